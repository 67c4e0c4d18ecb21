//! What each event does to the machine.

use std::time::Duration;

use deskbell_protocol::{TicketId, limits::STREAM_DEAD_SECONDS, problem::ErrorCode};

use super::{
    Effect, Event, Feed, Ground, Phase, Standing, StreamEnd, Sync,
    waits::{FIRST_WAIT, JUMP, LONG_AWAY, LONG_WAIT, LONGEST_WAIT, MOST_ASKED, full_wait, jitter},
};
use crate::{clock::Moment, failure::Failure};

/// Two silent streams within this time mean something on the way keeps them back.
const SILENCE_WINDOW: Duration = Duration::from_secs(10 * 60);
/// How long changes are polled then before a stream is tried again.
const POLL_FOR: Duration = Duration::from_secs(30 * 60);
/// Between polls, and before a stream is tried again after another one took its place.
pub(super) const POLL_EVERY: Duration = Duration::from_secs(60);
/// A stream that said nothing for so long is dead.
pub(super) const SILENT: Duration = Duration::from_secs(STREAM_DEAD_SECONDS);

impl Sync {
    /// A machine that has not asked for its token yet, or knows that the device was revoked.
    #[must_use]
    pub fn new(revoked: bool) -> Self {
        Self {
            phase: if revoked { Phase::Revoked } else { Phase::Unknown },
            feed: Feed::Rest,
            caught_up: false,
            need_home: true,
            home_outdated: false,
            home_read: None,
            home_busy: false,
            ticket_busy: None,
            sending: None,
            uploading: None,
            gate: None,
            failures: 0,
            row_failures: 0,
            away_since: None,
            offline_since: None,
            heard_once: false,
            enrolled_at: None,
            dead_streams: std::collections::VecDeque::new(),
            no_stream_before: None,
            poll_at: Duration::ZERO,
            last: None,
            held: Vec::new(),
        }
    }

