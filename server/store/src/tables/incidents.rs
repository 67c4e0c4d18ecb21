//! Tables `incidents` and `incident_joins`: something many people notice at once, and who said "me too".

use deskbell_domain::incident::{self, KnownIssue};
use deskbell_protocol::{
    IncidentId, PersonId, Timestamp,
    incident::{Incident, IncidentState},
    ticket::IncidentLink,
};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document, maybe, millis, word},
};

/// Adds an incident or writes it anew; when the desk is to be told of it follows from it.
pub(crate) fn put(c: &Connection, issue: &KnownIssue, now: Timestamp) -> Result<(), StoreError> {
    let KnownIssue { public, desk } = issue;
    c.execute(
        "INSERT INTO incidents (id, body, state, version, changed_at, desk, due_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET body = ?2, state = ?3, version = ?4, changed_at = ?5,
            desk = ?6, due_at = ?7",
        (
            public.id.sql(),
            document(public)?,
            word(&public.state)?,
            public.version,
            now.millis(),
            document(desk)?,
            millis(incident::due_at(issue)),
        ),
    )?;
    Ok(())
}

/// An incident with what only the desk knows of it.
pub(crate) fn known(c: &Connection, id: IncidentId) -> Result<Option<KnownIssue>, StoreError> {
    let found = c
        .prepare_cached("SELECT body, desk FROM incidents WHERE id = ?1")?
        .query_row([id.sql()], read);
    Ok(found.optional()?)
}

/// A page of incidents, newest first: of one state, or all.
pub(crate) fn page(
    c: &Connection,
    state: Option<IncidentState>,
    below: Option<IncidentId>,
    limit: usize,
) -> Result<Vec<KnownIssue>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT body, desk FROM incidents
         WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3",
    )?;
    let state = state.map(|state| word(&state)).transpose()?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((state, maybe(below.as_ref()), limit), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Incidents of which the desk is to be told something by now.
pub(crate) fn due(c: &Connection, now: Timestamp) -> Result<Vec<KnownIssue>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT body, desk FROM incidents WHERE due_at <= ?1 ORDER BY due_at")?;
    let rows = statement.query_map([now.millis()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When the desk is to be told something next.
pub(crate) fn next_due(c: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT MIN(due_at) FROM incidents WHERE due_at IS NOT NULL";
    Ok(c.prepare_cached(sql)?.query_row([], |row| row.maybe_time(0))?)
}

/// How many people said "me too".
pub(crate) fn joined(c: &Connection, id: IncidentId) -> Result<u64, StoreError> {
    let count: i64 = c
        .prepare_cached("SELECT COUNT(*) FROM incident_joins WHERE incident = ?1")?
        .query_row([id.sql()], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Who said "me too" and when, in the order of their ids.
pub(crate) fn joiners(
    c: &Connection,
    id: IncidentId,
    after: Option<PersonId>,
    limit: usize,
) -> Result<Vec<(PersonId, Timestamp)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT person, at FROM incident_joins
         WHERE incident = ?1 AND (?2 IS NULL OR person > ?2) ORDER BY person LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((id.sql(), maybe(after.as_ref()), limit), |row| {
        Ok((row.id(0)?, row.time(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives what one person joined to another one.
pub(crate) fn give_joins(c: &Connection, from: PersonId, into: PersonId) -> Result<(), StoreError> {
    let ids = (from.sql(), into.sql());
    c.execute("UPDATE OR IGNORE incident_joins SET person = ?2 WHERE person = ?1", ids)?;
    forget_person(c, from)
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
pub(crate) fn joined_by(c: &Connection, person: PersonId) -> Result<Vec<IncidentId>, StoreError> {
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

fn read(row: &Row<'_>) -> rusqlite::Result<KnownIssue> {
    Ok(KnownIssue { public: row.document(0)?, desk: row.document(1)? })
}
