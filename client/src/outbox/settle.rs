//! What an answer does to a row; each is one transaction of the caller.

use std::path::Path;

use deskbell_protocol::{AttachmentId, TicketId, TicketNumber, Timestamp};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{Frozen, Kind, Reason, Row, back::forget_named, request};
use crate::{
    clock::Clock,
    store::{StoreError, draft},
};

/// Acknowledged: the row becomes a copy that can be offered again.
///
/// # Errors
/// [`StoreError`].
pub fn done(
    db: &Connection,
    id: Uuid,
    number: Option<TicketNumber>,
    now: Timestamp,
) -> Result<(), StoreError> {
    db.execute(
        "insert into sent (id, kind, ticket, request, number, acked_at, place)
         select id, kind, ticket, request, ?2, ?3, place from outbox
         where id = ?1 and kind not in ('read', 'nudge')
         on conflict (id) do update set number = coalesce(excluded.number, number),
             request = excluded.request, acked_at = excluded.acked_at",
        params![id.to_string(), number.map(|number| number.0), now.millis()],
    )?;
    db.execute("delete from outbox where id = ?1", [id.to_string()])?;
    Ok(())
}

/// To be tried again, not before the given time.
///
/// # Errors
/// [`StoreError`].
pub fn retry(db: &Connection, id: Uuid, at: Option<Timestamp>) -> Result<(), StoreError> {
    db.execute(
        "update outbox set state = 'waiting', next_at = ?2 where id = ?1",
        params![id.to_string(), at.map(Timestamp::millis)],
    )?;
    Ok(())
}

/// Waits for approval.
///
/// # Errors
/// [`StoreError`].
pub fn pause(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    db.execute("update outbox set state = 'paused' where id = ?1", [id.to_string()])?;
    Ok(())
}

/// A person has to look at it.
///
/// # Errors
/// [`StoreError`].
pub fn attention(db: &Connection, id: Uuid, reason: Reason) -> Result<(), StoreError> {
    db.execute(
        "update outbox set state = 'attention', attention = ?2, told = 0 where id = ?1",
        params![id.to_string(), reason.name()],
    )?;
    Ok(())
}

/// Refused for good: words stay for the person to see, a click without words (a verdict, a rating, "Any news?")
/// goes, and the page offers it again if it still makes sense.
///
/// # Errors
/// [`StoreError`].
pub fn refused(db: &Connection, id: Uuid, reason: Reason) -> Result<(), StoreError> {
    // What cannot be read any more may hold words.
    let frozen = request(db, id).ok().flatten();
    if frozen.is_some_and(|frozen| frozen.words().is_none()) {
        return drop_row(db, id);
    }
    if reason == Reason::FileGone {
        // Taken back, its text must not name it once more.
        draft::forget_attachment(db, AttachmentId(id))?;
    }
    attention(db, id, reason)
}

/// Erased on the server: the row goes, with its copies; for an opening everything of the ticket.
/// Files go with the next sweep.
///
/// # Errors
/// [`StoreError`].
pub fn erase(db: &Connection, row: &Row) -> Result<(), StoreError> {
    let whole = row.kind == Kind::Open;
    let id = row.id.to_string();
    let ticket = row.ticket.to_string();
    forget_named(db, row.id)?;
    for table in ["outbox", "sent"] {
        db.execute(&format!("delete from {table} where id = ?1"), [&id])?;
        if whole {
            db.execute(&format!("delete from {table} where ticket = ?1"), [&ticket])?;
        }
    }
    if row.kind == Kind::Attachment {
        draft::forget_attachment(db, AttachmentId(row.id))?;
    }
    Ok(())
}

/// What a row is called after it was filed under a new id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refiled {
    /// The row's new id.
    pub id: Uuid,
    /// The ticket's id before and now, if it changed.
    pub ticket: Option<(TicketId, TicketId)>,
}

/// Files the words again under a new id: the old one stands for other words. What it names gets new ids
/// too, because an attachment can be named only once.
///
/// # Errors
/// [`StoreError`].
pub fn refile(
    db: &Connection,
    files: &Path,
    row: &Row,
    clock: &dyn Clock,
) -> Result<Refiled, StoreError> {
    let new_id = clock.new_id();
    let mut frozen = request(db, row.id)?;
    if let Some(Frozen::Open(open)) = &mut frozen {
        open.again = None;
    }
    let names = match &mut frozen {
        Some(Frozen::Open(open)) => Some(&mut open.attachments),
        Some(Frozen::Message(message)) => Some(&mut message.attachments),
        Some(
            Frozen::Verdict(_)
            | Frozen::Rating(_)
            | Frozen::Nudge
            | Frozen::Read(_)
            | Frozen::Attachment(_),
        )
        | None => None,
    };
    for name in names.into_iter().flatten() {
        let fresh = AttachmentId(clock.new_id());
        rename_attachment(db, files, *name, fresh)?;
        *name = fresh;
    }
    let json = frozen.map(|frozen| frozen.json()).transpose()?;
    db.execute(
        "update outbox set id = ?2, request = coalesce(?3, request), state = 'waiting',
             next_at = null, refiled = refiled + 1, attempted = 0 where id = ?1",
        params![row.id.to_string(), new_id.to_string(), json],
    )?;
    // Of an acknowledgement before the server was set back: a second offer would make the words double.
    db.execute("delete from sent where id = ?1", [row.id.to_string()])?;
    if row.kind != Kind::Open {
        return Ok(Refiled { id: new_id, ticket: None });
    }
    let fresh = TicketId(new_id);
    db.execute(
        "update outbox set ticket = ?2 where ticket = ?1",
        [row.ticket.to_string(), fresh.to_string()],
    )?;
    draft::move_reply(db, row.ticket, fresh)?;
    Ok(Refiled { id: new_id, ticket: Some((row.ticket, fresh)) })
}

/// The bytes are linked under the new name first, so that a crash leaves both names rather than none.
fn rename_attachment(
    db: &Connection,
    files: &Path,
    old: AttachmentId,
    fresh: AttachmentId,
) -> Result<(), StoreError> {
    let from = files.join(old.to_string());
    if from.exists() {
        std::fs::hard_link(&from, files.join(fresh.to_string()))?;
        crate::private::sync_folder(files)?;
    }
    for table in ["attachment", "outbox"] {
        db.execute(
            &format!("update {table} set id = ?2 where id = ?1"),
            [old.to_string(), fresh.to_string()],
        )?;
    }
    Ok(())
}

/// Lets a row go: nothing of a person's words is in it.
///
/// # Errors
/// [`StoreError`].
pub fn drop_row(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    db.execute("delete from outbox where id = ?1", [id.to_string()])?;
    Ok(())
}

/// The row waits behind its ticket, which is offered again first.
///
/// # Errors
/// [`StoreError`].
pub fn put_behind(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    db.execute(
        "update outbox set state = 'waiting', next_at = null, refiled = refiled + 1 where id = ?1",
        [id.to_string()],
    )?;
    Ok(())
}
