//! Starts windows as processes of their own, and sees to their end.

use std::{
    io,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use deskbell_client::bridge::{Page, transport::Display};
use deskbell_words::Words;
use tokio::{
    process::{Child, Command},
    sync::oneshot,
    task::JoinSet,
    time::timeout,
};

use crate::{
    notes::{self, Task},
    os::launch,
};

/// The exit code of a program whose libraries are missing.
const NOT_LOADED: i32 = 127;
/// How long a window may take until it says hello; a slow disk's first start takes a few seconds.
const GREETING: Duration = Duration::from_secs(30);

/// Starts windows.
pub(crate) struct Launcher {
    program: PathBuf,
    display: Display,
    /// The token of the last click in the panel, until a window uses it up.
    token: Option<String>,
    /// Windows that have been started and have not said hello yet.
    starting: Vec<Starting>,
    children: JoinSet<Ended>,
    /// How long a window may take until it says hello.
    patience: Duration,
    notes: notes::Sender,
    words: Words,
}

/// A window that is on its way, and who waits for its hello.
struct Starting {
    page: Page,
    greeted: oneshot::Sender<()>,
}

/// A process that has ended; `page` for a window's.
pub(crate) struct Ended {
    page: Option<Page>,
    how: How,
}

/// How it ended.
enum How {
    Itself(io::Result<ExitStatus>),
    /// It hung before its greeting and was ended.
    Hung,
}

impl Launcher {
    /// Starts this program, on this display.
    pub(crate) fn new(
        program: PathBuf,
        display: Display,
        notes: notes::Sender,
        words: Words,
    ) -> Self {
        let (token, starting, children) = (None, Vec::new(), JoinSet::new());
        Self { program, display, token, starting, children, patience: GREETING, notes, words }
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
        if let Some(Starting { greeted, .. }) = self.take_starting(page) {
            // Whoever waited for it may have ended with its process.
            greeted.send(()).unwrap_or_default();
        }
    }

    fn take_starting(&mut self, page: &Page) -> Option<Starting> {
        let index = self.starting.iter().position(|starting| starting.page == *page)?;
        Some(self.starting.swap_remove(index))
    }

    /// Starts a window. While one for this page is on its way a second click starts none: that one comes to the front.
    /// Answers the page if its window could not be started.
    pub(crate) fn open(&mut self, page: Page, activation: Option<String>) -> Option<Page> {
        let token = self.token.take();
        if self.starting.iter().any(|starting| starting.page == page) {
            return None;
        }
        if !launch::can_show(&self.display) {
            tracing::warn!("{}", self.words.plain("cli-no-display"));
            return Some(page);
        }
        match self.command(&page, activation.or(token).as_deref()).spawn() {
            Ok(child) => {
                launch::give_the_front_to(&child);
                let (greeted, greeting) = oneshot::channel();
                let patience = self.patience;
                self.starting.push(Starting { page: page.clone(), greeted });
                self.children.spawn(async move {
                    Ended { page: Some(page), how: watch(child, greeting, patience).await }
                });
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
        self.hand_over(&format!("tel:{digits}"));
    }

    /// Opens a page of the server in the system's browser; the controller has checked that it is one.
    pub(crate) fn browse(&mut self, url: &str) {
        self.hand_over(url);
    }

    /// Hands an address to the program the desktop has for it.
    fn hand_over(&mut self, address: &str) {
        let mut command = launch::opener(address);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(mut child) => {
                self.children.spawn(async move {
                    Ended { page: None, how: How::Itself(child.wait().await) }
                });
            }
            Err(error) => {
                tracing::info!(error = %error, "This desktop opens no addresses")
            }
        }
    }

    /// The next process that ends; `None` while there is none.
    pub(crate) async fn next_end(&mut self) -> Option<Ended> {
        self.children.join_next().await?.ok()
    }

    /// A process has ended; a window that ends before it said hello could not open: its page is the answer.
    pub(crate) fn ended(&mut self, ended: Ended) -> Option<Page> {
        let page = ended.page?;
        self.take_starting(&page)?;
        match ended.how {
            How::Itself(Ok(status)) if status.success() => {}
            How::Itself(Ok(status)) if status.code() == Some(NOT_LOADED) => {
                self.failed("cli-no-webview", &status.to_string())
            }
            How::Itself(Ok(status)) => self.failed("cli-window-failed", &status.to_string()),
            How::Itself(Err(error)) => self.failed("cli-window-failed", &error.to_string()),
            How::Hung => self.failed("cli-window-hung", "no greeting"),
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
        self.notes.send(Task::Trouble { title, body });
    }
}

/// Waits for a window's end; one that does not greet in time is ended.
async fn watch(mut child: Child, greeting: oneshot::Receiver<()>, patience: Duration) -> How {
    tokio::select! {
        status = child.wait() => return How::Itself(status),
        greeted = timeout(patience, greeting) => if greeted.is_err() {
            return match child.kill().await {
                Ok(()) => How::Hung,
                Err(error) => How::Itself(Err(error)),
            };
        }
    }
    How::Itself(child.wait().await)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn launcher(program: &std::path::Path) -> (Launcher, notes::Receiver) {
        let (notes, tasks) = notes::queue();
        let display = Display { x11: Some(":99".to_owned()), ..Display::default() };
        (Launcher::new(program.to_owned(), display, notes, Words::english()), tasks)
    }

    fn script(folder: &std::path::Path, lines: &str) -> PathBuf {
        let path = folder.join("window");
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    #[tokio::test]
    async fn a_window_that_hangs_before_its_greeting_is_ended_and_its_page_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let program = script(folder.path(), "exec sleep 100000");
        let (mut launcher, mut tasks) = launcher(&program);
        launcher.patience = Duration::from_millis(1);
        assert_eq!(launcher.open(Page::Form, None), None);
        assert_eq!(launcher.open(Page::Form, None), None);
        let ended = launcher.next_end().await.unwrap();
        assert_eq!(launcher.ended(ended), Some(Page::Form), "the next click may open it");
        assert!(launcher.next_end().await.is_none(), "the second click started none");
        assert!(!launcher.is_starting());
        assert!(matches!(tasks.recv().await, Some(Task::Trouble { .. })), "the person is told");
    }

    #[tokio::test]
    async fn a_window_that_greeted_stays_as_long_as_it_likes() {
        let folder = tempfile::tempdir().unwrap();
        let enough = folder.path().join("enough");
        let waits = format!("until [ -e {} ]; do sleep 0.1; done", enough.display());
        let program = script(folder.path(), &waits);
        let (mut launcher, _tasks) = launcher(&program);
        launcher.patience = Duration::from_millis(1);
        assert_eq!(launcher.open(Page::Form, None), None);
        launcher.arrived(&Page::Form);
        let far_longer = launcher.patience * 200;
        assert!(timeout(far_longer, launcher.next_end()).await.is_err(), "nobody ends it");
        std::fs::write(enough, "").unwrap();
        let ended = launcher.next_end().await.unwrap();
        assert!(matches!(ended.how, How::Itself(Ok(status)) if status.success()), "by itself");
        assert_eq!(launcher.ended(ended), None);
    }
}
