//! What to do next: texts, bytes, `home`, conversations and the feed go side by side, each one thing at a time.
//! While the server is away one single request asks whether it is back.

use std::{collections::HashMap, time::Duration};

use deskbell_protocol::TicketId;

use super::{
    Effect, Feed, Ground, Phase, Sync,
    machine::{POLL_EVERY, SILENT},
};
use crate::{
    clock::Moment,
    failure::Failure,
    outbox::{Kind, Row, State},
};

/// `home` is read again this long after it was read last.
const HOME_AGE: Duration = Duration::from_secs(60 * 60);
/// A row that waits longer than this was written under another clock.
const ODD_WAIT_SECONDS: i64 = 2 * 60 * 60;

impl Sync {
    /// What to do now, with what stands on disk.
    pub fn next(&mut self, ground: Ground<'_>, now: Moment) -> Vec<Effect> {
        let mut effects = if self.jumped(now) { self.jump() } else { Vec::new() };
        if self.is_silent(now) {
            effects.extend(self.stream_died(now));
        }
        if self.gate.is_some_and(|gate| now.mono < gate) {
            return effects;
        }
        match self.phase {
            Phase::Unknown => {
                self.phase = Phase::Loading;
                effects.push(Effect::LoadToken);
            }
            Phase::Missing => {
                self.phase = Phase::Enrolling;
                effects.push(Effect::Enroll);
            }
            // Asked once in a long while: a newer program would have started anew.
            Phase::Outdated if self.gate.is_some() => {
                self.phase = Phase::Ready;
                self.need_home = true;
                self.go_on(ground, now, &mut effects);
            }
            Phase::Ready => self.go_on(ground, now, &mut effects),
            Phase::Loading | Phase::Enrolling | Phase::Outdated | Phase::Revoked => {}
        }
        effects
    }

    /// When to ask again if nothing happens before.
    #[must_use]
    pub fn wake(&self, ground: Ground<'_>, now: Moment) -> Option<Duration> {
        let deadline = match self.feed {
            Feed::Live { heard } => Some(heard + SILENT),
            Feed::Opening { since } => Some(since + SILENT),
            Feed::Rest | Feed::Listing | Feed::CatchingUp => None,
        };
        let waits = !matches!(self.phase, Phase::Revoked | Phase::Loading | Phase::Enrolling);
        let gate = self.gate.filter(|_| waits);
        if gate.is_some_and(|gate| gate > now.mono) {
            return [deadline, gate].into_iter().flatten().min();
        }
        let ready = self.phase == Phase::Ready;
        let polls = self.no_stream_before.is_some_and(|until| now.mono < until);
        let poll = (ready && polls && self.feed == Feed::Rest).then_some(self.poll_at);
        let home = self.home_read.filter(|_| ready).map(|at| at + HOME_AGE);
        let rows = ground.rows.iter().filter(|row| ready && row.state == State::Waiting);
        let row = rows.filter_map(|row| row_wake(row, now)).min();
        [deadline, poll, home, row].into_iter().flatten().min()
    }

    fn is_silent(&self, now: Moment) -> bool {
        let since = match self.feed {
            Feed::Live { heard } => heard,
            Feed::Opening { since } => since,
            Feed::Rest | Feed::Listing | Feed::CatchingUp => return false,
        };
        now.mono.saturating_sub(since) >= SILENT
    }

    fn go_on(&mut self, ground: Ground<'_>, now: Moment, effects: &mut Vec<Effect>) {
        self.gate = None;
        let probing = self.failures > 0;
        for step in [Self::text, Self::home, Self::follow, Self::bytes, Self::conversation] {
            if probing && self.is_busy() {
                return;
            }
            effects.extend(step(self, ground, now));
        }
    }

    fn is_busy(&self) -> bool {
        self.sending.is_some()
            || self.uploading.is_some()
            || self.home_busy
            || self.ticket_busy.is_some()
            || matches!(self.feed, Feed::Listing | Feed::CatchingUp | Feed::Opening { .. })
    }

