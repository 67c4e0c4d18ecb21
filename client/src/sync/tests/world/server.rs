//! A server of words by id, with the rules of the contract that matter here.

use std::collections::BTreeSet;

use deskbell_protocol::{TicketId, problem::ErrorCode};
use uuid::Uuid;

use crate::{failure::Failure, outbox::Kind};

/// A position in the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) epoch: u32,
    pub(super) seq: usize,
}

/// What the desk said on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) ticket: TicketId,
    pub(super) words: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Server {
    pub(super) epoch: u32,
    /// Words by id, with the ticket they stand on, in the order they came.
    pub(super) words: Vec<(Uuid, TicketId, String)>,
    /// The feed: what the desk said, from the beginning.
    pub(super) spoken: Vec<Spoken>,
    /// Changes before this one can no longer be read.
    pub(super) horizon: usize,
    pub(super) erased: BTreeSet<TicketId>,
    /// Ids that stand for words of somebody else.
    pub(super) taken: BTreeSet<Uuid>,
    pub(super) revoked: bool,
}

/// Most changes of one page.
const PAGE: usize = 2;

impl Server {
    pub(super) fn accept(
        &mut self,
        id: Uuid,
        ticket: TicketId,
        kind: Kind,
        words: &str,
    ) -> Result<(), Failure> {
        if self.revoked {
            return Err(Failure::of(ErrorCode::DeviceRevoked));
        }
        if self.erased.contains(&ticket) || self.erased.contains(&TicketId(id)) {
            return Err(Failure::of(ErrorCode::Erased));
        }
        if self.taken.contains(&id) {
            return Err(Failure::of(ErrorCode::IdempotencyConflict));
        }
        if let Some((_, _, first)) = self.words.iter().find(|(known, _, _)| *known == id) {
            let same = first == words;
            return if same { Ok(()) } else { Err(Failure::of(ErrorCode::IdempotencyConflict)) };
        }
        if kind != Kind::Open && !self.knows(ticket) {
            return Err(Failure::of(ErrorCode::UnknownTicket));
        }
        self.words.push((id, ticket, words.to_owned()));
        Ok(())
    }

    pub(super) fn knows(&self, ticket: TicketId) -> bool {
        self.words.iter().any(|(known, _, _)| *known == ticket.0)
    }

    pub(super) fn latest(&self) -> Position {
        Position { epoch: self.epoch, seq: self.spoken.len() }
    }

    /// What was said after a position, a page at most, and the position after it.
    pub(super) fn changes(&self, after: Position) -> Result<(Vec<Spoken>, Position), Failure> {
        if self.revoked {
            return Err(Failure::of(ErrorCode::DeviceRevoked));
        }
        let known =
            after.epoch == self.epoch && (self.horizon..=self.spoken.len()).contains(&after.seq);
        if !known {
            return Err(Failure::of(ErrorCode::CursorGone));
        }
        let until = (after.seq + PAGE).min(self.spoken.len());
        let page = self.spoken[after.seq..until].to_vec();
        Ok((page, Position { seq: until, ..after }))
    }

    /// Deletes a ticket for ever: its id stays.
    pub(super) fn erase(&mut self, ticket: TicketId) {
        self.words.retain(|(_, of, _)| *of != ticket);
        self.erased.insert(ticket);
    }
}
