//! Whether the server is well, and its numbers.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::problem::ErrorCode;

use super::{
    App,
    problem::{Answer, Refusal},
};

/// Whether the process runs.
pub(super) async fn livez() -> &'static str {
    "ok\n"
}

/// Whether the server can read, its writer has not given up, and its pulse says that it writes and has room.
pub(super) async fn readyz(State(app): State<App>) -> Answer<&'static str> {
    let gave_up = app.store.fatal().borrow().is_some();
    let reads = app.store.read(|reader| reader.cursor()).await;
    if gave_up || reads.is_err() || !app.vitals.are_good() {
        return Err(Refusal::new(ErrorCode::Unavailable).retry_after(5));
    }
    Ok("ok\n")
}

/// Prometheus text; on the loopback listener only.
pub(super) async fn metrics(State(app): State<App>) -> Response {
    let gauges = [
        ("deskbell_streams_open", app.hub.count_open()),
        ("deskbell_last_seq", *app.store.latest().borrow()),
    ];
    let text = app.metrics.render(&gauges);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// What an administrator wants to see at a glance; on the loopback listener only.
pub(super) async fn details(State(app): State<App>) -> Response {
    let body = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "epoch": app.epoch,
        "last_seq": *app.store.latest().borrow(),
        "streams": app.hub.count_open(),
        "public_address": app.hosts.public().as_str(),
    });
    (StatusCode::OK, Json(body)).into_response()
}
