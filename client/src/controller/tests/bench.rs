//! A desktop that records, and a server of a few answers.
#![expect(clippy::wildcard_enum_match_arm, reason = "a test picks the one case it waits for")]

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deskbell_protocol::{MachineId, MessageId, text::Name};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Notify, mpsc},
    task::JoinHandle,
};
use uuid::Uuid;

use crate::{
    api::Api,
    bridge::{Answer, DraftFields, FromBell, Page, Request, ToBell},
    clock::SystemClock,
    controller::{Controller, Events, Setup},
    facts::{self, Account},
    notify::{Note, NoteTag},
    sample,
    secret::MemoryKeeper,
    settings::{Settings, Sources},
    shell::{Event, Shell, WindowId},
    tray::{MenuItem, Tray},
    view::View,
    wording::Keys,
};

/// Far longer than anything takes: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);
const EPOCH: &str = "01900000-0000-7000-8000-000000000001";
const WINDOW: WindowId = WindowId(1);

/// What the controller told the desktop.
#[derive(Debug, Clone)]
pub(super) enum Told {
    Note(Note),
    Window(Page),
    View(Box<View>),
    Answer(u64, Answer),
    Focus,
}

struct Recorder(mpsc::UnboundedSender<Told>);

impl Recorder {
    fn tell(&self, told: Told) {
        self.0.send(told).ok();
    }
}

impl Shell for Recorder {
    fn show_tray(&mut self, _tray: &Tray) {}
    fn notify(&mut self, note: &Note) {
        self.tell(Told::Note(note.clone()));
    }
    fn withdraw(&mut self, _tag: &NoteTag) {}
    fn open_window(&mut self, page: &Page, _activation: Option<&str>) {
        self.tell(Told::Window(page.clone()));
    }
    fn send(&mut self, _window: WindowId, frame: FromBell, _bytes: Option<Vec<u8>>) {
        match frame {
            FromBell::View { view } => self.tell(Told::View(view)),
            FromBell::Answer { id, answer } => self.tell(Told::Answer(id, answer)),
            FromBell::Focus => self.tell(Told::Focus),
            FromBell::Welcome { .. } | FromBell::Quit => {}
        }
    }
    fn call(&mut self, _number: &str) {}
    fn quit(&mut self) {}
}

/// A running controller.
pub(super) struct Bench {
    folder: tempfile::TempDir,
    keeper: MemoryKeeper,
    pub(super) events: Events,
    told: mpsc::UnboundedReceiver<Told>,
    seen: Vec<Told>,
    running: JoinHandle<Recorder>,
}

impl Bench {
    /// With a server, or with an address where nobody answers.
    pub(super) fn start(server: Option<&Server>) -> Self {
        let url = server.map_or("http://127.0.0.1:1".to_owned(), |server| server.url.clone());
        Self::start_in(tempfile::tempdir().unwrap(), MemoryKeeper::default(), Some(&url))
    }

    /// Without any server address.
    pub(super) fn start_unset() -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), MemoryKeeper::default(), None)
    }

    pub(super) fn crash_and_start(self, server: &Server) -> Self {
        self.running.abort();
        Self::start_in(self.folder, self.keeper, Some(&server.url))
    }

    /// Requests of a kind that wait to be sent, as the database holds them.
    pub(super) fn kept(&self, kind: &str) -> u32 {
        let file = self.folder.path().join("data/client.db");
        let read_only = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let db = rusqlite::Connection::open_with_flags(file, read_only).unwrap();
        let count = "select count(*) from outbox where kind = ?1";
        db.query_row(count, [kind], |row| row.get(0)).unwrap()
    }

    /// Killed and started again, without any server address.
    pub(super) fn restart_unset(self) -> Self {
        self.running.abort();
        Self::start_in(self.folder, self.keeper, None)
    }

    fn start_in(folder: tempfile::TempDir, keeper: MemoryKeeper, url: Option<&str>) -> Self {
        let mut environment = vec![("enrollment_key".to_owned(), "key".to_owned())];
        environment.extend(url.map(|url| ("server_url".to_owned(), url.to_owned())));
        let sources = Sources {
            data_dir: folder.path().join("data"),
            policy: folder.path().join("none").into(),
            user: folder.path().join("none"),
            environment,
            language: String::new(),
        };
        let (tell, told) = mpsc::unbounded_channel();
        let settings = Settings::read(&sources);
        let setup = Setup {
            api: Api::of_settings(&settings, Uuid::nil()).unwrap(),
            settings,
            clock: Arc::new(SystemClock::new()),
            keeper: Arc::new(keeper.clone()),
            shell: Recorder(tell),
            words: Arc::new(Keys),
            facts: facts::Reader::default(),
            account: Account {
                machine: MachineId(Uuid::nil()),
                hostname: "aldermoor-17".to_owned(),
                os: "Debian 12".to_owned(),
                account: "marta".to_owned(),
                display_name: "Marta Lind".to_owned(),
                boot: Uuid::nil(),
            },
            zone: TimeZone::UTC,
        };
        let (controller, events) = Controller::start(setup).unwrap();
        let running = tokio::spawn(controller.run());
        Self { folder, keeper, events, told, seen: Vec::new(), running }
    }

    pub(super) fn open(&self, page: Page) {
        self.events.send(Event::WindowOpened { window: WINDOW, page });
    }

    pub(super) fn focus(&self) {
        let frame = ToBell::Focused { focused: true };
        self.events.send(Event::WindowSaid { window: WINDOW, frame, bytes: None });
    }

    pub(super) fn menu(&self, item: MenuItem) {
        self.events.send(Event::Menu(item));
    }

    pub(super) fn click(&self, note: &Note) {
        let tag = note.tag.clone();
        self.events.send(Event::NoteClicked { tag, action: None, activation: None });
    }

    pub(super) fn ask(&self, id: u64, request: Request) {
        let frame = ToBell::Request { id, request };
        self.events.send(Event::WindowSaid { window: WINDOW, frame, bytes: None });
    }

    pub(super) fn ask_with(&self, id: u64, request: Request, bytes: Vec<u8>) {
        let frame = ToBell::Request { id, request };
        self.events.send(Event::WindowSaid { window: WINDOW, frame, bytes: Some(bytes) });
    }

    /// Waits for something told.
    pub(super) async fn told<T>(&mut self, wanted: impl Fn(Told) -> Option<T>) -> T {
        loop {
            let told = tokio::time::timeout(PATIENCE, self.told.recv()).await;
            let told = told.expect("it is told in time").expect("the controller runs");
            self.seen.push(told.clone());
            if let Some(found) = wanted(told) {
                return found;
            }
        }
    }

    pub(super) async fn view<T>(&mut self, wanted: impl Fn(View) -> Option<T>) -> T {
        self.told(|told| if let Told::View(view) = told { wanted(*view) } else { None }).await
    }

    pub(super) async fn answer(&mut self, wanted: u64) -> Answer {
        self.told(|told| match told {
            Told::Answer(id, answer) if id == wanted => Some(answer),
            _ => None,
        })
        .await
    }

    pub(super) async fn note(&mut self) -> Note {
        self.told(|told| if let Told::Note(note) = told { Some(note) } else { None }).await
    }

    pub(super) fn has_note(&self) -> bool {
        self.seen.iter().any(|told| matches!(told, Told::Note(_)))
    }

    pub(super) fn windows_started(&self) -> usize {
        self.seen.iter().filter(|told| matches!(told, Told::Window(_))).count()
    }

    pub(super) async fn stop(self) {
        self.events.send(Event::Quit);
        self.running.await.unwrap();
    }
}

