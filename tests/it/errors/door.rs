//! Asking a server what it refuses, and the shape every refusal has.

use std::{cell::RefCell, collections::BTreeSet};

use deskbell_protocol::limits::{CLIENT_HEADER, CLIENT_VERSION};
use deskbell_tests::server::{Device, Reply, TestServer};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use uuid::Uuid;

/// What a refusal may say beside its code and sentences (RFC 9457 and the contract).
const MEMBERS: [&str; 11] = [
    "type", "title", "status", "code", "detail", "instance", "errors", "version", "name", "due",
    "count",
];
/// What would tell how the server is made.
const INSIDES: [&str; 12] = [
    "sql",
    "serde",
    "axum",
    "tokio",
    "hyper",
    ".rs",
    "panic",
    "error(",
    "line 1",
    "column",
    "deskbell.db",
    "uuid",
];

/// A server, and what it has refused so far.
pub(super) struct Door {
    pub(super) server: TestServer,
    produced: RefCell<BTreeSet<(u16, String)>>,
}

impl Door {
    pub(super) fn to(server: TestServer) -> Self {
        Self { server, produced: RefCell::default() }
    }

    /// A request without a body.
    pub(super) fn ask(&self, token: Option<&str>, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.server.http.request(method, format!("{}{path}", self.server.base));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends what must work.
    pub(super) async fn granted(&self, request: RequestBuilder) -> Reply {
        let reply = answer(request).await;
        assert!((200..300).contains(&reply.status), "{} {}", reply.status, reply.text);
        reply
    }

    /// Sends what must be refused, and looks at the refusal.
    pub(super) async fn refused(&self, request: RequestBuilder, status: u16, code: &str) -> Reply {
        let asked = format!("{:?}", request.try_clone().and_then(|request| request.build().ok()));
        let reply = answer(request).await;
        let found = (reply.status, reply.json["code"].as_str().unwrap_or("no problem at all"));
        assert_eq!(found, (status, code), "{asked:.400}: {}", reply.text);
        self.look_at(&reply);
        reply
    }

    /// The same for an answer that came over a bare connection.
    pub(super) fn refused_bare(&self, reply: &Reply, status: u16, code: &str) {
        let found = (reply.status, reply.json["code"].as_str().unwrap_or("no problem at all"));
        assert_eq!(found, (status, code), "{}", reply.text);
        self.look_at(reply);
    }

    /// What was refused so far.
    pub(super) fn produced(&self) -> BTreeSet<(u16, String)> {
        self.produced.borrow().clone()
    }

    fn look_at(&self, reply: &Reply) {
        let header = |name: &str| {
            reply.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        let code = reply.json["code"].as_str().unwrap();
        assert_eq!(header("content-type"), "application/problem+json", "{code}");
        assert_eq!(header("cache-control"), "no-store", "{code}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{code}");
        assert!(!header("deskbell-epoch").is_empty(), "{code}");
        assert_eq!(reply.json["type"], json!(format!("/problems/{code}")));
        assert_eq!(reply.json["status"], json!(reply.status), "{code}");
        let instance = reply.json["instance"].as_str().unwrap();
        let id = instance.strip_prefix("/req/").unwrap_or_else(|| panic!("{code}: {instance}"));
        assert!(Uuid::try_parse(id).is_ok(), "{code}: {instance}");
        let members = reply.json.as_object().unwrap();
        let strange: Vec<_> = members.keys().filter(|key| !MEMBERS.contains(&&***key)).collect();
        assert!(strange.is_empty(), "{code}: {strange:?}");
        for sentence in ["title", "detail"] {
            let text = reply.json[sentence].as_str().unwrap().to_lowercase();
            assert!(!text.is_empty() && !text.contains('_'), "{code}: {sentence} “{text}”");
            let told: Vec<_> = INSIDES.iter().filter(|inside| text.contains(**inside)).collect();
            assert!(told.is_empty(), "{code}: {sentence} tells {told:?}: {text}");
        }
        self.look_at_extras(reply, code, &header);
        self.produced.borrow_mut().insert((reply.status, code.to_owned()));
    }

    fn look_at_extras(&self, reply: &Reply, code: &str, header: &dyn Fn(&str) -> String) {
        let directory = self.server.directory().to_string_lossy().into_owned();
        assert!(!reply.text.contains(&directory), "{code}: {}", reply.text);
        match reply.status {
            401 => assert_eq!(header("www-authenticate"), "Bearer"),
            405 => assert!(!header("allow").is_empty(), "{code}"),
            429 | 503 | 507 => {
                assert!(header("retry-after").parse::<u64>().unwrap() >= 1, "{code}")
            }
            422 => assert!(!reply.json["errors"].as_array().unwrap().is_empty()),
            _ => {}
        }
        for error in reply.json["errors"].as_array().into_iter().flatten() {
            look_at_field(error);
        }
    }
}

/// A refused field names its place and says in a short sentence what would be right.
fn look_at_field(error: &Value) {
    let text = |member: &str| error[member].as_str().unwrap_or_else(|| panic!("{error}"));
    let (pointer, own, detail) = (text("pointer"), text("code"), text("detail"));
    assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer}");
    assert!(own.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{own}");
    assert!(detail.len() > 5 && detail.len() < 200 && detail.ends_with('.'), "{error}");
    let lower = detail.to_lowercase();
    let told: Vec<_> = INSIDES.iter().filter(|inside| lower.contains(**inside)).collect();
    assert!(told.is_empty(), "{own} tells {told:?}: {detail}");
    for member in error.as_object().unwrap().keys() {
        assert!(["pointer", "header", "code", "detail"].contains(&&**member), "{error}");
    }
}

/// What a person sends who asks for help.
pub(super) fn opening(words: &str) -> Value {
    json!({"description": words, "reported_at": "2026-11-19T09:12:00Z", "locale": "en"})
}

async fn answer(request: RequestBuilder) -> Reply {
    let mut request = request.build().unwrap();
    let version = CLIENT_VERSION.into();
    request.headers_mut().entry(CLIENT_HEADER).or_insert(version);
    let client = deskbell_tests::server::http();
    let answer = client.execute(request).await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = answer.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply { status, headers, text, json }
}

/// Bodies that are announced and never come: a form's and a picture's.
pub(super) async fn slow_bodies(door: &Door, device: &Device) {
    let ticket = format!("/api/v1/me/tickets/{}", Uuid::now_v7());
    let picture = format!("/api/v1/me/attachments/{}?name=a.png", Uuid::now_v7());
    let (form, file) = tokio::join!(
        announced(door, device, &ticket, "application/json", 100),
        announced(door, device, &picture, "image/png", 100),
    );
    door.refused_bare(&form, 408, "request_timeout");
    door.refused_bare(&file, 408, "request_timeout");
}

/// What a server says to a body that is announced and does not come.
pub(super) async fn announced(
    door: &Door,
    device: &Device,
    path: &str,
    kind: &str,
    bytes: usize,
) -> Reply {
    let host = door.server.base.trim_start_matches("http://");
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: {kind}\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n{{",
        device.token
    );
    exchange(host, head.as_bytes()).await
}

/// One exchange over a bare connection, for what no HTTP client would send.
pub(super) async fn exchange(host: &str, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, text) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("“{answer}”"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    let json = serde_json::from_str(text).unwrap_or(Value::Null);
    Reply { status, headers, text: text.to_owned(), json }
}
