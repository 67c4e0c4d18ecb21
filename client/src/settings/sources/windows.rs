//! The usual places of Windows: group policy in the registry, the account's own folders.

use std::path::PathBuf;

use figment::value::{Dict, Value};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type, Value as Stored};

use super::{Policy, folder};
use crate::autostart::Autostart;

/// Where group policies for programs lie; only administrators write there.
const POLICY: &str = r"HKLM\Software\Policies\Deskbell";
/// The code for a key that is not there (`HRESULT` of `ERROR_FILE_NOT_FOUND`).
const NO_KEY: i32 = 0x8007_0002_u32.cast_signed();

pub(super) fn policy() -> Policy {
    Policy::Registry(POLICY.to_owned())
}

/// What `DESKBELL_POLICY` names: a key, or a file as elsewhere.
pub(super) fn named_policy(words: PathBuf) -> Policy {
    match words.to_str() {
        Some(key) if root(key).is_some() => Policy::Registry(key.to_owned()),
        Some(_) | None => Policy::File(words),
    }
}

pub(super) fn user_file() -> PathBuf {
    folder("APPDATA", "USERPROFILE", r"AppData\Roaming").join(r"deskbell\config.toml")
}

/// The installer's own entry starts the bell; nothing of the person's hides it.
pub(super) fn autostart() -> Autostart {
    Autostart::default()
}

pub(super) fn data_dir() -> PathBuf {
    folder("LOCALAPPDATA", "USERPROFILE", r"AppData\Local").join("deskbell")
}

/// The language of the account's formats, such as `de-CH`.
pub(super) fn language() -> String {
    CURRENT_USER
        .open(r"Control Panel\International")
        .and_then(|key| key.get_string("LocaleName"))
        .unwrap_or_default()
}

fn root(words: &str) -> Option<(&'static Key, &str)> {
    let (root, path) = words.split_once('\\')?;
    match root {
        "HKLM" => Some((LOCAL_MACHINE, path)),
        "HKCU" => Some((CURRENT_USER, path)),
        _ => None,
    }
}

/// The values of a key under the names they have in files; no key is no policy. An error says why a key that is there
/// cannot be read.
pub(in crate::settings) fn registry(key: &str) -> Result<Dict, String> {
    let unread = |error: &dyn std::fmt::Display| format!("{key} cannot be read: {error}");
    let (root, path) = root(key).ok_or_else(|| unread(&"no such root"))?;
    let found = match root.open(path) {
        Ok(found) => found,
        Err(error) if error.code().0 == NO_KEY => return Ok(Dict::new()),
        Err(error) => return Err(unread(&error)),
    };
    let values = found.values().map_err(|error| unread(&error))?;
    Ok(values.map(|(name, stored)| (file_name(&name), value(stored))).collect())
}

/// `ServerUrl` is `server_url` in a file.
fn file_name(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// Numbers as words, as in the environment. A kind no setting has becomes a list within a list, which none takes:
/// it is reported like any other wrong value.
fn value(stored: Stored) -> Value {
    let read = match stored.ty() {
        Type::String | Type::ExpandString => String::try_from(stored).ok().map(Value::from),
        Type::U32 => u32::try_from(stored).ok().map(|number| Value::from(number.to_string())),
        Type::MultiString => Vec::try_from(stored).ok().map(|texts: Vec<String>| {
            Value::from(texts.into_iter().map(Value::from).collect::<Vec<Value>>())
        }),
        Type::U64 | Type::Bytes | Type::Other(_) => None,
    };
    read.unwrap_or_else(|| Value::from(vec![Value::from(Vec::<Value>::new())]))
}
