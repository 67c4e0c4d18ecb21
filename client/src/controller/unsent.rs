//! Change and Discard: what may have left this computer is never silently taken back.

use deskbell_protocol::{MessageId, TicketId, problem::ErrorCode, ticket::Ticket};

use super::{Controller, incoming::Incoming, requests::Answering};
use crate::{
    api::Answered,
    bridge::{Answer, Discard, FromBell, Page},
    failure::Failure,
    form::Refusal,
    notify::NoteTag,
    outbox::{self, Kind, Row, State, TakenBack},
    shell::{Shell, WindowId},
    store::{StoreError, draft},
};

/// What somebody wants to throw away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The request that opens the ticket, with what waits behind it.
    Request,
    /// One reply on it.
    Reply(MessageId),
}

impl About {
    /// What the server's answer to the ticket's address says about it.
    fn outcome(self, asked: &Result<Ticket, Failure>) -> Option<Discard> {
        match asked {
            Ok(found) => match self {
                Self::Request => Some(Discard::Arrived { number: found.head.number }),
                Self::Reply(reply) => Some(arrived(found, reply)),
            },
            Err(failure) => match failure.code() {
                Some(ErrorCode::UnknownTicket | ErrorCode::NotFound) => Some(Discard::Gone),
                Some(_) | None => None,
            },
        }
    }
}

/// A reply stands in the conversation, or, if that was closed long ago, opened the one that carries it on.
fn arrived(found: &Ticket, reply: MessageId) -> Discard {
    if found.messages.iter().any(|message| message.id == reply) {
        return Discard::Arrived { number: found.head.number };
    }
    match &found.head.continued_by {
        Some(next) if next.id == reply.continuation() => Discard::Arrived { number: next.number },
        Some(_) | None => Discard::Gone,
    }
}

impl<S: Shell> Controller<S> {
    /// Two forms would write one draft, each over the other's words: while one is open no second one opens.
    pub(super) fn change(&mut self, window: WindowId, ticket: TicketId) -> Answering {
        if let Some(form) = self.form_beside(window) {
            self.shell.send(form, FromBell::Focus, None);
            return Err(Refusal::plain("offline-change-busy").into());
        }
        match self.store.write(|tx| outbox::take_back(tx, ticket))? {
            TakenBack::Words(_) => {
                self.reload_rows();
                self.shell.withdraw(&NoteTag::Attention(ticket));
                self.turn_to(window, Page::Form);
                Ok(Some(Answer::Done))
            }
            TakenBack::MayHaveLeft => Err(Refusal::plain("offline-discard-maybe").into()),
            TakenBack::Nothing => Err(Refusal::plain("error-gone-unknown").into()),
        }
    }

    /// The words are in the composer's draft before the page hears of them.
    pub(super) fn change_reply(&mut self, ticket: TicketId, reply: MessageId) -> Answering {
        match self.store.write(|tx| outbox::take_back_message(tx, ticket, reply))? {
            TakenBack::Words(body) => Ok(Some(Answer::TakenBack { body })),
            TakenBack::MayHaveLeft => Err(Refusal::plain("offline-discard-maybe").into()),
            TakenBack::Nothing => Err(Refusal::plain("talk-unsent-gone").into()),
        }
    }

    pub(super) fn discard(
        &mut self,
        window: WindowId,
        request: u64,
        ticket: TicketId,
    ) -> Answering {
        let opening =
            self.rows.iter().find(|r| r.ticket == ticket && r.kind == Kind::Open).cloned();
        let Some(row) = opening else {
            let arrived = outbox::acknowledged(self.store.read(), ticket)?;
            let outcome = arrived.map_or(Discard::Gone, |number| Discard::Arrived { number });
            return Ok(Some(Answer::Discarded { outcome }));
        };
        self.throw_or_ask(window, request, &row, About::Request)
    }

    pub(super) fn discard_reply(
        &mut self,
        window: WindowId,
        request: u64,
        ticket: TicketId,
        reply: MessageId,
    ) -> Answering {
        let row = self.rows.iter().find(|row| row.ticket == ticket && row.id == reply.0);
        let Some(row) = row.cloned() else {
            return Err(Refusal::plain("talk-unsent-gone").into());
        };
        self.throw_or_ask(window, request, &row, About::Reply(reply))
    }

    /// A row no byte of which has left goes at once; about any other the server is asked first. A refused click or
    /// upload holds no words that could have arrived.
    fn throw_or_ask(
        &mut self,
        window: WindowId,
        request: u64,
        row: &Row,
        about: About,
    ) -> Answering {
        let refused = matches!(row.state, State::NeedsAttention(_));
        let wordless = refused && !matches!(row.kind, Kind::Open | Kind::Message);
        let ticket = row.ticket;
        if !row.attempted || wordless {
            self.throw_away(ticket, about)?;
            return Ok(Some(Answer::Discarded { outcome: Discard::Gone }));
        }
        if self.sync.in_flight(row.id) || self.api.is_none() {
            return Ok(Some(Answer::Discarded { outcome: Discard::MayHaveArrived }));
        }
        self.sync.hold(ticket);
        self.spawn(move |api| async move {
            let answered = api.ticket(ticket).await;
            Incoming::Asked { window, request, ticket, about, answered }
        })?;
        Ok(None)
    }

    pub(super) fn asked(
        &mut self,
        window: WindowId,
        request: u64,
        (ticket, about): (TicketId, About),
        answered: &Answered<Ticket>,
    ) {
        self.sync.release(ticket);
        let known = if self.admit(answered.epoch) { about.outcome(&answered.result) } else { None };
        let outcome = match known {
            Some(Discard::Gone) => match self.throw_away(ticket, about) {
                Ok(()) => Discard::Gone,
                Err(error) => {
                    self.trouble(&error);
                    Discard::MayHaveArrived
                }
            },
            Some(outcome) => outcome,
            None => Discard::MayHaveArrived,
        };
        self.reload_rows();
        self.answer(window, request, Answer::Discarded { outcome }, None);
    }

    fn throw_away(&mut self, ticket: TicketId, about: About) -> Result<(), StoreError> {
        self.store.write(|tx| match about {
            About::Request => outbox::discard(tx, ticket),
            About::Reply(reply) => outbox::discard_message(tx, reply.0),
        })?;
        self.shell.withdraw(&NoteTag::Attention(ticket));
        draft::sweep(self.store.read(), &self.files())
    }
}
