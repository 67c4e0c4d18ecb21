//! Tables `person_merges` and `person_moves`: people whom a technician joined, and each row that moved with them.

use deskbell_domain::Directory;
use deskbell_protocol::{PersonId, TechnicianId, Timestamp, desk::person_write::MergedPerson};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// What kind of row moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// What tells who they are.
    Identity,
    /// A credential that spoke for them.
    Credential,
    /// A credential that claims to be them.
    Claim,
    /// A ticket they asked for.
    Asked,
    /// A ticket they wrote.
    Wrote,
    /// A write whose first outcome is remembered as theirs.
    Write,
    /// A file they sent.
    Attachment,
    /// An incident they joined.
    Incident,
    /// An incident that the other one had not joined.
    IncidentAlone,
    /// The other one counts as confirmed by it.
    Confirmed,
}

impl Moved {
    fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Credential => "credential",
            Self::Claim => "claim",
            Self::Asked => "asked",
            Self::Wrote => "wrote",
            Self::Write => "write",
            Self::Attachment => "attachment",
            Self::Incident => "incident",
            Self::IncidentAlone => "incident_alone",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Notes that somebody was joined into somebody else.
pub(crate) fn insert(
    c: &Connection,
    person: PersonId,
    target: PersonId,
    by: TechnicianId,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO person_merges (person, target, at, by) VALUES (?1, ?2, ?3, ?4)")?
        .execute((person.sql(), target.sql(), now.millis(), by.sql()))?;
    Ok(())
}

/// When a technician joined this person into another one; `None` if nobody did.
pub(crate) fn merged_at(c: &Connection, person: PersonId) -> Result<Option<Timestamp>, StoreError> {
    let found = c
        .prepare_cached("SELECT at FROM person_merges WHERE person = ?1")?
        .query_row([person.sql()], |row| row.time(0));
    Ok(found.optional()?)
}

/// Who was joined into this person, latest first.
pub(crate) fn into(
    c: &Connection,
    target: PersonId,
    directory: &Directory,
) -> Result<Vec<MergedPerson>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT m.person, p.display_name, m.by, m.at FROM person_merges m
         JOIN persons p ON p.id = m.person WHERE m.target = ?1 ORDER BY m.at DESC, m.person",
    )?;
    let rows = statement.query_map([target.sql()], |row| {
        Ok(MergedPerson {
            id: row.id(0)?,
            name: row.text(1)?,
            by: directory.technician_ref(row.id(2)?),
            at: row.time(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes rows that moved with a person.
pub(crate) fn note(
    c: &Connection,
    person: PersonId,
    kind: Moved,
    ids: &[Uuid],
) -> Result<(), StoreError> {
    let mut statement = c.prepare_cached(
        "INSERT OR IGNORE INTO person_moves (person, kind, id) VALUES (?1, ?2, ?3)",
    )?;
    for id in ids {
        statement.execute((person.sql(), kind.word(), id.sql()))?;
    }
    Ok(())
}

/// The rows of one kind that moved with a person.
pub(crate) fn moved<I: Id>(
    c: &Connection,
    person: PersonId,
    kind: Moved,
) -> Result<Vec<I>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM person_moves WHERE person = ?1 AND kind = ?2")?;
    let rows = statement.query_map((person.sql(), kind.word()), |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What moved with a person did not move with those any more into whom they had gone. Incidents are left alone: both may
/// have joined one.
pub(crate) fn let_go(
    c: &Connection,
    person: PersonId,
    others: &[PersonId],
) -> Result<(), StoreError> {
    let mut statement = c.prepare_cached(
        "DELETE FROM person_moves WHERE person = ?2 AND kind NOT IN ('incident', 'incident_alone')
            AND (kind, id) IN (SELECT kind, id FROM person_moves WHERE person = ?1)",
    )?;
    for other in others {
        statement.execute((person.sql(), other.sql()))?;
    }
    Ok(())
}

/// Takes one note back; whether there was one.
pub(crate) fn strike(
    c: &Connection,
    person: PersonId,
    kind: Moved,
    id: Uuid,
) -> Result<bool, StoreError> {
    let gone = c
        .prepare_cached("DELETE FROM person_moves WHERE person = ?1 AND kind = ?2 AND id = ?3")?
        .execute((person.sql(), kind.word(), id.sql()))?;
    Ok(gone > 0)
}

/// Forgets a merge.
pub(crate) fn forget(c: &Connection, person: PersonId) -> Result<(), StoreError> {
    c.execute("DELETE FROM person_moves WHERE person = ?1", [person.sql()])?;
    c.execute("DELETE FROM person_merges WHERE person = ?1", [person.sql()])?;
    Ok(())
}
