//! A laptop with the real outbox and a server that is three maps.
#![expect(clippy::wildcard_enum_match_arm, reason = "a test picks the one case it waits for")]

mod check;
mod server;

use std::time::Duration;

use deskbell_protocol::{
    TicketId, TicketNumber, Timestamp,
    me::{OpenTicket, WriteMessage},
    problem::ErrorCode,
    text::{Body, Line},
};
use uuid::Uuid;

use server::Server;

use crate::{
    clock::{Clock, Moment},
    failure::Failure,
    outbox::{self, Frozen, New},
    store::Store,
    sync::{Effect, Event, Ground, Settlement, Sync},
};

/// What happens to the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Luck {
    Good,
    RequestLost,
    AnswerLost,
    Busy,
    Stumbles,
    Conflict,
    TokenUnknown,
    Pending,
}

struct Ticking(std::cell::Cell<u64>);

// The world lives on one thread; the trait asks for more than this test needs.
struct Ids(std::sync::atomic::AtomicU64);

impl Clock for Ids {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000)
    }
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
    fn fill(&self, bytes: &mut [u8]) {
        let n = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        for (byte, value) in bytes.iter_mut().rev().zip(n.to_le_bytes()) {
            *byte = value;
        }
    }
}

pub(super) struct World {
    folder: tempfile::TempDir,
    store: Store,
    sync: Sync,
    server: Server,
    backup: Option<Server>,
    epoch: u32,
    cursor: bool,
    away: bool,
    asked: u64,
    clock: Ticking,
    ids: Ids,
    /// Everything somebody pressed Send on: words, and the words they come after.
    said: Vec<String>,
    tickets: Vec<String>,
    flight: Vec<Effect>,
}

impl World {
    pub(super) fn new() -> Self {
        // Memory where there is some: what is tested is the order of writes, not the disk.
        let memory = std::path::Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        let store = Store::open(folder.path(), "test").unwrap().store;
        Self {
            folder,
            store,
            sync: Sync::new(false),
            server: Server::default(),
            backup: None,
            epoch: 0,
            cursor: true,
            away: false,
            asked: 0,
            clock: Ticking(std::cell::Cell::new(1)),
            ids: Ids(std::sync::atomic::AtomicU64::new(1)),
            said: Vec::new(),
            tickets: Vec::new(),
            flight: Vec::new(),
        }
    }

    fn now(&self) -> Moment {
        let seconds = self.clock.0.get();
        let wall = 1_800_000_000 + i64::try_from(seconds).unwrap();
        Moment { wall: Timestamp::from_millis(wall * 1000), mono: Duration::from_secs(seconds) }
    }

    pub(super) fn pass(&mut self, seconds: u32) {
        // In steps, as the loop's timer would, so that it is not taken for sleep.
        for _ in 0..seconds.div_ceil(30) {
            self.clock.0.set(self.clock.0.get() + 30);
            self.start();
        }
    }

    pub(super) fn open(&mut self) {
        let words = format!("request {}", self.said.len());
        let id = self.ids.new_id();
        let open = OpenTicket {
            description: Body::parse(&words).unwrap(),
            impact: None,
            reach: None,
            r#for: None,
            asker: None,
            incident: None,
            facts: None,
            attachments: Vec::new(),
            reported_at: self.now().wall,
            locale: Line::parse("en").unwrap(),
            again: None,
        };
        self.put(id, TicketId(id), &Frozen::Open(Box::new(open)));
        self.said.push(words.clone());
        self.tickets.push(words);
    }

    pub(super) fn reply(&mut self, which: usize) {
        if self.tickets.is_empty() {
            return;
        }
        let opening = self.tickets[which % self.tickets.len()].clone();
        let Some(ticket) = self.ticket_of(&opening) else { return };
        let words = format!("{opening}, reply {}", self.said.len());
        let message = WriteMessage { body: Body::parse(&words).unwrap(), attachments: Vec::new() };
        let id = self.ids.new_id();
        self.put(id, ticket, &Frozen::Message(message));
        self.said.push(words);
    }

    /// The ticket the opening's words stand on, here or there.
    fn ticket_of(&self, opening: &str) -> Option<TicketId> {
        let there = self.server.words.iter().find(|(_, _, words)| words == opening);
        let waiting = self.waiting();
        let here = waiting.iter().find(|(_, _, words)| words == opening);
        there.or(here).map(|(_, ticket, _)| *ticket)
    }

    fn put(&mut self, id: Uuid, ticket: TicketId, request: &Frozen) {
        let new = New { id, ticket, request, saved_at: self.now().wall };
        self.store.write(|tx| outbox::put(tx, &new)).unwrap();
    }

