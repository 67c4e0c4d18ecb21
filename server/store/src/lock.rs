//! The lock on the data directory: one server at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::error::{Cause, StoreError};

/// Held for as long as the store is open; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    /// Never read: closing the file lets go of the lock.
    _file: File,
}

impl DirectoryLock {
    /// Makes the directory if it is missing and locks it.
    pub(crate) fn take(dir: &Path) -> Result<Self, StoreError> {
        let unusable = |error: std::io::Error| StoreError::DirectoryUnusable {
            path: dir.to_owned(),
            cause: Cause::of(error),
        };
        make_private_directory(dir).map_err(unusable)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(dir.join("lock"))
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::DirectoryInUse(dir.to_owned())),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}

/// Only the server's own account may look inside.
#[cfg(unix)]
fn make_private_directory(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Elsewhere the directory inherits the rights of the one around it.
#[cfg(not(unix))]
fn make_private_directory(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)
}
