//! Reading the mirror.

use deskbell_protocol::{TicketId, ticket::TicketRow};
use rusqlite::{Connection, OptionalExtension as _};

use crate::{notify::News, store::StoreError, view::MessageView};

/// Every ticket, newest word first.
///
/// # Errors
/// [`StoreError`].
pub fn tickets(db: &Connection) -> Result<Vec<TicketRow>, StoreError> {
    let mut query = db.prepare_cached("select row from ticket order by last_at desc, id desc")?;
    let raws = query.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for raw in raws {
        found.push(serde_json::from_str(&raw?)?);
    }
    Ok(found)
}

/// One ticket's row.
///
/// # Errors
/// [`StoreError`].
pub fn ticket(db: &Connection, id: TicketId) -> Result<Option<TicketRow>, StoreError> {
    let raw: Option<String> = db
        .prepare_cached("select row from ticket where id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(raw.map(|raw| serde_json::from_str(&raw)).transpose()?)
}

/// A ticket's conversation, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn messages(db: &Connection, ticket: TicketId) -> Result<Vec<MessageView>, StoreError> {
    let mut query = db.prepare_cached(
        "select message, only_here from message where ticket = ?1 order by at, rowid",
    )?;
    let rows = query.query_map([ticket.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (raw, only_here) = row?;
        found.push(MessageView { message: serde_json::from_str(&raw)?, only_here });
    }
    Ok(found)
}

pub(super) fn is_whole(db: &Connection, id: TicketId) -> Result<bool, StoreError> {
    let whole: Option<bool> = db
        .query_row("select whole from ticket where id = ?1", [id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(whole.unwrap_or(false))
}

/// Tickets whose conversation is not whole here.
///
/// # Errors
/// [`StoreError`].
pub fn lacking(db: &Connection) -> Result<Vec<TicketId>, StoreError> {
    let mut query = db.prepare_cached(
        "select id from ticket where whole = 0 and only_here = 0 order by last_at desc",
    )?;
    let ids = query.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(id?.parse::<TicketId>().ok());
    }
    Ok(found)
}

/// News that were not shown yet, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn news(db: &Connection) -> Result<Vec<News>, StoreError> {
    let mut query = db.prepare_cached(
        "select t.row, m.message from news n join ticket t on t.id = n.ticket
         join message m on m.id = n.message order by m.at, n.rowid",
    )?;
    let rows =
        query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (ticket, message) = row?;
        found.push(News {
            ticket: serde_json::from_str(&ticket)?,
            message: serde_json::from_str(&message)?,
        });
    }
    Ok(found)
}
