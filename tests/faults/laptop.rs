//! A laptop that suffers: the real bell with its keyring and its files, asked as a window asks, and the real server.

use std::path::PathBuf;

use deskbell_client::bridge::{
    Answer, AttachTo, BRIDGE_VERSION, DraftFields, FromBell, Page, Request, ToBell,
    codec::{FrameLimits, read_frame, write_frame},
    transport::Place,
};
use deskbell_protocol::TicketId;
use deskbell_tests::{
    desktop::{Bell, Desktop, Parts, Tree, until},
    server::{Technician, TestServer},
};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::net::UnixStream;
use uuid::Uuid;

/// Bytes of a file that goes with a request: many writes, on the disk and on the wire.
const FILE_BYTES: usize = 600_000;

/// A laptop with its server.
pub(crate) struct Laptop {
    pub(crate) server: TestServer,
    technician: Technician,
    desktop: Desktop,
    pub(crate) bell: Bell,
}

/// A request for help, as a person means it: words and a file.
pub(crate) struct Errand {
    ticket: TicketId,
    words: String,
    file: String,
}

impl Errand {
    /// A new one.
    pub(crate) fn new(words: &str) -> Self {
        let file = format!("log of {words}\n").repeat(FILE_BYTES / (words.len() + 8));
        Self { ticket: TicketId(Uuid::now_v7()), words: words.to_owned(), file }
    }
}

impl Laptop {
    /// A bell that has signed up and has its token in the keyring.
    pub(crate) async fn start() -> Self {
        let server = TestServer::start().await;
        let technician =
            server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
        let desktop = Desktop::with(Parts { keyring: true, ..Parts::NONE }).await;
        let bell = Bell::start(&desktop, &server.base, &server.auto_key).await;
        let laptop = Self { server, technician, desktop, bell };
        laptop.is_connected().await;
        laptop
    }

    /// The bell, started again after its end.
    pub(crate) async fn start_again(&mut self) {
        self.bell.wait().await;
        self.bell = Bell::start(&self.desktop, &self.server.base, &self.server.auto_key).await;
    }

    /// The bell's process.
    pub(crate) fn process(&self) -> u32 {
        u32::try_from(self.bell.id()).unwrap()
    }

    /// Whether the bell lives.
    pub(crate) fn lives(&self) -> bool {
        !Tree::of(self.bell.id()).alive().is_empty()
    }

    /// Its folder of data.
    pub(crate) fn data(&self) -> PathBuf {
        self.desktop.folder().join("home/data/deskbell")
    }

    /// Its database, to look into.
    pub(crate) fn database(&self) -> Connection {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(self.data().join("client.db"), flags).unwrap()
    }

    /// A window of its own, without a screen.
    pub(crate) async fn window(&self) -> Window {
        let run = self.desktop.folder().join("run");
        let socket = Place::open(Some(&run), &run).unwrap().socket();
        let stream =
            until("the bell listens", || async { UnixStream::connect(&socket).await.ok() }).await;
        Window::greet(stream).await
    }

    async fn is_connected(&self) {
        until("the bell has signed up", || async {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let file = Connection::open_with_flags(self.data().join("client.db"), flags).ok()?;
            let sql = "select count(*) from meta where name = 'cursor'";
            let known: u32 = file.query_row(sql, [], |row| row.get(0)).ok()?;
            (known > 0).then_some(())
        })
        .await;
    }

    /// The tickets on the server with an errand's words.
    async fn tickets_of(&self, errand: &Errand) -> Vec<Value> {
        let list = self.desk("/api/v1/desk/tickets?view=open&limit=200").await;
        let items = list["items"].as_array().cloned().unwrap_or_default();
        let mut found = Vec::new();
        for item in items {
            let id = item["id"].as_str().unwrap();
            let page = self.desk(&format!("/api/v1/desk/tickets/{id}")).await;
            if page["description"] == json!(errand.words) {
                found.push(page);
            }
        }
        found
    }

    async fn desk(&self, path: &str) -> Value {
        let reply = self.server.get(Some(&self.technician.token), path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json
    }

    /// Whether all of it is on the server.
    pub(crate) async fn is_there(&self, errand: &Errand) -> bool {
        let path = format!("/api/v1/desk/tickets/{}", errand.ticket);
        let page = self.server.get(Some(&self.technician.token), &path).await;
        page.status == 200 && page.json["attachments"][0]["state"] == json!("here")
    }

    /// All of it arrives: one ticket with these words, and its file byte by byte.
    pub(crate) async fn arrives(&self, errand: &Errand) {
        until("the request and its file are on the server", || async {
            self.is_there(errand).await.then_some(())
        })
        .await;
        let found = self.tickets_of(errand).await;
        assert_eq!(found.len(), 1, "{}: {found:?}", errand.words);
        let files = found[0]["attachments"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{files:?}");
        let path = format!("/api/v1/desk/attachments/{}", files[0]["id"].as_str().unwrap());
        let file = self.server.get(Some(&self.technician.token), &path).await;
        assert_eq!(file.status, 200, "{}", file.text);
        assert!(file.text == errand.file, "the file is what was attached");
    }

    /// Nothing waits, nothing is half, and what is stored is whole.
    pub(crate) async fn is_at_rest(&self) {
        let sql = "select count(*) from outbox where kind in ('open', 'attachment')";
        until("nothing waits to be sent", || async {
            let left: u32 = self.database().query_row(sql, [], |row| row.get(0)).unwrap();
            (left == 0).then_some(())
        })
        .await;
        let whole: String =
            self.database().query_row("pragma integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(whole, "ok");
    }
}

/// A window's line to the bell.
pub(crate) struct Window {
    stream: UnixStream,
    asked: u64,
}

impl Window {
    async fn greet(mut stream: UnixStream) -> Self {
        let hello = ToBell::Hello { version: BRIDGE_VERSION, page: Page::Form };
        // A bell that dies just now is noticed when it is asked.
        write_frame(&mut stream, &hello, None, FrameLimits::default()).await.ok();
        Self { stream, asked: 0 }
    }

    /// Asks; `None` if the bell ended instead of answering.
    async fn ask(&mut self, request: Request, bytes: Option<&[u8]>) -> Option<Answer> {
        self.asked += 1;
        let frame = ToBell::Request { id: self.asked, request };
        let limits = FrameLimits::default();
        write_frame(&mut self.stream, &frame, bytes, limits).await.ok()?;
        loop {
            let heard = read_frame::<FromBell, _>(&mut self.stream, limits).await.ok()??;
            match heard.words {
                FromBell::Answer { id, answer } if id == self.asked => return Some(answer),
                FromBell::Answer { .. }
                | FromBell::Welcome { .. }
                | FromBell::View { .. }
                | FromBell::Focus
                | FromBell::Quit => {}
            }
        }
    }

    /// Adds an errand's file to the form.
    pub(crate) async fn attach(&mut self, errand: &Errand) -> Option<Answer> {
        let request = Request::Attach {
            to: AttachTo::Form,
            file_name: "notes.txt".to_owned(),
            media_type: "text/plain".to_owned(),
        };
        self.ask(request, Some(errand.file.as_bytes())).await
    }

    /// Presses Send.
    pub(crate) async fn send(&mut self, errand: &Errand) -> Option<Answer> {
        let draft = DraftFields {
            description: errand.words.clone(),
            impact: None,
            reach: None,
            for_name: None,
            asker_name: None,
        };
        self.ask(Request::Send { ticket: errand.ticket, draft }, None).await
    }
}
