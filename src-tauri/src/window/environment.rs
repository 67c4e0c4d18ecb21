//! Every environment variable a window reads, read once.

use std::{env, path::PathBuf};

/// What the bell and the desktop tell a window.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// `XDG_RUNTIME_DIR`.
    pub(crate) runtime_dir: Option<PathBuf>,
    /// Whether `DISPLAY` or `WAYLAND_DISPLAY` is set.
    pub(crate) has_display: bool,
    /// `DESKBELL_LOG`.
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
            has_display: first(&["DISPLAY", "WAYLAND_DISPLAY"]).is_some(),
            log: text("DESKBELL_LOG").unwrap_or_else(|| "warn".to_owned()),
            locale: first(&["LC_ALL", "LC_MESSAGES", "LANG"]).unwrap_or_default(),
        }
    }
}

fn text(name: &str) -> Option<String> {
    env::var_os(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
}
