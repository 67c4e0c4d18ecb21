//! Table `erased`: an erased thing leaves its id and nothing else.

use deskbell_protocol::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use crate::{error::StoreError, sql::Id};

/// Notes that this id is gone for ever.
pub(crate) fn insert(c: &Connection, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    c.prepare_cached("INSERT OR IGNORE INTO erased (id, at) VALUES (?1, ?2)")?
        .execute((id.sql(), at.millis()))?;
    Ok(())
}

/// Whether this id is gone for ever.
pub(crate) fn contains(c: &Connection, id: Uuid) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM erased WHERE id = ?1)")?
        .query_row([id.sql()], |row| row.get(0))?)
}
