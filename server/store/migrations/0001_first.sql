-- The first schema. Ids are 16 bytes, times are milliseconds since 1970 in UTC, documents are JSON.

CREATE TABLE server (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    epoch          BLOB    NOT NULL,
    made_at        INTEGER NOT NULL,
    next_number    INTEGER NOT NULL,
    kept_from      INTEGER NOT NULL DEFAULT 0, -- numbers kept for tickets offered again after a restore
    kept_until     INTEGER NOT NULL DEFAULT 0,
    horizon        INTEGER NOT NULL DEFAULT 0  -- the newest change that is gone
) STRICT;

CREATE TABLE persons (
    id             BLOB    PRIMARY KEY,
    display_name   TEXT    NOT NULL,
    department     TEXT,
    place          TEXT,
    phones         TEXT    NOT NULL DEFAULT '[]',
    emails         TEXT    NOT NULL DEFAULT '[]',
    confirmed      INTEGER NOT NULL DEFAULT 0,
    joined_into    BLOB    REFERENCES persons (id),
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX persons_joined ON persons (joined_into) WHERE joined_into IS NOT NULL;
CREATE INDEX persons_name ON persons (display_name COLLATE NOCASE);

CREATE TABLE identities (
    id             BLOB    PRIMARY KEY,
    person         BLOB    NOT NULL REFERENCES persons (id),
    kind           TEXT    NOT NULL, -- company: issuer + subject; account: machine + account; manual
    realm          TEXT    NOT NULL DEFAULT '',
    name           TEXT    NOT NULL DEFAULT '',
    confirmed_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identities_known ON identities (kind, realm, name) WHERE kind <> 'manual';
CREATE INDEX identities_person ON identities (person);

CREATE TABLE machines (
    id             BLOB    PRIMARY KEY,
    hostname       TEXT    NOT NULL,
    model          TEXT,
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
    id             BLOB    PRIMARY KEY,
    machine        BLOB    NOT NULL REFERENCES machines (id),
    account        TEXT    NOT NULL,
    os             TEXT    NOT NULL,
    last_contact   INTEGER, -- a day, not a moment
    revoked_at     INTEGER,
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_machine ON devices (machine);

CREATE TABLE credentials (
    id             BLOB    PRIMARY KEY,
    device         BLOB    NOT NULL REFERENCES devices (id),
    token_hash     BLOB    NOT NULL UNIQUE,
    person         BLOB    NOT NULL REFERENCES persons (id),
    claim          BLOB    REFERENCES persons (id),
    state          TEXT    NOT NULL, -- pending, approved, revoked
    cloned         INTEGER NOT NULL DEFAULT 0,
    made_at        INTEGER NOT NULL,
    decided_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX credentials_device ON credentials (device);
CREATE INDEX credentials_person ON credentials (person);
CREATE INDEX credentials_claim ON credentials (claim) WHERE claim IS NOT NULL;

CREATE TABLE enrollment_keys (
    id             BLOB    PRIMARY KEY,
    key_hash       BLOB    NOT NULL UNIQUE,
    auto_approve   INTEGER NOT NULL DEFAULT 0,
    max_uses       INTEGER,
    uses           INTEGER NOT NULL DEFAULT 0,
    expires_at     INTEGER,
    revoked_at     INTEGER,
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE technicians (
    id             BLOB    PRIMARY KEY,
    name           TEXT    NOT NULL,
    email          TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    phone          TEXT,
    role           TEXT    NOT NULL,
    here_until     INTEGER,
    away_until     INTEGER,
    active         INTEGER NOT NULL DEFAULT 1,
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
    id             BLOB    PRIMARY KEY,
    name           TEXT    NOT NULL,
    restricted     INTEGER NOT NULL DEFAULT 0,
    retired        INTEGER NOT NULL DEFAULT 0,
    version        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE team_members (
    team           BLOB    NOT NULL REFERENCES teams (id),
    technician     BLOB    NOT NULL REFERENCES technicians (id),
    PRIMARY KEY (team, technician)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_technician ON team_members (technician);

CREATE TABLE topics (
    id             BLOB    PRIMARY KEY,
    name           TEXT    NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0,
    version        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
    id             BLOB    PRIMARY KEY,
    body           TEXT    NOT NULL, -- the public text; `joined` is answered per person
    state          TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_joins (
    incident       BLOB    NOT NULL REFERENCES incidents (id),
    person         BLOB    NOT NULL REFERENCES persons (id),
    at             INTEGER NOT NULL,
    PRIMARY KEY (incident, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
    id             BLOB    PRIMARY KEY,
    body           TEXT    NOT NULL,
    published      INTEGER NOT NULL DEFAULT 0,
    version        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The number is the row id: what people say aloud is also the order of arrival.
CREATE TABLE tickets (
    number         INTEGER PRIMARY KEY,
    id             BLOB    NOT NULL UNIQUE,
    requester      BLOB    NOT NULL,
    writer         BLOB    NOT NULL,
    credential     BLOB,   -- through which it was opened: what a pending credential may read
    state          TEXT    NOT NULL,
    open           INTEGER NOT NULL,
    contact        BLOB,
    cover          BLOB,
    worker         BLOB,
    team           BLOB,
    topic          BLOB,
    machine        BLOB,
    incident       BLOB,
    merged_into    BLOB,
    visit_at       INTEGER,
    to_complete    INTEGER NOT NULL DEFAULT 0,
    due_at         INTEGER, -- the earliest timer
    changed_at     INTEGER NOT NULL,
    received_at    INTEGER NOT NULL,
    closed_at      INTEGER,
    first_reply_minutes INTEGER, -- open minutes until the first word of a person
    first_reply_at INTEGER,
    body           TEXT    NOT NULL
) STRICT;
CREATE INDEX tickets_requester ON tickets (requester, number);
CREATE INDEX tickets_writer ON tickets (writer, number) WHERE writer <> requester;
CREATE INDEX tickets_open ON tickets (number) WHERE open = 1;
CREATE INDEX tickets_unassigned ON tickets (number) WHERE open = 1 AND contact IS NULL;
CREATE INDEX tickets_contact ON tickets (contact, number) WHERE open = 1 AND contact IS NOT NULL;
CREATE INDEX tickets_machine ON tickets (machine, number) WHERE machine IS NOT NULL;
CREATE INDEX tickets_merged ON tickets (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX tickets_due ON tickets (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX tickets_team ON tickets (team, number) WHERE team IS NOT NULL;
CREATE INDEX tickets_received ON tickets (received_at);
CREATE INDEX tickets_replied ON tickets (first_reply_at) WHERE first_reply_at IS NOT NULL;

CREATE TABLE entries (
    position       INTEGER PRIMARY KEY AUTOINCREMENT,
    id             BLOB    NOT NULL UNIQUE,
    ticket         BLOB    NOT NULL REFERENCES tickets (id),
    at             INTEGER NOT NULL,
    public         INTEGER NOT NULL,
    by_person      INTEGER NOT NULL,
    read_at        INTEGER,          -- when the other side first read it
    words          TEXT    NOT NULL,
    body           TEXT    NOT NULL  -- all but the words
) STRICT;
CREATE INDEX entries_ticket ON entries (ticket, position);

-- A split shows entries of one ticket in another one as well.
CREATE TABLE shown_entries (
    ticket         BLOB    NOT NULL REFERENCES tickets (id),
    entry          BLOB    NOT NULL,
    PRIMARY KEY (ticket, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    ticket         BLOB    PRIMARY KEY REFERENCES tickets (id),
    body           TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
    id             BLOB    PRIMARY KEY,
    owner_kind     TEXT    NOT NULL, -- person, technician, help
    owner          BLOB    NOT NULL,
    digest         BLOB,             -- SHA-256 of the bytes as uploaded
    name           TEXT,
    media_type     TEXT,
    size           INTEGER,
    state          TEXT    NOT NULL, -- on_its_way, here, failed
    ticket         BLOB,             -- that names it
    entry          BLOB,             -- that names it; absent where the opening does
    internal       INTEGER NOT NULL DEFAULT 0,
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_ticket ON attachments (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX attachments_unnamed ON attachments (made_at) WHERE ticket IS NULL;

CREATE TABLE help_secrets (
    key_hash       BLOB    PRIMARY KEY,
    ticket         BLOB    NOT NULL,
    made_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX help_secrets_ticket ON help_secrets (ticket);

-- The first outcome of every write, for ever.
CREATE TABLE writes (
    id             BLOB    PRIMARY KEY,
    ticket         BLOB,    -- whose erasure takes the digest of the words away
    owner          TEXT    NOT NULL,
    digest         BLOB    NOT NULL,
    outcome        TEXT    NOT NULL,
    fate           TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX writes_ticket ON writes (ticket) WHERE ticket IS NOT NULL;

-- An erased thing leaves its id and nothing else.
CREATE TABLE erased (
    id             BLOB    PRIMARY KEY,
    at             INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- References only: what a change says is rendered when it is read, by the rules of that moment.
CREATE TABLE changes (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    at             INTEGER NOT NULL,
    audience       INTEGER NOT NULL, -- 0 everyone, 1 a person, 2 the desk, 3 one technician
    person         BLOB,             -- or the technician
    kind           TEXT    NOT NULL,
    ticket         BLOB,
    entry          BLOB,
    incident       BLOB,
    erased         TEXT
) STRICT;
CREATE INDEX changes_person ON changes (person, seq) WHERE person IS NOT NULL;
CREATE INDEX changes_everyone ON changes (seq) WHERE audience = 0;
CREATE INDEX changes_desk ON changes (seq) WHERE audience = 2;
CREATE INDEX changes_at ON changes (at);

-- Tickets a pending credential may write to without reading them.
CREATE TABLE receipts (
    credential     BLOB    NOT NULL,
    ticket         BLOB    NOT NULL,
    PRIMARY KEY (credential, ticket)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name           TEXT    PRIMARY KEY,
    body           TEXT    NOT NULL,
    version        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash     BLOB    PRIMARY KEY,
    technician     BLOB    NOT NULL REFERENCES technicians (id),
    made_at        INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_technician ON sessions (technician);

CREATE TABLE links (
    token_hash     BLOB    PRIMARY KEY,
    technician     BLOB    NOT NULL REFERENCES technicians (id),
    kind           TEXT    NOT NULL, -- invitation, sign_in
    browser_hash   BLOB,             -- the asking browser, for sign_in
    made_at        INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    used_at        INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE api_tokens (
    token_hash     BLOB    PRIMARY KEY,
    technician     BLOB    NOT NULL REFERENCES technicians (id),
    made_at        INTEGER NOT NULL,
    revoked_at     INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    position       INTEGER PRIMARY KEY AUTOINCREMENT,
    at             INTEGER NOT NULL,
    by             BLOB,             -- the technician; absent for the server itself
    what           TEXT    NOT NULL,
    target         BLOB,
    detail         TEXT
) STRICT;

-- The row id is the ticket's number, so newest first is the table's own order.
CREATE VIRTUAL TABLE search USING fts5 (
    number, subject, texts, notes, people, hostnames,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
);
-- Erased words leave the index at once, not at the next merge.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE INDEX shown_entries_entry ON shown_entries (entry);
