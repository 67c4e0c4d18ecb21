//! What reaches the loop, and how it is taken in.

use std::{collections::BTreeSet, time::Duration};

use deskbell_protocol::{
    AttachmentId, Epoch, TicketId, Timestamp,
    cursor::Cursor,
    enroll::{Approval, Enrolled},
    home::Home,
    me::ChangePage,
    ticket::{Ticket, TicketRow},
};

use super::{Controller, unsent::About, who::WhoCame};
use crate::{
    api::{Ack, Answered, StreamNews},
    facts::Snapshot,
    failure::Failure,
    mirror::{self, ListFor, Reading},
    outbox::{self, Row},
    secret::Token,
    shell::{Shell, WindowId},
    store::{StoreError, meta},
    sync::{Event, StreamEnd},
};

/// How many milliseconds this computer's clock and the server's may be apart and still tell the same day.
const CLOCKS_AGREE: u64 = 24 * 60 * 60 * 1000;

/// How often old copies are looked for.
const JUDGE_COPIES: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything that reaches the loop but the desktop's events.
#[derive(Debug)]
pub(super) enum Incoming {
    Token(Option<Token>),
    Enrolled(Token, Answered<Enrolled>),
    Sent(Box<Row>, Answered<Ack>),
    Home(Answered<Home>),
    /// With the tickets that were held when the list was asked for.
    Listed(u64, BTreeSet<TicketId>, Answered<(Vec<TicketRow>, Cursor)>),
    Ticket(TicketId, Answered<Ticket>),
    Changes(u64, Answered<ChangePage>),
    Stream(u64, StreamNews),
    Facts(Snapshot),
    Picture {
        window: WindowId,
        request: u64,
        id: AttachmentId,
        answered: Answered<(String, Vec<u8>)>,
    },
    Asked {
        window: WindowId,
        request: u64,
        ticket: TicketId,
        about: About,
        answered: Answered<Ticket>,
    },
    Who {
        window: WindowId,
        request: u64,
        answered: Answered<WhoCame>,
    },
}

impl<S: Shell> Controller<S> {
    pub(super) fn take(&mut self, incoming: Incoming) {
        match incoming {
            Incoming::Token(token) => self.token_came(token),
            Incoming::Enrolled(token, answered) => self.enrolled(token, answered),
            Incoming::Sent(row, answered) => self.sent(&row, answered),
            Incoming::Home(answered) => self.home_came(answered),
            Incoming::Listed(number, ..) | Incoming::Changes(number, _)
                if number != self.feed_asked => {}
            Incoming::Listed(_, held, answered) => self.listed(&held, answered),
            Incoming::Ticket(id, answered) => self.ticket_came(id, answered),
            Incoming::Changes(_, answered) => self.changes_came(answered),
            Incoming::Stream(number, news) => self.stream_said(number, news),
            Incoming::Facts(snapshot) => {
                self.facts_busy = false;
                self.facts = Some(snapshot);
            }
            Incoming::Picture { window, request, id, answered } => {
                self.picture_came(window, request, id, answered);
            }
            Incoming::Asked { window, request, ticket, about, answered } => {
                self.asked(window, request, (ticket, about), &answered);
            }
            Incoming::Who { window, request, answered } => {
                self.who_came(window, request, answered);
            }
        }
    }

    /// A token whose enrolment was never answered is enrolled once more: the same one, so that nobody waits twice.
    fn token_came(&mut self, token: Option<Token>) {
        let is_answered = meta::approval(self.store.read());
        match (token, is_answered) {
            (Some(token), Ok(None)) => {
                self.enrolling = Some(token);
                self.feed(Event::Token(false));
            }
            (token, _) => {
                let found = token.is_some();
                self.use_token(token);
                self.feed(Event::Token(found));
            }
        }
    }

    /// Hands an event to the machine and carries out what it says.
    pub(super) fn feed(&mut self, event: Event) {
        let dice = self.clock.random();
        let now = self.clock.moment();
        let ground = crate::sync::Ground { rows: &self.rows, cursor: true, lacking: None };
        let effects = self.sync.take(event, ground, now, dice);
        self.carry_out(&effects);
    }

