//! The server's list: what it gives, and what its silence about a ticket means.

use std::collections::BTreeSet;

use deskbell_protocol::{TicketId, cursor::Cursor, ticket::TicketRow};
use rusqlite::{Connection, params};

use super::put_row;
use crate::{
    outbox,
    store::{StoreError, meta},
};

/// Who asked for a list: what it says by lacking a ticket depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFor {
    /// A device that waits to be let in: it is not given what its person asked for elsewhere or before, so what the
    /// list lacks stays as it is.
    Waiting,
    /// A device that was let in. What the same epoch gave before was deleted, is somebody else's now, or was asked for
    /// under a token that was lost before anybody let it in: where the opening is kept, it is offered again and the
    /// answer tells which; the rest goes. What another epoch gave stays readable, marked, because the server was set back.
    Approved,
}

/// Tickets of the mirror whose standing is the server's to say.
///
/// # Errors
/// [`StoreError`].
pub fn held(db: &Connection) -> Result<BTreeSet<TicketId>, StoreError> {
    let mut query = db.prepare("select id from ticket where only_here = 0")?;
    let ids = query.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Takes the server's list as it stands. `held` is what was held when the list was asked for: what was acknowledged
/// since may be missing in it. Answers which conversations are not whole here.
///
/// # Errors
/// [`StoreError`].
pub fn replace(
    db: &Connection,
    rows: &[TicketRow],
    cursor: Cursor,
    list: ListFor,
    held: &BTreeSet<TicketId>,
) -> Result<Vec<TicketId>, StoreError> {
    if list == ListFor::Approved {
        let given: BTreeSet<TicketId> = rows.iter().map(|row| row.head.id).collect();
        for id in held.difference(&given) {
            if !is_of_this_epoch(db, *id)? {
                db.execute("update ticket set only_here = 1 where id = ?1", [id.to_string()])?;
            } else if !outbox::offer_opening(db, *id)? {
                forget(db, &id.to_string())?;
            }
        }
    }
    for row in rows {
        put_row(db, row)?;
        db.execute("update ticket set whole = 0 where id = ?1", [row.head.id.to_string()])?;
    }
    meta::set_cursor(db, &cursor)?;
    Ok(rows.iter().map(|row| row.head.id).collect())
}

/// Whether the server of this epoch gave a ticket: what opened it is with that server.
///
/// # Errors
/// [`StoreError`].
pub fn is_of_this_epoch(db: &Connection, id: TicketId) -> Result<bool, StoreError> {
    let epoch = meta::epoch(db)?.map(|epoch| epoch.to_string());
    Ok(db.query_row(
        "select exists (select 1 from ticket where id = ?1 and epoch = ?2)",
        params![id.to_string(), epoch],
        |row| row.get(0),
    )?)
}

/// A ticket that the server of this epoch gave is somebody else's now: it goes, and the words are with the server.
///
/// # Errors
/// [`StoreError`].
pub fn let_go(db: &Connection, id: TicketId) -> Result<(), StoreError> {
    outbox::drop_row(db, id.0)?;
    forget(db, &id.to_string())
}

/// Takes a ticket out of the mirror; what waits to be sent stays.
fn forget(db: &Connection, ticket: &str) -> Result<(), StoreError> {
    for table in ["message", "news"] {
        db.execute(&format!("delete from {table} where ticket = ?1"), [ticket])?;
    }
    db.execute("delete from ticket where id = ?1", [ticket])?;
    Ok(())
}
