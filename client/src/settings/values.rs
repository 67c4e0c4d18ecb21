//! Merging the layers and judging each value.

use std::path::{Path, PathBuf};

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format as _, Toml},
    value::{Dict, Map, Value},
};
use serde::de::DeserializeOwned;
use url::{Host, Url};

use super::{Origin, Policy, Problem, Setting, Settings, Sources};
use crate::api::tls::Fingerprint;

/// One layer, with its origin as its name.
struct Layer {
    origin: Origin,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(name(self.origin))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

fn name(origin: Origin) -> &'static str {
    match origin {
        Origin::Policy => "policy",
        Origin::Environment => "environment",
        Origin::User => "user",
        Origin::Default => "default",
    }
}

/// The layers while they are judged.
struct Reader {
    layers: Figment,
    problems: Vec<Problem>,
}

pub(super) fn read(sources: &Sources) -> Settings {
    let mut problems = Vec::new();
    let user = file(&sources.user, Origin::User, &mut problems);
    let policy = match &sources.policy {
        Policy::File(path) => file(path, Origin::Policy, &mut problems),
        #[cfg(windows)]
        Policy::Registry(key) => super::sources::registry(key).unwrap_or_else(|reason| {
            problems.push(Problem { key: String::new(), origin: Origin::Policy, reason });
            Dict::new()
        }),
    };
    let environment = sources
        .environment
        .iter()
        .map(|(key, value)| (key.clone(), Value::from(value.clone())))
        .collect();
    let layers = Figment::from(Layer { origin: Origin::User, values: user })
        .merge(Layer { origin: Origin::Environment, values: environment })
        .merge(Layer { origin: Origin::Policy, values: policy });
    let mut reader = Reader { layers, problems };
    let server_url = reader.value("server_url", |raw: String| address(&raw).map(Some), None);
    let enrollment_key = reader.value("enrollment_key", |raw: String| key(&raw).map(Some), None);
    let ca_fingerprints = reader.value("ca_fingerprints", fingerprints, Vec::new());
    let data_dir = reader.value("data_dir", |raw: String| data_dir(&raw), sources.data_dir.clone());
    let show_quit = reader.value("show_quit", yes_or_no, true);
    let shared = reader.value("shared", yes_or_no, false);
    let locale = reader.value("locale", |raw: String| language(&raw), system_language(sources));
    Settings {
        server_url,
        enrollment_key,
        ca_fingerprints,
        data_dir,
        show_quit,
        shared,
        locale,
        problems: reader.problems,
    }
}

fn file(path: &Path, origin: Origin, problems: &mut Vec<Problem>) -> Dict {
    match Toml::file(path).data() {
        Ok(data) => data.into_values().next().unwrap_or_default(),
        Err(cause) => {
            let reason = format!("{} cannot be read: {cause}", path.display());
            problems.push(Problem { key: String::new(), origin, reason });
            Dict::new()
        }
    }
}

impl Reader {
    /// Judges one value. A bad one is reported and stands as unset, never as a weaker layer's.
    fn value<R: DeserializeOwned, T>(
        &mut self,
        key: &str,
        judge: impl FnOnce(R) -> Result<T, String>,
        default: T,
    ) -> Setting<T> {
        let origin = self.origin(key);
        if origin == Origin::Default {
            return Setting { value: default, origin };
        }
        let read = self.layers.extract_inner::<R>(key).map_err(|cause| cause.kind.to_string());
        match read.and_then(judge) {
            Ok(value) => Setting { value, origin },
            Err(reason) => {
                self.problems.push(Problem { key: key.to_owned(), origin, reason });
                Setting { value: default, origin }
            }
        }
    }

    fn origin(&self, key: &str) -> Origin {
        let Some(found) = self.layers.find_metadata(key) else { return Origin::Default };
        [Origin::Policy, Origin::Environment, Origin::User]
            .into_iter()
            .find(|origin| name(*origin) == found.name)
            .unwrap_or(Origin::Default)
    }
}

/// An address is https, or http on this computer; no name and password in it, nothing after the host but a path.
fn address(raw: &str) -> Result<Url, String> {
    const RIGHT: &str = "an address such as https://help.example.com";
    let raw = raw.trim();
    if !raw.is_ascii() {
        return Err(format!("only plain letters are allowed here; write {RIGHT}"));
    }
    let url = Url::parse(raw).map_err(|_| format!("write {RIGHT}"))?;
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(format!("write {RIGHT}")),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => return Err("http is for this computer only; write https".to_owned()),
        _ => return Err(format!("write {RIGHT}")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("no name or password belongs in the address".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("nothing may follow the address after ? or #".to_owned());
    }
    Ok(url)
}

fn key(raw: &str) -> Result<String, String> {
    let raw = raw.trim();
    let fine = !raw.is_empty() && raw.len() <= 200 && raw.bytes().all(|b| b.is_ascii_graphic());
    if fine { Ok(raw.to_owned()) } else { Err("a key as the server printed it".to_owned()) }
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn fingerprints(raw: OneOrMany) -> Result<Vec<Fingerprint>, String> {
    let many = match raw {
        OneOrMany::One(one) => one.split(',').map(str::to_owned).collect(),
        OneOrMany::Many(many) => many,
    };
    many.iter().filter(|raw| !raw.trim().is_empty()).map(|raw| fingerprint(raw)).collect()
}

fn fingerprint(raw: &str) -> Result<Fingerprint, String> {
    const RIGHT: &str = "SHA-256 of the CA's certificate, 64 hexadecimal digits";
    let bare = raw.trim();
    let bare = bare.strip_prefix("sha256:").or(bare.strip_prefix("SHA256:")).unwrap_or(bare);
    let digits: String = bare.chars().filter(|c| *c != ':' && *c != ' ').collect();
    if digits.len() != 64 || !digits.is_ascii() {
        return Err(RIGHT.to_owned());
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| RIGHT)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| RIGHT)?;
    }
    Ok(bytes)
}

fn data_dir(raw: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(raw);
    if path.is_absolute() { Ok(path) } else { Err("a whole path, from the root".to_owned()) }
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Flag {
    Said(bool),
    Written(String),
}

fn yes_or_no(raw: Flag) -> Result<bool, String> {
    match raw {
        Flag::Said(value) => Ok(value),
        Flag::Written(word) => match word.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(true),
            "false" | "0" | "no" => Ok(false),
            _ => Err("true or false".to_owned()),
        },
    }
}

fn language(raw: &str) -> Result<String, String> {
    let fine = (2..=35).contains(&raw.len())
        && raw.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fine { Ok(raw.to_owned()) } else { Err("a language such as en or de-CH".to_owned()) }
}

/// `de_CH.UTF-8` is `de-CH`; `C` and `POSIX` mean English.
fn system_language(sources: &Sources) -> String {
    let bare = sources.language.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    match bare.as_str() {
        "" | "C" | "POSIX" => "en".to_owned(),
        _ => language(&bare).unwrap_or_else(|_| "en".to_owned()),
    }
}
