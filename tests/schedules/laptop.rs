//! A laptop without a desktop: the real controller on real files, a clock set by hand, a wire the schedule holds.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use deskbell_client::{
    api::Api,
    autostart::Autostart,
    bridge::{Answer, AttachTo, DraftFields, FromBell, Page, Request, ToBell},
    clock::Clock,
    controller::{Controller, Events, Setup},
    facts::{self, Account},
    notify::{Note, NoteTag},
    secret::{Keeper as _, MemoryKeeper, Token},
    settings::{Policy, Settings, Sources},
    shell::{Event, Shell, WindowId},
    tray::Tray,
    wording::Keys,
};
use deskbell_protocol::{DeviceId, MachineId, MessageId, TicketId, Timestamp};
use futures_util::FutureExt as _;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::{
    office::{in_memory, look_into},
    wire::{OpenStream, Parking},
};

const WINDOW: WindowId = WindowId(1);

/// The computer's clock and dice.
#[derive(Debug)]
pub(crate) struct LaptopClock {
    wall: AtomicI64,
    mono: AtomicU64,
    dice: AtomicU64,
}

impl Clock for LaptopClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.wall.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.mono.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            // SplitMix64: small, and the same in every run.
            let mut word = self.dice.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            part.copy_from_slice(&(word ^ (word >> 31)).to_le_bytes()[..part.len()]);
        }
    }
}

impl LaptopClock {
    /// Time goes by while the computer is awake.
    pub(crate) fn pass(&self, millis: u64) {
        self.mono.fetch_add(millis, Ordering::SeqCst);
        self.jump(i64::try_from(millis).unwrap());
    }

    /// The wall clock is another one: sleep, or somebody set it.
    pub(crate) fn jump(&self, millis: i64) {
        self.wall.fetch_add(millis, Ordering::SeqCst);
    }
}

/// What the desktop was told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) notes: Vec<Note>,
    answers: Vec<(u64, Answer)>,
}

#[derive(Debug, Clone, Default)]
struct Desktop(Arc<Mutex<Told>>);