    fn waiting(&self) -> Vec<(Uuid, TicketId, String)> {
        let rows = outbox::rows(self.store.read()).unwrap();
        rows.iter()
            .map(|row| {
                let request = outbox::request(self.store.read(), row.id).unwrap().unwrap();
                (row.id, row.ticket, request.words().unwrap().to_owned())
            })
            .collect()
    }

    /// Lets the machine start what it wants to start.
    fn start(&mut self) {
        for _ in 0..50 {
            let rows = outbox::rows(self.store.read()).unwrap();
            let ground = Ground { rows: &rows, cursor: self.cursor, lacking: None };
            let effects = self.sync.next(ground, self.now());
            if effects.is_empty() {
                return;
            }
            self.carry_out(effects);
        }
        panic!("the machine turns in circles");
    }

    fn feed(&mut self, event: Event) {
        let rows = outbox::rows(self.store.read()).unwrap();
        let ground = Ground { rows: &rows, cursor: self.cursor, lacking: None };
        let dice = self.clock.0.get().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16;
        let effects = self.sync.take(event, ground, self.now(), dice);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::LoadToken => self.feed(Event::Token(true)),
                Effect::Send(id) => {
                    self.store.write(|tx| outbox::mark_attempted(tx, id)).unwrap();
                    self.ask(Effect::Send(id));
                }
                Effect::Settle { row, how } => self.settle(row, how),
                Effect::Release => self.store.write(|tx| outbox::release(tx)).unwrap(),
                Effect::Hurry => self.store.write(|tx| outbox::hurry(tx)).unwrap(),
                Effect::OfferAll => {
                    self.store.write(|tx| outbox::offer_all(tx)).unwrap();
                    self.epoch = self.server.epoch;
                }
                Effect::ForgetCursor => self.cursor = false,
                Effect::CloseStream | Effect::SkipTicket(_) => {}
                Effect::Wipe => panic!("nobody revoked this device"),
                Effect::Enroll
                | Effect::ReadHome
                | Effect::List
                | Effect::ReadTicket(_)
                | Effect::ReadChanges
                | Effect::OpenStream => self.ask(effect),
            }
        }
    }

    fn ask(&mut self, effect: Effect) {
        self.asked += 1;
        if self.away {
            self.answer(&effect, Luck::RequestLost);
        } else {
            self.flight.push(effect);
        }
    }

    /// One request that is under way meets its luck.
    pub(super) fn turn(&mut self, luck: Luck) {
        self.start();
        if !self.flight.is_empty() {
            let effect = self.flight.remove(0);
            self.answer(&effect, luck);
        }
        self.start();
    }

    fn answer(&mut self, effect: &Effect, luck: Luck) {
        let failure = match luck {
            Luck::Good | Luck::AnswerLost => None,
            Luck::RequestLost => Some(Failure::Unreachable),
            Luck::Busy => Some(Failure::of(ErrorCode::Unavailable)),
            Luck::Stumbles => Some(Failure::of(ErrorCode::Internal)),
            Luck::Conflict => Some(Failure::of(ErrorCode::IdempotencyConflict)),
            Luck::TokenUnknown => Some(Failure::of(ErrorCode::TokenUnknown)),
            Luck::Pending => Some(Failure::of(ErrorCode::ApprovalPending)),
        };
        if let Effect::Send(id) = effect {
            return self.answer_row(*id, luck, failure);
        }
        // Refusals of a row's words do not come to anything else.
        let failure = match luck {
            Luck::Conflict | Luck::Pending => None,
            Luck::AnswerLost => Some(Failure::Unreachable),
            _ => failure,
        };
        let result = failure.map_or(Ok(()), Err);
        if result.is_ok() && !self.admit() {
            return self.tell(effect, Err(Failure::Odd));
        }
        self.tell(effect, result);
    }

    fn tell(&mut self, effect: &Effect, result: Result<(), Failure>) {
        match effect {
            Effect::Enroll => self.feed(Event::Enrolled(result)),
            Effect::ReadHome => self.feed(Event::HomeRead(result)),
            Effect::List => {
                self.cursor |= result.is_ok();
                self.feed(Event::Listed(result));
            }
            Effect::ReadChanges => self.feed(Event::ChangesRead(result.map(|()| false))),
            Effect::OpenStream => match result {
                Ok(()) => self.feed(Event::StreamOpened),
                Err(failure) => {
                    let end = crate::sync::StreamEnd::Failed(failure);
                    self.feed(Event::StreamEnded(end));
                }
            },
            _ => {}
        }
    }

    fn admit(&mut self) -> bool {
        if self.epoch == self.server.epoch {
            return true;
        }
        self.feed(Event::NewEpoch);
        false
    }

    fn answer_row(&mut self, id: Uuid, luck: Luck, failure: Option<Failure>) {
        if let Some(failure) = failure {
            // A conflict means that the id stands for other words: never for these.
            let known = self.server.words.iter().any(|(known, _, _)| *known == id);
            let result = if luck == Luck::Conflict && known { Ok(()) } else { Err(failure) };
            return self.row_answered(id, result);
        }
        let request = outbox::request(self.store.read(), id).unwrap();
        let rows = outbox::rows(self.store.read()).unwrap();
        let row = rows.into_iter().find(|row| row.id == id);
        let (Some(request), Some(row)) = (request, row) else { return };
        let result = self.server.accept(id, row.ticket, row.kind, request.words().unwrap());
        if luck == Luck::AnswerLost {
            return self.row_answered(id, Err(Failure::Unreachable));
        }
        if self.admit() {
            self.row_answered(id, result)
        } else {
            self.row_answered(id, Err(Failure::Odd))
        }
    }

    fn row_answered(&mut self, id: Uuid, result: Result<(), Failure>) {
        if result.is_ok() {
            let now = self.now().wall;
            self.store.write(|tx| outbox::done(tx, id, Some(TicketNumber(1)), now)).unwrap();
        }
        self.feed(Event::Sent { row: id, result });
    }

    fn settle(&mut self, id: Uuid, how: Settlement) {
        let rows = outbox::rows(self.store.read()).unwrap();
        let Some(row) = rows.into_iter().find(|row| row.id == id) else { return };
        let files = self.store.files();
        let (ids, now) = (&self.ids, self.now().wall);
        self.store
            .write(|tx| match how {
                Settlement::Done => Ok(()),
                Settlement::Retry(at) => outbox::retry(tx, id, at),
                Settlement::Pause => outbox::pause(tx, id),
                Settlement::Attention(code) => outbox::attention(tx, id, code),
                Settlement::Refile => outbox::refile(tx, &files, &row, ids).map(drop),
                Settlement::OfferTicket => {
                    outbox::offer_ticket(tx, row.ticket, now, &Line::parse("en").unwrap())?;
                    outbox::put_behind(tx, id)
                }
                Settlement::Erase => outbox::erase(tx, &row),
                Settlement::Drop => outbox::drop_row(tx, id),
            })
            .unwrap();
    }

    /// The bell is killed; what was under way may still arrive, and nobody hears of it.
    pub(super) fn crash(&mut self) {
        self.flight.clear();
        self.store = Store::open(self.folder.path(), "again").unwrap().store;
        self.sync = Sync::new(false);
    }

    pub(super) fn backup(&mut self) {
        self.backup = Some(self.server.clone());
    }

    /// The server is set back to its backup and starts a new epoch.
    pub(super) fn restore(&mut self) {
        if let Some(backup) = self.backup.clone() {
            let epoch = self.server.epoch + 1;
            self.server = Server { epoch, ..backup };
        }
    }

    pub(super) fn try_now(&mut self) {
        self.feed(Event::TryNow);
        self.start();
    }

    pub(super) fn go_away(&mut self) {
        self.away = true;
    }

    /// The server is away for so many seconds; answers how often it was asked.
    pub(super) fn away_for(&mut self, seconds: u32) -> u64 {
        self.away = true;
        self.asked = 0;
        self.start();
        self.pass(seconds);
        self.asked
    }

    /// Everything works from now on, for as long as it takes.
    pub(super) fn heal(&mut self) {
        self.away = false;
        for _ in 0..3000 {
            self.turn(Luck::Good);
            let rows = outbox::rows(self.store.read()).unwrap();
            let paused = rows.iter().any(|row| row.state == outbox::State::Paused);
            if paused {
                self.feed(Event::DeviceChanged);
            }
            let refused = rows.iter().find(|r| matches!(r.state, outbox::State::NeedsAttention(_)));
            if let Some(row) = refused {
                // A person looks at it and sends it again as it is.
                self.store.write(|tx| outbox::retry(tx, row.id, None)).unwrap();
            }
            if rows.is_empty() && self.flight.is_empty() && self.epoch == self.server.epoch {
                return;
            }
            self.pass(30);
            if self.epoch != self.server.epoch && self.flight.is_empty() {
                // Any answer brings the news; the next poll or stream would.
                self.admit();
            }
        }
        panic!("it never comes to rest");
    }
}
