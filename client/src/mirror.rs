//! My tickets on this computer: a copy that moves with the feed, so that it can be read without the server.

use deskbell_protocol::{
    MessageId, TicketId, Timestamp,
    change::{Change, ChangeKind, ErasedIds},
    enroll::Approval,
    incident::{Incident, IncidentState},
    message::{Author, AuthorKind, Message},
    text::{Comment, Name},
    ticket::{LastLine, Ticket, TicketRow},
};
use rusqlite::{Connection, params};

mod list;
mod read;
#[cfg(test)]
mod tests;

pub use list::{ListFor, held, is_of_this_epoch, let_go, replace};
use read::is_whole;
pub use read::{lacking, messages, news, ticket, tickets};

use crate::{
    notify::News,
    outbox,
    store::{StoreError, draft, meta},
};

/// What a change asks for beyond the mirror.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// A conversation that is not whole here.
    pub lacks: Option<TicketId>,
    /// `home` has changed.
    pub home: bool,
    /// This device was approved or revoked.
    pub device: bool,
    /// Something was erased.
    pub erased: Option<ErasedIds>,
}

/// Applies one change; the caller writes the cursor in the same transaction.
///
/// # Errors
/// [`StoreError`].
pub fn apply(db: &Connection, change: &Change) -> Result<Applied, StoreError> {
    let mut applied = Applied::default();
    match change.kind {
        ChangeKind::TicketChanged => {
            if let Some(row) = &change.ticket {
                put_row(db, row)?;
            }
        }
        ChangeKind::MessageAdded => {
            if let (Some(row), Some(message)) = (&change.ticket, &change.message) {
                put_row(db, row)?;
                if put_message(db, row.head.id, message)? {
                    note_news(db, row.head.id, message)?;
                }
                applied.lacks = (!is_whole(db, row.head.id)?).then_some(row.head.id);
            }
        }
        ChangeKind::TicketErased => {
            if let Some(ids) = &change.ids {
                erase(db, ids)?;
                applied.erased = Some(ids.clone());
            }
        }
        ChangeKind::IncidentChanged => {
            if let Some(incident) = &change.incident {
                put_incident(db, incident)?;
            }
        }
        ChangeKind::HomeChanged => applied.home = true,
        ChangeKind::DeviceChanged => applied.device = true,
        ChangeKind::Unknown => {}
    }
    Ok(applied)
}

/// Keeps a ticket's row.
///
/// # Errors
/// [`StoreError`].
pub fn put_row(db: &Connection, row: &TicketRow) -> Result<(), StoreError> {
    db.prepare_cached(
        "insert into ticket (id, number, row, last_at, epoch) values (?1, ?2, ?3, ?4, ?5)
         on conflict (id) do update set number = excluded.number, row = excluded.row,
             last_at = excluded.last_at, epoch = excluded.epoch, only_here = 0",
    )?
    .execute(params![
        row.head.id.to_string(),
        row.head.number.0,
        serde_json::to_string(row)?,
        row.last.at.millis(),
        meta::epoch(db)?.map(|epoch| epoch.to_string()),
    ])?;
    Ok(())
}

/// Keeps a message; answers whether nothing told of it yet.
///
/// # Errors
/// [`StoreError`].
pub fn put_message(
    db: &Connection,
    ticket: TicketId,
    message: &Message,
) -> Result<bool, StoreError> {
    let id = message.id.to_string();
    let known: bool = db
        .prepare_cached("select exists (select 1 from message where id = ?1 and untold = 0)")?
        .query_row([&id], |row| row.get(0))?;
    db.prepare_cached(
        "insert into message (id, ticket, at, message) values (?1, ?2, ?3, ?4)
         on conflict (id) do update set message = excluded.message, at = excluded.at,
             only_here = 0, untold = 0",
    )?
    .execute(params![
        id,
        ticket.to_string(),
        message.at.millis(),
        serde_json::to_string(message)?
    ])?;
    Ok(!known)
}

fn note_news(db: &Connection, ticket: TicketId, message: &Message) -> Result<(), StoreError> {
    if message.author.kind != AuthorKind::Requester {
        db.execute(
            "insert or ignore into news (message, ticket) values (?1, ?2)",
            [message.id.to_string(), ticket.to_string()],
        )?;
    }
    Ok(())
}

/// How a ticket was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// In passing: the feed still tells of what is new in it, and then it is news.
    Plain,
    /// After the position was lost: what is new here is news, what the server lacks stays "only here".
    Recovering,
    /// At the first meeting with a server: nothing in it is news.
    First,
}

/// Keeps a whole ticket. Unread marks stay, they travel with rows.
///
/// # Errors
/// [`StoreError`].
pub fn put_ticket(db: &Connection, read: &Ticket, reading: Reading) -> Result<(), StoreError> {
    let id = read.head.id;
    let before = ticket(db, id)?;
    let row = TicketRow {
        head: read.head.clone(),
        last: last_line(db, read)?,
        unread: before.as_ref().map_or(0, |row| row.unread),
        read_through: before.and_then(|row| row.read_through),
    };
    put_row(db, &row)?;
    if reading == Reading::Recovering {
        db.execute("update message set only_here = 1 where ticket = ?1", [id.to_string()])?;
    }
    for message in &read.messages {
        let new = put_message(db, id, message)?;
        if new && reading == Reading::Recovering && row.unread > 0 {
            note_news(db, id, message)?;
        }
        if new && reading == Reading::Plain {
            db.execute("update message set untold = 1 where id = ?1", [message.id.to_string()])?;
        }
    }
    db.execute("update ticket set whole = 1 where id = ?1", [id.to_string()])?;
    Ok(())
}

