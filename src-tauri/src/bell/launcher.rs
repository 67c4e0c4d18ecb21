//! Starts windows as processes of their own, and sees to their end.

use std::{
    io,
    path::PathBuf,
    process::{ExitStatus, Stdio},
};

use deskbell_client::bridge::{Page, transport::Display};
use deskbell_words::Words;
use tokio::{process::Command, sync::mpsc, task::JoinSet};

use crate::{notes::Task, os::launch};

/// The exit code of a program whose libraries are missing.
const NOT_LOADED: i32 = 127;

/// Starts windows.
pub(crate) struct Launcher {
    program: PathBuf,
    display: Display,
    /// The token of the last click in the panel, until a window uses it up.
    token: Option<String>,
    /// Pages whose window has been started and has not said hello yet.
    starting: Vec<Page>,
    children: JoinSet<Ended>,
    notes: mpsc::UnboundedSender<Task>,
    words: Words,
}

/// A process that has ended; `page` for a window's.
pub(crate) struct Ended {
    page: Option<Page>,
    status: io::Result<ExitStatus>,
}

impl Launcher {
    /// Starts this program, on this display.
    pub(crate) fn new(
        program: PathBuf,
        display: Display,
        notes: mpsc::UnboundedSender<Task>,
        words: Words,
    ) -> Self {
        let (token, starting, children) = (None, Vec::new(), JoinSet::new());
        Self { program, display, token, starting, children, notes, words }
    }

    /// A click brought this token.
    pub(crate) fn remember(&mut self, token: Option<String>) {
        if token.is_some() {
            self.token = token;
        }
    }

    /// A second start came from this display; the first may have had none.
    pub(crate) fn move_to(&mut self, display: Display) {
        if display.is_known() {
            self.display = display;
        }
    }

    /// Whether a window is on its way.
    pub(crate) fn is_starting(&self) -> bool {
        !self.starting.is_empty()
    }

    /// A window has said hello.
    pub(crate) fn arrived(&mut self, page: &Page) {
        if let Some(index) = self.starting.iter().position(|starting| starting == page) {
            self.starting.swap_remove(index);
        }
    }

    /// Starts a window. While one for this page is on its way a second click starts none: that one comes to the front.
    /// Answers the page if its window could not be started.
    pub(crate) fn open(&mut self, page: Page, activation: Option<String>) -> Option<Page> {
        let token = self.token.take();
        if self.starting.contains(&page) {
            return None;
        }
        if !launch::can_show(&self.display) {
            tracing::warn!("{}", self.words.plain("cli-no-display"));
            return Some(page);
        }
        match self.command(&page, activation.or(token).as_deref()).spawn() {
            Ok(mut child) => {
                launch::give_the_front_to(&child);
                self.starting.push(page.clone());
                self.children
                    .spawn(async move { Ended { page: Some(page), status: child.wait().await } });
                None
            }
            Err(error) => {
                self.failed("cli-no-window-program", &error.to_string());
                Some(page)
            }
        }
    }

    /// Rings a number with whatever the desktop has for it.
    pub(crate) fn call(&mut self, number: &str) {
        let digits: String =
            number.chars().filter(|c| c.is_ascii_digit() || "+*#".contains(*c)).collect();
        let mut command = launch::opener(&format!("tel:{digits}"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(mut child) => {
                self.children
                    .spawn(async move { Ended { page: None, status: child.wait().await } });
            }
            Err(error) => {
                tracing::info!(error = %error, "This desktop has no program for phone numbers")
            }
        }
    }

    /// The next process that ends; `None` while there is none.
    pub(crate) async fn next_end(&mut self) -> Option<Ended> {
        self.children.join_next().await?.ok()
    }

    /// A process has ended; a window that ends before it said hello could not open: its page is the answer.
    pub(crate) fn ended(&mut self, ended: Ended) -> Option<Page> {
        let page = ended.page.filter(|page| self.starting.contains(page))?;
        self.arrived(&page);
        match ended.status {
            Ok(status) if status.success() => {}
            Ok(status) if status.code() == Some(NOT_LOADED) => {
                self.failed("cli-no-webview", &status.to_string())
            }
            Ok(status) => self.failed("cli-window-failed", &status.to_string()),
            Err(error) => self.failed("cli-window-failed", &error.to_string()),
        }
        Some(page)
    }

    fn command(&self, page: &Page, activation: Option<&str>) -> Command {
        let mut command = Command::new(&self.program);
        // Killed with the launcher: quitting the bell closes windows, also one that is still starting.
        command.arg("--page").arg(page.to_string()).stdin(Stdio::null()).kill_on_drop(true);
        launch::tell(&mut command, &self.display, activation);
        command
    }

    fn failed(&self, key: &str, cause: &str) {
        tracing::error!(cause, "{}", self.words.plain(key));
        let title = self.words.plain("error-window");
        let body = self.words.plain("error-window-body");
        if self.notes.send(Task::Trouble { title, body }).is_err() {
            tracing::debug!("the notifications have ended");
        }
    }
}