    pub(super) fn use_token(&mut self, token: Option<Token>) {
        self.token.clone_from(&token);
        if let Some(api) = &mut self.api {
            api.use_token(token);
        }
    }

    /// Whether an answer may be taken as it is. The first one of a new epoch makes everything be offered again.
    pub(super) fn admit(&mut self, epoch: Option<Epoch>) -> bool {
        let Some(epoch) = epoch else { return true };
        match self.epoch {
            Some(known) if known == epoch => true,
            Some(_) if self.former.contains(&epoch) => false,
            Some(known) => {
                tracing::warn!("The server was restored from a backup; offering everything again");
                self.former.push(known);
                self.epoch = Some(epoch);
                self.feed(Event::NewEpoch);
                false
            }
            None => {
                self.epoch = Some(epoch);
                let written = self.store.write(|tx| meta::set_epoch(tx, &epoch));
                self.check(written);
                true
            }
        }
    }

    pub(super) fn check(&mut self, written: Result<(), StoreError>) {
        if let Err(error) = written {
            self.trouble(&error);
        }
    }

    /// An answer of another epoch counts as none.
    pub(super) fn admitted<T>(&mut self, answered: Answered<T>) -> Result<T, Failure> {
        if self.admit(answered.epoch) { answered.result } else { Err(Failure::Odd) }
    }

    fn enrolled(&mut self, token: Token, answered: Answered<Enrolled>) {
        let result = self.admitted(answered);
        if !matches!(result, Err(Failure::Unreachable | Failure::Odd)) {
            self.enrolling = None;
        }
        let event = match result {
            Ok(enrolled) => {
                self.use_token(Some(token));
                let name = enrolled.person.display_name.as_str().to_owned();
                let written = self.store.write(|tx| {
                    meta::set_approval(tx, &enrolled.approval)?;
                    meta::set_revoked(tx, &false)?;
                    meta::set_person(tx, &name)
                });
                self.check(written);
                self.person = Some(name);
                tracing::info!(approval = ?enrolled.approval, "Enrolled");
                Ok(())
            }
            Err(failure) => Err(failure),
        };
        self.feed(Event::Enrolled(event));
    }

    fn sent(&mut self, row: &Row, answered: Answered<Ack>) {
        let at = answered.at;
        let result = match self.admitted(answered) {
            Ok(ack) => self.acknowledged(row, &ack, at).map_err(|error| {
                // The server has it and the row stays: the repeat will be answered the same way.
                self.trouble(&error);
                Failure::Odd
            }),
            Err(failure) => Err(failure),
        };
        if let Err(failure @ Failure::Refused { .. }) = &result {
            // Before the machine says what becomes of the row: its page is to say which field it is about.
            let written = self.store.write(|tx| outbox::name_fields(tx, row.id, failure.fields()));
            self.check(written);
        }
        self.feed(Event::Sent { row: row.id, result });
    }

    fn home_came(&mut self, answered: Answered<Home>) {
        self.let_copies_go(answered.at);
        let mut is_let_in = false;
        let result = self.admitted(answered).map(|home| {
            let name = home.me.display_name.as_str().to_owned();
            let written = self.store.write(|tx| {
                meta::set_person(tx, &name)?;
                if home.me.confirmed && meta::approval(tx)? != Some(Approval::Approved) {
                    is_let_in = true;
                    meta::set_approval(tx, &Approval::Approved)?;
                }
                meta::set_home(tx, &home)
            });
            // A disk that takes nothing must not make everything be read again and again.
            is_let_in &= written.is_ok();
            self.check(written);
            self.person = Some(name);
            self.home = Some(home);
            self.who_is_known();
        });
        self.feed(Event::HomeRead(result));
        if is_let_in {
            // A list that came before this was read as one who waits reads it.
            self.feed(Event::DeviceChanged);
        }
    }

