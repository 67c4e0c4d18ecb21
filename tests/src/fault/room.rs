//! A small disk: a file system in memory that only one server sees, so that it can be full.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::victim::{Victim, tied};

/// A disk of a few MiB.
///
/// It is mounted in a mount namespace of the server's own (with a user namespace around it where the person is not
/// root), and so ends with the server, whatever happens to the test.
pub struct Room {
    /// Where the server sees it.
    pub place: PathBuf,
    mebibytes: u32,
}

impl Room {
    /// A disk that will be mounted on an existing, empty directory.
    pub fn at(place: &Path, mebibytes: u32) -> Self {
        Self { place: place.to_owned(), mebibytes }
    }

    /// The server's program inside: the disk is mounted, filled with a copy of `data`, and the program runs.
    pub fn server(&self, data: &Path) -> Command {
        let mut command = tied("setpriv");
        command.args(["--pdeathsig", "KILL", "--", "unshare", "--mount"]);
        if !rustix::process::geteuid().is_root() {
            command.args(["--user", "--map-root-user"]);
        }
        let script = "mount -t tmpfs -o size=\"$1\"m,mode=700 tmpfs \"$2\" && cp -a \"$3\" \"$2\" && shift 3 && exec \"$@\"";
        command.args(["sh", "-c", script, "sh"]).arg(self.mebibytes.to_string());
        command.arg(&self.place).arg(data).arg(Victim::program());
        command
    }

    /// A file of the disk as this test reaches it, through the server's process.
    pub fn from_outside(&self, process: u32, name: &str) -> PathBuf {
        let below = self.place.strip_prefix("/").unwrap_or(&self.place);
        Path::new("/proc").join(process.to_string()).join("root").join(below).join(name)
    }
}
