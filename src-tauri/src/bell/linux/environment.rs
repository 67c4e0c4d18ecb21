//! What a Linux session tells in variables.

use std::path::PathBuf;

use deskbell_client::bridge::transport::Display;

use crate::environment::text;

/// Where the session's services are found.
#[derive(Debug, Clone)]
pub(crate) struct Desktop {
    /// `DBUS_SESSION_BUS_ADDRESS`: the session bus; where it is not set, the usual place.
    pub(crate) bus: Option<String>,
}

pub(crate) fn desktop() -> Desktop {
    Desktop { bus: text("DBUS_SESSION_BUS_ADDRESS") }
}

/// `XDG_RUNTIME_DIR`.
pub(crate) fn runtime_dir() -> Option<PathBuf> {
    text("XDG_RUNTIME_DIR").map(PathBuf::from)
}

pub(crate) fn display() -> Display {
    Display {
        x11: text("DISPLAY"),
        x11_authority: text("XAUTHORITY"),
        wayland: text("WAYLAND_DISPLAY"),
    }
}

/// `XDG_ACTIVATION_TOKEN` or `DESKTOP_STARTUP_ID`.
pub(crate) fn activation() -> Option<String> {
    first(&["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"])
}

/// `LC_ALL`, `LC_MESSAGES` or `LANG`.
pub(crate) fn locale() -> String {
    first(&["LC_ALL", "LC_MESSAGES", "LANG"]).unwrap_or_default()
}

fn first(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(name))
}
