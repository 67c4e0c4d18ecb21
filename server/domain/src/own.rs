//! A technician's own settings: what they may be.

use std::collections::{BTreeMap, BTreeSet};

use deskbell_protocol::{
    Timestamp,
    desk::own::{OwnSettings, PatchOwn},
};

use crate::refused::Refused;

/// Most keys of one's own choice.
const MOST_KEYS: usize = 40;
/// Longest name of what a key does, and longest key, in characters.
const NAME_CHARS: usize = 40;
const KEY_CHARS: usize = 20;
/// Longest language tag, in characters (RFC 5646, section 4.4.1).
const LANGUAGE_CHARS: usize = 35;

/// The settings after an edit.
///
/// # Errors
/// `validation_failed` for a time that has passed, odd keys, one key for two things, or no language tag.
pub fn edited(
    before: OwnSettings,
    words: &PatchOwn,
    at: Timestamp,
) -> Result<OwnSettings, Refused> {
    if words.here_until.flatten().is_some_and(|until| until <= at) {
        return Err(Refused::Field { pointer: "/here_until", code: "in_the_past" });
    }
    let keys = words.keys.clone().unwrap_or(before.keys);
    check_keys(&keys)?;
    let language = words.language.clone().unwrap_or(before.language);
    if language.as_ref().is_some_and(|tag| !is_language(tag.as_str())) {
        return Err(Refused::Field { pointer: "/language", code: "not_a_language" });
    }
    Ok(OwnSettings {
        single_keys: words.single_keys.unwrap_or(before.single_keys),
        keys,
        sound: words.sound.unwrap_or(before.sound),
        language,
    })
}

fn check_keys(keys: &BTreeMap<String, String>) -> Result<(), Refused> {
    let is_name = |name: &str| {
        (1..=NAME_CHARS).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let is_key = |key: &str| {
        (1..=KEY_CHARS).contains(&key.chars().count()) && !key.chars().any(char::is_control)
    };
    let is_well = keys.iter().all(|(name, key)| is_name(name) && is_key(key));
    if !is_well || keys.len() > MOST_KEYS {
        return Err(Refused::Field { pointer: "/keys", code: "odd_keys" });
    }
    let different: BTreeSet<&String> = keys.values().collect();
    if different.len() < keys.len() {
        return Err(Refused::Field { pointer: "/keys", code: "key_twice" });
    }
    Ok(())
}

/// Subtags of letters and digits; which languages there are is the catalogue's matter.
fn is_language(tag: &str) -> bool {
    let is_subtag =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    tag.len() <= LANGUAGE_CHARS && tag.split('-').all(is_subtag)
}
