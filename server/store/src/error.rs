//! What can go wrong in the store: one enum with a stable code, a sentence and the cause.

use std::path::PathBuf;

use deskbell_domain::Refused;
use rusqlite::ffi;

/// A failure below the store, kept for the log; its own type stays inside this crate.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Cause(Box<dyn std::error::Error + Send + Sync>);

impl Cause {
    pub(crate) fn of(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The rules refuse it; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Another server holds the data directory.
    #[error("directory_in_use: another Deskbell server is using {}; stop it first", .0.display())]
    DirectoryInUse(PathBuf),
    /// The data directory cannot be used.
    #[error("directory_unusable: {} cannot be used as a data directory: {cause}", path.display())]
    DirectoryUnusable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// The database was written by a newer server.
    #[error(
        "database_newer: the database has schema version {found}, this server knows {known}; \
         install the newer server or restore a backup made before the upgrade"
    )]
    DatabaseNewer {
        /// Which.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// The newest this server knows.
        known: u32,
    },
    /// A connection does not keep the promise every acknowledgement rests on.
    #[error("durability_off: the database did not accept synchronous=FULL with WAL ({0})")]
    DurabilityOff(String),
    /// The queue of commands is full, or the store is stopping.
    #[error("unavailable: the server is busy or stopping; nothing was written")]
    Unavailable,
    /// The disk is full or refuses writes.
    #[error("storage_full: the disk is full; nothing was written")]
    StorageFull(#[source] Cause),
    /// The position is of another epoch, before the horizon or ahead of the server.
    #[error("cursor_gone: the position is no longer readable")]
    CursorGone,
    /// A list position that this server did not make.
    #[error("malformed_cursor: not a position of this list")]
    MalformedPosition,
    /// What is stored cannot be read back.
    #[error("database_damaged: {what} cannot be read: {cause}")]
    Damaged {
        /// Which part.
        what: &'static str,
        /// How it was noticed.
        #[source]
        cause: Cause,
    },
    /// Files of the store beside the database.
    #[error("file_failed: {} cannot be read or written: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// The database failed in a way that no rule explains.
    #[error("database_failed: {0}")]
    Database(#[source] Cause),
}

impl StoreError {
    /// The stable code, the first word of the sentence.
    pub fn code(&self) -> String {
        self.to_string().split(':').next().unwrap_or_default().to_owned()
    }

    /// A file beside the database that could not be read or written, or for which there is no room.
    pub(crate) fn file(path: impl Into<PathBuf>, error: std::io::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if [StorageFull, QuotaExceeded, FileTooLarge].contains(&error.kind()) {
            return Self::StorageFull(Cause::of(error));
        }
        Self::File { path: path.into(), cause: Cause::of(error) }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{Error, ErrorCode};
        let code = error.sqlite_error_code();
        let is_full = error.sqlite_error().is_some_and(is_failed_write);
        let is_page = error.sqlite_extended_error_code() == Some(ffi::SQLITE_IOERR_DATA);
        let is_damaged =
            is_page || matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase));
        let is_unreadable =
            matches!(error, Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..));
        if is_full {
            Self::StorageFull(Cause::of(error))
        } else if is_damaged {
            Self::Damaged { what: "the database file", cause: Cause::of(error) }
        } else if is_unreadable {
            Self::Damaged { what: "a row", cause: Cause::of(error) }
        } else {
            Self::Database(Cause::of(error))
        }
    }
}

/// Whether a write found no room: the system says so in one of these ways, by the file it was for.
pub(crate) fn is_failed_write(failure: &ffi::Error) -> bool {
    const WRITES: [i32; 4] = [
        ffi::SQLITE_IOERR_WRITE,
        ffi::SQLITE_IOERR_SHMSIZE,
        ffi::SQLITE_IOERR_SHMOPEN,
        ffi::SQLITE_IOERR_TRUNCATE,
    ];
    failure.code == rusqlite::ErrorCode::DiskFull || WRITES.contains(&failure.extended_code)
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged { what: "a stored document", cause: Cause::of(error) }
    }
}
