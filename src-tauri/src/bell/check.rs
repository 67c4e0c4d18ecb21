//! `deskbell --check`: what this computer offers, in plain sentences, for whoever installs it.

use std::{io::Write as _, process::ExitCode};

use deskbell_client::{
    bridge::transport::Place,
    check as client_check,
    settings::{Settings, Sources},
};
use tokio::process::Command;

use crate::{
    environment::Environment,
    os::{
        check::{missing, no_webview},
        launch,
    },
    program::Program,
    run::Start,
};

/// Says what is missing; the code is 1 if no window could open or the server cannot be reached, because the rest
/// does not stop the main job.
pub(crate) async fn check(start: Start) -> ExitCode {
    let Start { environment, words, .. } = start;
    let missing = missing(&environment.desktop).await;
    let mut stops = Vec::new();
    if Place::open(environment.runtime_dir.as_deref(), &std::env::temp_dir()).is_err() {
        stops.push("cli-private-dir");
    }
    if !launch::can_show(&environment.display) {
        stops.push("cli-no-display");
    }
    let sources = Sources::of_this_computer();
    stops.extend(window_trouble(&environment, &sources).await.or_else(no_webview));
    let found = client_check::run(&Settings::read(&sources)).await;
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

/// A window's program that cannot even say its version lacks a library.
async fn window_trouble(environment: &Environment, sources: &Sources) -> Option<&'static str> {
    let program =
        Program::current(sources.policy.file()).ok()?.window(environment.window.as_deref());
    match Command::new(program).arg("--version").output().await {
        Ok(output) if output.status.success() => None,
        Ok(_) => Some("cli-no-webview"),
        Err(_) => Some("cli-no-window-program"),
    }
}
