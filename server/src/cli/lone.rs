//! Commands that hold the data directory themselves, and the choice between that and asking the server that does.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use deskbell_protocol::desk::people::Role;
use deskbell_store::{Clock as _, Store, StoreError};
use serde_json::{Value, json};
use url::Url;

use super::{
    admin::{self, Granted, Wish},
    backup,
    exit::{Exit, Failure},
    say,
};
use crate::{
    administration::{Administration, KeyRules},
    clock::{MachineClock, RandomIds},
    tls::Authority,
};

/// Where a server is reached that was never started.
const DEFAULT_URL: &str = "http://localhost:8470";
/// The first administrator, until somebody writes a name.
const FIRST: (&str, &str) = ("Administrator", "administrator@localhost");

/// Grants a wish: over the socket of the server that runs, else on the directory itself.
pub(super) async fn ask(data: &Path, wish: Wish) -> Result<Granted, Failure> {
    #[cfg(unix)]
    if let Some(answer) = super::socket::ask(data, &wish).await? {
        return Ok(answer);
    }
    if !data.join("deskbell.db").exists() {
        let words = format!("{} holds no server yet; run `init` or `serve` first", data.display());
        return Err(Failure::new(Exit::Usage, words));
    }
    let store = open(data)?;
    admin::grant(&alone(&store, data, DEFAULT_URL), wish).await
}

/// Makes an empty directory a server.
pub(super) async fn init(data: PathBuf, json: bool, public: Option<Url>) -> Result<(), Failure> {
    refuse_full(&data)?;
    let store = open(&data)?;
    let public = public.map_or_else(|| DEFAULT_URL.to_owned(), |url| plain(&url));
    let value = first_steps(&alone(&store, &data, &public)).await?;
    say::answer(json, &value, &first_words(&value))
}

/// Fills an empty directory with an invented history.
pub(super) async fn demo(
    data: PathBuf,
    json: bool,
    tickets: u32,
    seed: u64,
) -> Result<(), Failure> {
    refuse_full(&data)?;
    let store = open(&data)?;
    let mut value = first_steps(&alone(&store, &data, DEFAULT_URL)).await?;
    let options = crate::demo::DemoOptions { tickets, seed, now: MachineClock.now() };
    let summary = crate::demo::fill(&store, options)
        .await
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
    value["tickets"] = json!(summary.tickets);
    value["people"] = json!(summary.people);
    let words = format!(
        "{} people asked for help {} times.\n{}",
        summary.people,
        summary.tickets,
        first_words(&value)
    );
    say::answer(json, &value, &words)
}

/// Puts a backup in the place of what is there.
pub(super) async fn restore(data: PathBuf, json: bool, from: PathBuf) -> Result<(), Failure> {
    let work = move || backup::put_back(&from, &data, Arc::new(MachineClock), Arc::new(RandomIds));
    let restored = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))??;
    let devices: Vec<String> = restored.devices_since.iter().map(ToString::to_string).collect();
    let words = format!(
        "The backup is in place. Everybody on the desk signs in anew, and API tokens are made anew.\n\
         Computers send again what they were told was received; what the desk did since the backup is gone.\n\
         Computers that became known or were signed out since: {}.",
        if devices.is_empty() { "none".to_owned() } else { devices.join(", ") }
    );
    let value = json!({
        "epoch": restored.epoch,
        "replaced": restored.replaced,
        "devices_since": devices,
    });
    say::answer(json, &value, &words)
}

/// The first administrator, an invitation, a key for computers and the authority's mark.
pub(super) async fn first_steps(by: &Administration<'_>) -> Result<Value, Failure> {
    let fingerprint = Authority::of(by.data, by.clock.now())
        .map_err(|error| Failure::new(Exit::Unusable, error.to_string()))?
        .fingerprint();
    let (name, email) = FIRST;
    let (_, url) = by.technician(name, email, Role::Administrator).await?;
    let key = by.enrollment_key(KeyRules::default()).await?;
    Ok(json!({
        "sign_in_url": url,
        "enrollment_key": key,
        "ca_fingerprint": fingerprint,
        "epoch": by.store.epoch(),
    }))
}

pub(super) fn first_words(value: &Value) -> String {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    format!(
        "Sign in with this link; it works once, for 72 hours:\n  {}\n\
         Computers become known with this key:\n  {}\n\
         Fingerprint of the server's own authority (SHA-256):\n  {}",
        text("sign_in_url"),
        text("enrollment_key"),
        text("ca_fingerprint")
    )
}

/// An address without a slash at its end.
fn plain(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn alone<'a>(store: &'a Store, data: &'a Path, public: &str) -> Administration<'a> {
    Administration { store, clock: &MachineClock, ids: &RandomIds, data, public: public.to_owned() }
}

fn open(data: &Path) -> Result<Store, StoreError> {
    Store::open(data, Arc::new(MachineClock), Arc::new(RandomIds))
}

/// A directory that holds a server is never made one again.
fn refuse_full(data: &Path) -> Result<(), Failure> {
    if data.join("deskbell.db").exists() {
        let words = format!("{} holds a server already; nothing was changed", data.display());
        return Err(Failure::new(Exit::NotEmpty, words));
    }
    Ok(())
}
