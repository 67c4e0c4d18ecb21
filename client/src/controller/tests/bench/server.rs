//! A server that knows a handful of answers and remembers what it was asked.

use std::sync::{Arc, Mutex, PoisonError};

use deskbell_protocol::{
    MessageId, TicketId,
    message::{AuthorKind, Message},
    problem::ErrorCode,
    text::Name,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use uuid::Uuid;

use super::PATIENCE;
use crate::sample;

const EPOCH: &str = "01900000-0000-7000-8000-000000000001";

struct Known {
    requests: Vec<(String, String)>,
    changes: Vec<Value>,
    said: usize,
    epoch: String,
    /// The number of whatever is opened.
    number: u32,
    /// What was opened since it began this life: its list has that.
    opened: Vec<TicketId>,
    /// Parts of request lines that are refused, and how.
    refused: Vec<(String, ErrorCode)>,
    /// Messages in every conversation.
    messages: Vec<Message>,
    /// The page of company sign-in.
    page: String,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            requests: Vec::new(),
            changes: Vec::new(),
            said: 0,
            epoch: EPOCH.to_owned(),
            number: 4131,
            opened: Vec::new(),
            refused: Vec::new(),
            messages: vec![sample::message(0, "Priya Raman", "Hello.")],
            page: String::new(),
        }
    }
}

/// The server.
pub(in crate::controller::tests) struct Server {
    pub(super) url: String,
    known: Arc<Mutex<Known>>,
    asked: Arc<Notify>,
}

impl Server {
    pub(in crate::controller::tests) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let known = Arc::new(Mutex::new(Known::default()));
        let asked = Arc::new(Notify::new());
        let (shared, notify) = (known.clone(), asked.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, shared.clone(), notify.clone()));
            }
        });
        Self { url, known, asked }
    }

    /// Refuses what has this in its request line, from now on.
    pub(in crate::controller::tests) fn refuse(&self, part: &str, code: ErrorCode) {
        self.known().refused.push((part.to_owned(), code));
    }

    /// Refuses nothing more.
    pub(in crate::controller::tests) fn relent(&self) {
        self.known().refused.clear();
    }

    /// Begins a new life from a backup; what is opened gets this number.
    pub(in crate::controller::tests) fn restore(&self, number: u32) {
        let mut known = self.known();
        known.epoch = "01900000-0000-7000-8000-000000000002".to_owned();
        known.number = number;
        known.opened.clear();
    }

    /// A message of the requester that has arrived.
    pub(in crate::controller::tests) fn has(&self, id: MessageId) {
        let mut message = sample::message(2, "Marta Lind", "Arrived.");
        message.id = id;
        message.author.kind = AuthorKind::Requester;
        self.known().messages.push(message);
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::controller::tests) fn count(&self) -> usize {
        self.known().requests.len()
    }

    /// Request lines that contain one of the parts, in the order they came, writes only.
    pub(in crate::controller::tests) fn order(&self, parts: &[&str]) -> Vec<String> {
        let known = self.known();
        let lines = known.requests.iter().map(|(line, _)| line.clone());
        lines.filter(|l| l.starts_with("PUT") && parts.iter().any(|p| l.contains(p))).collect()
    }

    pub(in crate::controller::tests) fn body_of(&self, start: &str) -> String {
        let known = self.known();
        known.requests.iter().find(|(line, _)| line.starts_with(start)).unwrap().1.clone()
    }

    /// Where it sends people who sign in: a path of its own, or another address altogether.
    pub(in crate::controller::tests) fn sends_people_to(&self, page: &str) {
        let own = if page.starts_with('/') { self.url.as_str() } else { "" };
        self.known().page = format!("{own}{page}");
    }

    pub(in crate::controller::tests) fn bodies_of(&self, start: &str) -> Vec<String> {
        let known = self.known();
        let asked = known.requests.iter().filter(|(line, _)| line.starts_with(start));
        asked.map(|(_, body)| body.clone()).collect()
    }

    pub(in crate::controller::tests) async fn wait_for(&self, start: &str) {
        let came = async {
            loop {
                let asked = self.asked.notified();
                if self.known().requests.iter().any(|(line, _)| line.starts_with(start)) {
                    return;
                }
                asked.await;
            }
        };
        tokio::time::timeout(PATIENCE, came).await.expect("the request comes in time");
    }

    /// A reply that stands in the feed after the list.
    pub(in crate::controller::tests) fn say_reply(&self, name: &str, words: &str) {
        let mut message = sample::message(1, name, words);
        message.id = MessageId(Uuid::from_u128(77));
        message.author.name = Name::parse(name).unwrap();
        self.known().changes.push(json!({
            "seq": 5, "at": "2026-11-19T09:12:00.000Z", "kind": "message_added",
            "ticket": sample::row(1), "message": message,
        }));
    }
}

