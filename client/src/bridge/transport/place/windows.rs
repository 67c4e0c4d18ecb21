//! A pipe named after the account and its session, and a lock in a folder of that account.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;
use windows::Win32::System::RemoteDesktop::ProcessIdToSessionId;

use crate::private;

/// Pipes of bells in different folders are different; the folder's name is derived under this one.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f6b_9c1e_0d0b_4d3a_8f6e_91c2_7a64_e5b8);

pub(super) fn directory(runtime: Option<&Path>, temporary: &Path) -> PathBuf {
    runtime.unwrap_or(temporary).join("deskbell")
}

/// The pipe and the lock. One account may sit at several screens of a terminal server, each with a bell of its own.
pub(super) fn names(directory: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let session = session()?;
    let account = private::own_sid()?;
    let folder = Uuid::new_v5(&NAMESPACE, directory.as_os_str().as_encoded_bytes());
    let pipe = format!(r"\\.\pipe\deskbell-{account}-{session}-{}", folder.simple());
    Ok((PathBuf::from(pipe), directory.join(format!("lock-{session}"))))
}

/// Answers whether it is a folder; whoever does not own it cannot close it, which is an error. A link is not followed.
pub(super) fn make_private(directory: &Path) -> io::Result<bool> {
    match fs::create_dir(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    if !fs::symlink_metadata(directory)?.is_dir() {
        return Ok(false);
    }
    private::make_folder(directory)?;
    Ok(true)
}

#[expect(unsafe_code, reason = "a call that only fills a number")]
fn session() -> io::Result<u32> {
    let mut session = 0;
    // SAFETY: the number outlives the call.
    unsafe { ProcessIdToSessionId(std::process::id(), &raw mut session) }?;
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::super::{Place, PlaceError};

    #[test]
    fn each_folder_has_a_pipe_of_its_own() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let open = |folder: &tempfile::TempDir| Place::open(Some(folder.path()), folder.path());
        let place = open(&one).unwrap();
        assert_eq!(place, open(&one).unwrap());
        assert_ne!(place.socket(), open(&other).unwrap().socket());
        assert!(place.socket().to_str().unwrap().starts_with(r"\\.\pipe\deskbell-S-1-"));
        assert!(place.lock().starts_with(one.path()));
    }

    #[test]
    fn a_missing_folder_is_said() {
        let base = tempfile::tempdir().unwrap();
        let gone = base.path().join("gone");
        assert!(matches!(Place::open(Some(&gone), base.path()), Err(PlaceError::Unusable { .. })));
    }
}
