//! The real server in this process, over loopback, on a real directory: stopped, started and set back by the schedule.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use deskbell_client::secret::Token;
use deskbell_protocol::{
    ResolutionId, Timestamp,
    desk::people::Role,
    limits::{CLIENT_HEADER, CLIENT_VERSION},
};
use deskbell_server::{Config, KeyRules, Running, start};
use deskbell_store::{Clock, Ids, restore};
use reqwest::{
    Method, Request, Response,
    header::{self, HeaderMap, HeaderValue},
};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

const ROBIN: &str = "robin@aldermoor.example";

/// The server's clock, set by hand.
#[derive(Debug)]
pub(crate) struct ServerClock(AtomicI64);

impl Clock for ServerClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

impl ServerClock {
    /// No two requests come at the same moment.
    fn tick(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// As a header tells it (RFC 9110, section 5.6.7).
    fn as_date(&self) -> HeaderValue {
        let now = jiff::Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap();
        HeaderValue::from_str(&now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).unwrap()
    }
}

/// Ids that are the same in every run.
struct Counted(AtomicU64);

impl Ids for Counted {
    fn id(&self, now: Timestamp) -> Uuid {
        let mut bytes = [0; 10];
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        bytes[2..].copy_from_slice(&count.to_be_bytes());
        let millis = u64::try_from(now.millis()).unwrap();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn into_response(self) -> Response {
        let mut head = http::Response::builder().status(self.status);
        *head.headers_mut().unwrap() = self.headers;
        Response::from(head.body(self.body).unwrap())
    }

    /// A refusal as the server words it, made on the way.
    pub(crate) fn refusal(status: u16, code: &str, after: Option<u32>, epoch: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/problem+json".parse().unwrap());
        headers.insert("deskbell-epoch", epoch.parse().unwrap());
        if let Some(after) = after {
            headers.insert("retry-after", after.into());
        }
        let body = json!({
            "type": format!("/problems/{code}"), "title": code, "status": status, "code": code,
            "detail": "", "instance": "/req/0",
        });
        Self { status, headers, body: body.to_string().into_bytes() }
    }

    /// What a hotel's network says to everything.
    pub(crate) fn sign_in_page() -> Self {
        Self {
            status: 200,
            headers: HeaderMap::new(),
            body: b"<html>Welcome, guest</html>".to_vec(),
        }
    }
}

pub(crate) struct Office {
    runtime: Runtime,
    running: Option<Running>,
    pub(crate) clock: Arc<ServerClock>,
    ids: Arc<Counted>,
    directory: TempDir,
    http: reqwest::Client,
    pub(crate) key: String,
    robin: String,
    backups: Vec<PathBuf>,
    /// How often it was set back.
    pub(crate) restored: u32,
    epoch: String,
    looks: Option<Connection>,
}

impl Office {
    pub(crate) fn open() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let mut office = Self {
            runtime,
            running: None,
            clock: Arc::new(ServerClock(AtomicI64::new(1_795_079_520_000))),
            ids: Arc::new(Counted(AtomicU64::new(1))),
            directory: in_memory(),
            http: client(),
            key: String::new(),
            robin: String::new(),
            backups: Vec::new(),
            restored: 0,
            epoch: String::new(),
            looks: None,
        };
        office.start();
        let desk = office.running.as_ref().unwrap().administration();
        let auto = KeyRules { auto_approve: true, ..KeyRules::default() };
        office.key = office.runtime.block_on(desk.enrollment_key(auto)).unwrap();
        let robin = desk.technician("Robin Keller", ROBIN, Role::Administrator);
        office.runtime.block_on(robin).unwrap();
        drop(desk);
        office.sign_in();
        office.backup();
        office
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn start(&mut self) {
        let config = Config {
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            ids: Arc::clone(&self.ids) as Arc<dyn Ids>,
            ..Config::loopback(self.data())
        };
        self.running = Some(self.runtime.block_on(start(config)).unwrap());
        let alive = Request::new(Method::GET, self.url("/livez").parse().unwrap());
        let answer = self.forward(alive).unwrap();
        self.epoch = answer.headers["deskbell-epoch"].to_str().unwrap().to_owned();
        self.looks = Some(look_into(&self.data().join("deskbell.db")));
    }

    fn stop(&mut self) {
        self.looks = None;
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }

    /// Ended in order and started again on the same directory.
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.start();
    }

    fn sign_in(&mut self) {
        let desk = self.running.as_ref().unwrap().administration();
        self.robin = self.runtime.block_on(desk.api_token(ROBIN)).unwrap();
    }

    /// Keeps a copy of the database as it is now.
    pub(crate) fn backup(&mut self) {
        let to = self.directory.path().join(format!("backup-{}.db", self.backups.len()));
        self.database().execute("VACUUM INTO ?1", [to.to_str().unwrap()]).unwrap();
        self.backups.push(to);
    }

    /// Sets the server back to one of the copies: a new epoch begins.
    pub(crate) fn restore(&mut self, which: usize) {
        self.stop();
        let from = &self.backups[which % self.backups.len()];
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        restore(from, &self.data(), clock, ids).unwrap();
        self.restored += 1;
        self.start();
        self.sign_in();
    }

