//! The usual places of a Unix desktop (XDG base directories).

use std::path::PathBuf;

use super::{Policy, folder, variable};
use crate::autostart::Autostart;

pub(super) fn policy() -> Policy {
    Policy::File(PathBuf::from("/etc/deskbell/policy.toml"))
}

/// What `DESKBELL_POLICY` names.
pub(super) fn named_policy(file: PathBuf) -> Policy {
    Policy::File(file)
}

pub(super) fn user_file() -> PathBuf {
    config_home().join("deskbell/config.toml")
}

fn config_home() -> PathBuf {
    folder("XDG_CONFIG_HOME", "HOME", ".config")
}

/// The person's entry hides the system's of the same name.
pub(super) fn autostart() -> Autostart {
    const ENTRY: &str = "autostart/deskbell.desktop";
    let named = variable("XDG_CONFIG_DIRS");
    let folders = if named.is_empty() { "/etc/xdg" } else { &named };
    let folders = folders.split(':').map(PathBuf::from).filter(|folder| folder.is_absolute());
    Autostart {
        own: config_home().join(ENTRY),
        system: folders.map(|folder| folder.join(ENTRY)).collect(),
    }
}

pub(super) fn data_dir() -> PathBuf {
    folder("XDG_DATA_HOME", "HOME", ".local/share").join("deskbell")
}

/// As the session's variables name it.
pub(super) fn language() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}
