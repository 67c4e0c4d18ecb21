-- Codes by which somebody brings in another computer of theirs. The code itself is not stored. Rows stay: a repeat gets
-- the first end for ever.
CREATE TABLE join_codes (
    id             BLOB    PRIMARY KEY,
    credential     BLOB    NOT NULL REFERENCES credentials (id), -- that asked for it
    begins         TEXT    NOT NULL, -- how the code begins: a wrong end counts against the codes that begin so
    code_hash      BLOB    NOT NULL, -- SHA-256 of id and code
    tries          INTEGER NOT NULL DEFAULT 0,
    ends_at        INTEGER NOT NULL,
    used_by        BLOB    REFERENCES credentials (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX join_codes_begins ON join_codes (begins, ends_at);
CREATE INDEX join_codes_credential ON join_codes (credential);
CREATE INDEX join_codes_used ON join_codes (used_by) WHERE used_by IS NOT NULL;
