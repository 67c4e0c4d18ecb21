//! What the page may ask for: the state, an answer of the bell, to be shown and to be closed.

#![expect(
    clippy::let_underscore_must_use,
    reason = "in what Tauri generates for commands that may fail"
)]

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use deskbell_client::bridge::{
    Answer, Request,
    codec::Frame,
    transport::{ANSWER_AWAY, ANSWER_SLOW, Ask, Asked},
};
use serde::Deserialize;
use tauri::{
    State, WebviewWindow,
    async_runtime::JoinHandle,
    ipc::{Channel, InvokeBody, Response},
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{frame, hearing::Shown};

/// The header that holds the request where the body is bytes.
const REQUEST_HEADER: &str = "deskbell-request";
/// How long a page waits for an answer; the bell does what it was asked all the same.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a page hears that asks for something no bell knows.
const NOT_UNDERSTOOD: &str = "bridge-words";

/// The page's way to the bell.
pub(crate) struct Line {
    asks: mpsc::Sender<Ask>,
    shown: watch::Receiver<Shown>,
    /// Who hears how things stand: the page as it was loaded last.
    hearer: Mutex<Option<JoinHandle<()>>>,
}

impl Line {
    /// Asks go out here; what the bell says is found there.
    pub(crate) fn new(asks: mpsc::Sender<Ask>, shown: watch::Receiver<Shown>) -> Self {
        Self { asks, shown, hearer: Mutex::default() }
    }

    async fn ask(&self, request: Request, bytes: Option<Vec<u8>>) -> Frame<Answer> {
        let (answer, answered) = oneshot::channel();
        let asked = Ask::Request(Box::new(Asked { request, bytes, answer }));
        let asking = async {
            self.asks.send(asked).await.ok()?;
            answered.await.ok()
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Some(answer)) => answer,
            Ok(None) => refused(ANSWER_AWAY),
            Err(_) => refused(ANSWER_SLOW),
        }
    }
}

/// Tells the page how things stand, now and whenever that changes. A page that was loaded anew asks again.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments to commands by value")]
pub(crate) fn bridge_hear(line: State<'_, Line>, page: Channel<Shown>) {
    let mut shown = line.shown.clone();
    shown.mark_changed();
    let hearing = tauri::async_runtime::spawn(async move {
        let mut told = None;
        while shown.changed().await.is_ok() {
            let now = shown.borrow_and_update().since(told);
            told = Some(now.views);
            if let Err(error) = page.send(now) {
                tracing::debug!(error = %error, "the window is closing");
                return;
            }
        }
    });
    let mut hearer = line.hearer.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(before) = hearer.replace(hearing) {
        before.abort();
    }
}

/// Asks the bell. Bytes travel as the body, with the request in a header; an answer with bytes comes back as a
/// length, the answer's JSON and the bytes. It fails only if the request is none.
#[tauri::command]
pub(crate) async fn bridge_request(
    ipc: tauri::ipc::Request<'_>,
    line: State<'_, Line>,
) -> Result<Response, &'static str> {
    let (request, bytes) = read(&ipc).ok_or(NOT_UNDERSTOOD)?;
    let Frame { words, bytes } = line.ask(request, bytes).await;
    let json = serde_json::to_string(&words).map_err(|_| NOT_UNDERSTOOD)?;
    Ok(match bytes {
        None => Response::new(json),
        Some(bytes) => Response::new(join(&json, &bytes).ok_or(NOT_UNDERSTOOD)?),
    })
}

/// The page is painted, at this height: the first time the window appears, ready to type.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments to commands by value")]
pub(crate) fn bridge_ready(window: WebviewWindow, height: f64) {
    if let Err(error) = frame::fit(&window, height) {
        tracing::warn!("The window could not be placed: {error}");
    }
}

/// The person is done with this window.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments to commands by value")]
pub(crate) fn bridge_close(window: WebviewWindow) {
    if let Err(error) = window.close() {
        tracing::warn!("The window could not be closed: {error}");
    }
}

#[derive(Deserialize)]
struct Body {
    request: Request,
}

fn read(ipc: &tauri::ipc::Request<'_>) -> Option<(Request, Option<Vec<u8>>)> {
    match ipc.body() {
        InvokeBody::Json(body) => Some((Body::deserialize(body).ok()?.request, None)),
        InvokeBody::Raw(bytes) => {
            let header = ipc.headers().get(REQUEST_HEADER)?.to_str().ok()?;
            Some((from_header(header)?, Some(bytes.clone())))
        }
    }
}

/// Headers hold no letters beyond ASCII, so the page has encoded the JSON with `encodeURIComponent`.
fn from_header(header: &str) -> Option<Request> {
    let json: Vec<u8> = percent_encoding::percent_decode_str(header).collect();
    serde_json::from_slice(&json).ok()
}

fn join(json: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(json.len()).ok()?.to_be_bytes();
    Some([&length, json.as_bytes(), bytes].concat())
}

fn refused(message: &str) -> Frame<Answer> {
    let words =
        Answer::Refused { message: message.to_owned(), field: None, values: Default::default() };
    Frame { words, bytes: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_the_page_wrote_it() {
        let header = "%7B%22ask%22%3A%22attach%22%2C%22to%22%3A%7B%22kind%22%3A%22form%22%7D%2C\
                      %22file_name%22%3A%22K%C3%A4se.png%22%2C%22media_type%22%3A%22image%2Fpng%22%7D";
        let file_name = "Käse.png".to_owned();
        let media_type = "image/png".to_owned();
        let request =
            Request::Attach { to: deskbell_client::bridge::AttachTo::Form, file_name, media_type };
        assert_eq!(from_header(header), Some(request));
        for broken in ["", "%", "%zz", "%7B%7D"] {
            assert_eq!(from_header(broken), None, "{broken}");
        }
    }

    #[test]
    fn bytes_follow_their_answer() {
        assert_eq!(join("{}", b"png").unwrap(), b"\0\0\0\x02{}png");
    }
}
