//! Where settings are looked for on this computer. The one place that reads the environment.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use self::unix as os;
#[cfg(windows)]
use self::windows as os;
#[cfg(windows)]
pub(super) use self::windows::registry;

use std::path::{Path, PathBuf};

use crate::autostart::Autostart;

/// Files and variables settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The organisation's policy.
    pub policy: Policy,
    /// The user's file.
    pub user: PathBuf,
    /// Variables `DESKBELL_*`, without the prefix, in lower case.
    pub environment: Vec<(String, String)>,
    /// Where data lies if nobody says otherwise.
    pub data_dir: PathBuf,
    /// The session's language, as the system names it.
    pub language: String,
}

/// Where an organisation writes its policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// A file (TOML).
    File(PathBuf),
    /// A key of the registry, such as `HKLM\Software\Policies\Deskbell`, with a value for each setting.
    #[cfg(windows)]
    Registry(String),
}

impl Default for Policy {
    fn default() -> Self {
        Self::File(PathBuf::new())
    }
}

impl Policy {
    /// The file, where the policy is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            #[cfg(windows)]
            Self::Registry(_) => None,
        }
    }
}

impl From<PathBuf> for Policy {
    fn from(file: PathBuf) -> Self {
        Self::File(file)
    }
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
            policy: named("policy").map_or_else(os::policy, os::named_policy),
            user: named("config").unwrap_or_else(os::user_file),
            data_dir: os::data_dir(),
            language: os::language(),
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

/// The autostart entries of this system and this person; none where the system has another way.
#[must_use]
pub fn autostart() -> Autostart {
    os::autostart()
}

fn variable(name: &str) -> String {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The folder a variable names, or else one below a home.
fn folder(name: &str, home: &str, below_home: &str) -> PathBuf {
    let named = PathBuf::from(variable(name));
    if named.is_absolute() { named } else { Path::new(&variable(home)).join(below_home) }
}
