//! How other programs are started.

use deskbell_client::bridge::transport::Display;
use tokio::process::{Child, Command};

/// Whether a window could appear.
pub(crate) fn can_show(display: &Display) -> bool {
    display.is_known()
}

/// The webview draws a form without the graphics card: waiting for that takes a third of the time until the form can
/// be typed into, and some drivers leave the window blank.
const WITHOUT_GRAPHICS_CARD: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");

/// Tells a window's program where it appears, and gives it the token by which it comes to the front.
pub(crate) fn tell(command: &mut Command, display: &Display, activation: Option<&str>) {
    let variables = [
        ("DISPLAY", display.x11.as_deref()),
        ("XAUTHORITY", display.x11_authority.as_deref()),
        ("WAYLAND_DISPLAY", display.wayland.as_deref()),
        // The bell's own token was used up at its start.
        ("XDG_ACTIVATION_TOKEN", activation),
        ("DESKTOP_STARTUP_ID", activation),
    ];
    command.env(WITHOUT_GRAPHICS_CARD.0, WITHOUT_GRAPHICS_CARD.1);
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
}

/// A window comes to the front by the token it was given.
pub(crate) fn give_the_front_to(_window: &Child) {}

/// The program that opens a link with whatever the desktop has for it.
pub(crate) fn opener(link: &str) -> Command {
    let mut command = Command::new("xdg-open");
    command.arg(link);
    command
}
