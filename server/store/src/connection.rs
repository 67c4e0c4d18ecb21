//! The one home of database connections: every one is opened, set and read back here.

use std::{io::Read as _, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::{
    error::{Cause, StoreError},
    seal::{self, Seal},
};

/// How long a connection waits for a lock, such as the one a checkpoint holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long it is tried, and how often, to be alone with a database: ten seconds, as for a lock.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
const LOOKS: u32 = 200;
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
    sealed(&connection, path)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    // The log is folded in where a failing disk is noticed.
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
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

/// Sees to it that every page ends with a checksum; a database made without is written anew, once.
fn sealed(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let first = first_page(path).map_err(|error| StoreError::file(path, error))?;
    match seal::judge(&first) {
        Seal::Sealed => Ok(()),
        Seal::None => seal::wish(connection),
        Seal::Unsealed => {
            once_alone(|| {
                connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
            })?;
            seal::wish(connection)?;
            Ok(connection.execute_batch("VACUUM")?)
        }
        Seal::Broken => {
            let cause = Cause::of("the header is not as it was written");
            Err(StoreError::Damaged { what: "the database file", cause })
        }
    }
}

/// Tries until nobody else has the database open. SQLite itself waits for locks only, not for others to leave, and
/// leaving the log needs that (`PRAGMA journal_mode`).
fn once_alone(mut act: impl FnMut() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    for _ in 0..LOOKS {
        let done = act();
        let is_busy = done.as_ref().err().and_then(rusqlite::Error::sqlite_error_code)
            == Some(rusqlite::ErrorCode::DatabaseBusy);
        if !is_busy {
            return done;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    act()
}

/// The first page of a database file, by the size its header names; nothing of an empty one.
fn first_page(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    std::fs::File::open(path)?.take(65_536).read_to_end(&mut start)?;
    let size = match start.get(16..18) {
        Some([0, 1]) => 65_536,
        Some([high, low]) => usize::from(u16::from_be_bytes([*high, *low])),
        Some(_) | None => 0,
    };
    start.truncate(size);
    Ok(start)
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
    seal::install()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_syncs_fully() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("test.db");
        let first = writer(&path).unwrap();
        first.execute_batch("CREATE TABLE words (word TEXT)").unwrap();
        let all = [
            ("writer", first),
            ("reader", reader(&path).unwrap()),
            ("source", source(&path).unwrap()),
            ("lone file", lone_file(&path).unwrap()),
        ];
        for (name, connection) in all {
            let read: i64 =
                connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
            assert_eq!(read, FULL, "{name}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a database of an earlier server")]
    fn a_database_made_without_checksums_gets_them() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("test.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch("CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('kept')")
            .unwrap();
        old.close().unwrap();
        assert_eq!(seal::judge(&first_page(&path).unwrap()), Seal::Unsealed);
        let new = writer(&path).unwrap();
        let word: String = new.query_row("SELECT word FROM words", [], |row| row.get(0)).unwrap();
        assert_eq!(word, "kept");
        new.close().map_err(|(_, error)| error).unwrap();
        assert_eq!(seal::judge(&first_page(&path).unwrap()), Seal::Sealed);
        let mut bytes = std::fs::read(&path).unwrap();
        let at = bytes.windows(4).position(|four| four == b"kept").unwrap();
        bytes[at] = b'l';
        std::fs::write(&path, bytes).unwrap();
        let again = writer(&path).unwrap();
        let read = again.query_row("SELECT word FROM words", [], |row| row.get::<_, String>(0));
        let damaged = StoreError::from(read.unwrap_err());
        assert!(matches!(damaged, StoreError::Damaged { .. }), "{damaged}");
    }
}
