//! A laptop whose disk is memory and a server that is a few lists, so that thousands of schedules take seconds.

mod answers;
mod check;
mod disk;
mod server;

use std::{collections::BTreeSet, time::Duration};

use deskbell_protocol::{TicketId, Timestamp};
use uuid::Uuid;

use disk::Disk;
use server::{Position, Server, Spoken};

use crate::{
    clock::Moment,
    outbox::{Kind, State},
    sync::{Effect, Event, Settlement, Standing, StreamEnd, Sync},
};

/// What happens to the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Luck {
    Good,
    RequestLost,
    AnswerLost,
    /// It arrives twice.
    Twice,
    /// It arrives when nobody waits for it any more.
    Late,
    /// `503`, with seconds to wait if any.
    Busy(Option<u32>),
    /// `429`, with seconds to wait.
    Limited(u32),
    Stumbles,
    Conflict,
    TokenUnknown,
    Pending,
    TooOld,
}

/// A request that may still arrive.
type Late = (Uuid, TicketId, Kind, String);

pub(super) struct World {
    disk: Disk,
    sync: Sync,
    server: Server,
    backup: Option<Server>,
    /// The epoch this life of the bell has met.
    epoch: u32,
    away: bool,
    asked: u64,
    mono: u64,
    /// The wall clock, ahead of a good one by so many seconds.
    wrong_by: i64,
    ids: u64,
    /// Everything somebody pressed Send on.
    said: Vec<String>,
    tickets: Vec<String>,
    /// What the desk said, and in which epoch.
    heard: Vec<(Spoken, u32)>,
    erased: BTreeSet<String>,
    acknowledged: BTreeSet<String>,
    flight: Vec<Effect>,
    /// The position the question about the feed under way goes out with.
    asked_from: Option<Position>,
    late: Vec<Late>,
    is_streaming: bool,
    /// The bell is killed after so many more effects.
    fuse: Option<u32>,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            disk: Disk::at(Server::default().latest()),
            sync: Sync::new(false),
            server: Server::default(),
            backup: None,
            epoch: 0,
            away: false,
            asked: 0,
            mono: 1,
            wrong_by: 0,
            ids: 1,
            said: Vec::new(),
            tickets: Vec::new(),
            heard: Vec::new(),
            erased: BTreeSet::new(),
            acknowledged: BTreeSet::new(),
            flight: Vec::new(),
            asked_from: None,
            late: Vec::new(),
            is_streaming: false,
            fuse: None,
        }
    }

    fn now(&self) -> Moment {
        let wall = 1_800_000_000 + i64::try_from(self.mono).unwrap() + self.wrong_by;
        Moment { wall: Timestamp::from_millis(wall * 1000), mono: Duration::from_secs(self.mono) }
    }

    fn new_id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(u128::from(self.ids))
    }

    pub(super) fn pass(&mut self, seconds: u32) {
        // In steps, as the loop's timer would, so that a stream can speak in between.
        for _ in 0..seconds.div_ceil(50) {
            self.mono += 50;
            if self.is_streaming {
                self.feed(Event::StreamAlive);
            }
            self.start();
        }
    }

    /// The computer slept: the forward clock stood still.
    pub(super) fn suspend(&mut self, seconds: u32) {
        self.wrong_by += i64::from(seconds);
        self.feed(Event::Resumed);
        self.start();
    }

    /// Somebody set the clock.
    pub(super) fn set_clock(&mut self, days: i32) {
        self.wrong_by += i64::from(days) * 86_400;
        self.start();
    }

    pub(super) fn open(&mut self) {
        let words = format!("request {}", self.said.len());
        let id = self.new_id();
        let now = self.now().wall;
        self.disk.put(id, TicketId(id), Kind::Open, &words, now);
        self.said.push(words.clone());
        self.tickets.push(words);
    }

    pub(super) fn reply(&mut self, which: usize) {
        let Some((opening, ticket)) = self.some_ticket(which) else { return };
        let words = format!("{opening}, reply {}", self.said.len());
        let id = self.new_id();
        let now = self.now().wall;
        self.disk.put(id, ticket, Kind::Message, &words, now);
        self.said.push(words);
    }

    /// A ticket that was not deleted, by its opening words.
    fn some_ticket(&self, which: usize) -> Option<(String, TicketId)> {
        let all: Vec<&String> =
            self.tickets.iter().filter(|words| !self.erased.contains(*words)).collect();
        let opening = (*all.get(which.checked_rem(all.len())?)?).clone();
        let there = self.server.words.iter().find(|(_, _, words)| *words == opening);
        let here = self.disk.rows.iter().find(|row| self.disk.words(row.id) == Some(&opening));
        let ticket = there.map(|(_, ticket, _)| *ticket).or(here.map(|row| row.ticket))?;
        Some((opening, ticket))
    }

    /// The desk answers on a ticket the server knows.
    pub(super) fn desk_speaks(&mut self, which: usize) {
        let Some((opening, ticket)) = self.some_ticket(which) else { return };
        if !self.server.knows(ticket) {
            return;
        }
        let spoken = Spoken { ticket, words: format!("{opening}, desk {}", self.heard.len()) };
        self.server.spoken.push(spoken.clone());
        self.heard.push((spoken, self.server.epoch));
    }

    /// A ticket is deleted for ever.
    pub(super) fn erase(&mut self, which: usize) {
        let Some((opening, ticket)) = self.some_ticket(which) else { return };
        if self.server.knows(ticket) {
            self.server.erase(ticket);
            self.erased.insert(opening);
        }
    }

    /// Changes are forgotten: positions before now are gone.
    pub(super) fn cut_feed(&mut self) {
        self.server.horizon = self.server.spoken.len();
        self.end_stream(StreamEnd::Closed);
    }

    pub(super) fn revoke(&mut self) {
        self.server.revoked = true;
        self.end_stream(StreamEnd::Closed);
    }

    /// An open stream says what is new, one change at a time, or ends.
    pub(super) fn stream(&mut self, ends: Option<StreamEnd>) {
        if !self.is_streaming {
            return;
        }
        if let Some(end) = ends {
            return self.end_stream(end);
        }
        self.feed(Event::StreamAlive);
        let Some(at) = self.disk.cursor else { return };
        if let Some(next) = self.server.spoken.get(at.seq).filter(|_| at.epoch == self.server.epoch)
        {
            let after = Position { seq: at.seq + 1, ..at };
            self.disk.apply(std::slice::from_ref(next), after);
        }
        self.start();
    }

    fn end_stream(&mut self, end: StreamEnd) {
        if std::mem::take(&mut self.is_streaming) {
            self.feed(Event::StreamEnded(end));
            self.start();
        }
    }

    /// Lets the machine start what it wants to start.
    fn start(&mut self) {
        for _ in 0..50 {
            let now = self.now();
            let effects = self.sync.next(self.disk.ground(), now);
            if effects.is_empty() {
                return;
            }
            self.carry_out(effects);
        }
        panic!("the machine turns in circles");
    }

    fn feed(&mut self, event: Event) {
        let dice = self.mono.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16;
        let now = self.now();
        let effects = self.sync.take(event, self.disk.ground(), now, dice);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if self.burns_out() {
                return self.crash();
            }
            self.carry_out_one(effect);
        }
    }

    /// Counts the fuse down; true once, when it is over.
    fn burns_out(&mut self) -> bool {
        match &mut self.fuse {
            Some(0) => {
                self.fuse = None;
                true
            }
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        }
    }

    fn carry_out_one(&mut self, effect: Effect) {
        match effect {
            Effect::LoadToken => self.feed(Event::Token(true)),
            Effect::Send(id) => {
                self.disk.mark_attempted(id);
                self.ask(Effect::Send(id));
            }
            Effect::Settle { row, how } => self.settle(row, how),
            Effect::Release => self.disk.release(),
            Effect::Hurry => self.disk.hurry(),
            Effect::OfferAll => {
                self.disk.offer_all();
                self.disk.epoch = self.server.epoch;
                self.disk.cursor = None;
            }
            Effect::ForgetCursor => self.disk.cursor = None,
            Effect::CloseStream => self.is_streaming = false,
            Effect::SkipTicket(ticket) => self.disk.skip(ticket),
            Effect::Wipe => {
                assert!(self.server.revoked, "nobody revoked this device");
                self.disk.wipe();
            }
            Effect::Enroll
            | Effect::ReadHome
            | Effect::List
            | Effect::ReadTicket(_)
            | Effect::ReadChanges
            | Effect::OpenStream => self.ask(effect),
        }
    }

    fn ask(&mut self, effect: Effect) {
        self.asked += 1;
        if self.away {
            self.answer(&effect, Luck::RequestLost);
        } else {
            if effect.is_of_the_feed() {
                // The loop drops answers to questions that were asked anew.
                self.flight.retain(|other| !other.is_of_the_feed());
                self.asked_from = self.disk.cursor;
            }
            self.flight.push(effect);
            self.check_lanes();
        }
    }

    /// One request that is under way meets its luck.
    pub(super) fn turn(&mut self, which: usize, luck: Luck) {
        self.start();
        if !self.flight.is_empty() {
            let effect = self.flight.remove(which % self.flight.len());
            self.answer(&effect, luck);
        }
        self.start();
    }

    fn settle(&mut self, id: Uuid, how: Settlement) {
        let Some(row) = self.disk.row(id).cloned() else { return };
        match how {
            Settlement::Done => {}
            Settlement::Retry(at) => self.disk.retry(id, at),
            Settlement::Pause => self.disk.pause(id),
            Settlement::Attention(reason) => self.disk.attention(id, reason),
            Settlement::Refile => {
                let fresh = self.new_id();
                self.disk.refile(&row, fresh);
            }
            Settlement::OfferTicket if self.disk.offer_ticket(row.ticket) => {
                self.disk.put_behind(id)
            }
            Settlement::OfferTicket => {
                let unknown = deskbell_protocol::problem::ErrorCode::UnknownTicket;
                self.disk.attention(id, crate::outbox::Reason::Refused(unknown));
            }
            Settlement::Erase => self.disk.erase(&row),
            Settlement::Drop => self.disk.drop_row(id),
        }
    }

    /// The bell is killed; what was under way may still arrive, and nobody hears of it.
    pub(super) fn crash(&mut self) {
        self.flight.clear();
        self.is_streaming = false;
        self.fuse = None;
        self.sync = Sync::new(self.disk.revoked);
        self.epoch = self.disk.epoch;
    }

    /// The bell is killed once it has carried out so many more effects.
    pub(super) fn crash_after(&mut self, effects: u32) {
        self.fuse = Some(effects);
    }

    pub(super) fn backup(&mut self) {
        self.backup = Some(self.server.clone());
    }

    /// The server is set back to its backup and starts a new epoch; what was deleted for ever stays deleted.
    pub(super) fn restore(&mut self) {
        if let Some(backup) = self.backup.clone() {
            let epoch = self.server.epoch + 1;
            let (erased, revoked) = (self.server.erased.clone(), self.server.revoked);
            let taken = self.server.taken.clone();
            self.server = Server { epoch, revoked, taken, ..backup };
            for ticket in erased {
                self.server.erase(ticket);
            }
            self.end_stream(StreamEnd::Closed);
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

    /// Everything works from now on. Time goes on only to where the machine asked to be woken: if nothing would wake
    /// it, it never comes to rest.
    pub(super) fn heal(&mut self) {
        self.away = false;
        self.fuse = None;
        while !self.late.is_empty() {
            self.late_one_arrives(0);
        }
        self.try_now();
        for _ in 0..4000 {
            self.turn(0, Luck::Good);
            self.stream(None);
            if self.disk.rows.iter().any(|row| row.state == State::Paused) {
                self.feed(Event::DeviceChanged);
            }
            let refused = |state| matches!(state, State::NeedsAttention(_));
            if let Some(row) = self.disk.rows.iter().find(|row| refused(row.state)) {
                // A person looks at it and sends it again as it is.
                let id = row.id;
                self.disk.retry(id, None);
            }
            if self.is_at_rest() {
                return;
            }
            if self.flight.is_empty() {
                let at =
                    self.sync.wake(self.disk.ground(), self.now()).expect("something will wake it");
                self.mono = self.mono.max(at.as_millis().div_ceil(1000).try_into().unwrap());
            }
        }
        panic!("it never comes to rest");
    }

    fn is_at_rest(&self) -> bool {
        if self.server.revoked {
            return self.flight.is_empty() && self.sync.standing() == Standing::Revoked;
        }
        self.disk.rows.is_empty()
            && self.flight.is_empty()
            && self.disk.lacking.is_empty()
            && self.is_streaming
            && self.disk.cursor == Some(self.server.latest())
    }
}
