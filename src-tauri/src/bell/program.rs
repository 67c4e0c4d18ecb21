//! Which files this program and its window are, and whether it would start as something else now.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::os::program::{Identity, WINDOW, start_anew};

/// The file this program was started from, and the organisation's settings it started with.
#[derive(Debug)]
pub(crate) struct Program {
    file: Watched,
    policy: Option<Watched>,
}

/// A file, and whether it is still the one of the start.
#[derive(Debug)]
struct Watched {
    path: PathBuf,
    began_as: Option<Identity>,
    last_seen: Option<Identity>,
}

impl Program {
    /// The running program, started with this policy, if that is a file.
    pub(crate) fn current(policy: Option<&Path>) -> io::Result<Self> {
        Self::at(std::env::current_exe()?, policy)
    }

    fn at(path: PathBuf, policy: Option<&Path>) -> io::Result<Self> {
        std::fs::metadata(&path)?;
        let policy = policy.map(|policy| Watched::from_now_on(policy.to_owned()));
        Ok(Self { file: Watched::from_now_on(path), policy })
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.file.path
    }

    /// The window's program: beside this one, unless said otherwise.
    pub(crate) fn window(&self, said: Option<&Path>) -> PathBuf {
        said.map_or_else(|| self.file.path.with_file_name(WINDOW), Path::to_owned)
    }

    /// Whether it would start as something else: an upgrade has taken its file's place, or the policy is another.
    pub(crate) fn is_outdated(&mut self) -> bool {
        let file = self.file.has_changed();
        let policy = self.policy.as_mut().is_some_and(Watched::has_changed);
        // A program that was removed cannot start again.
        (file || policy) && self.file.last_seen.is_some()
    }

    /// Becomes the program that would start now. Returns only if that fails.
    pub(crate) fn become_anew(&self) -> io::Error {
        start_anew(&self.file.path)
    }
}

impl Watched {
    fn from_now_on(path: PathBuf) -> Self {
        let now = Identity::of(&path).ok();
        Self { path, began_as: now, last_seen: now }
    }

    /// Whether it is another file, and the same one as at the last look: somebody may still be writing at the first.
    fn has_changed(&mut self) -> bool {
        let seen = Identity::of(&self.path).ok();
        let has_settled = seen == self.last_seen;
        self.last_seen = seen;
        has_settled && seen != self.began_as
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program in a folder without a policy.
    fn installed() -> (tempfile::TempDir, Program) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("deskbell");
        std::fs::write(&path, "old").unwrap();
        let program = Program::at(path, Some(&directory.path().join("policy.toml"))).unwrap();
        (directory, program)
    }

    #[test]
    fn a_replaced_file_is_noticed_once_it_has_settled() {
        let (directory, mut program) = installed();
        assert!(!program.is_outdated());
        assert!(!program.is_outdated());

        let path = directory.path().join("deskbell");
        let upgrade = directory.path().join("deskbell.new");
        std::fs::write(&upgrade, "new").unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(!program.is_outdated());
        assert!(!program.is_outdated(), "removed is not replaced");
        std::fs::rename(&upgrade, &path).unwrap();
        assert!(!program.is_outdated(), "may still be changing");
        assert!(program.is_outdated());
    }

    #[test]
    fn another_policy_is_noticed_once_it_has_settled() {
        let (directory, mut program) = installed();
        let policy = directory.path().join("policy.toml");
        std::fs::write(&policy, "show_quit = false").unwrap();
        assert!(!program.is_outdated(), "may still be changing");
        assert!(program.is_outdated());
        std::fs::remove_file(directory.path().join("deskbell")).unwrap();
        assert!(!program.is_outdated(), "nothing is left to start");
    }

    #[test]
    fn the_window_lies_beside_the_bell_unless_said_otherwise() {
        let (directory, program) = installed();
        assert_eq!(program.window(None), directory.path().join(WINDOW));
        assert_eq!(program.window(Some(Path::new("/other"))), Path::new("/other"));
    }
}
