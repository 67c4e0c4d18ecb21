//! Two laptops, a server and a desk, moved step by step by a schedule.

use std::{collections::BTreeSet, time::Duration};

use deskbell_client::{bridge::Request, shell::Event};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{
    laptop::Laptop,
    luck::{Luck, Step},
    office::{Answer, Office},
    wire::Parked,
};

/// Words somebody was told are saved.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) who: usize,
    pub(crate) words: String,
    /// The words that opened its ticket; its own for an opening.
    pub(crate) opening: String,
}

/// What the desk said on a ticket.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) who: usize,
    pub(crate) words: String,
    pub(crate) opening: String,
}

pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) laptops: Vec<Laptop>,
    pub(crate) said: Vec<Said>,
    pub(crate) heard: Vec<Heard>,
    /// Openings whose tickets were deleted for ever.
    pub(crate) erased: Vec<String>,
    pub(crate) revoked: [bool; 2],
    /// Revoked at some time: a restore may have taken that back, what was wiped stays away.
    pub(crate) was_revoked: [bool; 2],
    /// Lives that ended before they should: notes may come once more after each.
    pub(crate) crashes: [usize; 2],
    /// Words that were acknowledged at some time.
    pub(crate) acknowledged: BTreeSet<String>,
    is_told_all: [bool; 2],
    late: Vec<reqwest::Request>,
    stranger: Option<String>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let office = Office::open();
        let laptops = ["Marta", "Jonas"]
            .into_iter()
            .zip(1_u64..)
            .map(|(name, n)| Laptop::new(name, &office.key, seed.wrapping_mul(1000) + n))
            .collect();
        Self {
            office,
            laptops,
            said: Vec::new(),
            heard: Vec::new(),
            erased: Vec::new(),
            revoked: [false; 2],
            was_revoked: [false; 2],
            crashes: [0; 2],
            acknowledged: BTreeSet::new(),
            is_told_all: [false; 2],
            late: Vec::new(),
            stranger: None,
        }
    }

    pub(crate) fn take(&mut self, step: Step) {
        match step {
            Step::Asks { who, with_file } => self.asks(who, with_file),
            Step::Replies { who, which } => self.replies(who, which),
            Step::DeskReplies { which } => self.desk_speaks(which, false),
            Step::DeskResolves { which } => self.desk_speaks(which, true),
            Step::DeskErases { which } => self.desk_erases(which),
            Step::Wire { who, which, luck } => self.on_the_wire(who, which, luck),
            Step::LateOneArrives { which } => self.late_one_arrives(which),
            Step::Passes { seconds } => self.pass(u64::from(seconds) * 1000),
            Step::Sleeps { who, minutes } => {
                self.laptops[who].clock.jump(i64::from(minutes) * 60_000);
                self.laptops[who].hears(Event::Resumed);
            }
            Step::ClockIsSet { who, days } => {
                self.laptops[who].clock.jump(i64::from(days) * 86_400_000);
                self.laptops[who].turn();
            }
            Step::TryNow { who } => {
                self.laptops[who].says(Request::TryNow, None);
            }
            Step::Crashes { who } => self.crash(who),
            Step::DiskStops { who, rows } => self.disk_stops(who, rows),
            Step::KeyringWiped { who } => {
                self.crashes[who] += 1;
                self.laptops[who].loses_its_token();
            }
            Step::Revoked { who } => {
                self.office.revoke(self.laptops[who].device());
                self.note_revoked();
            }
            Step::ServerRestarts => self.server_restarts(),
            Step::FeedIsCut => {
                // The daily round forgets changes older than a month.
                self.office.clock.pass(32 * 86_400);
                self.server_restarts();
            }
            Step::Backup => self.office.backup(),
            Step::Restore { which } => {
                self.drop_streams();
                self.office.restore(which);
                self.note_revoked();
            }
        }
        self.check_attempted();
    }

    fn note_revoked(&mut self) {
        for who in 0..2 {
            self.revoked[who] = self.office.is_revoked(self.laptops[who].device());
            self.was_revoked[who] |= self.revoked[who];
        }
    }

    fn asks(&mut self, who: usize, with_file: bool) {
        let words = format!("request {} of {who}", self.said.len());
        if with_file {
            self.laptops[who].attaches(&format!("notes for {words}"));
        }
        if self.laptops[who].asks(&words).is_some() {
            self.said.push(Said { who, opening: words.clone(), words });
        }
    }

    /// Openings of one laptop that are not deleted.
    fn openings(&self, who: usize) -> Vec<String> {
        let own = self.said.iter().filter(|said| said.who == who && said.opening == said.words);
        own.map(|said| said.words.clone()).filter(|words| !self.erased.contains(words)).collect()
    }

    fn replies(&mut self, who: usize, which: usize) {
        let openings = self.openings(who);
        let Some(opening) = pick(&openings, which).cloned() else { return };
        let here = self.waiting(who).into_iter().find(|waits| waits.words == opening);
        let ticket = match here {
            Some(waits) => Some(waits.ticket),
            None => self.ticket_of(&opening),
        };
        let Some(ticket) = ticket else { return };
        let words = format!("{opening}, reply {}", self.said.len());
        if self.laptops[who].replies(ticket, &words).is_some() {
            self.said.push(Said { who, words, opening });
        }
    }

    fn desk_speaks(&mut self, which: usize, solves: bool) {
        let all: Vec<String> = (0..2).flat_map(|who| self.openings(who)).collect();
        let Some(opening) = pick(&all, which).cloned() else { return };
        let Some(ticket) = self.ticket_of(&opening) else { return };
        let words = format!("{opening}, from the desk {}", self.heard.len());
        let taken = if solves {
            self.office.resolve(ticket, &words)
        } else {
            self.office.reply(ticket, &words)
        };
        if taken && !solves {
            let who =
                self.said.iter().find(|said| said.words == opening).map_or(0, |said| said.who);
            self.heard.push(Heard { who, words, opening });
        }
    }

    fn desk_erases(&mut self, which: usize) {
        let all: Vec<String> = (0..2).flat_map(|who| self.openings(who)).collect();
        let Some(opening) = pick(&all, which).cloned() else { return };
        let Some(ticket) = self.ticket_of(&opening) else { return };
        if self.office.erase(ticket) {
            self.erased.push(opening);
        }
    }

    pub(crate) fn on_the_wire(&mut self, who: usize, which: usize, luck: Luck) {
        self.laptops[who].turn();
        let parked = self.laptops[who].wire().take(which);
        if let Some(parked) = parked {
            self.meets(who, parked, luck);
        }
        self.laptops[who].turn();
    }

    fn meets(&mut self, who: usize, parked: Parked, luck: Luck) {
        let epoch = self.office.epoch().to_owned();
        let refusal = |status, code, after| Answer::refusal(status, code, after, &epoch);
        match luck {
            Luck::Good => self.deliver(who, parked),
            Luck::RequestLost => parked.lose(),
            Luck::AnswerLost => {
                self.forward_copy(&parked);
                parked.lose();
            }
            Luck::Twice => {
                self.forward_copy(&parked);
                self.deliver(who, parked);
            }
            Luck::Late => {
                self.late.extend(parked.request.try_clone().filter(|_| !parked.is_stream()));
                parked.lose();
            }
            Luck::Busy(after) => {
                parked.answer(refusal(503, "unavailable", Some(after)).into_response());
            }
            Luck::Limited(after) => {
                parked.answer(refusal(429, "rate_limited", Some(after)).into_response());
            }
            Luck::Stumbles => parked.answer(refusal(500, "internal", None).into_response()),
            Luck::TooOld => parked.answer(refusal(426, "upgrade_required", None).into_response()),
            Luck::Hotel => parked.answer(Answer::sign_in_page().into_response()),
            Luck::IdTaken => {
                self.take_the_id(&parked);
                self.deliver(who, parked);
            }
        }
    }

    fn forward_copy(&self, parked: &Parked) {
        // A stream has no end to wait for.
        if let Some(copy) = parked.request.try_clone().filter(|_| !parked.is_stream()) {
            self.office.forward(copy);
        }
    }

    fn deliver(&mut self, who: usize, parked: Parked) {
        if parked.is_stream() {
            return self.open_stream(who, parked);
        }
        let (request, asker) = parked.into_parts();
        match self.office.forward(request) {
            Some(came) => asker.hears(came.into_response()),
            None => asker.hears_nothing(),
        }
    }

    /// Another computer opens a ticket under this id first, with other words.
    fn take_the_id(&mut self, parked: &Parked) {
        let path = parked.request.url().path().to_owned();
        let opens = path.trim_start_matches("/api/v1/me/tickets/").parse::<Uuid>();
        if opens.is_err() || parked.request.method() != Method::PUT {
            return;
        }
        let token = self.stranger().to_owned();
        let body = json!({
            "description": "somebody else", "reported_at": "2026-11-19T09:12:00Z", "locale": "en",
        });
        self.office.send(&token, Method::PUT, &path, &body);
    }

    fn stranger(&mut self) -> &str {
        if self.stranger.is_none() {
            let token = "5".repeat(64);
            let hash = String::from(deskbell_protocol::enroll::TokenHash::of(&token));
            let id = self.office.new_id();
            let body = json!({
                "enrollment_key": self.office.key, "token_hash": hash,
                "device": {
                    "id": id, "machine": {"id": id, "hostname": "other"}, "os": "x", "account": "y",
                },
                "person": {"display_name": "Stranger"},
            });
            self.office.send(&token, Method::POST, "/api/v1/enroll", &body);
            self.stranger = Some(token);
        }
        self.stranger.as_deref().unwrap_or_default()
    }

    fn late_one_arrives(&mut self, which: usize) {
        if !self.late.is_empty() {
            let which = which % self.late.len();
            self.office.forward(self.late.remove(which));
        }
    }

    pub(crate) fn crash(&mut self, who: usize) {
        self.crashes[who] += 1;
        self.laptops[who].crash();
    }

    fn server_restarts(&mut self) {
        self.drop_streams();
        self.office.restart();
    }

    fn drop_streams(&mut self) {
        for laptop in &mut self.laptops {
            laptop.streams().clear();
            laptop.turn();
        }
    }

    /// Opens a stream as the server would: refused like any request for the changes after its position.
    fn open_stream(&mut self, who: usize, parked: Parked) {
        let Some(mut asks) = parked.request.try_clone() else { return parked.lose() };
        asks.url_mut().set_path("/api/v1/me/changes");
        let after = asks.headers_mut().remove("last-event-id");
        let after = after.as_ref().and_then(|after| after.to_str().ok());
        asks.url_mut().set_query(after.map(|after| format!("after={after}")).as_deref());
        match self.office.forward(asks) {
            Some(answer) if answer.status >= 300 => parked.answer(answer.into_response()),
            Some(_) => {
                let epoch = self.office.epoch().to_owned();
                let stream = parked.open(&epoch);
                self.laptops[who].streams().push(stream);
            }
            None => parked.lose(),
        }
    }

    /// Streams say what is new, or that they live.
    pub(crate) fn streams_speak(&mut self) {
        for who in 0..2 {
            let count = self.laptops[who].streams().len();
            let new: usize = (0..count).map(|at| self.stream_speaks(who, at)).sum();
            self.is_told_all[who] = new == 0;
            self.laptops[who].turn();
        }
    }

    /// Answers how much was new.
    fn stream_speaks(&mut self, who: usize, at: usize) -> usize {
        let Some(cursor) = self.laptops[who].meta("cursor") else { return 1 };
        if cursor == self.office.latest() {
            if let Some(stream) = self.laptops[who].streams().get(at) {
                stream.bytes.send(Ok(b": heartbeat\n\n".to_vec())).ok();
            }
            return 0;
        }
        let Some(stream) = self.laptops[who].streams().get(at) else { return 1 };
        let Some(mut asks) = stream.request.try_clone() else { return 1 };
        asks.url_mut().set_path("/api/v1/me/changes");
        asks.headers_mut().remove("last-event-id");
        asks.url_mut().set_query(Some(&format!("after={cursor}")));
        let page = self.office.forward(asks).map(|answer| answer.json()).unwrap_or_default();
        let epoch = cursor.split('.').next().unwrap_or_default().to_owned();
        let mut text = String::from(": heartbeat\n\n");
        let changes = page["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
        for change in changes {
            let seq = &change["seq"];
            text.push_str(&format!("event: change\nid: {epoch}.{seq}\ndata: {change}\n\n"));
        }
        if let Some(stream) = self.laptops[who].streams().get(at) {
            // The bell may have closed it at this very moment.
            stream.bytes.send(Ok(text.into_bytes())).ok();
        }
        changes.len()
    }

    /// Time goes by for everybody, in the steps in which the bells want to be woken.
    pub(crate) fn pass(&mut self, millis: u64) {
        let mut left = millis;
        while left > 0 {
            let mut step = Duration::from_millis(left);
            for laptop in &mut self.laptops {
                step = step.min(laptop.turn().unwrap_or(step));
                if !laptop.streams().is_empty() {
                    step = step.min(Duration::from_secs(25));
                }
            }
            let step = u64::try_from(step.as_millis()).unwrap_or(left).clamp(1, left);
            // A second is as short as matters here.
            let step = step.max(1000).min(left);
            left -= step;
            for laptop in &self.laptops {
                laptop.clock.pass(step);
            }
            self.office.clock.pass(i64::try_from(step / 1000).unwrap_or(0));
            self.streams_speak();
        }
    }

    /// Everything works from now on, for as long as it takes.
    pub(crate) fn heal(&mut self) {
        while !self.late.is_empty() {
            self.late_one_arrives(0);
        }
        for who in 0..2 {
            self.laptops[who].says(Request::TryNow, None);
        }
        for _ in 0..120 {
            for who in 0..2 {
                for _ in 0..4 {
                    self.on_the_wire(who, 0, Luck::Good);
                }
                if let Some(token) = self.laptops[who].token() {
                    self.office.approve(self.laptops[who].device(), &token);
                }
            }
            self.streams_speak();
            if self.is_at_rest() {
                return;
            }
            self.pass(30_000);
        }
        panic!("it never comes to rest: {}", self.what_is_left());
    }

    fn is_at_rest(&mut self) -> bool {
        (0..2).all(|who| {
            let alone = self.laptops[who].wire().len() == 0;
            let live = self.revoked[who] || !self.laptops[who].streams().is_empty();
            let sent =
                self.revoked[who] || self.waiting(who).iter().all(|waits| waits.needs_person);
            let known = self.revoked[who]
                || self.laptops[who].meta("epoch").as_deref() == Some(self.office.epoch());
            let told = self.revoked[who] || (self.is_told_all[who] && self.is_whole(who));
            alone && live && sent && known && told
        })
    }
}

fn pick<T>(all: &[T], which: usize) -> Option<&T> {
    if all.is_empty() { None } else { all.get(which % all.len()) }
}
