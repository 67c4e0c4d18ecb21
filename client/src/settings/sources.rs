//! Where settings are looked for on this computer. The one place that reads the environment.

use std::path::{Path, PathBuf};

/// Files and variables settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The organisation's file.
    pub policy: PathBuf,
    /// The user's file.
    pub user: PathBuf,
    /// Variables `DESKBELL_*`, without the prefix, in lower case.
    pub environment: Vec<(String, String)>,
    /// Where data lies if nobody says otherwise.
    pub data_dir: PathBuf,
    /// The session's language, as the system names it.
    pub language: String,
}

impl Sources {
    /// Those of this computer and account. `DESKBELL_POLICY` and `DESKBELL_CONFIG` name other files.
    #[must_use]
    pub fn of_this_computer() -> Self {
        let environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| {
                let name = name.to_str()?.strip_prefix("DESKBELL_")?.to_ascii_lowercase();
                Some((name, value.to_str()?.to_owned()))
            })
            .collect();
        let named = |key: &str| {
            environment.iter().find(|(name, _)| name == key).map(|(_, value)| PathBuf::from(value))
        };
        Self {
            policy: named("policy").unwrap_or_else(policy_file),
            user: named("config").unwrap_or_else(|| config_home().join("deskbell/config.toml")),
            data_dir: data_home().join("deskbell"),
            language: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .map(variable)
                .find(|value| !value.is_empty())
                .unwrap_or_default(),
            environment,
        }
    }
}

/// The account's name as the session says it.
#[must_use]
pub fn session_account() -> String {
    let names = ["USER", "LOGNAME", "USERNAME"];
    names.into_iter().map(variable).find(|name| !name.is_empty()).unwrap_or_default()
}

fn variable(name: &str) -> String {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
}

fn folder(name: &str, below_home: &str) -> PathBuf {
    let named = PathBuf::from(variable(name));
    if named.is_absolute() { named } else { Path::new(&variable("HOME")).join(below_home) }
}

#[cfg(not(windows))]
fn policy_file() -> PathBuf {
    PathBuf::from("/etc/deskbell/policy.toml")
}
#[cfg(windows)]
fn policy_file() -> PathBuf {
    folder("ProgramData", "").join("Deskbell").join("policy.toml")
}

#[cfg(not(windows))]
fn config_home() -> PathBuf {
    folder("XDG_CONFIG_HOME", ".config")
}
#[cfg(windows)]
fn config_home() -> PathBuf {
    folder("APPDATA", "")
}

#[cfg(not(windows))]
fn data_home() -> PathBuf {
    folder("XDG_DATA_HOME", ".local/share")
}
#[cfg(windows)]
fn data_home() -> PathBuf {
    folder("LOCALAPPDATA", "")
}
