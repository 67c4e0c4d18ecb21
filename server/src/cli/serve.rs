//! `serve`: runs until asked to stop, or until the disk cannot be trusted any more.

use std::{path::PathBuf, sync::Arc};

use serde_json::json;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::{
    Serve,
    exit::{Exit, Failure, of_start},
    lone::{first_steps, first_words},
    say,
};
use crate::{
    run::{Config, Running, start},
    words,
};

/// Runs the server.
pub(super) async fn serve(data: PathBuf, json: bool, wanted: Serve) -> Result<(), Failure> {
    log_to_stderr(json)?;
    // From the first moment somebody may know of this server it is stopped in order.
    let asked = asked_to_stop()?;
    let is_new = !data.join("deskbell.db").exists();
    let mut config = Config::loopback(data.clone());
    config.listen = wanted.listen;
    config.inner = wanted.metrics;
    config.public_url = wanted.public.public_url;
    config.certificate = wanted.tls_certificate.zip(wanted.tls_key);
    if let Some(burst) = wanted.submit_burst {
        config.rates.submit_burst = burst;
    }
    let running = Arc::new(start(config).await.map_err(|error| of_start(error, &data))?);
    let public = running.public();
    let stop = CancellationToken::new();
    #[cfg(unix)]
    let socket = super::socket::serve(Arc::clone(&running), &data, stop.clone())?;
    say::answer(
        json,
        &json!({"listening": running.url(), "public": public, "metrics": format!("http://{}", running.inner)}),
        &words::text("cli-listening", &[("url", running.url().into())]),
    )?;
    if is_new {
        let value = first_steps(&running.administration()).await?;
        say::aside(&first_words(&value))?;
    }
    let outcome = until_asked(&running, asked).await;
    stop.cancel();
    #[cfg(unix)]
    if let Err(error) = socket.await {
        tracing::error!(code = "task_panicked", %error, "the socket for commands had panicked");
    }
    if let Some(running) = Arc::into_inner(running) {
        running.stop().await;
    }
    outcome
}

/// Waits for a signal, or for the store to give up.
async fn until_asked(running: &Running, asked: impl Future<Output = ()>) -> Result<(), Failure> {
    let mut fatal = running.fatal();
    tokio::select! {
        () = asked => {
            say::aside(&words::plain("cli-stopping"))?;
            Ok(())
        }
        changed = fatal.wait_for(Option::is_some) => {
            let why = changed.ok().and_then(|fatal| fatal.clone()).map(|fatal| fatal.0);
            let values = [("why", why.unwrap_or_default().into())];
            let words = words::text("cli-disk-failed", &values);
            Err(Failure::new(Exit::Fatal, words))
        }
    }
}

/// Listens for signals from now on; what is returned waits for one.
#[cfg(unix)]
fn asked_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// One line an event: for programs as JSON, for people as text.
fn log_to_stderr(json: bool) -> Result<(), Failure> {
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::INFO.into())
        .with_env_var("DESKBELL_LOG")
        .from_env_lossy();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let outcome =
        if json { builder.json().flatten_event(true).try_init() } else { builder.try_init() };
    outcome.map_err(|error| Failure::new(Exit::Failed, error.to_string()))
}
