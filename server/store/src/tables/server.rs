//! Table `server`: the epoch, the ticket numbers and the horizon of the feed. One row.

use deskbell_protocol::{Epoch, TicketNumber, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Numbers kept for tickets that are offered again after a restore.
const KEPT_NUMBERS: u32 = 10_000;

/// Makes the row of a new database.
pub(crate) fn make(c: &Connection, epoch: Epoch, now: Timestamp) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO server (one, epoch, made_at, next_number) VALUES (1, ?1, ?2, 1)",
        (epoch.sql(), now.millis()),
    )?;
    Ok(())
}

/// The epoch; `None` in a new database.
pub(crate) fn epoch(c: &Connection) -> Result<Option<Epoch>, StoreError> {
    let row = c.prepare_cached("SELECT epoch FROM server")?.query_row([], |row| row.id(0));
    Ok(row.optional()?)
}

/// The newest change that is no longer readable.
pub(crate) fn horizon(c: &Connection) -> Result<u64, StoreError> {
    let raw: i64 =
        c.prepare_cached("SELECT horizon FROM server")?.query_row([], |row| row.get(0))?;
    Ok(raw.unsigned_abs())
}

/// Moves the horizon forward.
pub(crate) fn set_horizon(c: &Connection, seq: u64) -> Result<(), StoreError> {
    c.execute("UPDATE server SET horizon = MAX(horizon, ?1)", [seq.cast_signed()])?;
    Ok(())
}

/// Writes down that the server lives.
pub(crate) fn beat(c: &Connection, now: Timestamp) -> Result<(), StoreError> {
    // The moment may be the same as before, and what does not differ is not written.
    c.prepare_cached("UPDATE server SET beat_at = ?1, beats = beats + 1")?
        .execute([now.millis()])?;
    Ok(())
}

/// The number a new ticket gets: the one it had before a restore if that is kept and free, else the next.
pub(crate) fn number_for(
    c: &Connection,
    again: Option<TicketNumber>,
) -> Result<TicketNumber, StoreError> {
    if let Some(number) = again
        && is_kept_and_free(c, number)?
    {
        return Ok(number);
    }
    let next =
        c.prepare_cached("SELECT next_number FROM server")?.query_row([], |row| row.number(0))?;
    Ok(next)
}

/// Says that a ticket has this number now.
pub(crate) fn number_taken(c: &Connection, number: TicketNumber) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE server SET next_number = next_number + 1 WHERE next_number = ?1")?
        .execute([number.0])?;
    Ok(())
}

fn is_kept_and_free(c: &Connection, number: TicketNumber) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM server WHERE ?1 BETWEEN kept_from AND kept_until)
            AND NOT EXISTS (SELECT 1 FROM tickets WHERE number = ?1)",
    )?
    .query_row([number.0], |row| row.get(0))?)
}

/// Begins a new epoch after a restore: numbers above the highest are kept, new tickets start above the gap.
pub(crate) fn begin_epoch(c: &Connection, epoch: Epoch, now: Timestamp) -> Result<(), StoreError> {
    c.execute(
        "UPDATE server SET epoch = ?1, made_at = ?2, kept_from = next_number,
            kept_until = next_number + ?3 - 1, next_number = next_number + ?3",
        (epoch.sql(), now.millis(), KEPT_NUMBERS),
    )?;
    Ok(())
}
