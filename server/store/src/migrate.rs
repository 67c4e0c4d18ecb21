//! The schema and its growth: migrations only grow and run in one transaction.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::{Cause, StoreError};

/// Every step, oldest first; a released one is never edited.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_first.sql")),
    M::up(include_str!("../migrations/0002_join_codes.sql")),
    M::up(include_str!("../migrations/0003_heartbeat.sql")),
    M::up(include_str!("../migrations/0004_company_sign_in.sql")),
    M::up(include_str!("../migrations/0005_desk_lists.sql")),
    M::up(include_str!("../migrations/0006_desk.sql")),
    M::up(include_str!("../migrations/0007_absences.sql")),
];

/// The newest schema version this server knows.
pub(crate) fn known_version() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// The schema version of a database; 0 for an empty one.
pub(crate) fn version_of(connection: &Connection) -> Result<u32, StoreError> {
    let raw: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(u32::try_from(raw).unwrap_or(u32::MAX))
}

/// Brings a database to the newest version. A newer one is refused untouched; an older one is copied first.
pub(crate) fn bring_up(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    refuse_newer(connection)?;
    let found = version_of(connection)?;
    if found == known_version() {
        return Ok(());
    }
    if found > 0 {
        copy_before(connection, path, found)?;
    }
    Migrations::from_slice(STEPS).to_latest(connection).map_err(|error| {
        if let rusqlite_migration::Error::RusqliteError { err, .. } = error {
            StoreError::from(err)
        } else {
            StoreError::Database(Cause::of(error))
        }
    })
}

/// A database of a newer server is never touched.
pub(crate) fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    let (found, known) = (version_of(connection)?, known_version());
    if found <= known {
        return Ok(());
    }
    let path = connection.path().map(PathBuf::from).unwrap_or_default();
    Err(StoreError::DatabaseNewer { path, found, known })
}

/// Keeps a copy beside the database, named by the version it had.
fn copy_before(connection: &Connection, path: &Path, found: u32) -> Result<(), StoreError> {
    let copy = copy_path(path, found);
    if copy.exists() {
        std::fs::remove_file(&copy).map_err(|error| StoreError::file(&copy, error))?;
    }
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy().as_ref()])?;
    Ok(())
}

/// Where the copy made before the migration from `version` stands.
pub(crate) fn copy_path(path: &Path, version: u32) -> PathBuf {
    path.with_extension(format!("before-upgrade-from-{version}.db"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection;

    #[test]
    fn the_copy_before_an_upgrade_is_whole_and_replaces_an_earlier_attempt() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("deskbell.db");
        let mut database = connection::writer(&path).unwrap();
        bring_up(&mut database, &path).unwrap();
        std::fs::write(copy_path(&path, 1), "half a copy").unwrap();
        copy_before(&database, &path, 1).unwrap();
        let copy = connection::lone_file(&copy_path(&path, 1)).unwrap();
        assert_eq!(version_of(&copy).unwrap(), known_version());
        crate::doctor::require_whole(&copy).unwrap();
    }

    #[test]
    fn the_steps_are_valid() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }
}