impl Desktop {
    fn with<T>(&self, act: impl FnOnce(&mut Told) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shell for Desktop {
    fn show_tray(&mut self, _tray: &Tray) {}
    fn notify(&mut self, note: &Note) {
        self.with(|told| told.notes.push(note.clone()));
    }
    fn withdraw(&mut self, _tag: &NoteTag) {}
    fn withdraw_all(&mut self) {}
    fn open_window(&mut self, _page: &Page, _activation: Option<&str>) {}
    fn send(&mut self, _window: WindowId, frame: FromBell, _bytes: Option<Vec<u8>>) {
        if let FromBell::Answer { id, answer } = frame {
            self.with(|told| told.answers.push((id, answer)));
        }
    }
    fn call(&mut self, _number: &str) {}
    fn browse(&mut self, _address: &str) {}
    fn quit(&mut self) {}
}

/// One life of the bell: everything that is gone when it is killed.
struct Life {
    controller: Controller<Desktop>,
    events: Events,
    runtime: Runtime,
    wire: Parking,
    streams: Vec<OpenStream>,
}

pub(crate) struct Laptop {
    name: &'static str,
    folder: TempDir,
    key: String,
    pub(crate) clock: Arc<LaptopClock>,
    keeper: MemoryKeeper,
    desktop: Desktop,
    life: Option<Life>,
    looks: Option<Connection>,
    asked: u64,
}

impl Laptop {
    pub(crate) fn new(name: &'static str, key: &str, dice: u64) -> Self {
        let clock = LaptopClock {
            wall: AtomicI64::new(1_795_079_520_000),
            mono: AtomicU64::new(0),
            dice: AtomicU64::new(dice),
        };
        let mut laptop = Self {
            name,
            folder: in_memory(),
            key: key.to_owned(),
            clock: Arc::new(clock),
            keeper: MemoryKeeper::default(),
            desktop: Desktop::default(),
            life: None,
            looks: None,
            asked: 0,
        };
        laptop.start();
        laptop
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn start(&mut self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let wire = Parking::default();
        let settings = Settings::read(&Sources {
            data_dir: self.data(),
            policy: Policy::File(self.folder.path().join("none")),
            user: self.folder.path().join("none"),
            environment: vec![
                ("enrollment_key".to_owned(), self.key.clone()),
                ("server_url".to_owned(), "http://127.0.0.1:9".to_owned()),
            ],
            language: String::new(),
        });
        let account = Account {
            machine: MachineId(Uuid::new_v5(&Uuid::NAMESPACE_OID, self.name.as_bytes())),
            hostname: format!("laptop-of-{}", self.name),
            os: "Debian 12".to_owned(),
            account: self.name.to_owned(),
            display_name: self.name.to_owned(),
            boot: Uuid::nil(),
        };
        deskbell_tests::server::http();
        let api = Api::of_settings(&settings, account.boot).unwrap();
        let setup = Setup {
            api: api.map(|api| api.over(Arc::new(wire.clone()))),
            settings,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            keeper: Arc::new(self.keeper.clone()),
            shell: self.desktop.clone(),
            words: Arc::new(Keys),
            facts: facts::Reader::default(),
            account,
            zone: TimeZone::UTC,
            autostart: Autostart::default(),
        };
        let (controller, events) = Controller::start(setup).unwrap();
        let opened = Event::WindowOpened { window: WINDOW, page: Page::Tickets };
        runtime.block_on(events.send(opened));
        if self.looks.is_none() {
            self.looks = Some(look_into(&self.data().join("client.db")));
        }
        self.life = Some(Life { controller, events, runtime, wire, streams: Vec::new() });
        self.turn();
    }

    /// Killed: nothing is left but the files and the keyring.
    pub(crate) fn crash(&mut self) {
        self.life = None;
        self.start();
    }

    fn life(&mut self) -> &mut Life {
        self.life.as_mut().expect("the bell runs")
    }

    /// Lets the bell do what there is to do. Answers how long nothing needs doing.
    pub(crate) fn turn(&mut self) -> Option<Duration> {
        let life = self.life();
        let mut wait = None;
        for _ in 0..2 {
            let inside = life.runtime.enter();
            wait = life.controller.turn();
            drop(inside);
            life.streams.retain(|stream| !stream.bytes.is_closed());
            life.runtime.block_on(quiet(&life.wire, &mut life.streams));
        }
        wait
    }

    pub(crate) fn wire(&self) -> &Parking {
        &self.life.as_ref().expect("the bell runs").wire
    }

    pub(crate) fn streams(&mut self) -> &mut Vec<OpenStream> {
        &mut self.life().streams
    }

    pub(crate) fn hears(&mut self, event: Event) {
        let life = self.life();
        life.runtime.block_on(life.events.send(event));
        self.turn();
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.clock.new_id()
    }

    /// The person asks for help; the ticket it was saved as, if it was.
    pub(crate) fn asks(&mut self, words: &str) -> Option<Uuid> {
        let ticket = TicketId(self.new_id());
        let draft = DraftFields {
            description: words.to_owned(),
            impact: None,
            reach: None,
            for_name: None,
            asker_name: None,
        };
        self.saved(Request::Send { ticket, draft }, None)
    }

    /// The person writes on a ticket; the ticket it was saved for, if it was.
    pub(crate) fn replies(&mut self, ticket: Uuid, words: &str) -> Option<Uuid> {
        let message = MessageId(self.new_id());
        self.saved(
            Request::Reply { ticket: TicketId(ticket), message, body: words.to_owned() },
            None,
        )
    }

    /// The person adds a file to the form.
    pub(crate) fn attaches(&mut self, words: &str) {
        let request = Request::Attach {
            to: AttachTo::Form,
            file_name: "notes.txt".to_owned(),
            media_type: "text/plain".to_owned(),
        };
        self.says(request, Some(words.as_bytes().to_vec()));
    }

    /// Anything else a window asks for.
    pub(crate) fn says(&mut self, request: Request, bytes: Option<Vec<u8>>) -> Option<Answer> {
        self.asked += 1;
        let id = self.asked;
        let frame = ToBell::Request { id, request };
        self.hears(Event::WindowSaid { window: WINDOW, frame, bytes });
        self.desktop.with(|told| {
            let at = told.answers.iter().position(|(of, _)| *of == id)?;
            Some(told.answers.remove(at).1)
        })
    }

    fn saved(&mut self, request: Request, bytes: Option<Vec<u8>>) -> Option<Uuid> {
        match self.says(request, bytes) {
            Some(Answer::Saved { ticket }) => Some(ticket.0),
            Some(
                Answer::Done
                | Answer::Attached { .. }
                | Answer::Picture { .. }
                | Answer::Discarded { .. }
                | Answer::TakenBack { .. }
                | Answer::Refused { .. },
            )
            | None => None,
        }
    }

    pub(crate) fn notes(&self) -> Vec<Note> {
        self.desktop.with(|told| told.notes.clone())
    }

    /// The keyring is wiped.
    pub(crate) fn loses_its_token(&mut self) {
        let device = DeviceId(self.device());
        let forgets = self.keeper.delete(device);
        self.life().runtime.block_on(forgets).unwrap();
        self.crash();
    }

    /// What its keyring holds.
    pub(crate) fn token(&self) -> Option<Token> {
        self.keeper.get(DeviceId(self.device())).now_or_never()?.ok()?
    }

    pub(crate) fn device(&self) -> Uuid {
        let raw: String = self
            .database()
            .query_row("select value from meta where name = 'device'", [], |row| row.get(0))
            .unwrap();
        raw.parse().unwrap()
    }

    /// A value of the laptop's own notes.
    pub(crate) fn meta(&self, name: &str) -> Option<String> {
        let found =
            self.database()
                .query_row("select value from meta where name = ?1", [name], |row| row.get(0));
        found.ok().map(|raw: String| raw.trim_matches('"').to_owned())
    }

    /// The database as it is on the disk.
    pub(crate) fn database(&self) -> &Connection {
        self.looks.as_ref().unwrap()
    }
}

/// Waits until every task of the bell waits for the wire.
async fn quiet(wire: &Parking, streams: &mut Vec<OpenStream>) {
    let tasks = tokio::runtime::Handle::current().metrics();
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
    loop {
        streams.retain(|stream| !stream.bytes.is_closed());
        if tasks.num_alive_tasks() <= wire.len() + streams.len() {
            return;
        }
        tokio::task::yield_now().await;
    }
}
