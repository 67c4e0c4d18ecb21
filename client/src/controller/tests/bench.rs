//! A desktop that records.
#![expect(clippy::wildcard_enum_match_arm, reason = "a test picks the one case it waits for")]

mod server;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

pub(super) use server::Server;

use deskbell_protocol::{MachineId, TicketId};
use jiff::tz::TimeZone;
use tokio::{sync::mpsc, task::JoinHandle};
use uuid::Uuid;

use crate::{
    api::Api,
    autostart::Autostart,
    bridge::{Answer, DraftFields, FromBell, Page, Request, ToBell},
    clock::SystemClock,
    controller::{Controller, Events, Setup},
    facts::{self, Account},
    notify::{Note, NoteTag},
    secret::MemoryKeeper,
    settings::{Settings, Sources},
    shell::{Event, Shell, WindowId},
    tray::{MenuItem, Tray},
    view::View,
    wording::Keys,
};

/// Far longer than anything takes: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);
pub(super) const WINDOW: WindowId = WindowId(1);

/// What the controller told the desktop.
#[derive(Debug, Clone)]
pub(super) enum Told {
    Note(Note),
    NotesGone,
    Window(Page),
    View(Box<View>),
    Answer(u64, Answer),
    Focus,
    Browse(String),
}

struct Recorder {
    told: mpsc::UnboundedSender<Told>,
    /// Ends the bell at the first note, before anybody sees it.
    dies_at_a_note: bool,
}

impl Recorder {
    fn tell(&self, told: Told) {
        self.told.send(told).ok();
    }
}

impl Shell for Recorder {
    fn show_tray(&mut self, _tray: &Tray) {}
    fn notify(&mut self, note: &Note) {
        assert!(!self.dies_at_a_note, "the bell crashes here");
        self.tell(Told::Note(note.clone()));
    }
    fn withdraw(&mut self, _tag: &NoteTag) {}
    fn withdraw_all(&mut self) {
        self.tell(Told::NotesGone);
    }
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
    fn browse(&mut self, url: &str) {
        self.tell(Told::Browse(url.to_owned()));
    }
    fn quit(&mut self) {}
}

/// A running controller.
pub(super) struct Bench {
    folder: tempfile::TempDir,
    keeper: MemoryKeeper,
    pub(super) events: mpsc::UnboundedSender<Event>,
    /// The way into the loop itself.
    into_loop: Events,
    told: mpsc::UnboundedReceiver<Told>,
    seen: Vec<Told>,
    running: JoinHandle<Recorder>,
}