    fn text(&mut self, ground: Ground<'_>, now: Moment) -> Option<Effect> {
        if self.sending.is_none() {
            self.sending = self.pick(ground, now, |row| row.kind != Kind::Attachment);
            return self.sending.map(Effect::Send);
        }
        None
    }

    fn bytes(&mut self, ground: Ground<'_>, now: Moment) -> Option<Effect> {
        if self.uploading.is_none() {
            self.uploading = self.pick(ground, now, |row| row.kind == Kind::Attachment);
            return self.uploading.map(Effect::Send);
        }
        None
    }

    fn pick(
        &self,
        ground: Ground<'_>,
        now: Moment,
        lane: impl Fn(&Row) -> bool,
    ) -> Option<uuid::Uuid> {
        let mut first: HashMap<TicketId, (bool, i64)> = HashMap::new();
        for row in ground.rows.iter().filter(|row| row.holds_back()) {
            let turn = first.entry(row.ticket).or_insert_with(|| row.turn());
            *turn = row.turn().min(*turn);
        }
        let may_go = |row: &&Row| {
            row.state == State::Waiting
                && lane(row)
                && !self.held.contains(&row.ticket)
                && row_wake(row, now).is_none()
                && first.get(&row.ticket).is_none_or(|first| row.turn() <= *first)
        };
        let ready = ground.rows.iter().filter(may_go);
        ready.min_by_key(|row| row.place).map(|row| row.id)
    }

    /// Home is to be read; an answer that is on its way already may be older than what made us ask.
    pub(super) fn want_home(&mut self) {
        self.need_home = true;
        self.home_outdated = self.home_busy;
    }

    pub(super) fn home_came(
        &mut self,
        result: Result<(), Failure>,
        now: Moment,
        dice: u64,
    ) -> Vec<Effect> {
        self.home_busy = false;
        match result {
            Ok(()) => {
                self.heard();
                self.need_home = std::mem::take(&mut self.home_outdated);
                self.home_read = Some(now.mono);
                Vec::new()
            }
            Err(failure) => self.judge(&failure, now, dice),
        }
    }

    fn home(&mut self, _ground: Ground<'_>, now: Moment) -> Option<Effect> {
        let old = self.home_read.is_none_or(|at| now.mono.saturating_sub(at) >= HOME_AGE);
        if self.home_busy || !(self.need_home || old) {
            return None;
        }
        self.home_busy = true;
        Some(Effect::ReadHome)
    }

    fn conversation(&mut self, ground: Ground<'_>, _now: Moment) -> Option<Effect> {
        if self.ticket_busy.is_some() || !ground.cursor {
            return None;
        }
        self.ticket_busy = ground.lacking;
        self.ticket_busy.map(Effect::ReadTicket)
    }

    fn follow(&mut self, ground: Ground<'_>, now: Moment) -> Option<Effect> {
        if self.feed != Feed::Rest {
            return None;
        }
        if !ground.cursor {
            // What is on its way goes first, so that a restored server's list holds it.
            if self.sending.is_some() {
                return None;
            }
            self.feed = Feed::Listing;
            return Some(Effect::List);
        }
        let polls = self.no_stream_before.is_some_and(|until| now.mono < until);
        if polls && self.caught_up && now.mono < self.poll_at {
            return None;
        }
        if polls || !self.caught_up {
            self.poll_at = now.mono + POLL_EVERY;
            self.feed = Feed::CatchingUp;
            return Some(Effect::ReadChanges);
        }
        self.feed = Feed::Opening { since: now.mono };
        Some(Effect::OpenStream)
    }
}

/// When a waiting row may go, on the forward clock; `None` if it may now.
fn row_wake(row: &Row, now: Moment) -> Option<Duration> {
    let wait = row.next_at?.millis().saturating_sub(now.wall.millis());
    if wait <= 0 || wait > ODD_WAIT_SECONDS * 1000 {
        return None;
    }
    Some(now.mono + Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
}
