-- Where people work, as a list, and when technicians are away; each under a version of its own, as the desk's other lists.
CREATE TABLE departments (
    id             BLOB    PRIMARY KEY,
    body           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE absences (
    id             BLOB    PRIMARY KEY,
    body           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0,
    due_at         INTEGER -- when it begins or ends next
) STRICT, WITHOUT ROWID;
CREATE INDEX absences_due ON absences (due_at) WHERE due_at IS NOT NULL;

-- Departments people work in already.
INSERT INTO departments (id, body, version)
SELECT randomblob(16), json_object('name', MIN(department)), 1 FROM persons
WHERE department IS NOT NULL AND joined_into IS NULL GROUP BY department COLLATE NOCASE;
