//! The laptop's database: one file, opened in one place, durable at every commit.
//!
//! A damaged file is set aside; what can be read of unsent words, drafts and settings moves into a new one.

mod open;
mod salvage;
mod schema;

pub mod draft;
pub mod meta;

use std::path::{Path, PathBuf};

/// The database as the controller passes it on, without naming whose it is.
pub(crate) use rusqlite::Connection;
use rusqlite::Transaction;

pub use open::Opened;

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A later Deskbell wrote this file.
    #[error(
        "newer_database: {} was written by a newer Deskbell; install that version, everything is kept",
        .0.display()
    )]
    Newer(PathBuf),
    /// The folder cannot be made or written.
    #[error("folder: {} cannot be used: {source}", .path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No space left, so nothing was written.
    #[error("disk_full: no space left on this computer")]
    Full,
    /// The file is damaged.
    #[error("damaged: the database cannot be read")]
    Damaged(#[source] rusqlite::Error),
    /// Migrations failed.
    #[error("migration: the database could not be brought up to date")]
    Migration(#[source] rusqlite_migration::Error),
    /// Durability could not be switched on.
    #[error("not_durable: the database does not keep what it is told")]
    NotDurable,
    /// A stored value is not what was written.
    #[error("unreadable: a stored value cannot be read")]
    Value(#[source] serde_json::Error),
    /// Anything else the database says.
    #[error("database: {0}")]
    Sql(#[source] rusqlite::Error),
    /// A file of an attachment.
    #[error("file: an attachment's file cannot be used: {0}")]
    File(#[source] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let code = error.sqlite_error_code();
        // The file ends where a page of it should be.
        let is_short = error
            .sqlite_error()
            .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHORT_READ);
        match code {
            _ if is_short => Self::Damaged(error),
            Some(Code::DiskFull) => Self::Full,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged(error),
            Some(_) | None => Self::Sql(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Value(error)
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull { Self::Full } else { Self::File(error) }
    }
}

/// The database and the folder with attachments beside it.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    folder: PathBuf,
}

impl Store {
    /// Opens the database in a folder, making both if need be.
    ///
    /// # Errors
    /// [`StoreError`] says which part cannot be used; a damaged file is not an error but a notice in [`Opened`].
    pub fn open(folder: &Path, stamp: &str) -> Result<Opened, StoreError> {
        open::open(folder, stamp)
    }

    /// Runs several statements as one.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written then.
    pub fn write<T>(
        &mut self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let outcome = act(&transaction)?;
        transaction.commit()?;
        Ok(outcome)
    }

    /// For reading.
    #[must_use]
    pub fn read(&self) -> &Connection {
        &self.connection
    }

    /// The folder of attachments' files.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.folder.join("files")
    }
}

#[cfg(test)]
pub(crate) fn for_test() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), "test").unwrap().store;
    (folder, store)
}
