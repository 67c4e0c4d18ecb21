//! People who ask for help all at once and do not give up: each repeats a request under its id until it is answered.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use deskbell_protocol::limits;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

use super::history::History;
use crate::server::Device;

/// How long somebody waits before asking again where nothing tells that the server is back.
const AGAIN: Duration = Duration::from_millis(100);

/// Somebody with a device, who expects anything.
#[derive(Clone)]
pub struct Caller {
    /// Speaks for them.
    pub http: reqwest::Client,
    /// Their device's token.
    pub token: String,
    /// A name for their words.
    pub name: String,
}

impl Caller {
    /// Who speaks through a device.
    pub fn of(http: &reqwest::Client, device: &Device, name: &str) -> Self {
        Self { http: http.clone(), token: device.token.clone(), name: name.to_owned() }
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// An answer came.
    Came {
        /// Its status.
        status: u16,
        /// How long to wait, in seconds, if it says so.
        retry_after: Option<u64>,
        /// Its body, if it is JSON; else null.
        body: Value,
    },
    /// None came: the connection broke, or was refused.
    Lost(String),
}

impl Answer {
    /// The status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        if let Self::Came { status, .. } = self { Some(*status) } else { None }
    }

    /// The ticket's number, if it was acknowledged.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Came { status: 200 | 201, body, .. } => body["number"].as_u64(),
            Self::Came { .. } | Self::Lost(_) => None,
        }
    }

    /// The code of a refusal.
    pub fn code(&self) -> Option<&str> {
        if let Self::Came { body, .. } = self { body["code"].as_str() } else { None }
    }
}

/// Asks once. A null body is none.
pub async fn ask(caller: &Caller, base: &str, method: &str, path: &str, body: Value) -> Answer {
    let mut request = prepared(caller, base, method, path);
    if !body.is_null() {
        request = request.json(&body);
    }
    answered(request).await
}

/// Sends a text file.
pub async fn upload(caller: &Caller, base: &str, id: Uuid, text: String) -> Answer {
    let request =
        prepared(caller, base, "PUT", &format!("/api/v1/me/attachments/{id}?name=notes.txt"));
    answered(request.header("content-type", "text/plain").body(text)).await
}

fn prepared(caller: &Caller, base: &str, method: &str, path: &str) -> reqwest::RequestBuilder {
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let request = caller.http.request(method, format!("{base}{path}"));
    let request = request.bearer_auth(&caller.token);
    request.header(limits::CLIENT_HEADER, limits::CLIENT_VERSION)
}

async fn answered(request: reqwest::RequestBuilder) -> Answer {
    let came = match request.send().await {
        Ok(came) => came,
        Err(error) => return Answer::Lost(format!("{error:?}")),
    };
    let status = came.status().as_u16();
    let retry_after = came.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(|value| value.parse().ok());
    match came.text().await {
        Ok(text) => {
            let body = serde_json::from_str(&text).unwrap_or(Value::Null);
            Answer::Came { status, retry_after, body }
        }
        Err(error) => Answer::Lost(format!("{error:?}")),
    }
}

/// The body of a request for help.
pub fn request_of(words: &str) -> Value {
    json!({"description": words, "reported_at": "2026-11-24T09:12:00Z", "locale": "en"})
}

/// Many callers at once.
pub struct Crowd {
    people: JoinSet<()>,
    shared: Arc<Shared>,
}

struct Shared {
    history: History,
    /// Where the server is, while there is one.
    base: watch::Sender<Option<String>>,
    left: watch::Sender<u64>,
    in_flight: watch::Sender<u64>,
    lost: AtomicU64,
    told_to_wait: AtomicU64,
    is_over: AtomicBool,
}

impl Crowd {
    /// Everybody begins as soon as there is a server.
    pub fn gather(callers: &[Caller], history: &History) -> Self {
        let shared = Arc::new(Shared {
            history: history.clone(),
            base: watch::Sender::new(None),
            left: watch::Sender::new(0),
            in_flight: watch::Sender::new(0),
            lost: AtomicU64::new(0),
            told_to_wait: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
        });
        let mut people = JoinSet::new();
        for caller in callers {
            people.spawn(ask_for_ever(caller.clone(), Arc::clone(&shared)));
        }
        Self { people, shared }
    }

    /// Says where the server is now, or that there is none.
    pub fn point_at(&self, base: Option<&str>) {
        self.shared.base.send_replace(base.map(str::to_owned));
    }

    /// Returns when this many requests more have left.
    pub async fn after_sending(&self, more: u64) {
        let mut left = self.shared.left.subscribe();
        let wanted = *left.borrow() + more;
        left.wait_for(|left| *left >= wanted).await.expect("the crowd goes on");
    }

    /// Returns when no request is under way; the crowd must have no server to ask.
    pub async fn after_answers(&self) {
        let mut in_flight = self.shared.in_flight.subscribe();
        in_flight.wait_for(|open| *open == 0).await.expect("the crowd goes on");
    }

    /// Requests that left and were not answered yet.
    pub fn in_flight(&self) -> u64 {
        *self.shared.in_flight.borrow()
    }

    /// Requests whose answer never came.
    pub fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::SeqCst)
    }

    /// Requests that were told to come back later.
    pub fn told_to_wait(&self) -> u64 {
        self.shared.told_to_wait.load(Ordering::SeqCst)
    }

    /// Everybody finishes the request they are at, however often it takes, and goes home.
    pub async fn go_home(mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        while let Some(person) = self.people.join_next().await {
            person.expect("a person of the crowd ended well");
        }
    }
}

async fn ask_for_ever(caller: Caller, shared: Arc<Shared>) {
    let mut base = shared.base.subscribe();
    while !shared.is_over.load(Ordering::SeqCst) {
        let id = Uuid::now_v7();
        let words = format!("{} asks for help with {}", caller.name, id.simple());
        shared.history.sent(id);
        while !is_answered(&caller, &shared, &mut base, id, &words).await {
            // A new server is told of; where the old one lives on, time passes.
            tokio::time::timeout(AGAIN, base.changed()).await.ok();
        }
    }
}

async fn is_answered(
    caller: &Caller,
    shared: &Shared,
    base: &mut watch::Receiver<Option<String>>,
    id: Uuid,
    words: &str,
) -> bool {
    let there = base.wait_for(Option::is_some).await.expect("the crowd goes on").clone();
    let Some(there) = there else { return false };
    shared.in_flight.send_modify(|open| *open += 1);
    shared.left.send_modify(|left| *left += 1);
    let path = format!("/api/v1/me/tickets/{id}");
    let answer = ask(caller, &there, "PUT", &path, request_of(words)).await;
    let number = answer.number();
    if let Some(number) = number {
        shared.history.acknowledged(id, number, words);
    }
    // Only now is it answered: who waits for that finds it in the history.
    shared.in_flight.send_modify(|open| *open -= 1);
    if number.is_some() {
        return true;
    }
    match answer {
        Answer::Lost(_) => shared.lost.fetch_add(1, Ordering::SeqCst),
        Answer::Came { status: 408 | 503 | 504 | 507, .. } => {
            shared.told_to_wait.fetch_add(1, Ordering::SeqCst)
        }
        Answer::Came { status, body, .. } => panic!("{words}: {status} {body}"),
    };
    false
}
