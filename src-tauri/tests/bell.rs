//! The bell as a program, without a display, a session bus or a server: it starts, is alone, goes on and ends.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{
    collections::HashMap,
    io::{self, BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use deskbell_client::bridge::{
    Page,
    transport::{HandOver, Place, hand_over},
};

const STARTS: usize = 20;
/// Long enough for the busiest computer; a test that waits for what never comes fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// A user who has just signed in on a computer without a desktop.
struct User {
    home: tempfile::TempDir,
}

impl User {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn deskbell(&self) -> Command {
        let mut command = self.alone(env!("CARGO_BIN_EXE_deskbell"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Nothing of the person at whose computer the test runs.
    #[cfg(unix)]
    fn alone(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env("LANG", "en_GB.UTF-8")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        command
    }

    /// Windows itself needs some of its variables.
    #[cfg(windows)]
    fn alone(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("LOCALAPPDATA", self.home.path()).env("APPDATA", self.home.path());
        command
    }

    fn start(&self) -> Bell {
        Bell::of(&mut self.deskbell())
    }

    fn ask(
        &self,
        page: Option<Page>,
    ) -> Result<(), deskbell_client::bridge::transport::ConnectError> {
        let place = Place::open(Some(self.home.path()), self.home.path()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(hand_over(&place, HandOver { page, ..HandOver::default() }))
    }
}

/// A running bell; killed with the test.
struct Bell {
    process: Child,
    said: mpsc::Receiver<String>,
}

impl Bell {
    fn of(command: &mut Command) -> Self {
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let (send, said) = mpsc::channel();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { process, said }
    }

    /// Reads on until a line holds these words.
    fn wait_for(&mut self, words: &str) {
        while let Ok(line) = self.said.recv_timeout(PATIENCE) {
            if line.contains(words) {
                return;
            }
        }
        panic!("never said: {words}");
    }

    /// Asks it to end, as the session does.
    #[cfg(unix)]
    fn end_well(mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        let process = Pid::from_raw(i32::try_from(self.process.id()).unwrap()).unwrap();
        kill_process(process, Signal::TERM).unwrap();
        assert!(self.process.wait().unwrap().success());
    }

    /// Windows has no signal that a test without a console could send: it is ended with the test.
    #[cfg(windows)]
    fn end_well(self) {}
}

impl Drop for Bell {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        self.process.wait().unwrap();
    }
}

#[test]
fn of_many_starts_at_once_one_is_the_bell() {
    let user = User::new();
    // The second round starts on what the first left behind when it was killed.
    for round in 0..2 {
        let (send, ended) = mpsc::channel();
        let mut starts = HashMap::new();
        for _ in 0..STARTS {
            let mut start = user.deskbell().spawn().unwrap();
            let (id, mut words, send) = (start.id(), start.stderr.take().unwrap(), send.clone());
            starts.insert(id, start);
            // A process that has ended says nothing more.
            thread::spawn(move || {
                io::copy(&mut words, &mut io::sink()).unwrap();
                send.send(id).unwrap();
            });
        }
        for _ in 1..STARTS {
            let id = ended.recv_timeout(PATIENCE).unwrap();
            let status = starts.remove(&id).unwrap().wait().unwrap();
            assert!(status.success(), "round {round}: {status:?}");
        }
        user.ask(None).unwrap();
        for mut bell in starts.into_values() {
            assert_eq!(bell.try_wait().unwrap(), None, "the one that is left is the bell");
            bell.kill().unwrap();
            bell.wait().unwrap();
        }
    }
}

#[cfg(unix)] // A Windows session cannot be without its desktop.
#[test]
fn without_a_desktop_it_says_so_and_goes_on() {
    let user = User::new();
    let mut bell = user.start();
    bell.wait_for("No session bus answers.");
    user.ask(Some(Page::Form)).unwrap();
    bell.wait_for("There is no display here");
    user.ask(None).unwrap();
    bell.end_well();
    assert_eq!(user.deskbell().arg("--check").status().unwrap().code(), Some(1));
}

#[test]
fn a_missing_window_program_is_said_and_survived() {
    let user = User::new();
    let mut command = user.deskbell();
    let mut bell =
        Bell::of(command.env("DISPLAY", ":none").env("DESKBELL_WINDOW", "/nonexistent/window"));
    user.ask(Some(Page::Form)).unwrap();
    bell.wait_for("the program “deskbell-window” is missing");
    user.ask(Some(Page::Tickets)).unwrap();
    bell.wait_for("the program “deskbell-window” is missing");
    bell.end_well();
}

#[test]
fn an_unknown_page_is_named_and_nothing_starts() {
    let user = User::new();
    let output = user.deskbell().args(["--open", "moon"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("“moon” is no page"));
    assert!(!user.home.path().join("deskbell").exists());
}

#[cfg(unix)] // The folder is made of links and owners, which Windows has otherwise.
#[test]
fn a_runtime_directory_of_somebody_else_is_refused_in_words() {
    let user = User::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), user.home.path().join("deskbell")).unwrap();
    let output = user.deskbell().output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("belongs to somebody else"));
    assert!(std::fs::read_dir(elsewhere.path()).unwrap().next().is_none());
}

#[cfg(unix)] // A Windows session cannot be without its display.
#[test]
fn a_window_without_a_display_ends_with_a_sentence() {
    for display in [None, Some(":none")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deskbell-window"));
        command.env_clear().env("LANG", "en").args(["--page", "form"]);
        if let Some(display) = display {
            command.env("DISPLAY", display);
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(69), "{display:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("display") && !said.contains("panicked"), "{said}");
    }
}

#[cfg(windows)]
#[test]
fn a_window_without_a_webview_ends_with_a_sentence() {
    let user = User::new();
    let mut command = user.alone(env!("CARGO_BIN_EXE_deskbell-window"));
    let output = command.args(["--page", "form"]).output().unwrap();
    assert_eq!(output.status.code(), Some(69));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("WebView2") && !said.contains("panicked"), "{said}");
}

#[cfg(unix)] // Asks the loader of Linux.
#[test]
fn the_bell_links_no_webview() {
    let output = Command::new("ldd")
        .arg(std::path::Path::new(env!("CARGO_BIN_EXE_deskbell")))
        .output()
        .unwrap();
    let libraries = String::from_utf8(output.stdout).unwrap();
    assert!(libraries.contains("libc.so"), "{libraries}");
    assert!(!libraries.contains("webkit") && !libraries.contains("gtk"), "{libraries}");
}
