//! What `deskbell --check` says: each part of the way to IT, in the order in which it would fail.

use std::path::Path;

use uuid::Uuid;

use crate::{
    api::{Api, Silence},
    settings::{Origin, Settings},
    store::{Store, meta},
};

/// One line of the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// What was looked at: a short stable name.
    pub what: &'static str,
    /// Whether it is as it should be.
    pub fine: bool,
    /// What was found: for whoever looks after the computer.
    pub found: String,
}

/// Looks at everything; changes nothing but may make the data folder.
pub async fn run(settings: &Settings) -> Vec<CheckLine> {
    let mut lines = vec![server_address(settings)];
    lines.extend(settings.problems.iter().map(|problem| CheckLine {
        what: "setting",
        fine: false,
        found: format!("{} ({}): {}", problem.key, origin(problem.origin), problem.reason),
    }));
    lines.push(enrolment_key(settings));
    lines.push(server(settings).await);
    lines.extend(folder(&settings.data_dir.value));
    lines
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Policy => "policy",
        Origin::Environment => "environment",
        Origin::User => "user's file",
        Origin::Default => "default",
    }
}

fn server_address(settings: &Settings) -> CheckLine {
    let setting = &settings.server_url;
    let found = match &setting.value {
        Some(url) => format!("{url} ({})", origin(setting.origin)),
        None => "no server address is set".to_owned(),
    };
    CheckLine { what: "address", fine: setting.value.is_some(), found }
}

/// Says whether there is a key, never the key.
fn enrolment_key(settings: &Settings) -> CheckLine {
    let setting = &settings.enrollment_key;
    let fine = setting.value.is_some();
    let state = if fine { "set" } else { "not set" };
    CheckLine { what: "key", fine, found: format!("{state} ({})", origin(setting.origin)) }
}

async fn server(settings: &Settings) -> CheckLine {
    let line = |fine, found: &str| CheckLine { what: "server", fine, found: found.to_owned() };
    let Some(url) = &settings.server_url.value else { return line(false, "not asked") };
    match Api::new(url, &settings.ca_fingerprints.value, Uuid::nil()) {
        Ok(api) => match api.alive().await {
            Ok(()) => line(true, "answers"),
            Err(silence) => line(false, in_words(silence)),
        },
        Err(error) => line(false, &error.to_string()),
    }
}

fn in_words(silence: Silence) -> &'static str {
    match silence {
        Silence::NoAnswer => "does not answer: network or name",
        Silence::Foreign => {
            "its certificate is none this computer trusts: compare ca_fingerprints with what “deskbell-server init” prints"
        }
        Silence::OutOfDate => {
            "its certificate is out of date: renew it, and look at this computer's date"
        }
        Silence::OtherName => "its certificate is for another name than the one in the address",
        Silence::Refused => "its certificate cannot be used: make a new one on the server",
    }
}

fn folder(path: &Path) -> Vec<CheckLine> {
    let opened = match Store::open(path, "check") {
        Ok(opened) => opened,
        Err(error) => {
            return vec![CheckLine { what: "data", fine: false, found: error.to_string() }];
        }
    };
    let db = opened.store.read();
    let waiting = crate::outbox::rows(db).map(|rows| crate::outbox::unsent(&rows).count());
    let approval = meta::approval(db).ok().flatten();
    vec![
        CheckLine {
            what: "data",
            fine: opened.set_aside.is_none(),
            found: format!("{}, {} waiting", path.display(), waiting.unwrap_or_default()),
        },
        CheckLine {
            what: "enrolled",
            fine: approval.is_some(),
            found: approval
                .map_or("not yet".to_owned(), |approval| format!("{approval:?}").to_lowercase()),
        },
    ]
}
