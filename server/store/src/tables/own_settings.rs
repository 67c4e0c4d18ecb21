//! Table `own_settings`: how each technician likes the console.

use deskbell_protocol::{TechnicianId, desk::own::OwnSettings};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document},
};

/// The settings of a technician; what holds before anybody chose, if they did not.
pub(crate) fn get(c: &Connection, technician: TechnicianId) -> Result<OwnSettings, StoreError> {
    let found = c
        .prepare_cached("SELECT body FROM own_settings WHERE technician = ?1")?
        .query_row([technician.sql()], |row| row.document(0))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Writes them anew.
pub(crate) fn put(
    c: &Connection,
    technician: TechnicianId,
    settings: &OwnSettings,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO own_settings (technician, body) VALUES (?1, ?2)
         ON CONFLICT (technician) DO UPDATE SET body = ?2",
    )?
    .execute((technician.sql(), document(settings)?))?;
    Ok(())
}
