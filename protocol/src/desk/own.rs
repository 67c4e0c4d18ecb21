//! A technician's own settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::write::present;
use crate::{text::Line, time::Timestamp};

/// How a technician likes the console; nobody else's matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OwnSettings {
    /// Whether single keys work.
    pub single_keys: bool,
    /// Keys of their own choice, by the name of what a key does. What is not in it has its usual key.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
    /// Whether news make a sound.
    pub sound: bool,
    /// The language of the console (BCP 47); the browser's if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Line>,
}

impl Default for OwnSettings {
    /// What holds before anybody chose: single keys, and no sound.
    fn default() -> Self {
        Self { single_keys: true, keys: BTreeMap::new(), sound: false, language: None }
    }
}

/// Body of `PATCH /desk/me`; absent fields stay, `null` clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PatchOwn {
    /// Until when I am here today: requesters of mine see it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub here_until: Option<Option<Timestamp>>,
    /// Whether single keys work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_keys: Option<bool>,
    /// All keys of one's own choice: at most 40 names of letters and `_`, each with 1 to 20 characters of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<BTreeMap<String, String>>,
    /// Whether news make a sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<bool>,
    /// The language of the console (BCP 47).
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub language: Option<Option<Line>>,
}
