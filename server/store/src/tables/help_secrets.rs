//! Table `help_secrets`: the hash of the secret by which a help page reads its one ticket.

use deskbell_protocol::{TicketId, Timestamp, enroll::TokenHash};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Adds a secret of a ticket.
pub(crate) fn insert(
    c: &Connection,
    hash: &TokenHash,
    ticket: TicketId,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT OR IGNORE INTO help_secrets (key_hash, ticket, made_at) VALUES (?1, ?2, ?3)",
    )?
    .execute((hash.bytes(), ticket.sql(), now.millis()))?;
    Ok(())
}

/// The ticket a secret opens; none once the ticket has been closed since before the given moment.
pub(crate) fn ticket_of(
    c: &Connection,
    hash: &TokenHash,
    closed_after: Timestamp,
) -> Result<Option<TicketId>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT s.ticket FROM help_secrets s JOIN tickets t ON t.id = s.ticket
             WHERE s.key_hash = ?1 AND (t.closed_at IS NULL OR t.state <> 'closed' OR t.closed_at > ?2)",
        )?
        .query_row((hash.bytes(), closed_after.millis()), |row| row.id(0));
    Ok(found.optional()?)
}