    pub(crate) fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Where the feed ends.
    pub(crate) fn latest(&self) -> String {
        let sql = "select coalesce(max(seq), 0) from changes";
        let seq: i64 = self.database().query_row(sql, [], |row| row.get(0)).unwrap();
        format!("{}.{seq}", self.epoch)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.as_ref().unwrap().url())
    }

    /// Sends a request of a bell on its way to the server; `None` if it is not answered.
    pub(crate) fn forward(&self, mut request: Request) -> Option<Answer> {
        self.clock.tick();
        let at = self.running.as_ref().unwrap().addr;
        request.url_mut().set_ip_host(at.ip()).unwrap();
        request.url_mut().set_port(Some(at.port())).unwrap();
        self.runtime.block_on(async {
            let answer = self.http.execute(request).await.ok()?;
            let (status, mut headers) = (answer.status().as_u16(), answer.headers().clone());
            // The library that serves knows the real time only.
            headers.insert(header::DATE, self.clock.as_date());
            Some(Answer { status, headers, body: answer.bytes().await.ok()?.to_vec() })
        })
    }

    /// A request with a token of its own.
    pub(crate) fn send(&self, token: &str, method: Method, path: &str, body: &Value) -> Answer {
        self.send_if(token, method, path, body, None)
    }

    fn send_if(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: &Value,
        version: Option<u64>,
    ) -> Answer {
        let request = self.http.request(method, self.url(path)).bearer_auth(token);
        let request = request.header(CLIENT_HEADER, CLIENT_VERSION);
        let request = match version {
            Some(version) => request.header("if-match", format!("\"{version}\"")),
            None => request,
        };
        let request = if body.is_null() { request } else { request.json(body) };
        self.forward(request.build().unwrap()).unwrap()
    }

    fn desk(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(&self.robin, method, &format!("/api/v1/desk/{path}"), body)
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.ids.id(self.clock.now())
    }

    /// A technician answers; whether it was taken.
    pub(crate) fn reply(&self, ticket: Uuid, words: &str) -> bool {
        let path = format!("tickets/{ticket}/messages/{}", self.new_id());
        let body = json!({"body": words, "visibility": "public", "attachments": []});
        self.desk(Method::PUT, &path, &body).status < 300
    }

    /// A technician says what solved it.
    pub(crate) fn resolve(&self, ticket: Uuid, words: &str) -> bool {
        let shown = self.desk(Method::GET, &format!("tickets/{ticket}"), &Value::Null).json();
        let path = format!("/api/v1/desk/tickets/{ticket}/actions/{}", self.new_id());
        let body = json!({"kind": "resolve", "note": words});
        let version = shown["version"].as_u64();
        self.send_if(&self.robin, Method::PUT, &path, &body, version).status < 300
    }

    /// The solution a ticket's person is asked about.
    pub(crate) fn resolution(&self, ticket: Uuid) -> ResolutionId {
        let shown = self.desk(Method::GET, &format!("tickets/{ticket}"), &Value::Null).json();
        serde_json::from_value(shown["resolution"]["id"].clone()).unwrap()
    }

    /// An administrator deletes a ticket for ever.
    pub(crate) fn erase(&self, ticket: Uuid) -> bool {
        self.desk(Method::PUT, &format!("tickets/{ticket}/erasure"), &Value::Null).status < 300
    }

    /// A technician lets in who waits at a computer, if anybody does.
    pub(crate) fn approve(&self, device: Uuid, token: &Token) {
        let sql = "select id from credentials where token_hash = ?1 and state = 'pending'";
        let hash = token.hash();
        let waiting = self.database().query_row(sql, [hash.bytes()], |row| row.get(0)).optional();
        if let Some(credential) = waiting.unwrap().map(Uuid::from_bytes) {
            let body = json!({"credential": credential});
            self.desk(Method::POST, &format!("devices/{device}/approve"), &body);
        }
    }

    pub(crate) fn revoke(&self, device: Uuid) {
        self.desk(Method::POST, &format!("devices/{device}/revoke"), &json!({}));
    }

    pub(crate) fn is_revoked(&self, device: Uuid) -> bool {
        let sql = "select exists (select 1 from devices where id = ?1 and revoked_at is not null)";
        self.database().query_row(sql, [device.as_bytes()], |row| row.get(0)).unwrap()
    }

    /// The database as it is on the disk.
    pub(crate) fn database(&self) -> &Connection {
        self.looks.as_ref().unwrap()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Closes each connection after its answer, so that a server that stops waits for none.
fn client() -> reqwest::Client {
    // A second test of the same program finds it installed.
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = reqwest::Client::builder().pool_max_idle_per_host(0).no_proxy();
    builder.timeout(std::time::Duration::from_secs(60)).build().unwrap()
}

/// Memory where there is some: what is tested is the order of writes, not the disk.
pub(crate) fn in_memory() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

/// A database as it is on the disk, beside whoever else uses it.
pub(crate) fn look_into(file: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags).unwrap()
}
