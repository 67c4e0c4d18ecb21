//! Faults of the system itself, by `strace`: a call that fails, that takes its time, or at which the process dies.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// Only a tracer that hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long strace may take to let go.
const FAREWELL: Duration = Duration::from_secs(20);

/// What happens at a system call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Injection {
    /// The calls, as strace lists them: `pwrite64,fdatasync`.
    pub calls: String,
    /// What strace does there: `signal=SIGKILL`, `error=EIO`, `delay_exit=200000`.
    pub fault: String,
    /// At which call of each thread, as strace counts: `3`, `3+`.
    pub when: String,
    /// Only calls on this file, if there is one.
    pub file: Option<PathBuf>,
}

/// The mark strace sets behind a call it has failed.
const INJECTED: &str = "(INJECTED)";

impl Injection {
    /// The process dies when one of its threads enters its nth call.
    pub fn kill(calls: &str, nth: u64) -> Self {
        Self::of(calls, "signal=SIGKILL".into(), nth.to_string())
    }

    /// The nth call of a thread fails with an error.
    pub fn fail(calls: &str, error: &str, nth: u64) -> Self {
        Self::of(calls, format!("error={error}"), nth.to_string())
    }

    /// The nth call of a thread and all later ones fail with an error.
    pub fn fail_from(calls: &str, error: &str, nth: u64) -> Self {
        Self::of(calls, format!("error={error}"), format!("{nth}+"))
    }

    /// Every call takes this much longer.
    pub fn slow(calls: &str, by: Duration) -> Self {
        Self::of(calls, format!("delay_exit={}", by.as_micros()), "1+".into())
    }

    /// The same on one file alone.
    #[must_use]
    pub fn on(mut self, file: &Path) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// `strace` around a program from its beginning: what is to be said before the program's own command line.
    pub fn around(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> =
            ["strace", "-f", "-qq", "-o", "/dev/null"].map(OsString::from).to_vec();
        words.extend(self.expressions());
        words.push("--".into());
        words
    }

    fn of(calls: &str, fault: String, when: String) -> Self {
        Self { calls: calls.into(), fault, when, file: None }
    }

    fn expressions(&self) -> Vec<OsString> {
        let Self { calls, fault, when, file } = self;
        let trace = ["-e".to_owned(), format!("trace={calls}")];
        let inject = ["-e".to_owned(), format!("inject={calls}:{fault}:when={when}")];
        let mut words: Vec<OsString> =
            trace.into_iter().chain(inject).map(OsString::from).collect();
        if let Some(file) = file {
            words.extend(["-P".into(), file.clone().into_os_string()]);
        }
        words
    }
}

/// A strace that watches every thread of a running process.
pub struct Tracer {
    strace: Child,
    folder: TempDir,
}

impl Tracer {
    /// Begins to watch; returns when every thread is watched.
    pub async fn inject(process: u32, injection: &Injection) -> Self {
        Self::watch(process, &injection.expressions()).await
    }

    /// Begins to count the calls of a kind.
    pub async fn count(process: u32, calls: &str) -> Self {
        Self::watch(process, &["-e".into(), format!("trace={calls}").into()]).await
    }

    async fn watch(process: u32, expressions: &[OsString]) -> Self {
        let folder = tempfile::tempdir().expect("a directory for what is seen");
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--", "strace", "-f", "-y", "-o"]);
        command.arg(folder.path().join("seen")).args(expressions);
        command.args(["-p", &process.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut strace = command.kill_on_drop(true).spawn().expect("strace starts");
        let mut words = BufReader::new(strace.stderr.take().expect("its words are piped"));
        let mut line = String::new();
        let read = tokio::time::timeout(PATIENCE, words.read_line(&mut line)).await;
        read.expect("strace answers").expect("strace can be read");
        assert!(line.contains("attached"), "strace could not watch the server: {line}");
        // It tells of each new thread; nobody may let it wait for a reader.
        tokio::spawn(async move { tokio::io::copy(&mut words, &mut tokio::io::sink()).await });
        Self { strace, folder }
    }

    /// Lets go of the process, which runs on if it lives; tells whether a call was made to fail.
    pub async fn has_failed_a_call(self) -> bool {
        self.done().await.iter().any(|line| line.contains(INJECTED))
    }

    /// Lets go of the process, which runs on, and gives the lines of what was seen.
    pub async fn done(mut self) -> Vec<String> {
        if let Some(id) = self.strace.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) {
            // It may have ended together with what it watched.
            kill_process(id, Signal::INT).ok();
        }
        if tokio::time::timeout(FAREWELL, self.strace.wait()).await.is_err() {
            // It can wait for ever for a process that died under it; its end lets go of everything as well.
            self.strace.kill().await.expect("it is ours");
        }
        let seen: PathBuf = self.folder.path().join("seen");
        let text = std::fs::read(seen).unwrap_or_default();
        String::from_utf8_lossy(&text).lines().map(str::to_owned).collect()
    }
}

/// Why a process may not be watched here, in a sentence, if it may not.
pub fn may_trace() -> Result<(), String> {
    let scope = std::fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    let is_closed = !["", "0"].contains(&scope.trim());
    if is_closed && !rustix::process::geteuid().is_root() {
        return Err(
            "faults of system calls need `sysctl kernel.yama.ptrace_scope=0`, or root".into()
        );
    }
    Ok(())
}
