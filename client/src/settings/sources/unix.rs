//! The usual places of a Unix desktop (XDG base directories).

use std::path::PathBuf;

use super::{Policy, folder, variable};

pub(super) fn policy() -> Policy {
    Policy::File(PathBuf::from("/etc/deskbell/policy.toml"))
}

/// What `DESKBELL_POLICY` names.
pub(super) fn named_policy(file: PathBuf) -> Policy {
    Policy::File(file)
}

pub(super) fn user_file() -> PathBuf {
    folder("XDG_CONFIG_HOME", "HOME", ".config").join("deskbell/config.toml")
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
