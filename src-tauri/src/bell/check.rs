//! `deskbell --check`: what this computer offers, in plain sentences, for whoever installs it.

use std::{io::Write as _, process::ExitCode};

use deskbell_client::{
    bridge::transport::Place,
    check as client_check,
    secret::KeeperTrouble,
    settings::{Settings, Sources},
};
use tokio::process::Command;
use zbus::fdo::DBusProxy;

use crate::{keyring, notes, program::Program, run::Start};

/// Says what is missing; the code is 1 if no window could open or the server cannot be reached, because the rest
/// does not stop the main job.
pub(crate) async fn check(start: Start) -> ExitCode {
    let Start { environment, words, .. } = start;
    let mut missing = Vec::new();
    let bus = zbus::Connection::session().await;
    match &bus {
        Ok(bus) => {
            if !has_owner(bus, "org.kde.StatusNotifierWatcher").await {
                missing.push("cli-no-tray");
            }
            if notes::service_answers(environment.bus.as_deref()).await.is_err() {
                missing.push("cli-no-notifications");
            }
            // A locked one opens when its person signs in.
            if matches!(keyring::is_open().await, Err(KeeperTrouble::Missing)) {
                missing.push("cli-no-keyring");
            }
        }
        Err(_) => missing.push("cli-no-bus"),
    }
    let mut stops = Vec::new();
    if Place::open(environment.runtime_dir.as_deref(), &std::env::temp_dir()).is_err() {
        stops.push("cli-private-dir");
    }
    if !environment.display.is_known() {
        stops.push("cli-no-display");
    }
    stops.extend(window_trouble(&environment).await);
    let found = client_check::run(&Settings::read(&Sources::of_this_computer())).await;
    let stopped = !stops.is_empty() || found.iter().any(|line| !line.fine);
    let all_well = (missing.is_empty() && !stopped).then_some("cli-check-ok");
    let sentences = stops.into_iter().chain(missing).chain(all_well).map(|key| words.plain(key));
    let lines = found.iter().map(|line| format!("{}: {}", line.what, line.found));
    let mut out = std::io::stdout();
    for line in lines.chain(sentences) {
        if writeln!(out, "{line}").is_err() {
            return ExitCode::FAILURE;
        }
    }
    if stopped { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn has_owner(bus: &zbus::Connection, name: &str) -> bool {
    let Ok(name) = name.try_into() else { return false };
    match DBusProxy::new(bus).await {
        Ok(proxy) => proxy.name_has_owner(name).await.unwrap_or_default(),
        Err(_) => false,
    }
}

/// A window's program that cannot even say its version lacks a library.
async fn window_trouble(environment: &crate::environment::Environment) -> Option<&'static str> {
    let program = Program::current().ok()?.window(environment.window.as_deref());
    match Command::new(program).arg("--version").output().await {
        Ok(output) if output.status.success() => None,
        Ok(_) => Some("cli-no-webview"),
        Err(_) => Some("cli-no-window-program"),
    }
}