pub(super) fn send(words: &str) -> Request {
    let ticket = deskbell_protocol::TicketId(uuid::Uuid::now_v7());
    Request::Send { ticket, draft: draft(words) }
}

pub(super) fn draft(words: &str) -> DraftFields {
    DraftFields { description: words.to_owned(), impact: None, reach: None, for_name: None }
}

#[derive(Default)]
struct Known {
    requests: Vec<(String, String)>,
    changes: Vec<Value>,
    said: usize,
}

/// A server that knows a handful of answers and remembers what it was asked.
pub(super) struct Server {
    url: String,
    known: Arc<Mutex<Known>>,
    asked: Arc<Notify>,
}

impl Server {
    pub(super) async fn start() -> Self {
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

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn count(&self) -> usize {
        self.known().requests.len()
    }

    /// Request lines that contain one of the parts, in the order they came, writes only.
    pub(super) fn order(&self, parts: &[&str]) -> Vec<String> {
        let known = self.known();
        let lines = known.requests.iter().map(|(line, _)| line.clone());
        lines.filter(|l| l.starts_with("PUT") && parts.iter().any(|p| l.contains(p))).collect()
    }

    pub(super) fn body_of(&self, start: &str) -> String {
        let known = self.known();
        known.requests.iter().find(|(line, _)| line.starts_with(start)).unwrap().1.clone()
    }

    pub(super) async fn wait_for(&self, start: &str) {
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
    pub(super) fn say_reply(&self, name: &str, words: &str) {
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
        let answer = {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            known.requests.push((line.clone(), body.clone()));
            answer(&mut known, &line, &body)
        };
        asked.notify_waiters();
        let head = format!("HTTP/1.1 200 OK\r\ndeskbell-epoch: {EPOCH}\r\n");
        let text = if stream {
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
    let cursor = |seq: usize| format!("{EPOCH}.{seq}");
    match (line.split(' ').next().unwrap(), parts.as_slice()) {
        ("POST", ["enroll"]) => json!({
            "approval": "approved", "person": {"id": EPOCH, "display_name": "Marta Lind"},
        }),
        (_, ["me", "home"]) => home(),
        ("GET", ["me", "tickets"]) => json!({"items": [], "cursor": cursor(0)}),
        (_, ["me", "changes"]) => {
            let fresh: Vec<Value> = known.changes.drain(..).collect();
            known.said += fresh.len();
            json!({"changes": fresh, "next": cursor(known.said * 5)})
        }
        ("GET", ["me", "tickets", _]) => {
            let message = sample::message(0, "Priya Raman", "Hello.");
            let ticket = deskbell_protocol::ticket::Ticket {
                head: sample::head(1),
                messages: vec![message],
            };
            serde_json::to_value(ticket).unwrap()
        }
        ("PUT", ["me", "tickets", id]) => opened(id, body),
        ("PUT", ["me", "attachments", id]) => json!({"id": id, "state": "here"}),
        _ => json!({}),
    }
}

fn opened(id: &str, body: &str) -> Value {
    let request: Value = serde_json::from_str(body).unwrap();
    json!({
        "id": id, "number": 4131, "subject": "The screen", "description": request["description"],
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