async fn serve(mut socket: TcpStream, known: Arc<Mutex<Known>>, asked: Arc<Notify>) {
    let mut buffer = Vec::new();
    while let Some((line, body)) = read_request(&mut socket, &mut buffer).await {
        let stream = line.contains("/me/stream");
        let (epoch, refused, answer) = {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            known.requests.push((line.clone(), body.clone()));
            let refused = known.refused.iter().find(|(part, _)| line.contains(part));
            let refused = refused.map(|(_, code)| *code);
            let answer =
                if refused.is_some() { Value::Null } else { answer(&mut known, &line, &body) };
            (known.epoch.clone(), refused, answer)
        };
        asked.notify_waiters();
        let head = format!("HTTP/1.1 200 OK\r\ndeskbell-epoch: {epoch}\r\n");
        let text = if let Some(code) = refused {
            problem(&epoch, code)
        } else if stream {
            format!("{head}content-type: text/event-stream\r\n\r\n: open\n\n")
        } else {
            let body = answer.to_string();
            let length = body.len();
            format!(
                "{head}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
            )
        };
        if socket.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn problem(epoch: &str, code: ErrorCode) -> String {
    let (status, code) = (code.status(), code.as_str());
    let errors = match code {
        "validation_failed" => json!([
            {"pointer": "/body", "code": "too_long"},
            {"pointer": "/attachments/0", "code": "odd", "detail": "Name a picture of yours."},
        ]),
        _ => json!([]),
    };
    let body = json!({
        "type": format!("/problems/{code}"), "title": code, "status": status, "code": code,
        "detail": code, "instance": "/req/1", "errors": errors,
    })
    .to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status} No\r\ndeskbell-epoch: {epoch}\r\n\
         content-type: application/problem+json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

async fn read_request(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, String)> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
                })
                .unwrap_or(0_usize);
            if buffer.len() >= end + 4 + length {
                let body = String::from_utf8_lossy(&buffer[end + 4..end + 4 + length]).into_owned();
                buffer.drain(..end + 4 + length);
                return Some((head.lines().next()?.to_owned(), body));
            }
        }
        let mut chunk = [0; 8192];
        match socket.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => buffer.extend_from_slice(&chunk[..n]),
        }
    }
}

fn answer(known: &mut Known, line: &str, body: &str) -> Value {
    let path = line.split(' ').nth(1).unwrap();
    let path = path.split('?').next().unwrap().trim_start_matches("/api/v1/");
    let parts: Vec<&str> = path.split('/').collect();
    let epoch = known.epoch.clone();
    let cursor = |seq: usize| format!("{epoch}.{seq}");
    match (line.split(' ').next().unwrap(), parts.as_slice()) {
        ("POST", ["enroll"]) => json!({
            "approval": "approved", "person": {"id": EPOCH, "display_name": "Marta Lind"},
        }),
        (_, ["me", "home"]) => home(),
        ("POST", ["me", "sign-in"]) => json!({
            "url": known.page, "code": "4KRM72HX", "ends_at": "2999-11-19T09:12:00.000Z",
        }),
        ("PUT", ["me", "join"]) => json!({
            "approval": "approved", "person": {"id": EPOCH, "display_name": "Marta Lindqvist"},
        }),
        ("GET", ["me", "tickets"]) => {
            let row = |id: &TicketId| {
                let mut row = sample::row(1);
                (row.head.id, row.head.number.0) = (*id, known.number);
                row
            };
            let items: Vec<_> = known.opened.iter().map(row).collect();
            json!({"items": items, "cursor": cursor(0)})
        }
        (_, ["me", "changes"]) => {
            let fresh: Vec<Value> = known.changes.drain(..).collect();
            known.said += fresh.len();
            json!({"changes": fresh, "next": cursor(known.said * 5)})
        }
        ("GET", ["me", "tickets", id]) => {
            let mut ticket = deskbell_protocol::ticket::Ticket {
                head: sample::head(1),
                messages: known.messages.clone(),
            };
            let id = id.parse().unwrap();
            if known.opened.contains(&id) {
                (ticket.head.id, ticket.head.number.0) = (id, known.number);
            }
            serde_json::to_value(ticket).unwrap()
        }
        ("PUT", ["me", "tickets", id]) => {
            known.opened.push(id.parse().unwrap());
            opened(known.number, id, body)
        }
        ("PUT", ["me", "tickets", id, "messages", message]) => {
            let words: Value = serde_json::from_str(body).unwrap();
            let mut written =
                serde_json::to_value(sample::message(0, "Marta Lind", "Written.")).unwrap();
            written["id"] = json!(message);
            written["body"] = words["body"].clone();
            written["ticket"] = json!(id);
            written
        }
        ("PUT", ["me", "tickets", _, "verdicts", _]) => {
            json!({"ticket": sample::row(1), "superseded": true, "ignored": []})
        }
        ("PUT", ["me", "attachments", id]) => json!({"id": id, "state": "here"}),
        _ => json!({}),
    }
}

fn opened(number: u32, id: &str, body: &str) -> Value {
    let request: Value = serde_json::from_str(body).unwrap();
    json!({
        "id": id, "number": number, "subject": "The screen", "description": request["description"],
        "status": "received", "reported_at": "2026-11-19T09:12:00.000Z",
        "received_at": "2026-11-19T09:12:01.000Z", "can": {"reopen": false, "rate": false},
        "messages": [], "ignored": [],
    })
}

fn home() -> Value {
    json!({
        "organisation": "Aldermoor",
        "it": {"phone": "ext. 4400", "hours": [], "holidays": [], "time_zone": "Europe/Berlin"},
        "me": {"id": EPOCH, "display_name": "Marta Lind", "confirmed": true},
        "incidents": [], "answers": [],
        "limits": {"text_bytes": 65536, "attachment_bytes": 8_388_608, "attachments": 10},
        "privacy": {"months": 24, "min_group": 5}, "capabilities": [], "epoch": EPOCH,
        "server_version": "0.1.0", "min_client": 1,
    })
}
