//! `cargo xtask run`: the whole product on this computer, for trying it.

use std::{
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{packages, pages, processes, step};

/// Kept between runs, so that bookmarks and passkeys of the console stay good.
const ADDRESS: &str = "127.0.0.1:4747";
/// How long a part may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(5);
/// Who signs in to the console of such a server.
const TECHNICIAN: (&str, &str) = ("Robin Keller", "robin@deskbell.example");

/// Why the command ends.
enum End {
    /// The person pressed Ctrl+C.
    Asked,
    /// A part ended by itself.
    Ended(&'static str),
}

/// Builds and starts everything, waits for Ctrl+C, and ends everything.
pub(crate) fn run(demo: bool) -> Result<ExitCode> {
    processes::adopt_orphans()?;
    packages::ensure(packages::Need::Run)?;
    pages::install()?;
    pages::build()?;
    step::title("programs");
    step::must(step::cargo().args(["build", "--workspace", "--bins", "--locked"]))?;

    let folder = step::kept(if demo { "run-demo" } else { "run" })?;
    let data = folder.join("data");
    if demo && !data.exists() {
        step::title("an invented company");
        step::must(&mut server(&data, "demo"))?;
    }
    if !data.exists() {
        // A server that makes its directory itself prints its own first link, which nobody needs beside ours.
        answer::<serde_json::Value>(json(server(&data, "init")))?;
    }
    let (ends, ended) = mpsc::channel();
    let asked = ends.clone();
    processes::on_interrupt(move || {
        asked.send(End::Asked).ok();
    })?;
    let done = serve_and_wait(&folder, &data, &ends, &ended);
    processes::end_descendants();
    done
}

fn serve_and_wait(
    folder: &Path,
    data: &Path,
    ends: &Sender<End>,
    ended: &Receiver<End>,
) -> Result<ExitCode> {
    let (mut server, url) = start_server(data)?;
    let link = sign_in_link(data)?;
    let bell = if has_display() { Some(start_bell(folder, data, &url)?) } else { None };
    step::title("Deskbell is running");
    step::say(&format!("  Server          {url}"));
    step::say(&format!("  Data            {}", data.display()));
    step::say(&format!("  Console         {link}"));
    if bell.is_some() {
        step::say(
            "  Bell            by the clock; or open the form with: target/debug/deskbell --open form",
        );
    } else {
        step::say("  Bell            there is no display here, so only the web part is served");
    }
    step::say("  Stop            Ctrl+C");

    let mut bell = bell;
    watch(&mut server, "server", ends);
    if let Some(bell) = &mut bell {
        watch(bell, "bell", ends);
    }
    let why = ended.recv().unwrap_or(End::Asked);
    step::say("\nStopping…");
    let parts: Vec<&Child> = bell.iter().chain([&server]).collect();
    end(&parts, ended);
    match why {
        End::Asked => Ok(ExitCode::SUCCESS),
        End::Ended(part) => bail!("the {part} ended by itself; its last words are above"),
    }
}

/// A command of the server's command line on a data directory.
fn server(data: &Path, command: &str) -> Command {
    let mut server = Command::new(program("deskbell-server"));
    server.args([command, "--data"]).arg(data);
    server
}

fn program(name: &str) -> PathBuf {
    step::programs().unwrap_or_default().join(name)
}

fn start_server(data: &Path) -> Result<(Child, String)> {
    #[derive(Deserialize)]
    struct Listening {
        listening: String,
    }
    let mut command = server(data, "serve");
    // Ctrl+C is for this command, which then ends its parts in order.
    command.env("DESKBELL_LOG", "warn");
    command
        .args(["--listen", ADDRESS, "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .process_group(0);
    let mut child = command.spawn().context("the server did not start")?;
    let output = child.stdout.take().context("the server has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).context("the server said nothing")?;
    let Ok(Listening { listening }) = serde_json::from_str(&line) else {
        bail!("the server did not start; its last words are above");
    };
    Ok((child, listening))
}

/// A fresh link for the console: old ones are good for one use.
fn sign_in_link(data: &Path) -> Result<String> {
    #[derive(Deserialize)]
    struct Added {
        sign_in_url: String,
    }
    let (name, email) = TECHNICIAN;
    let mut command = server(data, "technician");
    command.args(["add", "--name", name, "--email", email, "--role", "administrator", "--json"]);
    answer::<Added>(command).map(|added| added.sign_in_url)
}

fn start_bell(folder: &Path, data: &Path, url: &str) -> Result<Child> {
    #[derive(Deserialize)]
    struct Created {
        key: String,
    }
    let mut command = server(data, "enrollment-key");
    command.args(["create", "--auto-approve", "--json"]);
    let Created { key } = answer(command)?;
    // The bell of this run keeps its things here, away from a bell this person may really use.
    let laptop = folder.join("laptop");
    std::fs::create_dir_all(&laptop)?;
    Command::new(program("deskbell"))
        .env("DESKBELL_SERVER_URL", url)
        .env("DESKBELL_LOG", "warn")
        .env("DESKBELL_ENROLLMENT_KEY", key)
        .env("XDG_DATA_HOME", laptop.join("data"))
        .env("XDG_CONFIG_HOME", laptop.join("config"))
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .context("the bell did not start")
}

/// The JSON object a command of the server prints.
fn answer<T: DeserializeOwned>(mut command: Command) -> Result<T> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("the server's command line did not start")?;
    if !output.status.success() {
        bail!("this failed: {}", step::shown(&command));
    }
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("no answer from: {}", step::shown(&command)))
}

fn json(mut command: Command) -> Command {
    command.arg("--json");
    command
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Tells when a part ends. The process is looked at from outside, so that it can still be asked to end.
fn watch(child: &mut Child, name: &'static str, ends: &Sender<End>) {
    let ends = ends.clone();
    let id = child.id();
    std::thread::spawn(move || {
        processes::wait_for(id);
        // Nobody listens any more once everything ends.
        ends.send(End::Ended(name)).ok();
    });
}

/// Asks every part to end and waits for each a little.
fn end(parts: &[&Child], ended: &Receiver<End>) {
    for part in parts {
        processes::ask_to_end(part);
    }
    for _ in parts {
        if matches!(ended.recv_timeout(PATIENCE), Err(RecvTimeoutError::Timeout)) {
            return;
        }
    }
}