    /// How the connection stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.phase, self.offline_since) {
            (Phase::Outdated, _) => Standing::NeedsUpdate,
            (Phase::Revoked, _) => Standing::Revoked,
            (_, Some(since)) => Standing::Offline { since },
            (_, None) if self.heard_once => Standing::Online,
            (_, None) => Standing::Starting,
        }
    }

    /// The row on its way, if one is.
    #[must_use]
    pub fn in_flight(&self, row: uuid::Uuid) -> bool {
        self.sending == Some(row) || self.uploading == Some(row)
    }

    /// Whether a text is on its way.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.sending.is_some()
    }

    /// Keeps the rows of a ticket where they are, until each who asked for it has released it.
    pub fn hold(&mut self, ticket: TicketId) {
        self.held.push(ticket);
    }

    /// One of those who asked for the rows of a ticket to be kept needs it no longer.
    pub fn release(&mut self, ticket: TicketId) {
        if let Some(index) = self.held.iter().position(|held| *held == ticket) {
            self.held.swap_remove(index);
        }
    }

    /// Takes in what happened. The effects are to be carried out before [`Sync::next`] is asked.
    pub fn take(
        &mut self,
        event: Event,
        ground: Ground<'_>,
        now: Moment,
        dice: u64,
    ) -> Vec<Effect> {
        match event {
            Event::Token(true) => self.ready(),
            Event::Token(false) => self.phase = Phase::Missing,
            Event::Enrolled(Ok(())) => {
                self.heard();
                self.enrolled_at = Some(now.mono);
                self.ready();
                return vec![Effect::Release];
            }
            Event::Enrolled(Err(failure)) => return self.enrolment_failed(&failure, now, dice),
            Event::Sent { row, result } => return self.sent(row, result, ground, now, dice),
            Event::HomeRead(result) => return self.home_came(result, now, dice),
            Event::Listed(result) => return self.listed(result, now, dice),
            Event::TicketRead { ticket, result } => {
                return self.ticket_came(ticket, result, now, dice);
            }
            Event::ChangesRead(result) => return self.changes_came(result, now, dice),
            Event::StreamOpened => {
                self.heard();
                self.feed = Feed::Live { heard: now.mono };
            }
            Event::StreamAlive => {
                if matches!(self.feed, Feed::Live { .. }) {
                    self.feed = Feed::Live { heard: now.mono };
                }
            }
            Event::StreamEnded(end) => return self.stream_ended(end, now, dice),
            Event::NewEpoch => return self.new_epoch(),
            Event::HomeChanged => self.want_home(),
            Event::DeviceChanged => return self.device_changed(),
            Event::TryNow => return self.try_now(),
            Event::Resumed => return self.woke(),
        }
        Vec::new()
    }

    fn ready(&mut self) {
        self.phase = Phase::Ready;
        self.feed = Feed::Rest;
        self.caught_up = false;
        self.need_home = true;
    }

    /// The server answered: whatever kept it away is over.
    pub(super) fn heard(&mut self) {
        self.heard_once = true;
        self.failures = 0;
        self.row_failures = 0;
        self.gate = None;
        self.away_since = None;
        self.offline_since = None;
    }

    /// The server did not answer, or asked to be left alone for a while.
    pub(super) fn failed(&mut self, after: Option<Duration>, now: Moment, dice: u64) {
        self.failures = self.failures.saturating_add(1);
        let since = *self.away_since.get_or_insert(now.mono);
        self.offline_since.get_or_insert(now.wall);
        let wait = match after {
            Some(after) => {
                let after = after.min(MOST_ASKED);
                after + jitter(after / 4 + FIRST_WAIT, dice)
            }
            None if now.mono.saturating_sub(since) >= LONG_AWAY => {
                LONG_WAIT + jitter(LONGEST_WAIT, dice)
            }
            None => jitter(full_wait(self.failures), dice),
        };
        self.gate = Some(now.mono + wait);
    }

    /// A failure outside the outbox. Answers what else is to be done.
    pub(super) fn judge(&mut self, failure: &Failure, now: Moment, dice: u64) -> Vec<Effect> {
        let Failure::Refused { after, .. } = failure else {
            self.failed(None, now, dice);
            return Vec::new();
        };
        match failure.code() {
            Some(ErrorCode::TokenUnknown | ErrorCode::Unauthenticated) => {
                self.token_lost(now, dice)
            }
            Some(ErrorCode::DeviceRevoked) => self.revoked(),
            Some(ErrorCode::UpgradeRequired) => self.outdated(now),
            _ => {
                self.failed(*after, now, dice);
                Vec::new()
            }
        }
    }

    pub(super) fn token_lost(&mut self, now: Moment, dice: u64) -> Vec<Effect> {
        let just_enrolled = self
            .enrolled_at
            .is_some_and(|at| now.mono.saturating_sub(at) < Duration::from_secs(60));
        if just_enrolled {
            self.failed(None, now, dice);
        }
        self.phase = Phase::Missing;
        self.leave_feed()
    }

    pub(super) fn revoked(&mut self) -> Vec<Effect> {
        self.phase = Phase::Revoked;
        let mut effects = self.leave_feed();
        effects.push(Effect::Wipe);
        effects
    }

    pub(super) fn outdated(&mut self, now: Moment) -> Vec<Effect> {
        self.phase = Phase::Outdated;
        self.gate = Some(now.mono + MOST_ASKED);
        self.leave_feed()
    }

    fn leave_feed(&mut self) -> Vec<Effect> {
        let open = matches!(self.feed, Feed::Live { .. } | Feed::Opening { .. });
        self.feed = Feed::Rest;
        self.caught_up = false;
        if open { vec![Effect::CloseStream] } else { Vec::new() }
    }

    fn enrolment_failed(&mut self, failure: &Failure, now: Moment, dice: u64) -> Vec<Effect> {
        self.phase = Phase::Missing;
        match failure.code() {
            Some(ErrorCode::DeviceRevoked) => self.revoked(),
            Some(ErrorCode::UpgradeRequired) => self.outdated(now),
            // A key that was refused will be refused again for a while.
            Some(code) if (400..500).contains(&code.status()) && code.status() != 429 => {
                self.failed(Some(LONG_WAIT), now, dice);
                Vec::new()
            }
            _ => self.judge_wait(failure, now, dice),
        }
    }

    fn judge_wait(&mut self, failure: &Failure, now: Moment, dice: u64) -> Vec<Effect> {
        let after = if let Failure::Refused { after, .. } = failure { *after } else { None };
        self.failed(after, now, dice);
        Vec::new()
    }

    fn listed(&mut self, result: Result<(), Failure>, now: Moment, dice: u64) -> Vec<Effect> {
        if self.feed == Feed::Listing {
            self.feed = Feed::Rest;
        }
        match result {
            Ok(()) => {
                self.heard();
                self.caught_up = false;
                // The changes that told of an approval and of a new home may lie before this list's position.
                self.want_home();
                vec![Effect::Release]
            }
            Err(failure) => self.judge(&failure, now, dice),
        }
    }

    fn ticket_came(
        &mut self,
        ticket: TicketId,
        result: Result<(), Failure>,
        now: Moment,
        dice: u64,
    ) -> Vec<Effect> {
        self.ticket_busy = None;
        match result {
            Ok(()) => {
                self.heard();
                Vec::new()
            }
            Err(failure) => match failure.code() {
                Some(ErrorCode::NotFound | ErrorCode::UnknownTicket | ErrorCode::Erased) => {
                    self.heard();
                    vec![Effect::SkipTicket(ticket)]
                }
                _ => self.judge(&failure, now, dice),
            },
        }
    }

    fn changes_came(
        &mut self,
        result: Result<bool, Failure>,
        now: Moment,
        dice: u64,
    ) -> Vec<Effect> {
        if self.feed == Feed::CatchingUp {
            self.feed = Feed::Rest;
        }
        match result {
            Ok(more) => {
                self.heard();
                self.caught_up = !more;
                if self.caught_up {
                    self.poll_at = now.mono + POLL_EVERY;
                }
                Vec::new()
            }
            Err(failure) => self.feed_failed(&failure, now, dice),
        }
    }

    fn feed_failed(&mut self, failure: &Failure, now: Moment, dice: u64) -> Vec<Effect> {
        self.caught_up = false;
        if failure.code() == Some(ErrorCode::CursorGone) {
            self.heard();
            return vec![Effect::ForgetCursor];
        }
        self.judge(failure, now, dice)
    }

    fn stream_ended(&mut self, end: StreamEnd, now: Moment, dice: u64) -> Vec<Effect> {
        self.feed = Feed::Rest;
        self.caught_up = false;
        match end {
            StreamEnd::Closed => {
                // A server that stops tells all its streams at once: come back spread out.
                self.gate = Some(now.mono + jitter(FIRST_WAIT * 4, dice));
                Vec::new()
            }
            StreamEnd::Replaced => {
                self.no_stream_before = Some(now.mono + POLL_EVERY);
                self.poll_at = now.mono;
                Vec::new()
            }
            StreamEnd::Failed(failure) => self.feed_failed(&failure, now, dice),
        }
    }

    /// A stream said nothing for too long.
    pub(super) fn stream_died(&mut self, now: Moment) -> Vec<Effect> {
        self.dead_streams.push_back(now.mono);
        while self
            .dead_streams
            .front()
            .is_some_and(|at| now.mono.saturating_sub(*at) > SILENCE_WINDOW)
        {
            self.dead_streams.pop_front();
        }
        if self.dead_streams.len() >= 2 {
            self.dead_streams.clear();
            self.no_stream_before = Some(now.mono + POLL_FOR);
            self.poll_at = now.mono;
        }
        self.leave_feed()
    }

    fn new_epoch(&mut self) -> Vec<Effect> {
        let mut effects = self.leave_feed();
        self.want_home();
        effects.extend([Effect::ForgetCursor, Effect::OfferAll]);
        effects
    }

    /// Once approved the device speaks for its person, whose tickets it may never have read.
    fn device_changed(&mut self) -> Vec<Effect> {
        self.want_home();
        let mut effects = self.leave_feed();
        effects.extend([Effect::Release, Effect::ForgetCursor]);
        effects
    }

    fn try_now(&mut self) -> Vec<Effect> {
        self.gate = None;
        match self.phase {
            Phase::Revoked => self.phase = Phase::Missing,
            // Its token is as good as before: another one would have to be let in by somebody at IT.
            Phase::Outdated => self.phase = Phase::Unknown,
            Phase::Unknown | Phase::Loading | Phase::Missing | Phase::Enrolling | Phase::Ready => {}
        }
        vec![Effect::Hurry]
    }

    /// After sleep nothing that was open can be trusted, and the network may be another one.
    fn woke(&mut self) -> Vec<Effect> {
        if self.phase != Phase::Outdated {
            self.gate = None;
        }
        self.away_since = None;
        self.failures = self.failures.min(1);
        self.leave_feed()
    }

    /// Sees sleep and changed clocks by the two clocks drifting apart.
    pub(super) fn jumped(&mut self, now: Moment) -> bool {
        let Some(last) = self.last.replace(now) else { return false };
        let wall = now.wall.millis().saturating_sub(last.wall.millis());
        let mono = now.mono.saturating_sub(last.mono).as_millis();
        let mono = i64::try_from(mono).unwrap_or(i64::MAX);
        wall.saturating_sub(mono).abs() > JUMP
    }

    pub(super) fn jump(&mut self) -> Vec<Effect> {
        self.woke()
    }
}
