//! The bell on a desktop.

use std::path::Path;

use deskbell_client::bridge::transport::Place;
use tokio::process::Command;

use super::{
    Desktop, Window, process::Process, session::Witness, until, until::PATIENCE, window::free_port,
};
use crate::programs::program;

/// A running bell.
pub struct Bell {
    process: Process,
    window_port: u16,
    witness: Witness,
}

impl Drop for Bell {
    /// The screen is looked at while the bell still rules it.
    fn drop(&mut self) {
        self.witness.look();
    }
}

impl Bell {
    /// Starts a bell that knows a server and its key.
    pub async fn start(desktop: &Desktop, server: &str, enrollment_key: &str) -> Self {
        Self::start_as(desktop, server, enrollment_key, |_| {}).await
    }

    /// The same, with something about its start changed.
    pub async fn start_as(
        desktop: &Desktop,
        server: &str,
        enrollment_key: &str,
        change: impl FnOnce(&mut Command),
    ) -> Self {
        let mut command = command(desktop);
        command.env("DESKBELL_SERVER_URL", server).env("DESKBELL_ENROLLMENT_KEY", enrollment_key);
        change(&mut command);
        Self::launch(desktop, command).await
    }

    /// Starts a bell that is installed on this machine, as the session does it: the machine's policy says the rest.
    pub async fn installed(desktop: &Desktop, program: &Path) -> Self {
        Self::launch(desktop, desktop.command(program)).await
    }

    /// The same as [`Bell::start`], with windows that let no driver in: they are as a person's are.
    pub fn start_undriven(desktop: &Desktop, server: &str, enrollment_key: &str) -> Self {
        let mut command = command(desktop);
        command.env("DESKBELL_SERVER_URL", server).env("DESKBELL_ENROLLMENT_KEY", enrollment_key);
        Self { process: Process::start(command), window_port: 0, witness: desktop.witness.clone() }
    }

    async fn launch(desktop: &Desktop, mut command: Command) -> Self {
        let window_port = free_port().await;
        // Inherited by the windows it starts: each lets the driver in.
        command
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{window_port}"));
        Self { process: Process::start(command), window_port, witness: desktop.witness.clone() }
    }

    /// A second start with these arguments, as the launcher does it; gives its exit code. Whoever is started before
    /// the bell listens becomes the bell, so this waits until it does.
    pub async fn again(desktop: &Desktop, arguments: &[&str]) -> Option<i32> {
        let runtime = desktop.folder().join("run");
        until("the bell listens", || async {
            let place = Place::open(Some(&runtime), desktop.folder()).ok()?;
            tokio::net::UnixStream::connect(place.socket()).await.ok()
        })
        .await;
        let mut command = command(desktop);
        let ended = tokio::time::timeout(PATIENCE, command.args(arguments).status());
        let ended = ended.await.expect("the second start hands over and ends");
        ended.expect("the bell starts").code()
    }

    /// Takes control of the window it has opened.
    pub async fn window(&self, desktop: &Desktop) -> Window {
        Window::attach(desktop, self.window_port).await
    }

    /// The process ids of its windows.
    pub fn windows(&self) -> Vec<i32> {
        let id = self.process.id();
        let children =
            std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        children.split_whitespace().filter_map(|child| child.parse().ok()).collect()
    }

    /// Its process id.
    pub fn id(&self) -> i32 {
        self.process.id()
    }

    /// Ends it as a crash would; its windows live on.
    pub async fn kill(&mut self) {
        self.process.kill().await;
    }

    /// Waits until it has ended by itself; gives its exit code.
    pub async fn wait(&mut self) -> Option<i32> {
        self.process.child().wait().await.expect("it is our child").code()
    }

    /// Asks it to end; gives its exit code.
    pub async fn stop(&mut self) -> Option<i32> {
        self.process.stop().await
    }
}

/// The bell's program on a desktop, with its window's program beside it: installed there, because a bell whose
/// file is replaced becomes the new one, and somebody may be building.
fn command(desktop: &Desktop) -> Command {
    let folder = desktop.folder().join("bin");
    std::fs::create_dir_all(&folder).expect("a folder for programs");
    for name in ["deskbell-window", "deskbell"] {
        let (built, installed) = (program("deskbell", name), folder.join(name));
        if !installed.exists() && std::fs::hard_link(&built, &installed).is_err() {
            std::fs::copy(&built, &installed).expect("the program can be copied");
        }
    }
    desktop.command(folder.join("deskbell"))
}
