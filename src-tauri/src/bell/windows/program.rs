//! Programs as files, and one that takes another's place.

use std::{
    io,
    os::windows::fs::MetadataExt as _,
    path::Path,
    process::{Command, exit},
};

/// The file of the window's program.
pub(crate) const WINDOW: &str = "deskbell-window.exe";

/// What tells one file from the next of the same name. A program that runs cannot be written to, but it can be renamed
/// and another put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    created: u64,
    written: u64,
    size: u64,
}

impl Identity {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let file = std::fs::metadata(path)?;
        Ok(Self {
            created: file.creation_time(),
            written: file.last_write_time(),
            size: file.file_size(),
        })
    }
}

/// Starts that program and ends this one. Returns only if that fails.
pub(crate) fn start_anew(path: &Path) -> io::Error {
    match Command::new(path).spawn() {
        Ok(_) => exit(0),
        Err(error) => error,
    }
}
