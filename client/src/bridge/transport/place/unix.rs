//! A directory of the user alone, with the socket and the lock in it.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// Permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;

pub(super) fn directory(runtime: Option<&Path>, temporary: &Path) -> PathBuf {
    match runtime {
        Some(runtime) => runtime.join("deskbell"),
        None => temporary.join(format!("deskbell-{}", user())),
    }
}

/// The socket and the lock.
pub(super) fn names(directory: &Path) -> io::Result<(PathBuf, PathBuf)> {
    Ok((directory.join("bell.sock"), directory.join("lock")))
}

/// Answers whether the directory is the user's own. A link is not followed: its maker could point it elsewhere later.
pub(super) fn make_private(directory: &Path) -> io::Result<bool> {
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let found = fs::symlink_metadata(directory)?;
    if !found.is_dir() || found.uid() != user() {
        return Ok(false);
    }
    if found.mode() & OTHERS != 0 {
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    Ok(true)
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Place, PlaceError},
        *,
    };

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
