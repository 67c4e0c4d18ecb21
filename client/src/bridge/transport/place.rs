//! The directory that holds the bell's socket and lock, private to one user.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;

/// Where a user's bell listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    directory: PathBuf,
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
        let user = rustix::process::geteuid().as_raw();
        let directory = match runtime {
            Some(runtime) => runtime.join("deskbell"),
            None => temporary.join(format!("deskbell-{user}")),
        };
        match make_private(&directory, user) {
            Ok(true) => Ok(Self { directory }),
            Ok(false) => Err(PlaceError::NotOurs { directory }),
            Err(source) => Err(PlaceError::Unusable { directory, source }),
        }
    }

    /// The socket bell and windows speak over.
    pub fn socket(&self) -> PathBuf {
        self.directory.join("bell.sock")
    }

    /// The file whose lock decides who is the bell.
    pub fn lock(&self) -> PathBuf {
        self.directory.join("lock")
    }
}

/// Answers whether the directory is the user's own. A link is not followed: its maker could point it elsewhere later.
fn make_private(directory: &Path, user: u32) -> io::Result<bool> {
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let found = fs::symlink_metadata(directory)?;
    if !found.is_dir() || found.uid() != user {
        return Ok(false);
    }
    if found.mode() & OTHERS != 0 {
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn the_directory_is_private_with_and_without_a_session() {
        let base = tempfile::tempdir().unwrap();
        let place = Place::open(Some(base.path()), base.path()).unwrap();
        assert_eq!(mode(place.lock().parent().unwrap()), 0o700);
        let place = Place::open(None, base.path()).unwrap();
        assert_eq!(mode(place.socket().parent().unwrap()), 0o700);
        assert!(place.socket().starts_with(base.path()));
    }

    #[test]
    fn a_loose_directory_is_closed() {
        let base = tempfile::tempdir().unwrap();
        let directory = base.path().join("deskbell");
        fs::create_dir(&directory).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        Place::open(Some(base.path()), base.path()).unwrap();
        assert_eq!(mode(&directory), 0o700);
    }

    #[test]
    fn a_link_is_not_followed() {
        let base = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), base.path().join("deskbell")).unwrap();
        assert!(matches!(
            Place::open(Some(base.path()), base.path()),
            Err(PlaceError::NotOurs { .. })
        ));
    }

    #[test]
    fn a_missing_runtime_directory_is_said() {
        let base = tempfile::tempdir().unwrap();
        let gone = base.path().join("gone");
        assert!(matches!(Place::open(Some(&gone), base.path()), Err(PlaceError::Unusable { .. })));
    }
}