/// Before anybody wrote, the last line is the requester's own opening.
fn last_line(db: &Connection, ticket: &Ticket) -> Result<LastLine, StoreError> {
    let said = ticket.messages.last();
    let author = match said {
        Some(message) => message.author.clone(),
        None => {
            let known = meta::person(db)?.and_then(|person| Name::parse(&person).ok());
            let name = ticket.head.for_name.clone().or(known);
            let name = match name {
                Some(name) => name,
                // Nobody enrolled yet and no name anywhere: the subject stands in, as in a mail without a sender.
                None => serde_json::from_value(ticket.head.subject.as_str().into())?,
            };
            Author { name, kind: AuthorKind::Requester }
        }
    };
    let words = said.map_or(ticket.head.description.as_str(), |message| message.body.as_str());
    Ok(LastLine {
        author,
        text: first_line(words)?,
        event: said.and_then(|message| message.event.clone()),
        at: said.map_or(ticket.head.received_at, |message| message.at),
    })
}

fn first_line(words: &str) -> Result<Comment, StoreError> {
    let line: String = words.lines().next().unwrap_or_default().chars().take(200).collect();
    Ok(serde_json::from_value(serde_json::Value::String(line))?)
}

/// Removes what was erased.
///
/// # Errors
/// [`StoreError`].
pub fn erase(db: &Connection, ids: &ErasedIds) -> Result<(), StoreError> {
    let ticket = ids.ticket.to_string();
    if ids.whole {
        for table in ["message", "news", "sent", "outbox", "arrival"] {
            db.execute(&format!("delete from {table} where ticket = ?1"), [&ticket])?;
        }
        db.execute("delete from ticket where id = ?1", [&ticket])?;
    }
    for message in &ids.messages {
        outbox::discard_message(db, message.0)?;
        db.execute("delete from message where id = ?1", [message.to_string()])?;
        db.execute("delete from news where message = ?1", [message.to_string()])?;
        db.execute("delete from sent where id = ?1", [message.to_string()])?;
    }
    for attachment in &ids.attachments {
        outbox::drop_row(db, attachment.0)?;
        db.execute("delete from sent where id = ?1", [attachment.to_string()])?;
        draft::forget_attachment(db, *attachment)?;
    }
    Ok(())
}

/// Empties the mirror of a revoked device; unsent words stay.
///
/// # Errors
/// [`StoreError`].
pub fn wipe(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch(
        "delete from ticket; delete from message; delete from news; delete from sent;
         delete from arrival;
         delete from attachment where draft is null and id not in (select id from outbox);
         delete from meta where name in ('cursor', 'notified', 'home', 'person', 'as_of');",
    )?;
    Ok(())
}

fn put_incident(db: &Connection, incident: &Incident) -> Result<(), StoreError> {
    let Some(mut home) = meta::home(db)? else { return Ok(()) };
    let joined = home.incidents.iter().any(|known| known.id == incident.id && known.joined);
    home.incidents.retain(|known| known.id != incident.id);
    if incident.state != IncidentState::Over {
        home.incidents.push(Incident { joined: joined || incident.joined, ..incident.clone() });
    }
    meta::set_home(db, &home)
}

/// Notes on this computer that a conversation was read.
///
/// # Errors
/// [`StoreError`].
pub fn mark_read(db: &Connection, id: TicketId, through: MessageId) -> Result<(), StoreError> {
    if let Some(mut row) = ticket(db, id)? {
        row.unread = 0;
        row.read_through = Some(through);
        let row = serde_json::to_string(&row)?;
        db.execute("update ticket set row = ?2 where id = ?1", [id.to_string(), row])?;
    }
    db.execute("delete from news where ticket = ?1", [id.to_string()])?;
    db.execute("update message set untold = 0 where ticket = ?1", [id.to_string()])?;
    Ok(())
}

/// The news were shown: none of them is shown again.
///
/// # Errors
/// [`StoreError`].
pub fn news_shown(db: &Connection, news: &[News]) -> Result<(), StoreError> {
    for shown in news {
        db.execute("delete from news where message = ?1", [shown.message.id.to_string()])?;
    }
    if let Some(cursor) = meta::cursor(db)? {
        meta::set_notified(db, &cursor)?;
    }
    Ok(())
}

/// When the mirror last stood on the server's word.
///
/// # Errors
/// [`StoreError`].
pub fn stands(db: &Connection, now: Timestamp) -> Result<(), StoreError> {
    meta::set_as_of(db, &now)
}

/// The server has no such ticket for this device: what is here stays readable, marked. To a device that waits to be
/// let in it says so of every ticket it did not ask for itself: nothing is marked, and nothing asked again until then.
///
/// # Errors
/// [`StoreError`].
pub fn skip(db: &Connection, id: TicketId) -> Result<(), StoreError> {
    let id = id.to_string();
    if meta::approval(db)? == Some(Approval::Pending) {
        db.execute("update ticket set whole = 1 where id = ?1", [&id])?;
        return Ok(());
    }
    db.execute("update ticket set only_here = 1 where id = ?1", [&id])?;
    db.execute("update message set only_here = 1 where ticket = ?1", [&id])?;
    Ok(())
}

/// Has a conversation read again.
///
/// # Errors
/// [`StoreError`].
pub fn read_again(db: &Connection, id: TicketId) -> Result<(), StoreError> {
    db.execute("update ticket set whole = 0 where id = ?1 and only_here = 0", [id.to_string()])?;
    Ok(())
}

/// Notes from when "Any news?" may be asked again.
///
/// # Errors
/// [`StoreError`].
pub fn nudged(db: &Connection, id: TicketId, next_at: Timestamp) -> Result<(), StoreError> {
    if let Some(mut row) = ticket(db, id)? {
        row.head.can.nudge_at = Some(next_at);
        put_row(db, &row)?;
    }
    Ok(())
}
