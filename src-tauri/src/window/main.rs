//! One window: a page and its line to the bell. It holds no secret, no network connection and no database.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod commands;
mod environment;
mod frame;
mod hearing;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use self::linux as os;
#[cfg(windows)]
use self::windows as os;

use std::process::ExitCode;

use clap::Parser;
use deskbell_client::bridge::{
    Page,
    transport::{Link, Place},
};
use deskbell_words::Words;
use tokio::sync::{mpsc, watch};

use crate::{commands::Line, environment::Environment, hearing::Shown};

/// No display or webview, no socket directory: nothing here can help (`EX_UNAVAILABLE`).
const UNAVAILABLE: u8 = 69;
/// Requests of the page that may wait for the line.
const WAITING_ASKS: usize = 64;

/// A window of Deskbell. Started by the bell.
#[derive(Debug, Parser)]
#[command(name = "deskbell-window", version, about)]
struct Arguments {
    /// The page: form, tickets, ticket:ID, request:ID, settings or settings:sees.
    #[arg(long, value_name = "PAGE")]
    page: Page,
}

fn main() -> ExitCode {
    let Arguments { page } = Arguments::parse();
    let environment = Environment::read();
    let words = Words::for_locale(&environment.locale);
    let filter = tracing_subscriber::EnvFilter::try_new(&environment.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    if let Err(why) = os::can_show() {
        return unavailable(&words.plain(why));
    }
    match Place::open(environment.runtime_dir.as_deref(), &std::env::temp_dir()) {
        Ok(place) => open(&place, page, words),
        Err(error) => {
            tracing::error!("{error}");
            unavailable(&words.plain("cli-private-dir"))
        }
    }
}

fn open(place: &Place, page: Page, words: Words) -> ExitCode {
    // One worker: the line carries a few frames a minute.
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return unavailable(&error.to_string()),
        };
    tauri::async_runtime::set(runtime.handle().clone());
    let (asks, receive_asks) = mpsc::channel(WAITING_ASKS);
    let (send_said, said) = mpsc::channel(WAITING_ASKS);
    let (show, shown) = watch::channel(Shown::at_first());
    runtime.spawn(Link::new(place, page.clone(), receive_asks, send_said).run());
    let line = Line::new(asks.clone(), shown);
    let app = tauri::Builder::default()
        .manage(line)
        .invoke_handler(tauri::generate_handler![
            commands::bridge_hear,
            commands::bridge_request,
            commands::bridge_ready,
            commands::bridge_close
        ])
        .setup(move |app| {
            let window = frame::make(app, &hearing::title(&page, &words), asks.clone())?;
            tauri::async_runtime::spawn(hearing::run(window, said, asks, show));
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("{error}");
            unavailable(&Words::english().plain("cli-no-webview"))
        }
    }
}

/// Tells whoever started the program, and gives the code that says it is not the program's fault.
fn unavailable(sentence: &str) -> ExitCode {
    use std::io::Write as _;
    if writeln!(std::io::stderr(), "{sentence}").is_err() {
        tracing::debug!("nobody listens to standard error");
    }
    ExitCode::from(UNAVAILABLE)
}
