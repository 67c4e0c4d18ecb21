//! Table `changes`: the feed. Rows are references; what they say is rendered when they are read.

use std::collections::BTreeSet;

use deskbell_protocol::{
    IncidentId, MessageId, PersonId, TechnicianId, TicketId, Timestamp, change::ErasedIds,
};
use rusqlite::{Connection, Row};
use uuid::Uuid;

use crate::{
    error::StoreError,
    feed::Audience,
    sql::{Columns, Id, document, maybe},
};

/// What a change row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Ticket,
    Message,
    Erased,
    Incident,
    Home,
    Device,
    Hidden,
    Desk,
}

/// Who a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Everyone,
    Person(PersonId),
    Desk,
    Technician(TechnicianId),
}

/// A change before it is written.
#[derive(Debug, Clone)]
pub(crate) struct NewChange {
    pub(crate) audience: For,
    pub(crate) kind: Kind,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) entry: Option<MessageId>,
    pub(crate) incident: Option<IncidentId>,
    pub(crate) erased: Option<ErasedIds>,
}

/// A change as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredChange {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) kind: Kind,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) entry: Option<MessageId>,
    pub(crate) incident: Option<IncidentId>,
    pub(crate) erased: Option<ErasedIds>,
}

impl NewChange {
    pub(crate) fn of(audience: For, kind: Kind) -> Self {
        Self { audience, kind, ticket: None, entry: None, incident: None, erased: None }
    }
    pub(crate) fn ticket(audience: For, kind: Kind, ticket: TicketId) -> Self {
        Self { ticket: Some(ticket), ..Self::of(audience, kind) }
    }
}

impl Kind {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Ticket, "ticket_changed"),
        (Self::Message, "message_added"),
        (Self::Erased, "ticket_erased"),
        (Self::Incident, "incident_changed"),
        (Self::Home, "home_changed"),
        (Self::Device, "device_changed"),
        (Self::Hidden, "ticket_hidden"),
        (Self::Desk, "desk_changed"),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Desk, |(kind, _)| *kind)
    }
}

impl For {
    fn columns(self) -> (i64, Option<Uuid>) {
        match self {
            Self::Everyone => (0, None),
            Self::Person(id) => (1, Some(id.0)),
            Self::Desk => (2, None),
            Self::Technician(id) => (3, Some(id.0)),
        }
    }

    /// Whom the feed wakes for it.
    pub(crate) fn audience(self) -> Audience {
        match self {
            Self::Everyone => Audience::Everyone,
            Self::Person(id) => Audience::Person(id),
            Self::Desk | Self::Technician(_) => Audience::Desk,
        }
    }
}

/// Adds a change; answers with its position.
pub(crate) fn insert(
    c: &Connection,
    change: &NewChange,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let (audience, person) = change.audience.columns();
    c.prepare_cached(
        "INSERT INTO changes (at, audience, person, kind, ticket, entry, incident, erased)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        now.millis(),
        audience,
        maybe(person.as_ref()),
        change.kind.as_str(),
        maybe(change.ticket.as_ref()),
        maybe(change.entry.as_ref()),
        maybe(change.incident.as_ref()),
        change.erased.as_ref().map(document).transpose()?,
    ))?;
    Ok(c.last_insert_rowid().unsigned_abs())
}

/// The newest position ever given out.
pub(crate) fn latest(c: &Connection) -> Result<u64, StoreError> {
    let raw: Option<i64> = c
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")?
        .query_map([], |row| row.get(0))?
        .next()
        .transpose()?;
    Ok(raw.unwrap_or(0).unsigned_abs())
}

const COLUMNS: &str = "seq, at, kind, ticket, entry, incident, erased";

/// Changes for a person and for everyone.
pub(crate) fn for_person(
    c: &Connection,
    person: PersonId,
    after: u64,
    limit: usize,
) -> Result<Vec<StoredChange>, StoreError> {
    let sql = format!(
        "SELECT * FROM (SELECT {COLUMNS} FROM changes WHERE person = ?1 AND audience = 1 AND seq > ?2
            ORDER BY seq LIMIT ?3)
         UNION ALL
         SELECT * FROM (SELECT {COLUMNS} FROM changes WHERE audience = 0 AND seq > ?2
            ORDER BY seq LIMIT ?3)
         ORDER BY 1 LIMIT ?3"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(
        (person.sql(), after.cast_signed(), i64::try_from(limit).unwrap_or(i64::MAX)),
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// People who read changes after a position otherwise than everyone: those with changes of their own, and those
/// who joined an incident that changed.
pub(crate) fn people_apart(c: &Connection, after: u64) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT person FROM changes WHERE seq > ?1 AND audience = 1
         UNION
         SELECT person FROM incident_joins WHERE incident IN
            (SELECT incident FROM changes WHERE seq > ?1 AND audience = 0)",
    )?;
    let rows = statement.query_map([after.cast_signed()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Changes for the desk and for one technician.
pub(crate) fn for_technician(
    c: &Connection,
    technician: TechnicianId,
    after: u64,
    limit: usize,
) -> Result<Vec<StoredChange>, StoreError> {
    let sql = format!(
        "SELECT * FROM (SELECT {COLUMNS} FROM changes WHERE audience = 2 AND seq > ?2
            ORDER BY seq LIMIT ?3)
         UNION ALL
         SELECT * FROM (SELECT {COLUMNS} FROM changes WHERE person = ?1 AND audience = 3 AND seq > ?2
            ORDER BY seq LIMIT ?3)
         ORDER BY 1 LIMIT ?3"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(
        (technician.sql(), after.cast_signed(), i64::try_from(limit).unwrap_or(i64::MAX)),
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes away what is older than the horizon; answers with the newest position that went.
pub(crate) fn trim(c: &Connection, before: Timestamp) -> Result<Option<u64>, StoreError> {
    let newest: Option<i64> =
        c.query_row("SELECT MAX(seq) FROM changes WHERE at < ?1", [before.millis()], |row| {
            row.get(0)
        })?;
    let Some(newest) = newest else { return Ok(None) };
    c.execute("DELETE FROM changes WHERE seq <= ?1", [newest])?;
    Ok(Some(newest.unsigned_abs()))
}

/// Takes away what was said about a ticket.
pub(crate) fn forget_ticket(c: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    c.execute("DELETE FROM changes WHERE ticket = ?1", [ticket.sql()])?;
    Ok(())
}

/// Gives a person the changes of another one that was joined into them.
pub(crate) fn join_person(
    c: &Connection,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.execute(
        "UPDATE changes SET person = ?2 WHERE person = ?1 AND audience = 1",
        (from.sql(), into.sql()),
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredChange> {
    let seq: i64 = row.get(0)?;
    let kind: String = row.get(2)?;
    let erased: Option<String> = row.get(6)?;
    Ok(StoredChange {
        seq: seq.unsigned_abs(),
        at: row.time(1)?,
        kind: Kind::read(&kind),
        ticket: row.maybe_id(3)?,
        entry: row.maybe_id(4)?,
        incident: row.maybe_id(5)?,
        erased: erased.map(|_| row.document(6)).transpose()?,
    })
}
