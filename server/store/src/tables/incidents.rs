//! Tables `incidents` and `incident_joins`: something many people notice at once, and who said "me too".

use deskbell_protocol::{
    IncidentId, PersonId, Timestamp, incident::Incident, ticket::IncidentLink,
};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document, word},
};

/// Adds an incident or writes its public text anew.
pub(crate) fn put(c: &Connection, incident: &Incident, now: Timestamp) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO incidents (id, body, state, version, changed_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET body = ?2, state = ?3, version = ?4, changed_at = ?5",
        (
            incident.id.sql(),
            document(incident)?,
            word(&incident.state)?,
            incident.version,
            now.millis(),
        ),
    )?;
    Ok(())
}

/// An incident as one person reads it.
pub(crate) fn get(
    c: &Connection,
    id: IncidentId,
    reader: Option<PersonId>,
) -> Result<Option<Incident>, StoreError> {
    let found: Option<Incident> = c
        .prepare_cached("SELECT body FROM incidents WHERE id = ?1")?
        .query_row([id.sql()], |row| row.document(0))
        .optional()?;
    found.map(|incident| with_join(c, incident, reader)).transpose()
}

/// The incidents that go on, newest first.
pub(crate) fn open(c: &Connection, reader: Option<PersonId>) -> Result<Vec<Incident>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT body FROM incidents WHERE state = 'open' ORDER BY changed_at DESC, id LIMIT 200",
    )?;
    let rows: Vec<Incident> =
        statement.query_map([], |row| row.document(0))?.collect::<Result<_, _>>()?;
    rows.into_iter().map(|incident| with_join(c, incident, reader)).collect()
}

/// A pointer to an incident.
pub(crate) fn link(c: &Connection, id: IncidentId) -> Result<Option<IncidentLink>, StoreError> {
    Ok(get(c, id, None)?.map(|incident| IncidentLink { id, title: incident.title }))
}

/// Joins or leaves; says whether that was news.
pub(crate) fn set_joined(
    c: &Connection,
    incident: IncidentId,
    person: PersonId,
    joined: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = if joined {
        c.execute(
            "INSERT OR IGNORE INTO incident_joins (incident, person, at) VALUES (?1, ?2, ?3)",
            (incident.sql(), person.sql(), now.millis()),
        )?
    } else {
        c.execute(
            "DELETE FROM incident_joins WHERE incident = ?1 AND person = ?2",
            (incident.sql(), person.sql()),
        )?
    };
    Ok(rows > 0)
}

/// The incidents a person joined.
pub(crate) fn joined(c: &Connection, person: PersonId) -> Result<Vec<IncidentId>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT incident FROM incident_joins WHERE person = ?1")?;
    let rows = statement.query_map([person.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes away what a person joined.
pub(crate) fn forget_person(c: &Connection, person: PersonId) -> Result<(), StoreError> {
    c.execute("DELETE FROM incident_joins WHERE person = ?1", [person.sql()])?;
    Ok(())
}

fn with_join(
    c: &Connection,
    mut incident: Incident,
    reader: Option<PersonId>,
) -> Result<Incident, StoreError> {
    incident.joined = match reader {
        Some(person) => c
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM incident_joins WHERE incident = ?1 AND person = ?2)",
            )?
            .query_row((incident.id.sql(), person.sql()), |row| row.get(0))?,
        None => false,
    };
    Ok(incident)
}
