//! Settings in layers: policy over environment over the user's file over default, each value with its origin.
//! A value that is not as it should be is reported and not replaced by a weaker layer's.

mod sources;
mod values;

use std::path::PathBuf;

use url::Url;

pub use sources::{Policy, Sources, autostart, session_account};

use crate::api::tls::Fingerprint;

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Who set it.
    pub origin: Origin,
}

/// Who set a value, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The organisation's policy.
    Policy,
    /// The environment.
    Environment,
    /// The user's own file.
    User,
    /// Nobody.
    Default,
}

/// A value that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The setting; empty for a file that cannot be read at all.
    pub key: String,
    /// Who set it.
    pub origin: Origin,
    /// What would be right.
    pub reason: String,
}

/// All settings of the laptop.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's address.
    pub server_url: Setting<Option<Url>>,
    /// The organisation's key.
    pub enrollment_key: Setting<Option<String>>,
    /// SHA-256 of CAs the server's chain may hold.
    pub ca_fingerprints: Setting<Vec<Fingerprint>>,
    /// Where the database and attachments lie.
    pub data_dir: Setting<PathBuf>,
    /// Whether Quit is in the menu.
    pub show_quit: Setting<bool>,
    /// Whether this computer is shared: it asks who is asking and shows nobody else's words.
    pub shared: Setting<bool>,
    /// Language of the words.
    pub locale: Setting<String>,
    /// Values that are not as they should be.
    pub problems: Vec<Problem>,
}

impl Settings {
    /// Reads all layers.
    #[must_use]
    pub fn read(sources: &Sources) -> Self {
        values::read(sources)
    }
}

#[cfg(test)]
mod tests;
