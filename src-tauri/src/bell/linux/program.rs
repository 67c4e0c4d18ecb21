//! Programs as files, and one that becomes another.

use std::{
    io,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::Path,
    process::Command,
};

/// The file of the window's program.
pub(crate) const WINDOW: &str = "deskbell-window";

/// What tells one file from the next of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
    modified: (i64, i64),
}

impl Identity {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let file = std::fs::metadata(path)?;
        Ok(Self {
            device: file.dev(),
            inode: file.ino(),
            modified: (file.mtime(), file.mtime_nsec()),
        })
    }
}

/// Becomes that program. Returns only if that fails.
pub(crate) fn start_anew(path: &Path) -> io::Error {
    Command::new(path).exec()
}