impl Bench {
    /// With a server, or with an address where nobody answers.
    pub(super) fn start(server: Option<&Server>) -> Self {
        let url = server.map_or("http://127.0.0.1:1".to_owned(), |server| server.url.clone());
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, MemoryKeeper::default(), Some(&url), false)
    }

    /// On a computer that several people use.
    pub(super) fn start_shared(server: Option<&Server>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("policy"), "shared = true").unwrap();
        let url = server.map(|server| server.url.as_str());
        Self::start_in(folder, MemoryKeeper::default(), url, false)
    }

    /// One that ends as soon as it shows a note.
    pub(super) fn start_mortal(server: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, MemoryKeeper::default(), Some(&server.url), true)
    }

    /// Without any server address.
    pub(super) fn start_unset() -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), MemoryKeeper::default(), None, false)
    }

    pub(super) fn crash_and_start(self, server: &Server) -> Self {
        self.running.abort();
        Self::start_in(self.folder, self.keeper, Some(&server.url), false)
    }

    /// Requests of a kind that wait to be sent, as the database holds them.
    pub(super) fn kept(&self, kind: &str) -> u32 {
        let file = self.data().join("client.db");
        let read_only = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let db = rusqlite::Connection::open_with_flags(file, read_only).unwrap();
        let count = "select count(*) from outbox where kind = ?1";
        db.query_row(count, [kind], |row| row.get(0)).unwrap()
    }

    /// Killed and started again, without any server address.
    pub(super) fn restart_unset(self) -> Self {
        self.running.abort();
        Self::start_in(self.folder, self.keeper, None, false)
    }

    fn start_in(
        folder: tempfile::TempDir,
        keeper: MemoryKeeper,
        url: Option<&str>,
        dies_at_a_note: bool,
    ) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let shell = Recorder { told: tell, dies_at_a_note };
        let setup = setup(folder.path(), &keeper, url, shell);
        let (controller, events) = Controller::start(setup).unwrap();
        let running = tokio::spawn(controller.run());
        // Tests hand over at once; the loop's own queue has a bound.
        let (hand_over, mut handed) = mpsc::unbounded_channel();
        let into_loop = events.clone();
        tokio::spawn(async move {
            while let Some(event) = handed.recv().await {
                events.send(event).await;
            }
        });
        let events = hand_over;
        Self { folder, keeper, events, into_loop, told, seen: Vec::new(), running }
    }

    pub(super) fn events_of_the_loop(&self) -> Events {
        self.into_loop.clone()
    }

    pub(super) fn send(&self, event: Event) {
        self.events.send(event).unwrap();
    }

    /// The folder with the database.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// From now on the database refuses to delete from a table, as on a disk that cannot be written; or no longer.
    pub(super) fn refuse_deletes(&self, table: &str, refuse: bool) {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
        let db =
            rusqlite::Connection::open_with_flags(self.data().join("client.db"), flags).unwrap();
        db.busy_timeout(PATIENCE).unwrap();
        let act = if refuse {
            format!(
                "create trigger refuse before delete on {table} begin select raise(fail, 'no'); end"
            )
        } else {
            "drop trigger refuse".to_owned()
        };
        db.execute_batch(&act).unwrap();
    }

    pub(super) fn open(&self, page: Page) {
        self.send(Event::WindowOpened { window: WINDOW, page });
    }

    pub(super) fn focus(&self) {
        let frame = ToBell::Focused { focused: true };
        self.send(Event::WindowSaid { window: WINDOW, frame, bytes: None });
    }

    pub(super) fn menu(&self, item: MenuItem) {
        self.send(Event::Menu(item));
    }

    pub(super) fn click(&self, note: &Note) {
        let tag = note.tag.clone();
        self.send(Event::NoteClicked { tag, action: None, activation: None });
    }

    pub(super) fn ask(&self, id: u64, request: Request) {
        let frame = ToBell::Request { id, request };
        self.send(Event::WindowSaid { window: WINDOW, frame, bytes: None });
    }

    pub(super) fn ask_with(&self, id: u64, request: Request, bytes: Vec<u8>) {
        let frame = ToBell::Request { id, request };
        self.send(Event::WindowSaid { window: WINDOW, frame, bytes: Some(bytes) });
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
        self.notes() > 0
    }

    pub(super) fn notes(&self) -> usize {
        self.seen.iter().filter(|told| matches!(told, Told::Note(_))).count()
    }

    /// The bell has died of a note.
    pub(super) async fn died(&mut self) {
        let ended = tokio::time::timeout(PATIENCE, &mut self.running).await;
        assert!(ended.expect("it ends in time").is_err_and(|error| error.is_panic()));
    }

    pub(super) fn windows_started(&self) -> usize {
        self.seen.iter().filter(|told| matches!(told, Told::Window(_))).count()
    }

    pub(super) async fn stop(self) {
        self.send(Event::Quit);
        self.running.await.unwrap();
    }
}

fn setup(
    folder: &Path,
    keeper: &MemoryKeeper,
    url: Option<&str>,
    shell: Recorder,
) -> Setup<Recorder> {
    let mut environment = vec![("enrollment_key".to_owned(), "key".to_owned())];
    environment.extend(url.map(|url| ("server_url".to_owned(), url.to_owned())));
    let sources = Sources {
        data_dir: folder.join("data"),
        policy: folder.join("policy").into(),
        user: folder.join("none"),
        environment,
        language: String::new(),
    };
    let settings = Settings::read(&sources);
    Setup {
        api: Api::of_settings(&settings, Uuid::nil()).unwrap(),
        settings,
        clock: Arc::new(SystemClock::new()),
        keeper: Arc::new(keeper.clone()),
        shell,
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
        autostart: Autostart::default(),
    }
}

pub(super) fn send(words: &str) -> Request {
    let ticket = deskbell_protocol::TicketId(uuid::Uuid::now_v7());
    Request::Send { ticket, draft: draft(words) }
}

/// Asks for a reply on a ticket.
pub(super) fn reply(
    ticket: TicketId,
    message: deskbell_protocol::MessageId,
    body: &str,
) -> Request {
    Request::Reply { ticket, message, body: body.to_owned() }
}

pub(super) fn draft(words: &str) -> DraftFields {
    DraftFields {
        description: words.to_owned(),
        impact: None,
        reach: None,
        for_name: None,
        asker_name: None,
    }
}
