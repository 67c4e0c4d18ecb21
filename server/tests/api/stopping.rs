//! The end of a server under load, and readers that do not read.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    door::{Door, new_id, opening},
    streams::Events,
};

/// Longest a stop may take.
const STOP: Duration = Duration::from_secs(10);
/// Each sends one request after the other.
const SENDERS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_answers_everything_it_wrote() {
    let door = Door::open_with(|config| {
        config.rates.submit_burst = std::num::NonZeroU32::new(100_000).unwrap();
    })
    .await;
    let device = door.device("Tom Alder").await;
    let is_over = Arc::new(AtomicBool::new(false));
    let (answered_one, mut first) = tokio::sync::mpsc::unbounded_channel();
    let mut senders = Vec::new();
    for _ in 0..SENDERS {
        let (url, token) = (format!("{}/api/v1/me/tickets", door.base), device.token.clone());
        let sender = Sender { http: door.http.clone(), url, token };
        senders.push(tokio::spawn(sender.send_until(Arc::clone(&is_over), answered_one.clone())));
    }
    for _ in 0..50 {
        first.recv().await.unwrap();
    }
    let stopped = tokio::time::timeout(STOP, door.close()).await;
    is_over.store(true, Ordering::Relaxed);
    let directory = stopped.expect("the stop ends in time");
    let mut answered = BTreeSet::new();
    for sender in senders {
        answered.extend(sender.await.unwrap());
    }
    let door = Door::open_in(directory, |_| ()).await;
    let written = tickets_of(&door, &device.token).await;
    assert_eq!(written, answered, "what was written was answered, and the other way round");
}

/// Opens tickets for one device.
struct Sender {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl Sender {
    /// Opens one after the other; gives the ids of those that were answered.
    async fn send_until(
        self,
        is_over: Arc<AtomicBool>,
        answered_one: tokio::sync::mpsc::UnboundedSender<()>,
    ) -> BTreeSet<String> {
        let mut answered = BTreeSet::new();
        while !is_over.load(Ordering::Relaxed) {
            let id = new_id();
            let request = self.http.put(format!("{}/{id}", self.url)).bearer_auth(&self.token);
            let sent = request.json(&opening("Under load")).send().await;
            // Nobody answers any more; who came too late was never let in.
            if sent.is_ok_and(|answer| answer.status() == 201) {
                answered.insert(id);
                answered_one.send(()).unwrap();
            }
        }
        answered
    }
}

/// The ids of all tickets of a device.
async fn tickets_of(door: &Door, token: &str) -> BTreeSet<String> {
    let mut written = BTreeSet::new();
    let mut path = "/api/v1/me/tickets?limit=200".to_owned();
    loop {
        let page = door.get(token, &path).await.json;
        let rows = page["items"].as_array().unwrap();
        written.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { return written };
        path = format!("/api/v1/me/tickets?limit=200&cursor={next}");
    }
}

#[tokio::test]
async fn a_reader_that_never_reads_costs_no_memory_and_resumes() {
    let door = Door::open_with(|config| {
        config.rates.submit_burst = std::num::NonZeroU32::new(100_000).unwrap();
    })
    .await;
    let device = door.device("Tom Alder").await;
    let list = door.get(&device.token, "/api/v1/me/tickets").await;
    let cursor = list.json["cursor"].as_str().unwrap().to_owned();
    let head = format!(
        "GET /api/v1/me/stream?after={cursor} HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer {}\r\n\r\n",
        device.token
    );
    let mut deaf = TcpStream::connect(door.server.addr).await.unwrap();
    deaf.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    deaf.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let words = "x".repeat(60_000);
    let ids: Vec<String> = (0..100).map(|_| new_id()).collect();
    for id in &ids {
        let path = format!("/api/v1/me/tickets/{id}");
        assert_eq!(door.put(&device.token, &path, opening(&words)).await.status, 201);
    }
    let mut again = Events::open(&door, &device.token, Some(&cursor)).await;
    for id in &ids {
        again.until(|change| change["ticket"]["id"] == id.as_str()).await;
    }
    drop(deaf);
}

#[tokio::test]
async fn every_answer_carries_the_epoch_and_other_methods_are_told() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let epoch = door.get(&device.token, "/api/v1/me/home").await.json["epoch"].clone();
    for (method, path, status) in [
        ("GET", "/livez", 200),
        ("HEAD", "/livez", 200),
        ("GET", "/readyz", 200),
        ("GET", "/api/openapi.json", 200),
        ("GET", "/api/v1/nothing", 404),
        ("HEAD", "/api/v1/nothing", 404),
        ("GET", "/api/v1/me/home", 200),
        ("HEAD", "/api/v1/me/home", 200),
        ("DELETE", "/api/v1/me/home", 405),
        ("OPTIONS", "/api/v1/me/home", 405),
        ("TRACE", "/api/v1/me/home", 405),
        ("CONNECT", "/api/v1/me/home", 405),
        ("PROPFIND", "/api/v1/me/home", 405),
    ] {
        let reply = bare(&door, &device.token, method, path).await;
        assert_eq!(reply.0, status, "{method} {path}: {}", reply.1);
        let epoch_line = format!("deskbell-epoch: {}", epoch.as_str().unwrap());
        assert!(reply.1.contains(&epoch_line), "{method} {path}: {}", reply.1);
        assert!(reply.1.contains("x-content-type-options: nosniff"), "{method} {path}");
        assert_eq!(reply.2.is_empty(), method == "HEAD", "{method} {path}: {}", reply.2);
        if status >= 400 {
            assert!(reply.1.contains("content-type: application/problem+json"), "{method} {path}");
        }
        // CONNECT names no path whose methods could be told.
        if status == 405 && method != "CONNECT" {
            assert!(reply.1.contains("allow: "), "{method} {path}: {}", reply.1);
        }
    }
}

