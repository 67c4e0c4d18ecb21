//! Table `audit`: who did what that others may have to account for. Rows are only added; they hold no words of people.

use deskbell_protocol::{TechnicianId, Timestamp};
use rusqlite::Connection;
use uuid::Uuid;

use crate::{
    error::StoreError,
    sql::{Columns, maybe},
};

/// One line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub at: Timestamp,
    /// Who; absent for the server itself.
    pub by: Option<TechnicianId>,
    /// What, in one word.
    pub what: String,
    /// To whom or what.
    pub target: Option<Uuid>,
}

/// Adds a line.
pub(crate) fn insert(
    c: &Connection,
    by: Option<TechnicianId>,
    what: &str,
    target: Option<Uuid>,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO audit (at, by, what, target) VALUES (?1, ?2, ?3, ?4)")?
        .execute((now.millis(), maybe(by.as_ref()), what, maybe(target.as_ref())))?;
    Ok(())
}

/// The newest lines.
pub(crate) fn newest(c: &Connection, limit: usize) -> Result<Vec<AuditLine>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT at, by, what, target FROM audit ORDER BY position DESC LIMIT ?1")?;
    let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok(AuditLine {
            at: row.time(0)?,
            by: row.maybe_id(1)?,
            what: row.get(2)?,
            target: row.maybe_id(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
