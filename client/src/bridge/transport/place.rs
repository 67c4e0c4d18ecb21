//! Where a user's bell listens and how it shows that it is the one: private to that user.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use self::unix as os;
#[cfg(windows)]
use self::windows as os;

use std::{
    io,
    path::{Path, PathBuf},
};

/// Where a user's bell listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    socket: PathBuf,
    lock: PathBuf,
}

/// Why there is no private directory.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// It cannot be made or looked at.
    #[error("the directory {} cannot be used", directory.display())]
    Unusable {
        /// Which.
        directory: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It belongs to somebody else, or is no directory.
    #[error("the directory {} belongs to somebody else", directory.display())]
    NotOurs {
        /// Which.
        directory: PathBuf,
    },
}

impl Place {
    /// Makes the directory if need be: below the session's runtime directory, or without one below `temporary`.
    pub fn open(runtime: Option<&Path>, temporary: &Path) -> Result<Self, PlaceError> {
        let directory = os::directory(runtime, temporary);
        match os::make_private(&directory) {
            Ok(true) => {}
            Ok(false) => return Err(PlaceError::NotOurs { directory }),
            Err(source) => return Err(PlaceError::Unusable { directory, source }),
        }
        os::names(&directory)
            .map(|(socket, lock)| Self { socket, lock })
            .map_err(|source| PlaceError::Unusable { directory, source })
    }

    /// The socket bell and windows speak over.
    pub fn socket(&self) -> PathBuf {
        self.socket.clone()
    }

    /// The file whose lock decides who is the bell.
    pub fn lock(&self) -> PathBuf {
        self.lock.clone()
    }
}
