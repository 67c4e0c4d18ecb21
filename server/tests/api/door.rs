//! A real server in a directory of its own, spoken to as devices and technicians do.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use deskbell_protocol::{
    Timestamp,
    enroll::TokenHash,
    limits::{CLIENT_HEADER, CLIENT_VERSION},
};
use deskbell_server::{Config, KeyRules, Running, start};
use deskbell_store::Clock;
use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// A server of one test.
pub(crate) struct Door {
    pub(crate) base: String,
    pub(crate) key: String,
    pub(crate) auto_key: String,
    pub(crate) http: reqwest::Client,
    pub(crate) server: Running,
    directory: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

/// A device that has enrolled.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) token: String,
    /// The person it speaks for.
    pub(crate) person: String,
    pub(crate) enrolled: Value,
}

impl Door {
    /// Starts a server with two enrolment keys.
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| ()).await
    }

    /// Starts a server whose configuration a test may change.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), change).await
    }

    /// Starts a server in a directory that may have held one before.
    pub(crate) async fn open_in(directory: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        trust();
        let mut config = Config::loopback(directory.path().join("data"));
        change(&mut config);
        let server = start(config).await.unwrap();
        let base = server.url();
        let desk = server.administration();
        let auto = KeyRules { auto_approve: true, ..KeyRules::default() };
        let (key, auto_key) = (
            desk.enrollment_key(KeyRules::default()).await.unwrap(),
            desk.enrollment_key(auto).await.unwrap(),
        );
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self { base, key, auto_key, http: http.build().unwrap(), server, directory }
    }

    /// Stops the server; its directory stays until the answer is dropped.
    pub(crate) async fn close(self) -> TempDir {
        self.server.stop().await;
        self.directory
    }

    /// The data directory.
    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.directory.path().join("data")
    }

    /// A technician's API token.
    pub(crate) async fn technician(&self, name: &str, role: &str) -> String {
        let email = format!("{}@aldermoor.example", name.to_lowercase().replace(' ', "."));
        let role = serde_json::from_value(json!(role)).unwrap();
        let desk = self.server.administration();
        desk.technician(name, &email, role).await.unwrap();
        desk.api_token(&email).await.unwrap()
    }

    /// A device that waits for approval.
    pub(crate) async fn pending(&self, name: &str) -> Device {
        self.enroll(name, &Uuid::now_v7().to_string(), &self.key).await
    }

    /// A device that was approved by its key.
    pub(crate) async fn device(&self, name: &str) -> Device {
        self.enroll(name, &Uuid::now_v7().to_string(), &self.auto_key).await
    }

    pub(crate) async fn enroll(&self, name: &str, id: &str, key: &str) -> Device {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let enrolled = enrolment(name, id, key, &token);
        let reply = self.send(None, "POST", "/api/v1/enroll", &enrolled, &[]).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        let person = reply.json["person"]["id"].as_str().unwrap().to_owned();
        Device { id: id.to_owned(), token, person, enrolled }
    }

    /// A technician looks at who waits behind a token and lets it in.
    pub(crate) async fn approve(&self, technician: &str, device: &Device) -> Reply {
        let person = &device.person;
        let shown = self.get(technician, &format!("/api/v1/desk/people/{person}")).await.json;
        let credentials = shown["devices"][0]["credentials"].as_array().unwrap();
        let seen = credentials.iter().find(|one| one["person"] == person.as_str()).unwrap();
        let path = format!("/api/v1/desk/devices/{}/approve", device.id);
        let body = json!({"credential": seen["id"]});
        self.send(Some(technician), "POST", &path, &body, &[]).await
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Reply {
        self.send(Some(token), "GET", path, &Value::Null, &[]).await
    }

    pub(crate) async fn put(&self, token: &str, path: &str, body: Value) -> Reply {
        self.send(Some(token), "PUT", path, &body, &[]).await
    }

    pub(crate) async fn put_if(&self, token: &str, path: &str, version: u64, body: Value) -> Reply {
        let version = format!("\"{version}\"");
        self.send(Some(token), "PUT", path, &body, &[("if-match", &version)]).await
    }

    /// Any request; a null body is none.
    pub(crate) async fn send(
        &self,
        token: Option<&str>,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = self.request(token, method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        Reply::of(request).await
    }

    pub(crate) fn request(&self, token: Option<&str>, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.header(CLIENT_HEADER, CLIENT_VERSION)
    }
}

/// A clock that a test sets.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_795_079_520_000)))
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

impl Reply {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap_or_default();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, text, json }
    }

    /// The code of a refusal, after a look at its shape (RFC 9457).
    pub(crate) fn code(&self) -> &str {
        self.assert_problem();
        self.json["code"].as_str().unwrap()
    }

    /// The one refused field: pointer and code, after a look at its sentence.
    pub(crate) fn field(&self) -> (&str, &str) {
        assert_eq!(self.code(), "validation_failed");
        let [error] = self.json["errors"].as_array().unwrap().as_slice() else {
            panic!("{self:?}")
        };
        let text = |member: &str| error[member].as_str().unwrap();
        assert!(!text("detail").is_empty(), "{self:?}");
        (text("pointer"), text("code"))
    }

    pub(crate) fn assert_problem(&self) {
        let code = self.json["code"].as_str().unwrap_or_else(|| panic!("no problem: {self:?}"));
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        assert!(!self.header("deskbell-epoch").is_empty());
        assert_eq!(self.json["type"], format!("/problems/{code}"));
        assert_eq!(self.json["status"], self.status);
        assert!(self.json["instance"].as_str().unwrap().starts_with("/req/"));
        for sentence in ["title", "detail"] {
            assert!(!self.json[sentence].as_str().unwrap().is_empty(), "{sentence}: {self:?}");
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The cryptography of the tests' own client, chosen once.
pub(crate) fn trust() {
    // Another test of this process may have chosen it already.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// A new id, as a client makes it.
pub(crate) fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// What a bell sends to become known.
pub(crate) fn enrolment(name: &str, id: &str, key: &str, token: &str) -> Value {
    let machine = Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes());
    json!({
        "enrollment_key": key,
        "token_hash": String::from(TokenHash::of(token)),
        "device": {
            "id": id,
            "machine": {"id": machine, "hostname": "LT-0482"},
            "os": "Debian GNU/Linux 12",
            "account": name.to_lowercase(),
        },
        "person": {"display_name": name},
    })
}

/// What a person sends who asks for help.
pub(crate) fn opening(words: &str) -> Value {
    json!({
        "description": words,
        "impact": "slowed",
        "reach": {"by": "here"},
        "reported_at": "2026-11-19T09:12:00Z",
        "locale": "en",
        "facts": {"taken_at": "2026-11-19T09:12:00Z", "sections": [
            {"id": "computer", "lines": [{"key": "hostname", "value": "LT-0482"}]},
        ]},
    })
}

/// Whether a file of the data directory holds a text.
pub(crate) fn holds(path: &Path, text: &str) -> bool {
    std::fs::read(path)
        .is_ok_and(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
}
