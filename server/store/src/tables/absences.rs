//! Table `absences` as time looks at it; the rest of it is a list like others, see [`super::kept`].

use deskbell_protocol::{AbsenceId, Timestamp, desk::absence::Absence};
use rusqlite::Connection;

use crate::{
    error::StoreError,
    sql::{Columns, Id, millis},
    tables::kept,
};

/// Sets when something follows from an absence next.
pub(crate) fn set_due(
    c: &Connection,
    id: AbsenceId,
    due: Option<Timestamp>,
) -> Result<(), StoreError> {
    c.execute("UPDATE absences SET due_at = ?2 WHERE id = ?1", (id.sql(), millis(due)))?;
    Ok(())
}

/// Absences from which something follows by now.
pub(crate) fn due(c: &Connection, now: Timestamp) -> Result<Vec<Absence>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM absences WHERE due_at <= ?1 ORDER BY due_at")?;
    let ids: Vec<AbsenceId> =
        statement.query_map([now.millis()], |row| row.id(0))?.collect::<Result<_, _>>()?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(kept::get(c, id)?);
    }
    Ok(found)
}

/// When something follows from an absence next.
pub(crate) fn next_due(c: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT MIN(due_at) FROM absences WHERE due_at IS NOT NULL";
    Ok(c.prepare_cached(sql)?.query_row([], |row| row.maybe_time(0))?)
}
