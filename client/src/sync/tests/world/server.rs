//! A server of words by id, with the rules of the contract that matter here.

use deskbell_protocol::{TicketId, problem::ErrorCode};
use uuid::Uuid;

use crate::{failure::Failure, outbox::Kind};

#[derive(Debug, Clone, Default)]
pub(super) struct Server {
    pub(super) epoch: u32,
    /// Words by id, with the ticket they stand on, in the order they came.
    pub(super) words: Vec<(Uuid, TicketId, String)>,
}

impl Server {
    pub(super) fn accept(
        &mut self,
        id: Uuid,
        ticket: TicketId,
        kind: Kind,
        words: &str,
    ) -> Result<(), Failure> {
        if let Some((_, _, first)) = self.words.iter().find(|(known, _, _)| *known == id) {
            let same = first == words;
            return if same { Ok(()) } else { Err(Failure::of(ErrorCode::IdempotencyConflict)) };
        }
        let known = self.words.iter().any(|(known, _, _)| *known == ticket.0);
        if kind != Kind::Open && !known {
            return Err(Failure::of(ErrorCode::UnknownTicket));
        }
        self.words.push((id, ticket, words.to_owned()));
        Ok(())
    }
}
