//! Change and Discard: what may have left this computer is never silently taken back.

use deskbell_protocol::{TicketId, problem::ErrorCode, ticket::Ticket};

use super::{Controller, incoming::Incoming, requests::Answering};
use crate::{
    api::Answered,
    bridge::{Answer, Discard, FromBell, Page},
    form::Refusal,
    outbox::{self, Kind, TakenBack},
    shell::{Shell, WindowId},
    store::draft,
};

impl<S: Shell> Controller<S> {
    /// Two forms would write one draft, each over the other's words: while one is open no second one opens.
    pub(super) fn change(&mut self, window: WindowId, ticket: TicketId) -> Answering {
        if let Some(form) = self.form_beside(window) {
            self.shell.send(form, FromBell::Focus, None);
            return Err(Refusal::plain("offline-change-busy").into());
        }
        match self.store.write(|tx| outbox::take_back(tx, ticket))? {
            TakenBack::InForm => {
                self.reload_rows();
                self.turn_to(window, Page::Form);
                Ok(Some(Answer::Done))
            }
            TakenBack::MayHaveLeft => Err(Refusal::plain("offline-discard-maybe").into()),
            TakenBack::Nothing => Err(Refusal::plain("error-gone-unknown").into()),
        }
    }

    /// A row no byte of which has left goes at once; about any other the server is asked first.
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
        if !row.attempted {
            self.throw_away(ticket)?;
            return Ok(Some(Answer::Discarded { outcome: Discard::Gone }));
        }
        if self.sync.in_flight(row.id) || self.api.is_none() {
            return Ok(Some(Answer::Discarded { outcome: Discard::MayHaveArrived }));
        }
        self.sync.hold(Some(ticket));
        self.spawn(move |api| async move {
            let answered = api.ticket(ticket).await;
            Incoming::Asked { window, request, ticket, answered }
        })?;
        Ok(None)
    }

    pub(super) fn asked(
        &mut self,
        window: WindowId,
        request: u64,
        ticket: TicketId,
        answered: Answered<Ticket>,
    ) {
        self.sync.hold(None);
        let outcome = if self.admit(answered.epoch) {
            match answered.result {
                Ok(found) => Discard::Arrived { number: found.head.number },
                Err(failure) => match failure.code() {
                    Some(ErrorCode::UnknownTicket | ErrorCode::NotFound) => {
                        match self.throw_away(ticket) {
                            Ok(()) => Discard::Gone,
                            Err(error) => {
                                self.trouble(&error);
                                Discard::MayHaveArrived
                            }
                        }
                    }
                    Some(_) | None => Discard::MayHaveArrived,
                },
            }
        } else {
            Discard::MayHaveArrived
        };
        self.reload_rows();
        self.answer(window, request, Answer::Discarded { outcome }, None);
    }

    fn throw_away(&mut self, ticket: TicketId) -> Result<(), crate::store::StoreError> {
        self.store.write(|tx| outbox::discard(tx, ticket))?;
        draft::sweep(self.store.read(), &self.files())
    }
}
