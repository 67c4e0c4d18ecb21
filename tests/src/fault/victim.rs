//! The real server as the thing that suffers: its process, its last words, and how it ended.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::{Child, Command},
    task::JoinHandle,
};

use crate::programs::program;

/// Only a server that hangs takes so long to start or to end.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server.
pub struct Victim {
    /// Its address, as a client writes it.
    pub base: String,
    process: Child,
    words: JoinHandle<String>,
}

/// How a server or command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it printed for programs.
    pub output: String,
    /// What it said on standard error: words for people and log lines.
    pub words: String,
}

impl Ended {
    /// The words for people: what is no line of the log.
    pub fn sentences(&self) -> Vec<&str> {
        self.words.lines().filter(|line| !line.starts_with('{') && !line.is_empty()).collect()
    }

    /// One sentence for people, with this exit code and these words in it; no word of a programmer.
    pub fn says(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        let sentences = self.sentences();
        assert_eq!(sentences.len(), 1, "one sentence: {self:?}");
        assert!(sentences.iter().all(|line| line.contains(words)), "“{words}”: {self:?}");
        self.is_plain();
    }

    /// Nobody reads a stack trace.
    pub fn is_plain(&self) {
        for inside in ["panicked", "RUST_BACKTRACE", "stack backtrace", "Os {", ".rs:"] {
            assert!(!self.words.contains(inside), "{inside}: {self:?}");
        }
    }
}

impl Victim {
    /// A server on this data directory and address; the error is how it ended instead.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(data: &Path, base: &str) -> Result<Self, Ended> {
        Self::start_as(server(), data, base, &[]).await
    }

    /// The same with variables of its own.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_at(
        data: &Path,
        base: &str,
        variables: &[(&str, OsString)],
    ) -> Result<Self, Ended> {
        Self::start_as(server(), data, base, variables).await
    }

    /// The same, begun by another command such as `unshare … sh -c …`, and with variables of its own.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_as(
        mut command: Command,
        data: &Path,
        base: &str,
        variables: &[(&str, OsString)],
    ) -> Result<Self, Ended> {
        let address = base.trim_start_matches("http://");
        // Nobody is held back by the limit on writes: it is not what is tried here.
        command.args(["serve", "--json", "--submit-burst", "1000000", "--listen", address]);
        command.arg("--data").arg(data).envs(variables.iter().cloned());
        let mut process = command.spawn().expect("the server starts");
        let output = process.stdout.take().expect("its output is piped");
        let mut errors = process.stderr.take().expect("its words are piped");
        let words = tokio::spawn(async move {
            let mut words = Vec::new();
            // A server that was killed leaves what it had said.
            errors.read_to_end(&mut words).await.ok();
            String::from_utf8_lossy(&words).into_owned()
        });
        let mut first = String::new();
        let mut output = BufReader::new(output);
        let read = tokio::time::timeout(PATIENCE, output.read_line(&mut first)).await;
        read.expect("the server starts in time").ok();
        let line: Option<Value> = serde_json::from_str(&first).ok();
        let Some(base) = line.and_then(|line| line["listening"].as_str().map(str::to_owned)) else {
            return Err(end(process, words).await);
        };
        Ok(Self { base, process, words })
    }

    /// Where the server's program is.
    pub fn program() -> PathBuf {
        program("deskbell-server", "deskbell-server")
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id().expect("a running server")
    }

    /// Ends it as a power cut would, and says what it had said.
    pub async fn kill(mut self) -> Ended {
        self.process.start_kill().ok();
        end(self.process, self.words).await
    }

    /// Asks it to stop.
    pub async fn stop(self) -> Ended {
        let id = i32::try_from(self.id()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(id, Signal::TERM).expect("it is ours");
        end(self.process, self.words).await
    }

    /// Waits for its end.
    pub async fn ended(self) -> Ended {
        end(self.process, self.words).await
    }

    /// Whether it runs.
    pub fn runs(&mut self) -> bool {
        self.process.try_wait().expect("it is ours").is_none()
    }
}

async fn end(mut process: Child, words: JoinHandle<String>) -> Ended {
    let status = tokio::time::timeout(PATIENCE, process.wait()).await;
    let status = status.expect("the server ends in time").expect("it is ours");
    let words = words.await.expect("its words are read");
    Ended { code: status.code(), output: String::new(), words }
}

/// The server's program: it ends when this test does, however that happens.
pub(super) fn server() -> Command {
    let mut command = tied("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(Victim::program());
    command
}

/// A command whose words are heard and which ends with this test.
pub(super) fn tied(name: &str) -> Command {
    let mut command = Command::new(name);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

impl Ended {
    /// Runs a command of the server's command line on a data directory to its end.
    pub async fn of(data: &Path, arguments: &[&str]) -> Self {
        Self::of_command(server(), data, arguments).await
    }

    /// The same, begun by another command.
    pub async fn of_command(mut command: Command, data: &Path, arguments: &[&str]) -> Self {
        command.args(arguments).arg("--data").arg(data);
        let ended = tokio::time::timeout(PATIENCE, command.output()).await;
        let ended = ended.unwrap_or_else(|_| panic!("{arguments:?} does not end"));
        let ended = ended.expect("the server starts");
        Self {
            code: ended.status.code(),
            output: String::from_utf8_lossy(&ended.stdout).into_owned(),
            words: String::from_utf8_lossy(&ended.stderr).into_owned(),
        }
    }
}
