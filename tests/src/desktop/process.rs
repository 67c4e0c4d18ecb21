//! A program of a desktop, with everything it starts.

use std::{ffi::OsStr, path::Path, process::Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tokio::process::{Child, Command};

/// A running program that ends, with everything it started, when this value does.
pub(super) struct Process {
    child: Child,
    group: Pid,
}

impl Process {
    /// Starts a program in a process group of its own.
    pub(super) fn start(mut command: Command) -> Self {
        let name = format!("{:?}", command.as_std().get_program());
        let child = command
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let group = child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?))
            .expect("a running program");
        Self { child, group }
    }

    /// Its own handle.
    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its process id.
    pub(super) fn id(&self) -> i32 {
        self.group.as_raw_nonzero().get()
    }

    /// Asks it to end and waits until it has; gives its exit code.
    pub(super) async fn stop(&mut self) -> Option<i32> {
        // A program that is gone already has ended too.
        kill_process(self.group, Signal::TERM).ok();
        self.child.wait().await.expect("it is our child").code()
    }

    /// Ends this program alone, at once, as a crash would.
    pub(super) async fn kill(&mut self) {
        self.child.kill().await.expect("it is our child");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        kill_process_group(self.group, Signal::KILL).ok();
    }
}

/// A command without input whose output goes nowhere, unless the person wants to see it. The system ends the
/// program when this test ends, however that happens.
pub(super) fn quiet(program: impl AsRef<OsStr>) -> Command {
    let program = program.as_ref();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = Path::new(program).is_absolute()
        || std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    assert!(there, "{} is missing: cargo xtask test installs it", program.display());
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "--"])
        .arg(program)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if std::env::var_os("DESKBELL_TESTS_LOUD").is_none() {
        command.stderr(Stdio::null());
    }
    command
}
