//! The one home of database connections: every one is opened, set and read back here.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::error::{Cause, StoreError};

/// How long a connection waits for a lock, such as the one a checkpoint holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Prepared statements a connection keeps.
const STATEMENTS: usize = 256;
/// SQLite's number for `synchronous=FULL`.
const FULL: i64 = 2;

/// The connection that writes. There is one per store.
pub(crate) fn writer(path: &Path) -> Result<Connection, StoreError> {
    make_private(path).map_err(|error| StoreError::DirectoryUnusable {
        path: path.to_owned(),
        cause: Cause::of(error),
    })?;
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // Erased words must not stay behind in freed pages.
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    durable(&connection)?;
    Ok(connection)
}

/// A connection that cannot write.
pub(crate) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.pragma_update(None, "query_only", "ON")?;
    durable(&connection)?;
    Ok(connection)
}

/// A connection that a whole copy is made through; it could write to other files only.
pub(crate) fn source(path: &Path) -> Result<Connection, StoreError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// A connection to a file that no server uses: a backup that is made, checked or put back.
pub(crate) fn lone_file(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// People's words are for the server's own account, in a directory that others may enter too. SQLite gives the files
/// beside the database the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| StoreError::DirectoryUnusable {
            path: path.to_owned(),
            cause: Cause::of(error),
        })?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Sets what every acknowledgement rests on, and reads it back: `synchronous` belongs to the connection.
fn durable(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    let journal: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if synchronous == FULL && journal == "wal" {
        Ok(())
    } else {
        Err(StoreError::DurabilityOff(format!("synchronous={synchronous}, journal={journal}")))
    }
}
