//! Every environment variable a window reads, read once.

use std::{env, path::PathBuf};

use crate::os;

/// What the bell and the desktop tell a window.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// The session's private directory, if it has one.
    pub(crate) runtime_dir: Option<PathBuf>,
    /// `DESKBELL_LOG`.
    pub(crate) log: String,
    /// The session's language.
    pub(crate) locale: String,
}

impl Environment {
    /// Reads them.
    pub(crate) fn read() -> Self {
        Self {
            runtime_dir: os::runtime_dir(),
            log: text("DESKBELL_LOG").unwrap_or_else(|| "warn".to_owned()),
            locale: os::locale(),
        }
    }
}

pub(crate) fn text(name: &str) -> Option<String> {
    env::var_os(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
}
