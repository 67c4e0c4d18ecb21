//! Offering acknowledged requests again, to a server that was restored from a backup.

use deskbell_protocol::{
    AttachmentId, TicketId, TicketNumber, Timestamp,
    me::{Again, OpenTicket},
    text::Line,
};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Frozen, Kind};
use crate::{
    mirror,
    store::{StoreError, draft},
};

/// Days an acknowledged request is kept to be offered again.
const KEPT_DAYS: i64 = 30;
/// Most bytes of such copies, attachments included.
const KEPT_BYTES: u64 = 200 * 1024 * 1024;

/// Puts every kept copy back into the outbox at its old place, under its old id. Answers how many.
///
/// # Errors
/// [`StoreError`].
pub fn offer_all(db: &Connection) -> Result<usize, StoreError> {
    offer(db, Offered::Everything)
}

/// Offers an opening of which a copy is kept again, alone: the server that acknowledged it has what followed it.
/// Answers whether it waits to be offered now, which needs a copy.
///
/// # Errors
/// [`StoreError`].
pub fn offer_opening(db: &Connection, ticket: TicketId) -> Result<bool, StoreError> {
    offer(db, Offered::Opening(ticket))?;
    waits(db, ticket)
}

fn waits(db: &Connection, opening: TicketId) -> Result<bool, StoreError> {
    Ok(db.query_row(
        "select exists (select 1 from outbox where id = ?1)",
        [opening.to_string()],
        |row| row.get(0),
    )?)
}

/// Which copies are offered again.
#[derive(Clone, Copy)]
enum Offered {
    Everything,
    Ticket(TicketId),
    Opening(TicketId),
}

/// Offers one ticket again, from its copy or, whoever opened it, from the mirror. Answers whether it could.
///
/// # Errors
/// [`StoreError`].
pub fn offer_ticket(
    db: &Connection,
    ticket: TicketId,
    now: Timestamp,
    locale: &Line,
) -> Result<bool, StoreError> {
    if waits(db, ticket)? || offer(db, Offered::Ticket(ticket))? > 0 {
        return Ok(true);
    }
    let Some(row) = mirror::ticket(db, ticket)? else { return Ok(false) };
    let head = row.head;
    let open = OpenTicket {
        description: head.description,
        impact: head.impact,
        reach: head.reach,
        r#for: None,
        asker: None,
        incident: None,
        facts: None,
        attachments: head.attachments.iter().map(|attachment| attachment.id).collect(),
        reported_at: head.reported_at,
        locale: locale.clone(),
        again: Some(Again { number: head.number }),
    };
    db.execute(
        "insert into outbox (id, kind, ticket, request, state, saved_at, attempted)
         values (?1, 'open', ?1, ?2, 'waiting', ?3, 1)",
        params![ticket.to_string(), Frozen::Open(Box::new(open)).json()?, now.millis()],
    )?;
    Ok(true)
}

fn offer(db: &Connection, offered: Offered) -> Result<usize, StoreError> {
    let (ticket, id) = match offered {
        Offered::Everything => (None, None),
        Offered::Ticket(ticket) => (Some(ticket), None),
        Offered::Opening(ticket) => (Some(ticket), Some(ticket)),
    };
    let mut query = db.prepare(
        "select id, kind, ticket, request, number, acked_at, place from sent
         where (?1 is null or ticket = ?1) and (?2 is null or id = ?2) order by place",
    )?;
    let mut rows = query.query([ticket, id].map(|id| id.map(|id| id.to_string())))?;
    let mut offered = 0;
    while let Some(row) = rows.next()? {
        let kind: String = row.get("kind")?;
        let request: String = row.get("request")?;
        let number: Option<u32> = row.get("number")?;
        let request = with_number(&kind, request, number)?;
        offered += db.execute(
            "insert or ignore into outbox
                 (place, id, kind, ticket, request, state, saved_at, attempted)
             values (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, 1)",
            params![
                row.get::<_, i64>("place")?,
                row.get::<_, String>("id")?,
                kind,
                row.get::<_, Option<String>>("ticket")?,
                request,
                row.get::<_, i64>("acked_at")?,
            ],
        )?;
    }
    Ok(offered)
}

fn with_number(kind: &str, request: String, number: Option<u32>) -> Result<String, StoreError> {
    let (Some(Kind::Open), Some(number)) = (Kind::named(kind), number) else { return Ok(request) };
    let mut open: OpenTicket = serde_json::from_str(&request)?;
    open.again = Some(Again { number: TicketNumber(number) });
    Ok(Frozen::Open(Box::new(open)).json()?)
}

/// Lets old copies go: after 30 days where the time is known for sure, and the oldest first when they take too much room.
///
/// # Errors
/// [`StoreError`].
pub fn prune(db: &Connection, now: Option<Timestamp>) -> Result<(), StoreError> {
    if let Some(now) = now {
        let horizon = now.plus_seconds(-KEPT_DAYS * 24 * 60 * 60).millis();
        db.execute("delete from sent where acked_at < ?1", [horizon])?;
    }
    while kept_bytes(db)? > KEPT_BYTES {
        let oldest: Option<String> = db
            .query_row("select id from sent order by acked_at, place limit 1", [], |row| row.get(0))
            .optional()?;
        let Some(oldest) = oldest else { break };
        db.execute("delete from sent where id = ?1", [&oldest])?;
    }
    forget_unnamed(db)
}

fn kept_bytes(db: &Connection) -> Result<u64, StoreError> {
    let bytes: i64 = db.query_row(
        "select coalesce((select sum(length(request)) from sent), 0) + coalesce((select
             sum(a.size) from attachment a join sent s on s.id = a.id), 0)",
        [],
        |row| row.get(0),
    )?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// Attachments that belong to no draft, no unsent request and no copy.
fn forget_unnamed(db: &Connection) -> Result<(), StoreError> {
    let mut query = db.prepare(
        "select id from attachment where draft is null
         and id not in (select id from outbox) and id not in (select id from sent)",
    )?;
    let ids: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in ids {
        if let Ok(id) = id.parse::<AttachmentId>() {
            draft::forget_attachment(db, id)?;
        }
    }
    Ok(())
}
