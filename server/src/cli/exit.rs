//! How the program ends: one enum of exit codes, and failures with words for people.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use deskbell_store::StoreError;

use super::lone::of_path;
use crate::{administration::AdministrationError, run::StartError, words};

/// Exit codes. Clap itself ends with 2 for a command line it cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Something else failed; the words say what.
    Failed = 1,
    /// A value on the command line is not as it should be.
    Usage = 2,
    /// Another server uses the data directory.
    InUse = 3,
    /// The data directory or a file cannot be used.
    Unusable = 4,
    /// The database belongs to a newer server.
    Newer = 5,
    /// The disk is full.
    Full = 6,
    /// The directory holds something already.
    NotEmpty = 7,
    /// The doctor found something wrong, or what is stored is damaged.
    Unhealthy = 8,
    /// The address cannot be listened on.
    Address = 9,
    /// The disk failed while the server ran; it stopped rather than guess.
    Fatal = 10,
}

impl Exit {
    /// Its number.
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::InUse => 3,
            Self::Unusable => 4,
            Self::Newer => 5,
            Self::Full => 6,
            Self::NotEmpty => 7,
            Self::Unhealthy => 8,
            Self::Address => 9,
            Self::Fatal => 10,
        }
    }

    /// The exit of a number that came over the socket.
    pub(super) fn of_number(number: u8) -> Self {
        [
            Self::Done,
            Self::Failed,
            Self::Usage,
            Self::InUse,
            Self::Unusable,
            Self::Newer,
            Self::Full,
            Self::NotEmpty,
            Self::Unhealthy,
            Self::Address,
            Self::Fatal,
        ]
        .into_iter()
        .find(|exit| exit.number() == number)
        .unwrap_or(Self::Failed)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) words: String,
}

impl Failure {
    pub(super) fn new(exit: Exit, words: impl Into<String>) -> Self {
        Self { exit, words: words.into() }
    }
}

/// A failure of the store that works in `place`: the data directory, or the one a backup is made in.
pub(super) fn of_store(error: &StoreError, place: &Path) -> Failure {
    let exit = match error {
        StoreError::DirectoryInUse(_) => Exit::InUse,
        StoreError::DirectoryUnusable { .. } | StoreError::File { .. } => Exit::Unusable,
        StoreError::DatabaseNewer { .. } => Exit::Newer,
        StoreError::StorageFull(_) => Exit::Full,
        StoreError::Damaged { .. } => Exit::Unhealthy,
        StoreError::Refused(_) => Exit::Usage,
        StoreError::DurabilityOff(_)
        | StoreError::Unavailable
        | StoreError::CursorGone
        | StoreError::MalformedPosition
        | StoreError::Database(_) => Exit::Failed,
    };
    let words = match error {
        StoreError::DirectoryInUse(path) => of_path("cli-data-locked", path),
        StoreError::DirectoryUnusable { path, .. } => of_path("cli-data-unwritable", path),
        StoreError::DatabaseNewer { path, .. } => of_path("cli-data-newer", path),
        StoreError::StorageFull(_) => of_path("cli-disk-full", place),
        StoreError::Damaged { .. } => {
            words::text("cli-data-damaged", &[("why", error.to_string().into())])
        }
        StoreError::File { .. } | StoreError::DurabilityOff(_) | StoreError::Database(_) => {
            words::text("cli-data-failed", &[("why", error.to_string().into())])
        }
        StoreError::Refused(_)
        | StoreError::Unavailable
        | StoreError::CursorGone
        | StoreError::MalformedPosition => error.to_string(),
    };
    Failure::new(exit, words)
}

/// What an administrator asked for and did not get, on the data directory `place`.
pub(super) fn of_administration(error: &AdministrationError, place: &Path) -> Failure {
    match error {
        AdministrationError::Store(error) => of_store(error, place),
        AdministrationError::Field { .. }
        | AdministrationError::UnknownTechnician
        | AdministrationError::UnknownKey
        | AdministrationError::UnknownToken => Failure::new(Exit::Usage, format!("--{error}")),
    }
}

/// A server that did not start on the data directory `place`.
pub(super) fn of_start(error: StartError, place: &Path) -> Failure {
    match error {
        StartError::Store(error) => of_store(&error, place),
        StartError::Address { addr, .. } => {
            let values = [("address", addr.to_string().into())];
            Failure::new(Exit::Address, words::text("cli-address-used", &values))
        }
        StartError::InnerPublic(_) => Failure::new(Exit::Address, error.to_string()),
        StartError::Directory(error) => unwritable(place)(error),
        StartError::Tls(_) => Failure::new(Exit::Unusable, error.to_string()),
        StartError::PublicUrl(_) => Failure::new(Exit::Usage, error.to_string()),
    }
}

/// A file or directory that could not be written.
pub(super) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    move |error| {
        if is_full(error.kind()) {
            Failure::new(Exit::Full, of_path("cli-disk-full", path))
        } else {
            Failure::new(Exit::Unusable, of_path("cli-data-unwritable", path))
        }
    }
}

/// A file or directory that could not be read.
pub(super) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    move |_| Failure::new(Exit::Unusable, of_path("cli-file-unreadable", path))
}

/// Whether there is no room: on the disk, within a quota, or for a file that may not grow.
fn is_full(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    [StorageFull, QuotaExceeded, FileTooLarge].contains(&kind)
}

impl From<io::Error> for Failure {
    /// For what has no path: the terminal, a pipe, a signal.
    fn from(error: io::Error) -> Self {
        let why = [("why", error.kind().to_string().into())];
        Self::new(Exit::Failed, words::text("cli-line-failed", &why))
    }
}

/// A path that means the same for the server that runs elsewhere.
pub(super) fn absolute(path: PathBuf) -> Result<PathBuf, Failure> {
    Ok(std::path::absolute(path)?)
}
