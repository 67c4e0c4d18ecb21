//! Folders and files that only this account may use.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use self::unix as os;
#[cfg(windows)]
use self::windows as os;
#[cfg(windows)]
pub(crate) use self::windows::{AccessList, is_own_process, own_sid};

use std::{fs::OpenOptions, io, path::Path};

/// Makes a folder, with those above it, that only its owner may enter; one that is there is closed to others.
///
/// # Errors
/// What the system says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)?;
    os::close_folder(path)
}

/// How a file that only its owner may read is opened, if it has to be made.
#[must_use]
pub fn file_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    os::close_new_file(&mut options);
    options
}

/// Makes the names in a folder durable, where the system does not do so with the files themselves.
///
/// # Errors
/// What the system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    os::sync_folder(path)
}
