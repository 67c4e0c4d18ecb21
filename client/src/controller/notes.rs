//! Notes: shown once for what is durable in the mirror, and what a click on one does.

use deskbell_protocol::{
    TicketId,
    me::{GiveRating, GiveVerdict},
    ticket::RatingValue,
};

use super::Controller;
use crate::{
    bridge::Page,
    form, mirror,
    notify::{Flushed, Note, NoteAction, NoteTag, Surroundings},
    outbox::Frozen,
    shell::Shell,
};

impl<S: Shell> Controller<S> {
    /// Shows what came in, then notes that it was shown: after a crash between the two a note replaces itself.
    pub(super) fn show_news(&mut self) {
        let news = match mirror::news(self.store.read()) {
            Ok(news) if news.is_empty() => return,
            Ok(news) => news,
            Err(error) => return self.trouble(&error),
        };
        let mut policy = std::mem::take(&mut self.policy);
        let phone = self.phone();
        let notes = policy.decide(&news, &self.surroundings(&phone));
        self.policy = policy;
        for note in &notes {
            self.shell.notify(note);
        }
        let written = self.store.write(|tx| mirror::news_shown(tx, &news));
        self.check(written);
    }

    pub(super) fn show_flushed(&mut self, flushed: &Flushed) {
        let phone = self.phone();
        let note: Option<Note> = self.policy.flushed(flushed, &self.surroundings(&phone));
        if let Some(note) = note {
            self.shell.notify(&note);
        }
    }

    fn surroundings<'a>(&'a self, phone: &'a str) -> Surroundings<'a> {
        Surroundings {
            words: &*self.words,
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
            NoteTag::Ticket(ticket) | NoteTag::Flushed(ticket) => Page::Ticket { ticket: *ticket },
            NoteTag::Summary => Page::Tickets,
            NoteTag::Incident(_) => Page::Form,
        };
        let opens = match (tag, action) {
            (NoteTag::Ticket(ticket), Some(action)) => self.note_action(*ticket, action),
            (NoteTag::Summary | NoteTag::Flushed(_) | NoteTag::Incident(_), Some(_))
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
