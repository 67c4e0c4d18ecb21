//! The bell: the resident program in the tray. It links neither GTK nor a webview; windows are processes of their own.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod arguments;
mod check;
mod desk;
mod environment;
mod icons;
mod instance;
mod keyring;
mod launcher;
#[cfg(target_os = "linux")]
mod linux;
mod notes;
mod program;
mod run;
mod shell;
mod tray;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use self::linux as os;
#[cfg(windows)]
use self::windows as os;

use std::process::ExitCode;

use clap::Parser as _;
use deskbell_words::Words;
use tracing_subscriber::EnvFilter;

use crate::{arguments::Arguments, environment::Environment};

/// Wrong arguments.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    os::console::attach();
    let arguments = Arguments::parse();
    let environment = Environment::read();
    let words = Words::for_locale(&environment.locale);
    let filter =
        EnvFilter::try_new(&environment.log).unwrap_or_else(|_| EnvFilter::new(environment::LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(os::console::log())
        .with_target(false)
        .init();
    let page = match arguments.page() {
        Ok(page) => page,
        Err(unknown) => {
            say(&words.text("cli-unknown-page", &[("page", unknown.into())]));
            return ExitCode::from(USAGE);
        }
    };
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        tracing::debug!("a cryptography provider was installed before");
    }
    // One thread: every worker thread would cost memory all day long.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(error = %error, "The bell could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let start = run::Start { page, environment, words };
    if arguments.check {
        runtime.block_on(check::check(start))
    } else {
        runtime.block_on(run::run(start))
    }
}

/// Tells the person who started the program, in the terminal it was started from.
fn say(sentence: &str) {
    use std::io::Write as _;
    if writeln!(std::io::stderr(), "{sentence}").is_err() {
        tracing::debug!("nobody listens to standard error");
    }
}
