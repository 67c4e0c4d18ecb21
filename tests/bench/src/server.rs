//! The released server as a process of its own, on a directory of the bench.

use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{clock, http::Line, process};

/// Writes one device may send at once: what is measured is the server, not its patience with one device.
const BURST: &str = "10000000";
/// Longest a server may take to start, with a migration.
const START: Duration = Duration::from_secs(120);
/// Who works the desk of the bench.
const TECHNICIAN: (&str, &str) = ("Robin Keller", "robin@bench.example");

/// A server that runs.
pub(crate) struct Served {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    program: PathBuf,
    data: PathBuf,
    process: Child,
}

impl Served {
    /// Starts a server on a data directory; an empty one becomes a working server.
    pub(crate) async fn start(program: &Path, data: &Path) -> Result<Self> {
        Self::start_at(program, data, "127.0.0.1:0").await
    }

    async fn start_at(program: &Path, data: &Path, listen: &str) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        // Its log goes to a file on the same disk, as it would beside a journal.
        let log = File::create(data.with_extension("log"))?;
        let mut process = Command::new(program)
            .args(["serve", "--json", "--submit-burst", BURST, "--listen", listen, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut line = String::new();
        tokio::time::timeout(START, BufReader::new(output).read_line(&mut line))
            .await
            .context("the server did not start in time")??;
        let said: Value = serde_json::from_str(&line).with_context(|| {
            format!("the server did not start; see {}", data.with_extension("log").display())
        })?;
        let url = said["listening"].as_str().unwrap_or_default();
        let address = url.trim_start_matches("http://").parse().context("no address")?;
        Ok(Self { address, program: program.to_owned(), data: data.to_owned(), process })
    }

    /// Its process id.
    pub(crate) fn id(&self) -> i32 {
        self.process.id().and_then(|id| i32::try_from(id).ok()).unwrap_or_default()
    }

    /// Its memory in KiB.
    pub(crate) fn memory_kib(&self) -> Result<f64> {
        process::memory_kib(self.id())
    }

    /// Asks it to end and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        self.end().await
    }

    async fn end(&mut self) -> Result<()> {
        let id = rustix::process::Pid::from_raw(self.id()).context("it runs")?;
        rustix::process::kill_process(id, rustix::process::Signal::TERM)?;
        self.process.wait().await?;
        Ok(())
    }

    /// Ends it and starts it anew at the same address.
    pub(crate) async fn restart(mut self) -> Result<Self> {
        self.end().await?;
        Self::start_at(&self.program, &self.data, &self.address.to_string()).await
    }

    /// Runs a command of its command line and gives the JSON it prints.
    pub(crate) async fn command(&self, arguments: &[&str]) -> Result<Value> {
        command(&self.program, &self.data, arguments).await
    }

    /// A technician's API token; `which` tells several apart.
    pub(crate) async fn technician(&self, which: usize) -> Result<String> {
        let email = format!("{which}.{}", TECHNICIAN.1);
        let name = TECHNICIAN.0;
        let add = [
            "technician",
            "add",
            "--name",
            name,
            "--email",
            &email,
            "--role",
            "administrator",
            "--json",
        ];
        self.command(&add).await?;
        let made = self.command(&["api-token", "create", "--technician", &email, "--json"]).await?;
        made["token"].as_str().map(str::to_owned).context("a token")
    }

    /// A key whose computers are approved at once.
    pub(crate) async fn open_key(&self) -> Result<String> {
        let made = self.command(&["enrollment-key", "create", "--auto-approve", "--json"]).await?;
        made["key"].as_str().map(str::to_owned).context("a key")
    }

    /// A connection that speaks for a new technician.
    pub(crate) async fn desk(&self, which: usize) -> Result<Line> {
        let token = self.technician(which).await?;
        Line::open(self.address, Some(&token)).await
    }
}

/// Runs a command of the server's command line on a data directory and gives the JSON it prints.
pub(crate) async fn command(program: &Path, data: &Path, arguments: &[&str]) -> Result<Value> {
    let output = Command::new(program)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .with_context(|| format!("{} does not start", program.display()))?;
    if !output.status.success() {
        bail!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("{arguments:?} said no JSON"))
}

/// Starts a server and says in seconds how long it took until it listened.
pub(crate) async fn timed_start(program: &Path, data: &Path) -> Result<(Served, f64)> {
    let began = clock::now();
    let served = Served::start(program, data).await?;
    Ok((served, clock::millis_since(began) / 1000.0))
}
