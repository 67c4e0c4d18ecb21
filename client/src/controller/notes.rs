//! Notes: shown once for what is durable in the mirror, and what a click on one does.

use std::collections::{BTreeMap, BTreeSet};

use deskbell_protocol::{
    MessageId, TicketId, TicketNumber,
    me::{GiveRating, GiveVerdict},
    ticket::RatingValue,
};
use uuid::Uuid;

use super::Controller;
use crate::{
    bridge::Page,
    form, mirror,
    notify::{News, NoteAction, NoteTag, Policy, Surroundings},
    outbox::{self, Frozen},
    shell::Shell,
};

/// What was shown and could not be noted as shown yet.
#[derive(Debug, Default)]
pub(super) struct Shown {
    messages: BTreeSet<MessageId>,
    arrivals: BTreeMap<TicketId, TicketNumber>,
    attention: BTreeSet<Uuid>,
}

impl<S: Shell> Controller<S> {
    /// Shows what came in, then notes that it was shown: after a crash between the two a note replaces itself.
    pub(super) fn show_news(&mut self) {
        let news = match mirror::news(self.store.read()) {
            Ok(news) => news,
            Err(error) => return self.trouble(&error),
        };
        if news.is_empty() {
            return;
        }
        let (before, fresh): (Vec<News>, Vec<News>) =
            news.into_iter().partition(|item| self.shown.messages.contains(&item.message.id));
        let mut policy = std::mem::take(&mut self.policy);
        let phone = self.phone();
        let notes = policy.decide(&fresh, &self.surroundings(&phone));
        self.policy = policy;
        for note in &notes {
            self.shell.notify(note);
        }
        let all = [before, fresh].concat();
        match self.store.write(|tx| mirror::news_shown(tx, &all)) {
            Ok(()) => self.shown.messages.clear(),
            // Until the disk can be written again, memory keeps them from being shown at each turn.
            Err(error) => {
                self.shown.messages.extend(all.iter().map(|item| item.message.id));
                self.trouble(&error);
            }
        }
    }

    /// Tells the numbers of requests that arrived; the same order of steps as for news.
    pub(super) fn show_arrivals(&mut self) {
        let arrivals = match outbox::arrivals(self.store.read()) {
            Ok(arrivals) => arrivals,
            Err(error) => return self.trouble(&error),
        };
        for arrival in arrivals {
            if self.shown.arrivals.insert(arrival.ticket, arrival.number) != Some(arrival.number) {
                let phone = self.phone();
                let note = self.policy.arrival(&arrival, &self.surroundings(&phone));
                if let Some(note) = note {
                    self.shell.notify(&note);
                }
            }
            match self.store.write(|tx| outbox::arrival_told(tx, arrival.ticket)) {
                Ok(()) => {
                    self.shown.arrivals.remove(&arrival.ticket);
                }
                Err(error) => self.trouble(&error),
            }
        }
    }

    /// Tells once of each request that was refused for good; whom it is in front of, they see it there.
    pub(super) fn show_attention(&mut self) {
        let untold = match outbox::untold(self.store.read()) {
            Ok(untold) => untold,
            Err(error) => return self.trouble(&error),
        };
        for (id, ticket) in untold {
            if self.shown.attention.insert(id) && !self.is_in_front(ticket) {
                let phone = self.phone();
                let note = Policy::attention(ticket, &self.surroundings(&phone));
                self.shell.notify(&note);
            }
            match self.store.write(|tx| outbox::attention_told(tx, id)) {
                Ok(()) => {
                    self.shown.attention.remove(&id);
                }
                Err(error) => self.trouble(&error),
            }
        }
    }

    fn surroundings<'a>(&'a self, phone: &'a str) -> Surroundings<'a> {
        Surroundings {
            words: &*self.words,
            shared: self.settings.shared.value,
            preferences: &self.preferences,
            focused: self.ticket_in_front(),
            phone,
            zone: &self.zone,
            now: self.clock.moment(),
        }
    }

    pub(super) fn note_clicked(
        &mut self,
        tag: &NoteTag,
        action: Option<NoteAction>,
        activation: Option<&str>,
    ) {
        self.shell.withdraw(tag);
        let page = match tag {
            NoteTag::Ticket(ticket) | NoteTag::Arrival(ticket) | NoteTag::Attention(ticket) => {
                Page::Ticket { ticket: *ticket }
            }
            NoteTag::Summary => Page::Tickets,
            NoteTag::Incident(_) => Page::Form,
        };
        let opens = match (tag, action) {
            (NoteTag::Ticket(ticket), Some(action)) => self.note_action(*ticket, action),
            (
                NoteTag::Summary
                | NoteTag::Arrival(_)
                | NoteTag::Attention(_)
                | NoteTag::Incident(_),
                Some(_),
            )
            | (_, None) => true,
        };
        if opens {
            self.open(page, activation);
        }
    }

    /// Does what a button says; answers whether the conversation opens as well.
    fn note_action(&mut self, ticket: TicketId, action: NoteAction) -> bool {
        match action {
            NoteAction::Open | NoteAction::Reply => true,
            NoteAction::QuickAnswer(words) => match form::reply(&words, Vec::new()) {
                Ok(message) => {
                    self.queue_quietly(ticket, &Frozen::Message(message));
                    false
                }
                Err(_) => true,
            },
            NoteAction::Fixed(resolution_id) => {
                let verdict = GiveVerdict { fixed: true, resolution_id, comment: None };
                self.queue_quietly(ticket, &Frozen::Verdict(verdict));
                false
            }
            // The window asks what happens now.
            NoteAction::StillBroken(resolution_id) => {
                let verdict = GiveVerdict { fixed: false, resolution_id, comment: None };
                self.queue_quietly(ticket, &Frozen::Verdict(verdict));
                true
            }
            NoteAction::Rate(rating) => {
                let given = GiveRating { rating, comment: None, share: false };
                self.queue_quietly(ticket, &Frozen::Rating(given));
                rating == RatingValue::Poor
            }
        }
    }
}
