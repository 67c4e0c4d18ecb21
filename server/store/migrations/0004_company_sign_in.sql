-- Company sign-in: a device asks, its person types the code into a page, goes to the company's own sign-in and comes back.
-- Neither the code nor the browser's secret is stored. Rows stay: a repeat gets the first end for ever.
CREATE TABLE company_sign_ins (
    id             BLOB    PRIMARY KEY,
    credential     BLOB    NOT NULL REFERENCES credentials (id), -- that asked for it
    code_hash      BLOB    NOT NULL, -- SHA-256 of id and code
    tries          INTEGER NOT NULL DEFAULT 0,
    asked_at       INTEGER NOT NULL,
    ends_at        INTEGER NOT NULL,
    browser_hash   BLOB, -- SHA-256 of the secret of the browser in which the code was typed last
    back_at        INTEGER -- when that browser came back: an answer counts once
) STRICT, WITHOUT ROWID;
CREATE INDEX company_sign_ins_credential ON company_sign_ins (credential);
CREATE UNIQUE INDEX company_sign_ins_browser ON company_sign_ins (browser_hash) WHERE browser_hash IS NOT NULL;

-- What people who wait say their address is. Technicians see it; it proves and joins nothing, and goes with the waiting.
CREATE TABLE said_addresses (
    credential     BLOB    PRIMARY KEY REFERENCES credentials (id),
    email          TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