/// Status, head and body of one answer.
async fn bare(door: &Door, token: &str, method: &str, path: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(door.server.addr).await.unwrap();
    let target = if method == "CONNECT" { "localhost:80" } else { path };
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_lowercase(), body.to_owned())
}

#[tokio::test]
async fn a_position_nobody_gave_out_is_refused() {
    let door = Door::open().await;
    let (device, other) = (door.device("Tom Alder").await, door.device("Ann Brook").await);
    let desk = door.technician("Priya Nair", "technician").await;
    let list = door.get(&other.token, "/api/v1/me/tickets").await;
    let (epoch, seq) = list.json["cursor"].as_str().unwrap().split_once('.').unwrap();
    for area in ["me", "desk"] {
        let token = if area == "me" { &device.token } else { &desk };
        for end in ["changes", "stream"] {
            for (after, status, code) in [
                ("x".to_owned(), 422, "validation_failed"),
                (format!("{epoch}.-1"), 422, "validation_failed"),
                (format!("{epoch}."), 422, "validation_failed"),
                (format!("{epoch}.1.1"), 422, "validation_failed"),
                (format!("{}.1", new_id()), 410, "cursor_gone"),
                (format!("{epoch}.{}", u64::MAX), 410, "cursor_gone"),
            ] {
                let path = format!("/api/v1/{area}/{end}?after={after}");
                let reply = door.get(token, &path).await;
                assert_eq!((reply.status, reply.code()), (status, code), "{path}");
            }
        }
        for cursor in ["x", "b", "b-1", "b99999999999", "z1", "a1'"] {
            let path = format!("/api/v1/{area}/tickets?cursor={cursor}");
            let reply = door.get(token, &path).await;
            assert_eq!((reply.status, reply.code()), (422, "validation_failed"), "{path}");
        }
    }
    // A position of another person is a place in the one order of changes, and shows nothing of theirs.
    let id = new_id();
    door.put(&other.token, &format!("/api/v1/me/tickets/{id}"), opening("Mine")).await;
    let path = format!("/api/v1/me/changes?after={epoch}.{seq}");
    let mine = door.get(&device.token, &path).await;
    assert_eq!(mine.status, 200);
    assert!(!mine.text.contains(&id) && mine.json["next"] != Value::Null, "{}", mine.text);
}
