//! How the program ends: one enum of exit codes, and failures with words for people.

use std::{path::PathBuf, process::ExitCode};

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

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let exit = match &error {
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
        let words = match &error {
            StoreError::DirectoryInUse(path) => of_path("cli-data-locked", path),
            StoreError::DirectoryUnusable { path, .. } => of_path("cli-data-unwritable", path),
            StoreError::DatabaseNewer { path, .. } => of_path("cli-data-newer", path),
            StoreError::StorageFull(_) => {
                words::known("problem-storage-full", &[]).unwrap_or_default()
            }
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
        Self::new(exit, words)
    }
}

impl From<AdministrationError> for Failure {
    fn from(error: AdministrationError) -> Self {
        match error {
            AdministrationError::Store(error) => error.into(),
            AdministrationError::Field { .. }
            | AdministrationError::UnknownTechnician
            | AdministrationError::UnknownKey
            | AdministrationError::UnknownToken => Self::new(Exit::Usage, format!("--{error}")),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Store(error) => error.into(),
            StartError::Address { addr, .. } => {
                let values = [("address", addr.to_string().into())];
                Self::new(Exit::Address, words::text("cli-address-used", &values))
            }
            StartError::InnerPublic(_) => Self::new(Exit::Address, error.to_string()),
            StartError::Directory(_) | StartError::Tls(_) => {
                Self::new(Exit::Unusable, error.to_string())
            }
            StartError::PublicUrl(_) => Self::new(Exit::Usage, error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let is_full = error.kind() == std::io::ErrorKind::StorageFull;
        Self::new(if is_full { Exit::Full } else { Exit::Unusable }, error.to_string())
    }
}

/// A path that means the same for the server that runs elsewhere.
pub(super) fn absolute(path: PathBuf) -> Result<PathBuf, Failure> {
    Ok(std::path::absolute(path)?)
}