    /// Old copies go by two clocks that agree: one that is years ahead would take what a server that is set back needs.
    fn let_copies_go(&mut self, at: Option<Timestamp>) {
        let (now, mono) = (self.clock.now(), self.clock.monotonic());
        let agrees = |at: Timestamp| at.millis().abs_diff(now.millis()) < CLOCKS_AGREE;
        let is_due =
            self.copies_judged.is_none_or(|then| mono.saturating_sub(then) >= JUDGE_COPIES);
        if is_due && at.is_some_and(agrees) {
            self.copies_judged = Some(mono);
            let written = self.store.write(|tx| outbox::prune(tx, Some(now)));
            self.check(written);
        }
    }

    fn listed(&mut self, held: &BTreeSet<TicketId>, answered: Answered<(Vec<TicketRow>, Cursor)>) {
        let now = self.clock.now();
        let result = self.admitted(answered).map(|(rows, cursor)| {
            let written = self.store.write(|tx| {
                let first = meta::as_of(tx)?.is_none();
                let list = match meta::approval(tx)? {
                    Some(Approval::Approved) => ListFor::Approved,
                    Some(Approval::Pending | Approval::Unknown) | None => ListFor::Waiting,
                };
                mirror::replace(tx, &rows, cursor, list, held)?;
                mirror::stands(tx, now)?;
                Ok(first)
            });
            match written {
                Ok(true) => self.reading = Reading::First,
                Ok(false) => self.reading = Reading::Recovering,
                Err(error) => self.trouble(&error),
            }
        });
        self.feed(Event::Listed(result));
    }

    fn ticket_came(&mut self, id: TicketId, answered: Answered<Ticket>) {
        let reading = self.reading;
        let result = self.admitted(answered).map(|ticket| {
            let written = self.store.write(|tx| mirror::put_ticket(tx, &ticket, reading));
            self.check(written);
        });
        self.feed(Event::TicketRead { ticket: id, result });
    }

    fn changes_came(&mut self, answered: Answered<ChangePage>) {
        let result = match self.admitted(answered) {
            Ok(page) => {
                let more = !page.changes.is_empty();
                match self.apply(&page.changes, page.next) {
                    Ok(()) => Ok(more),
                    Err(error) => {
                        self.trouble(&error);
                        Err(Failure::Odd)
                    }
                }
            }
            Err(failure) => Err(failure),
        };
        self.feed(Event::ChangesRead(result));
    }

    /// Changes and the position after them become durable together.
    fn apply(
        &mut self,
        changes: &[deskbell_protocol::change::Change],
        next: Cursor,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let applied = self.store.write(|tx| {
            let applied: Result<Vec<_>, _> =
                changes.iter().map(|change| mirror::apply(tx, change)).collect();
            meta::set_cursor(tx, &next)?;
            mirror::stands(tx, now)?;
            applied
        })?;
        let home_before = self.home.is_some();
        if home_before {
            self.home = meta::home(self.store.read())?;
        }
        for change in applied {
            if change.home {
                self.feed(Event::HomeChanged);
            }
            if change.device {
                self.feed(Event::DeviceChanged);
            }
            if let Some(erased) = change.erased {
                self.shell.withdraw(&crate::notify::NoteTag::Ticket(erased.ticket));
                self.reload_rows();
            }
        }
        Ok(())
    }

    fn stream_said(&mut self, number: u64, news: StreamNews) {
        if self.stream.as_ref().is_none_or(|(current, _)| *current != number) {
            return;
        }
        match news {
            StreamNews::Opened(epoch) => {
                if self.admit(Some(epoch)) {
                    self.feed(Event::StreamOpened);
                }
            }
            StreamNews::Alive => self.feed(Event::StreamAlive),
            StreamNews::Change(cursor, change) => {
                if let Err(error) = self.apply(&[*change], cursor) {
                    self.trouble(&error);
                    // The position was not written: the stream brings it again.
                    self.close_stream();
                    self.feed(Event::StreamEnded(StreamEnd::Closed));
                }
            }
            StreamNews::Ended(end) => {
                self.stream = None;
                self.feed(Event::StreamEnded(end));
            }
        }
    }

    pub(super) fn close_stream(&mut self) {
        if let Some((_, stream)) = self.stream.take() {
            stream.abort();
        }
    }
}
