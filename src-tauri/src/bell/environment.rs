//! Every environment variable the bell reads, read once. What settings are made of is read by the client.

use std::{env, path::PathBuf};

use deskbell_client::bridge::transport::Display;

use crate::os::environment as system;

/// The bell's own sentences; the bus library tells of every missing service by itself.
pub(crate) const LOG: &str = "info,zbus=error";

/// What the desktop and tests tell the bell.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// The session's private directory, if it has one.
    pub(crate) runtime_dir: Option<PathBuf>,
    /// Where windows appear.
    pub(crate) display: Display,
    /// Lets a window come to the front.
    pub(crate) activation: Option<String>,
    /// `DESKBELL_WINDOW`: the window's program, if it does not lie beside this one.
    pub(crate) window: Option<PathBuf>,
    /// What the parts of this desktop need to be found.
    pub(crate) desktop: system::Desktop,
    /// `DESKBELL_LOG`: what is logged.
    pub(crate) log: String,
    /// The session's language.
    pub(crate) locale: String,
}

impl Environment {
    /// Reads them.
    pub(crate) fn read() -> Self {
        Self {
            runtime_dir: system::runtime_dir(),
            display: system::display(),
            activation: system::activation(),
            window: env::var_os("DESKBELL_WINDOW").map(PathBuf::from),
            desktop: system::desktop(),
            log: text("DESKBELL_LOG").unwrap_or_else(|| LOG.to_owned()),
            locale: system::locale(),
        }
    }
}

/// An empty variable counts as none, as the desktop's specifications say.
pub(crate) fn text(name: &str) -> Option<String> {
    env::var_os(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
}
