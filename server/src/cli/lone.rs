//! Commands that hold the data directory themselves, and the choice between that and asking the server that does.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use deskbell_protocol::desk::people::Role;
use deskbell_store::{Clock as _, Store};
use deskbell_words::Value;
use serde_json::{Value as Json, json};
use url::Url;

use super::{
    admin::{self, Granted, Wish},
    backup,
    exit::{Exit, Failure, of_administration, of_store},
    say,
};
use crate::{
    administration::{Administration, KeyRules},
    clock::{MachineClock, RandomIds},
    tls::Authority,
    words,
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
        return Err(Failure::new(Exit::Usage, of_path("cli-data-missing", data)));
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
    let words = format!("{}\n{}", of_path("cli-init-done", &data), first_words(&value));
    say::answer(json, &value, &words)
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
    let values = [
        ("tickets", Value::Count(i64::from(tickets))),
        ("path", data.display().to_string().into()),
    ];
    let words = format!("{}\n{}", words::text("cli-demo-done", &values), first_words(&value));
    say::answer(json, &value, &words)
}

/// Puts a backup in the place of what is there.
pub(super) async fn restore(data: PathBuf, json: bool, from: PathBuf) -> Result<(), Failure> {
    let target = data.clone();
    let work = move || backup::put_back(&from, &data, Arc::new(MachineClock), Arc::new(RandomIds));
    let restored = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))??;
    let devices: Vec<String> = restored.devices_since.iter().map(ToString::to_string).collect();
    let mut words = of_path("cli-restore-done", &target);
    if !devices.is_empty() {
        let values = [("devices", devices.join(", ").into())];
        words = format!("{words}\n{}", words::text("cli-restore-devices", &values));
    }
    let value = json!({
        "epoch": restored.epoch,
        "replaced": restored.replaced,
        "devices_since": devices,
    });
    say::answer(json, &value, &words)
}

/// The first administrator, an invitation, a key for computers and the authority's mark.
pub(super) async fn first_steps(by: &Administration<'_>) -> Result<Json, Failure> {
    let fingerprint = Authority::of(by.data, by.clock.now())
        .map_err(|error| Failure::new(Exit::Unusable, error.to_string()))?
        .fingerprint();
    let failed = |error| of_administration(&error, by.data);
    let (name, email) = FIRST;
    let (_, url) = by.technician(name, email, Role::Administrator).await.map_err(failed)?;
    let key = by.enrollment_key(KeyRules::default()).await.map_err(failed)?;
    Ok(json!({
        "sign_in_url": url,
        "enrollment_key": key,
        "ca_fingerprint": fingerprint,
        "epoch": by.store.epoch(),
    }))
}

pub(super) fn first_words(value: &Json) -> String {
    let line = |key: &str, argument: &str, name: &str| {
        let text = value[name].as_str().unwrap_or_default().to_owned();
        words::text(key, &[(argument, text.into())])
    };
    [
        line("cli-signin", "url", "sign_in_url"),
        line("cli-key", "key", "enrollment_key"),
        line("cli-fingerprint", "fingerprint", "ca_fingerprint"),
    ]
    .join("\n")
}

/// A sentence about a path.
pub(super) fn of_path(key: &str, path: &Path) -> String {
    words::text(key, &[("path", path.display().to_string().into())])
}

/// An address without a slash at its end.
fn plain(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn alone<'a>(store: &'a Store, data: &'a Path, public: &str) -> Administration<'a> {
    Administration { store, clock: &MachineClock, ids: &RandomIds, data, public: public.to_owned() }
}

fn open(data: &Path) -> Result<Store, Failure> {
    Store::open(data, Arc::new(MachineClock), Arc::new(RandomIds))
        .map_err(|error| of_store(&error, data))
}

/// A directory that holds a server is never made one again.
fn refuse_full(data: &Path) -> Result<(), Failure> {
    if data.join("deskbell.db").exists() {
        return Err(Failure::new(Exit::NotEmpty, of_path("cli-data-not-empty", data)));
    }
    Ok(())
}
