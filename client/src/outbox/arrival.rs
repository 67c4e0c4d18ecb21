//! What a person is to be told about a request's number: written with the answer, so that no crash in between
//! loses it, and gone once it was shown.

use deskbell_protocol::{TicketId, TicketNumber, Timestamp};
use rusqlite::{Connection, params};

use super::{Frozen, Row, request};
use crate::{notify::Arrival, store::StoreError};

/// The number under which the person knows the ticket a row opens, if the row offers it again.
///
/// # Errors
/// [`StoreError`].
pub fn number_before(db: &Connection, row: &Row) -> Result<Option<TicketNumber>, StoreError> {
    let again = match request(db, row.id)? {
        Some(Frozen::Open(open)) => open.again,
        Some(_) | None => None,
    };
    Ok(again.map(|again| again.number))
}

/// Notes that the person is to be told. A number that changed twice is told as one change.
///
/// # Errors
/// [`StoreError`].
pub fn put_arrival(db: &Connection, arrival: &Arrival) -> Result<(), StoreError> {
    db.execute(
        "insert into arrival (ticket, number, before, saved_at) values (?1, ?2, ?3, ?4)
         on conflict (ticket) do update set number = excluded.number",
        params![
            arrival.ticket.to_string(),
            arrival.number.0,
            arrival.before.map(|number| number.0),
            arrival.saved_at.millis(),
        ],
    )?;
    Ok(())
}

/// What the person has not been told yet, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn arrivals(db: &Connection) -> Result<Vec<Arrival>, StoreError> {
    let mut query = db.prepare_cached(
        "select ticket, number, before, saved_at from arrival order by saved_at, ticket",
    )?;
    let rows = query.query_map([], |row| {
        let numbers: (u32, Option<u32>) = (row.get(1)?, row.get(2)?);
        Ok((row.get::<_, String>(0)?, numbers, row.get::<_, i64>(3)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (ticket, (number, before), saved_at) = row?;
        let Ok(ticket) = ticket.parse::<TicketId>() else { continue };
        found.push(Arrival {
            ticket,
            number: TicketNumber(number),
            before: before.map(TicketNumber),
            saved_at: Timestamp::from_millis(saved_at),
        });
    }
    Ok(found)
}

/// The person was told.
///
/// # Errors
/// [`StoreError`].
pub fn arrival_told(db: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    db.execute("delete from arrival where ticket = ?1", [ticket.to_string()])?;
    Ok(())
}
