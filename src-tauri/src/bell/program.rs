//! Which files this program and its window are, and whether an upgrade has replaced this one.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::os::program::{Identity, WINDOW, start_anew};

/// The file this program was started from.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    began_as: Identity,
    last_seen: Option<Identity>,
}

impl Program {
    /// The running program.
    pub(crate) fn current() -> io::Result<Self> {
        Self::at(std::env::current_exe()?)
    }

    fn at(path: PathBuf) -> io::Result<Self> {
        let began_as = Identity::of(&path)?;
        Ok(Self { path, began_as, last_seen: None })
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The window's program: beside this one, unless said otherwise.
    pub(crate) fn window(&self, said: Option<&Path>) -> PathBuf {
        said.map_or_else(|| self.path.with_file_name(WINDOW), Path::to_owned)
    }

    /// Whether another file has taken its place, and has stayed the same since the last look: an installer may
    /// still be writing at the first one.
    pub(crate) fn was_replaced(&mut self) -> bool {
        let seen = Identity::of(&self.path).ok();
        let settled = seen.is_some() && seen == self.last_seen;
        self.last_seen = seen;
        settled && seen != Some(self.began_as)
    }

    /// Becomes the program that has taken this one's place. Returns only if that fails.
    pub(crate) fn become_anew(&self) -> io::Error {
        start_anew(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_is_noticed_once_it_has_settled() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("deskbell");
        std::fs::write(&path, "old").unwrap();
        let mut program = Program::at(path.clone()).unwrap();
        assert!(!program.was_replaced());
        assert!(!program.was_replaced());

        let upgrade = directory.path().join("deskbell.new");
        std::fs::write(&upgrade, "new").unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(!program.was_replaced(), "removed is not replaced");
        std::fs::rename(&upgrade, &path).unwrap();
        assert!(!program.was_replaced(), "may still be changing");
        assert!(program.was_replaced());
    }

    #[test]
    fn the_window_lies_beside_the_bell_unless_said_otherwise() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("deskbell");
        std::fs::write(&path, "").unwrap();
        let program = Program::at(path).unwrap();
        assert_eq!(program.window(None), directory.path().join(WINDOW));
        assert_eq!(program.window(Some(Path::new("/other"))), Path::new("/other"));
    }
}
