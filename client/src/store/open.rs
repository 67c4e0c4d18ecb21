//! Opening the database: the folder's rights, durability read back, migrations, and damage.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite_migration::{Error as MigrationError, MigrationDefinitionError};

use super::{Store, StoreError, salvage, schema};
use crate::private;

/// A database that is open, and what had to be done for it.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// Where a damaged file was set aside, if one was.
    pub set_aside: Option<PathBuf>,
    /// Whether a file without a byte stood where the database was.
    pub emptied: bool,
}

/// Opens, or sets a damaged file aside and starts anew with what could be read of it.
pub(super) fn open(folder: &Path, stamp: &str) -> Result<Opened, StoreError> {
    private_folder(folder)?;
    private_folder(&folder.join("files"))?;
    let file = folder.join("client.db");
    let emptied = std::fs::metadata(&file).is_ok_and(|meta| meta.len() == 0);
    match open_file(&file) {
        Ok(connection) => {
            if emptied {
                tracing::warn!("The database file was empty");
            }
            let store = Store { connection, folder: folder.to_owned() };
            Ok(Opened { store, set_aside: None, emptied })
        }
        Err(StoreError::Damaged(cause)) => {
            tracing::error!(error = %cause, "The database is damaged; it is set aside");
            set_aside(folder, &file, stamp)
        }
        Err(other) => Err(other),
    }
}

fn set_aside(folder: &Path, file: &Path, stamp: &str) -> Result<Opened, StoreError> {
    let aside = folder.join(format!("client.damaged-{stamp}.db"));
    for suffix in ["", "-wal", "-shm"] {
        let from = with_suffix(file, suffix);
        if from.exists() {
            std::fs::rename(&from, with_suffix(&aside, suffix))?;
        }
    }
    let mut connection = open_file(file)?;
    let saved = salvage::salvage(&aside, &mut connection)?;
    tracing::warn!(rows = saved, "Rows of the damaged database were kept");
    let store = Store { connection, folder: folder.to_owned() };
    Ok(Opened { store, set_aside: Some(aside), emptied: false })
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[expect(clippy::disallowed_methods, reason = "the one place where connections are opened")]
fn open_file(file: &Path) -> Result<Connection, StoreError> {
    let existed = std::fs::metadata(file).is_ok_and(|meta| meta.len() > 0);
    private_file(file)?;
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    make_durable(&connection)?;
    if existed {
        check(&connection)?;
    }
    migrate(&mut connection, file)?;
    if existed {
        try_out(&connection)?;
    }
    Ok(connection)
}

/// Folds the log in and writes once: a file that was cut short may be found out only then. A disk that is full just
/// now is no damage.
fn try_out(connection: &Connection) -> Result<(), StoreError> {
    let tried = "pragma wal_checkpoint(truncate); update meta set value = value;";
    match connection.execute_batch(tried).map_err(StoreError::from) {
        Err(StoreError::Damaged(cause)) => Err(StoreError::Damaged(cause)),
        Ok(()) => Ok(()),
        Err(other) => {
            tracing::warn!(error = %other, "The database could not be tried out");
            Ok(())
        }
    }
}

fn make_durable(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row("pragma journal_mode = wal", [], |row| row.get(0))?;
    connection.execute_batch("pragma synchronous = full; pragma foreign_keys = on;")?;
    let level: i64 = connection.query_row("pragma synchronous", [], |row| row.get(0))?;
    if mode == "wal" && level == 2 { Ok(()) } else { Err(StoreError::NotDurable) }
}

fn check(connection: &Connection) -> Result<(), StoreError> {
    let verdict: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(StoreError::Damaged(rusqlite::Error::SqliteFailure(failure, Some(verdict))))
}

fn migrate(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    match schema::migrations().to_latest(connection) {
        Ok(()) => Ok(()),
        Err(MigrationError::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead)) => {
            Err(StoreError::Newer(file.to_owned()))
        }
        Err(MigrationError::RusqliteError { query, err }) => {
            let error = StoreError::from(err);
            if !matches!(error, StoreError::Damaged(_)) {
                tracing::error!(%error, query, "A step to today's tables failed");
            }
            Err(error)
        }
        Err(other) => Err(StoreError::Migration(other)),
    }
}

/// Makes a folder only its owner may enter.
fn private_folder(path: &Path) -> Result<(), StoreError> {
    private::make_folder(path)
        .map_err(|source| StoreError::Folder { path: path.to_owned(), source })
}

/// Makes a file only its owner may read, before the database writes into it.
fn private_file(path: &Path) -> Result<(), StoreError> {
    private::file_options()
        .create(true)
        .append(true)
        .open(path)
        .map(drop)
        .map_err(|source| StoreError::Folder { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::super::{StoreError, meta};
    use super::*;

    fn fill(folder: &Path) {
        let mut store = open(folder, "a").unwrap().store;
        store
            .write(|tx| {
                for n in 0..200 {
                    meta::set(tx, &format!("name {n}"), &"value".repeat(50))?;
                }
                tx.execute(
                    "insert into outbox (id, kind, ticket, request, state, saved_at)
                     values ('one', 'open', 't', '{}', 'waiting', 1)",
                    [],
                )?;
                Ok(())
            })
            .unwrap();
        store.connection.execute_batch("pragma wal_checkpoint(truncate)").unwrap();
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_what_can_be_read_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let file = folder.path().join("client.db");
        let mut bytes = std::fs::read(&file).unwrap();
        let pages = bytes.len() / 4096;
        // The last page belongs to the many rows of `meta`; the one row of `outbox` lies before it.
        for byte in &mut bytes[(pages - 1) * 4096..] {
            *byte = 0xFF;
        }
        std::fs::write(&file, bytes).unwrap();
        let opened = open(folder.path(), "b").unwrap();
        assert!(opened.set_aside.is_some_and(|aside| aside.exists()));
        let kept: i64 = opened
            .store
            .read()
            .query_row("select count(*) from outbox where id = 'one'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, 1);
    }

    #[test]
    fn a_file_that_is_no_database_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("client.db"), "not a database ".repeat(400)).unwrap();
        let opened = open(folder.path(), "b").unwrap();
        assert!(opened.set_aside.is_some());
    }

    #[test]
    fn a_file_without_a_byte_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!open(folder.path(), "a").unwrap().emptied, "a first start is no loss");
        assert!(!open(folder.path(), "a").unwrap().emptied);
        for suffix in ["-wal", "-shm"] {
            std::fs::remove_file(folder.path().join(format!("client.db{suffix}"))).ok();
        }
        std::fs::write(folder.path().join("client.db"), "").unwrap();
        assert!(open(folder.path(), "b").unwrap().emptied);
    }

    #[test]
    fn a_newer_database_is_refused_kindly() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path(), "a").unwrap().store;
        store.connection.pragma_update(None, "user_version", 99).unwrap();
        drop(store);
        let refused = open(folder.path(), "b").unwrap_err();
        assert!(matches!(refused, StoreError::Newer(_)), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        fill(&folder.path().join("in"));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path().join("in")), 0o700);
        assert_eq!(mode(&folder.path().join("in/files")), 0o700);
        assert_eq!(mode(&folder.path().join("in/client.db")), 0o600);
    }
}
