//! Every environment variable the bell reads, read once. What settings are made of is read by the client.

use std::{env, path::PathBuf};

use deskbell_client::bridge::transport::Display;

/// The bell's own sentences; the bus library tells of every missing service by itself.
pub(crate) const LOG: &str = "info,zbus=error";

/// What the desktop and tests tell the bell.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// `XDG_RUNTIME_DIR`.
    pub(crate) runtime_dir: Option<PathBuf>,
    /// Where windows appear.
    pub(crate) display: Display,
    /// `XDG_ACTIVATION_TOKEN` or `DESKTOP_STARTUP_ID`: lets a window come to the front.
    pub(crate) activation: Option<String>,
    /// `DESKBELL_WINDOW`: the window's program, if it does not lie beside this one.
    pub(crate) window: Option<PathBuf>,
    /// `DBUS_SESSION_BUS_ADDRESS`: the session bus; where it is not set, the usual place.
    pub(crate) bus: Option<String>,
    /// `DESKBELL_LOG`: what is logged.
    pub(crate) log: String,
    /// `LC_ALL`, `LC_MESSAGES` or `LANG`.
    pub(crate) locale: String,
}

impl Environment {
    /// Reads them.
    pub(crate) fn read() -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| text(name));
        Self {
            runtime_dir: text("XDG_RUNTIME_DIR").map(PathBuf::from),
            display: Display {
                x11: text("DISPLAY"),
                x11_authority: text("XAUTHORITY"),
                wayland: text("WAYLAND_DISPLAY"),
            },
            activation: first(&["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"]),
            window: env::var_os("DESKBELL_WINDOW").map(PathBuf::from),
            bus: text("DBUS_SESSION_BUS_ADDRESS"),
            log: text("DESKBELL_LOG").unwrap_or_else(|| LOG.to_owned()),
            locale: first(&["LC_ALL", "LC_MESSAGES", "LANG"]).unwrap_or_default(),
        }
    }
}

/// An empty variable counts as none, as the desktop's specifications say.
fn text(name: &str) -> Option<String> {
    env::var_os(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
}
