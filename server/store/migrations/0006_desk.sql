-- What the desk writes beside tickets: cards of people, joined people, openings of a history, settings of one's own; and an
-- audit that can be asked.
ALTER TABLE persons ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE technicians ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Two people who turned out to be one. Each row that moved is noted: taken back is exactly that.
CREATE TABLE person_merges (
    person         BLOB    PRIMARY KEY REFERENCES persons (id), -- who went
    target         BLOB    NOT NULL REFERENCES persons (id), -- whom they went into
    at             INTEGER NOT NULL,
    by             BLOB    NOT NULL REFERENCES technicians (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_merges_target ON person_merges (target);

CREATE TABLE person_moves (
    person         BLOB    NOT NULL REFERENCES person_merges (person),
    kind           TEXT    NOT NULL, -- identity, credential, claim, asked, wrote, write, attachment, incident, confirmed
    id             BLOB    NOT NULL,
    PRIMARY KEY (person, kind, id)
) STRICT, WITHOUT ROWID;

-- The first outcome of what the desk writes beside tickets, for ever.
CREATE TABLE desk_writes (
    id             BLOB    PRIMARY KEY,
    by             BLOB    NOT NULL REFERENCES technicians (id),
    digest         BLOB    NOT NULL,
    outcome        TEXT    NOT NULL,
    at             INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE own_settings (
    technician     BLOB    PRIMARY KEY REFERENCES technicians (id),
    body           TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE audit ADD COLUMN other BLOB;  -- what else it is about
ALTER TABLE audit ADD COLUMN ticket BLOB; -- the ticket it is about or was done from
ALTER TABLE audit ADD COLUMN team BLOB;   -- of a ticket that was erased its last team: who may know of it
CREATE INDEX audit_by ON audit (by, position) WHERE by IS NOT NULL;
CREATE INDEX audit_target ON audit (target, position) WHERE target IS NOT NULL;
CREATE INDEX audit_other ON audit (other, position) WHERE other IS NOT NULL;
CREATE INDEX audit_ticket ON audit (ticket, position) WHERE ticket IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX tickets_topic ON tickets (topic, number) WHERE topic IS NOT NULL;
-- Of tickets erased until now nobody knows any more who might see them: their lines are shown to nobody.
UPDATE audit SET ticket = target, team = zeroblob(16) WHERE what = 'ticket_erased';
