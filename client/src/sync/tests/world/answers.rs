//! What comes back, and what it does: the part of the loop around the machine that takes answers in.
#![expect(clippy::wildcard_enum_match_arm, reason = "a test picks the one case it waits for")]

use std::time::Duration;

use deskbell_protocol::{TicketId, problem::ErrorCode};
use uuid::Uuid;

use super::{
    Luck, World,
    server::{Position, Spoken},
};
use crate::{
    failure::Failure,
    outbox::Kind,
    sync::{Effect, Event, StreamEnd},
};

/// What a request that arrived is answered.
enum Answer {
    Nothing,
    List(Vec<Spoken>, Position),
    Ticket(Vec<Spoken>),
    Page(Vec<Spoken>, Position),
}

impl Luck {
    /// How the request fails whatever the server would have said.
    fn failure(self, of_a_row: bool) -> Option<Failure> {
        let waits = |code: ErrorCode, after: u32| Failure::Refused {
            status: code.status(),
            code,
            after: Some(Duration::from_secs(u64::from(after))),
            fields: Vec::new(),
        };
        match self {
            Self::Good | Self::Twice => None,
            Self::RequestLost | Self::AnswerLost | Self::Late => Some(Failure::Unreachable),
            Self::Busy(None) => Some(Failure::of(ErrorCode::Unavailable)),
            Self::Busy(Some(after)) => Some(waits(ErrorCode::Unavailable, after)),
            Self::Limited(after) => Some(waits(ErrorCode::RateLimited, after)),
            Self::Stumbles => Some(Failure::of(ErrorCode::Internal)),
            Self::TokenUnknown => Some(Failure::of(ErrorCode::TokenUnknown)),
            Self::TooOld => Some(Failure::of(ErrorCode::UpgradeRequired)),
            Self::Conflict => None,
            // Refusals of a row's words do not come to anything else.
            Self::Pending => of_a_row.then(|| Failure::of(ErrorCode::ApprovalPending)),
        }
    }

    /// Whether the server gets to see the request.
    fn arrives(self) -> bool {
        matches!(self, Self::Good | Self::Twice | Self::AnswerLost | Self::Conflict)
    }
}

impl World {
    pub(super) fn answer(&mut self, effect: &Effect, luck: Luck) {
        if let Effect::Send(id) = effect {
            return self.answer_row(*id, luck);
        }
        if let Some(failure) = luck.failure(false) {
            return self.tell(effect, Err(failure));
        }
        let answered = self.ask_server(effect);
        if !self.admit() {
            return self.tell(effect, Err(Failure::Odd));
        }
        self.tell(effect, answered);
    }

    fn ask_server(&self, effect: &Effect) -> Result<Answer, Failure> {
        if self.server.revoked {
            return Err(Failure::of(ErrorCode::DeviceRevoked));
        }
        match effect {
            Effect::List => Ok(Answer::List(self.server.spoken.clone(), self.server.latest())),
            Effect::ReadTicket(ticket) if self.server.knows(*ticket) => {
                Ok(Answer::Ticket(self.server.spoken.clone()))
            }
            Effect::ReadTicket(_) => Err(Failure::of(ErrorCode::NotFound)),
            Effect::ReadChanges | Effect::OpenStream => {
                let after = self.asked_from.unwrap_or(self.server.latest());
                self.server.changes(after).map(|(page, next)| Answer::Page(page, next))
            }
            Effect::Enroll | Effect::ReadHome => Ok(Answer::Nothing),
            Effect::LoadToken
            | Effect::Send(_)
            | Effect::Settle { .. }
            | Effect::Release
            | Effect::Hurry
            | Effect::SkipTicket(_)
            | Effect::CloseStream
            | Effect::ForgetCursor
            | Effect::OfferAll
            | Effect::Wipe => panic!("nobody sends {effect:?}"),
        }
    }

    /// What an answer brings is durable before the machine hears of it.
    fn tell(&mut self, effect: &Effect, result: Result<Answer, Failure>) {
        match effect {
            Effect::OpenStream => match result {
                Ok(_) => {
                    self.is_streaming = true;
                    self.feed(Event::StreamOpened);
                }
                Err(failure) => self.feed(Event::StreamEnded(StreamEnd::Failed(failure))),
            },
            Effect::ReadChanges => {
                let result = result.map(|answer| {
                    let Answer::Page(page, next) = answer else { return false };
                    self.disk.apply(&page, next);
                    !page.is_empty()
                });
                self.feed(Event::ChangesRead(result));
            }
            Effect::List => {
                let result = result.map(|answer| {
                    if let Answer::List(spoken, next) = answer {
                        self.disk.replace(&spoken, next);
                    }
                });
                self.feed(Event::Listed(result));
            }
            Effect::ReadTicket(ticket) => {
                let result = result.map(|answer| {
                    if let Answer::Ticket(spoken) = answer {
                        self.disk.put_ticket(*ticket, &spoken);
                    }
                });
                self.feed(Event::TicketRead { ticket: *ticket, result });
            }
            Effect::Enroll => self.feed(Event::Enrolled(result.map(drop))),
            _ => self.feed(Event::HomeRead(result.map(drop))),
        }
    }

    pub(super) fn admit(&mut self) -> bool {
        if self.epoch == self.server.epoch {
            return true;
        }
        self.epoch = self.server.epoch;
        self.feed(Event::NewEpoch);
        false
    }

    fn answer_row(&mut self, id: Uuid, luck: Luck) {
        let request = self.disk.row(id).map(|row| (row.ticket, row.kind));
        let words = self.disk.words(id).map(str::to_owned);
        let (Some((ticket, kind)), Some(words)) = (request, words) else { return };
        let answered = self.arrive(id, ticket, kind, &words, luck);
        if let Some(failure) = luck.failure(true) {
            return self.row_answered(id, Err(failure));
        }
        if self.admit() {
            self.row_answered(id, answered);
        } else {
            self.row_answered(id, Err(Failure::Odd));
        }
    }

    fn arrive(
        &mut self,
        id: Uuid,
        ticket: TicketId,
        kind: Kind,
        words: &str,
        luck: Luck,
    ) -> Result<(), Failure> {
        if luck == Luck::Late {
            self.late.push((id, ticket, kind, words.to_owned()));
        }
        if !luck.arrives() {
            return Ok(());
        }
        // Somebody else was first with this id; who has it already is nobody else.
        let is_mine = self.server.words.iter().any(|(known, _, _)| *known == id);
        if luck == Luck::Conflict && !is_mine {
            self.server.taken.insert(id);
        }
        let first = self.server.accept(id, ticket, kind, words);
        if luck == Luck::Twice { self.server.accept(id, ticket, kind, words) } else { first }
    }

    pub(in crate::sync::tests) fn late_one_arrives(&mut self, which: usize) {
        if !self.late.is_empty() {
            let (id, ticket, kind, words) = self.late.remove(which % self.late.len());
            // Nobody hears what became of it.
            self.server.accept(id, ticket, kind, &words).ok();
        }
    }

    fn row_answered(&mut self, id: Uuid, result: Result<(), Failure>) {
        if result.is_ok() {
            self.disk.done(id);
        }
        self.feed(Event::Sent { row: id, result });
    }
}
