//! The table itself: putting rows in, reading them, marking them.

use deskbell_protocol::{MessageId, TicketId, TicketNumber, Timestamp, me::WriteMessage};
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::{Frozen, Kind, Reason, Row, State};
use crate::store::StoreError;

/// A request to keep.
#[derive(Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: Uuid,
    /// The ticket it is about.
    pub ticket: TicketId,
    /// The request.
    pub request: &'a Frozen,
    /// When it was saved.
    pub saved_at: Timestamp,
}

/// Keeps a request. A mark of what was read replaces the one before.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Connection, new: &New<'_>) -> Result<(), StoreError> {
    let kind = new.request.kind();
    let ticket = new.ticket.to_string();
    if kind == Kind::Read {
        db.execute("delete from outbox where kind = 'read' and ticket = ?1", [&ticket])?;
    }
    db.execute(
        "insert into outbox (id, kind, ticket, request, state, saved_at)
         values (?1, ?2, ?3, ?4, 'waiting', ?5)",
        params![
            new.id.to_string(),
            kind.name(),
            ticket,
            new.request.json()?,
            new.saved_at.millis()
        ],
    )?;
    Ok(())
}

const COLUMNS: &str = "place, id, kind, ticket, state, attention, saved_at, attempted, attempts, \
                       refiled, next_at, offline";

/// Every row, in order. A row nobody can read is left where it is and told in the log.
///
/// # Errors
/// [`StoreError`].
pub fn rows(db: &Connection) -> Result<Vec<Row>, StoreError> {
    let mut query = db.prepare_cached(&format!("select {COLUMNS} from outbox order by place"))?;
    let mut found = Vec::new();
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        match read_row(row)? {
            Some(row) => found.push(row),
            None => tracing::error!("A row of the outbox cannot be read; it is kept"),
        }
    }
    Ok(found)
}

/// Rows of one ticket in the order in which they go.
///
/// # Errors
/// [`StoreError`].
pub fn of_ticket(db: &Connection, ticket: TicketId) -> Result<Vec<Row>, StoreError> {
    let mut found = rows(db)?;
    found.retain(|row| row.ticket == ticket);
    found.sort_by_key(Row::turn);
    Ok(found)
}

/// Rows that hold a person's words or pictures.
pub fn unsent(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.kind != Kind::Read)
}

/// By the order of [`COLUMNS`]: every row is read again whenever one of them has changed.
fn read_row(row: &rusqlite::Row<'_>) -> Result<Option<Row>, StoreError> {
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let id = text(1)?.and_then(|raw| Uuid::try_parse(&raw).ok());
    let kind = text(2)?.and_then(|raw| Kind::named(&raw));
    let ticket = text(3)?.and_then(|raw| raw.parse().ok());
    let (Some(id), Some(kind), Some(ticket)) = (id, kind, ticket) else { return Ok(None) };
    let state = match text(4)?.as_deref() {
        Some("paused") => State::Paused,
        Some("attention") => State::NeedsAttention(Reason::named(text(5)?)),
        Some(_) | None => State::Waiting,
    };
    Ok(Some(Row {
        place: row.get(0)?,
        id,
        kind,
        ticket,
        state,
        saved_at: Timestamp::from_millis(row.get(6)?),
        attempted: row.get(7)?,
        attempts: row.get(8)?,
        refiled: row.get(9)?,
        next_at: row.get::<_, Option<i64>>(10)?.map(Timestamp::from_millis),
        offline: row.get(11)?,
    }))
}

/// A row's request, checked again.
///
/// # Errors
/// [`StoreError::Value`] if it is not what was written.
pub fn request(db: &Connection, id: Uuid) -> Result<Option<Frozen>, StoreError> {
    let found: Option<(String, String)> = db
        .prepare_cached("select kind, request from outbox where id = ?1")?
        .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((kind, json)) = found else { return Ok(None) };
    let Some(kind) = Kind::named(&kind) else { return Ok(None) };
    Ok(Some(Frozen::read(kind, &json)?))
}

/// A message of this computer under its id, sent or not.
///
/// # Errors
/// [`StoreError`].
pub fn message(db: &Connection, id: MessageId) -> Result<Option<WriteMessage>, StoreError> {
    if let Some(Frozen::Message(message)) = request(db, id.0)? {
        return Ok(Some(message));
    }
    let sent: Option<String> = db
        .prepare_cached("select request from sent where id = ?1 and kind = 'message'")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(sent.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// Notes, before the first byte leaves, that a byte may have left.
///
/// # Errors
/// [`StoreError`]; the row must not be sent then.
pub fn mark_attempted(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    db.prepare_cached("update outbox set attempted = 1, attempts = attempts + 1 where id = ?1")?
        .execute([id.to_string()])?;
    Ok(())
}

/// Lets rows go that waited for approval.
///
/// # Errors
/// [`StoreError`].
pub fn release(db: &Connection) -> Result<(), StoreError> {
    db.execute("update outbox set state = 'waiting' where state = 'paused'", [])?;
    Ok(())
}

/// Lets every waiting row be tried at once.
///
/// # Errors
/// [`StoreError`].
pub fn hurry(db: &Connection) -> Result<(), StoreError> {
    db.execute("update outbox set next_at = null where state = 'waiting'", [])?;
    Ok(())
}

/// The number a ticket was acknowledged under, if this device opened it.
///
/// # Errors
/// [`StoreError`].
pub fn acknowledged(db: &Connection, ticket: TicketId) -> Result<Option<TicketNumber>, StoreError> {
    let number: Option<Option<u32>> = db
        .query_row(
            "select number from sent where id = ?1 and kind = 'open'",
            [ticket.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(number.flatten().map(TicketNumber))
}

/// Notes that the person was told "saved", so that the arrival is told as well.
///
/// # Errors
/// [`StoreError`].
pub fn told_saved(db: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    db.execute(
        "update outbox set offline = 1 where ticket = ?1 and kind = 'open'",
        [ticket.to_string()],
    )?;
    Ok(())
}

/// An opening that was acknowledged, as it was sent.
#[derive(Debug, Clone)]
pub struct SentOpening {
    /// The request.
    pub request: deskbell_protocol::me::OpenTicket,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// When it was acknowledged.
    pub acked_at: Timestamp,
}

/// The copy of an acknowledged opening.
///
/// # Errors
/// [`StoreError`].
pub fn sent_opening(db: &Connection, ticket: TicketId) -> Result<Option<SentOpening>, StoreError> {
    let found: Option<(String, Option<u32>, i64)> = db
        .query_row(
            "select request, number, acked_at from sent where id = ?1 and kind = 'open'",
            [ticket.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((json, number, acked_at)) = found else { return Ok(None) };
    Ok(Some(SentOpening {
        request: serde_json::from_str(&json)?,
        number: number.map(TicketNumber),
        acked_at: Timestamp::from_millis(acked_at),
    }))
}
