//! How other programs are started.

use deskbell_client::bridge::transport::Display;
use tokio::process::{Child, Command};
use windows::Win32::UI::WindowsAndMessaging::AllowSetForegroundWindow;

/// Whether a window could appear: a session always has its desktop.
pub(crate) fn can_show(_display: &Display) -> bool {
    true
}

/// A window finds its desktop by itself.
pub(crate) fn tell(_command: &mut Command, _display: &Display, _activation: Option<&str>) {}

/// Lets a window come to the front; refused where the person is at work in another program, which is right.
#[expect(unsafe_code, reason = "a call without conditions")]
pub(crate) fn give_the_front_to(window: &Child) {
    let Some(process) = window.id() else { return };
    // SAFETY: the call has no conditions.
    if unsafe { AllowSetForegroundWindow(process) }.is_err() {
        tracing::debug!("this process is not in front itself");
    }
}

/// The program that opens a link with whatever the system has for it.
pub(crate) fn opener(link: &str) -> Command {
    let mut command = Command::new("rundll32.exe");
    command.args(["url.dll,FileProtocolHandler", link]);
    command
}
