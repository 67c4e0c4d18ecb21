//! Table `facts`: what a machine said about itself, kept and given back line by line as it was sent.

use deskbell_protocol::{TicketId, facts::Facts};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document},
};

/// Keeps the facts of a ticket.
pub(crate) fn insert(c: &Connection, ticket: TicketId, facts: &Facts) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO facts (ticket, body) VALUES (?1, ?2)")?
        .execute((ticket.sql(), document(facts)?))?;
    Ok(())
}

/// The facts of a ticket.
pub(crate) fn get(c: &Connection, ticket: TicketId) -> Result<Option<Facts>, StoreError> {
    let found = c
        .prepare_cached("SELECT body FROM facts WHERE ticket = ?1")?
        .query_row([ticket.sql()], |row| row.document(0));
    Ok(found.optional()?)
}
