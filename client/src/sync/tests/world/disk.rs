//! What a laptop keeps, in memory: the outbox and the mirror as `outbox` and `mirror` write them, each change whole.

use std::collections::{BTreeMap, BTreeSet};

use deskbell_protocol::{TicketId, Timestamp};
use uuid::Uuid;

use super::server::{Position, Spoken};
use crate::{
    outbox::{Kind, Reason, Row, State},
    sync::Ground,
};

/// An acknowledged request, kept to be offered again.
#[derive(Debug, Clone)]
struct Copy {
    row: Row,
    words: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    pub(super) rows: Vec<Row>,
    words: BTreeMap<Uuid, String>,
    sent: Vec<Copy>,
    places: i64,
    pub(super) epoch: u32,
    pub(super) cursor: Option<Position>,
    /// What the desk said, as far as it is here.
    pub(super) mirror: BTreeSet<String>,
    /// Conversations that are not whole here.
    pub(super) lacking: Vec<TicketId>,
    pub(super) revoked: bool,
}

impl Disk {
    /// An empty disk whose mirror stands at a position.
    pub(super) fn at(position: Position) -> Self {
        Self { cursor: Some(position), ..Self::default() }
    }

    pub(super) fn ground(&self) -> Ground<'_> {
        let lacking = self.lacking.first().copied();
        Ground { rows: &self.rows, cursor: self.cursor.is_some(), lacking }
    }

    pub(super) fn put(
        &mut self,
        id: Uuid,
        ticket: TicketId,
        kind: Kind,
        words: &str,
        now: Timestamp,
    ) {
        self.places += 1;
        self.words.insert(id, words.to_owned());
        self.rows.push(Row {
            place: self.places,
            id,
            kind,
            ticket,
            state: State::Waiting,
            saved_at: now,
            attempted: false,
            attempts: 0,
            refiled: 0,
            next_at: None,
            offline: false,
        });
    }

    pub(super) fn row(&self, id: Uuid) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    pub(super) fn words(&self, id: Uuid) -> Option<&str> {
        self.row(id).and_then(|row| self.words.get(&row.id)).map(String::as_str)
    }

    /// Everything here that can still go, or go again.
    pub(super) fn held(&self, to_be_offered: bool) -> impl Iterator<Item = &str> {
        let waiting = self.rows.iter().filter_map(|row| self.words(row.id));
        waiting
            .chain(self.sent.iter().filter(move |_| to_be_offered).map(|copy| copy.words.as_str()))
    }

    pub(super) fn acknowledged(&self) -> impl Iterator<Item = (Uuid, &str)> {
        self.sent.iter().map(|copy| (copy.row.id, copy.words.as_str()))
    }

    fn change(&mut self, id: Uuid, act: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == id) {
            act(row);
        }
    }

    pub(super) fn mark_attempted(&mut self, id: Uuid) {
        self.change(id, |row| {
            row.attempted = true;
            row.attempts += 1;
        });
    }

    pub(super) fn done(&mut self, id: Uuid) {
        let Some(row) = self.row(id).cloned() else { return };
        let words = self.words.get(&id).cloned().unwrap_or_default();
        self.sent.retain(|copy| copy.row.id != id);
        self.sent.push(Copy { row, words });
        self.drop_row(id);
    }

    pub(super) fn retry(&mut self, id: Uuid, at: Option<Timestamp>) {
        self.change(id, |row| (row.state, row.next_at) = (State::Waiting, at));
    }

    pub(super) fn pause(&mut self, id: Uuid) {
        self.change(id, |row| row.state = State::Paused);
    }

    pub(super) fn attention(&mut self, id: Uuid, reason: Reason) {
        self.change(id, |row| row.state = State::NeedsAttention(reason));
    }

    pub(super) fn drop_row(&mut self, id: Uuid) {
        self.rows.retain(|row| row.id != id);
    }

    pub(super) fn release(&mut self) {
        for row in self.rows.iter_mut().filter(|row| row.state == State::Paused) {
            row.state = State::Waiting;
        }
    }

    pub(super) fn hurry(&mut self) {
        for row in self.rows.iter_mut().filter(|row| row.state == State::Waiting) {
            row.next_at = None;
        }
    }

    pub(super) fn refile(&mut self, old: &Row, id: Uuid) {
        let words = self.words.get(&old.id).cloned().unwrap_or_default();
        self.words.insert(id, words);
        self.sent.retain(|copy| copy.row.id != old.id);
        self.change(old.id, |row| {
            (row.id, row.state, row.next_at) = (id, State::Waiting, None);
            (row.refiled, row.attempted) = (row.refiled + 1, false);
        });
        if old.kind == Kind::Open {
            for row in self.rows.iter_mut().filter(|row| row.ticket == old.ticket) {
                row.ticket = TicketId(id);
            }
        }
    }

    pub(super) fn put_behind(&mut self, id: Uuid) {
        self.change(id, |row| {
            (row.state, row.next_at) = (State::Waiting, None);
            row.refiled += 1;
        });
    }

    /// Whether the ticket could be offered again.
    pub(super) fn offer_ticket(&mut self, ticket: TicketId) -> bool {
        self.row(ticket.0).is_some() || self.offer(|copy| copy.row.ticket == ticket) > 0
    }

    pub(super) fn offer_all(&mut self) {
        self.offer(|_| true);
    }

    fn offer(&mut self, which: impl Fn(&Copy) -> bool) -> usize {
        let copies: Vec<Copy> = self.sent.iter().filter(|copy| which(copy)).cloned().collect();
        let mut offered = 0;
        for Copy { row, words } in copies {
            if self.row(row.id).is_none() {
                offered += 1;
                self.words.insert(row.id, words);
                self.rows.push(Row {
                    state: State::Waiting,
                    attempted: true,
                    attempts: 0,
                    refiled: 0,
                    next_at: None,
                    ..row
                });
            }
        }
        self.rows.sort_by_key(|row| row.place);
        offered
    }

    pub(super) fn erase(&mut self, row: &Row) {
        let whole = row.kind == Kind::Open;
        let goes = |other: &Row| other.id == row.id || (whole && other.ticket == row.ticket);
        self.rows.retain(|other| !goes(other));
        self.sent.retain(|copy| !goes(&copy.row));
    }

    pub(super) fn wipe(&mut self) {
        self.sent.clear();
        self.mirror.clear();
        self.lacking.clear();
        self.cursor = None;
        self.revoked = true;
    }

    /// A page of changes and the position after it, together.
    pub(super) fn apply(&mut self, changes: &[Spoken], next: Position) {
        self.mirror.extend(changes.iter().map(|change| change.words.clone()));
        self.cursor = Some(next);
    }

    /// The list and its position, together: conversations with something new are read after it.
    pub(super) fn replace(&mut self, spoken: &[Spoken], next: Position) {
        self.lacking.clear();
        for change in spoken.iter().filter(|change| !self.mirror.contains(&change.words)) {
            if !self.lacking.contains(&change.ticket) {
                self.lacking.push(change.ticket);
            }
        }
        self.cursor = Some(next);
    }

    pub(super) fn put_ticket(&mut self, ticket: TicketId, spoken: &[Spoken]) {
        let of_it = spoken.iter().filter(|change| change.ticket == ticket);
        self.mirror.extend(of_it.map(|change| change.words.clone()));
        self.skip(ticket);
    }

    pub(super) fn skip(&mut self, ticket: TicketId) {
        self.lacking.retain(|lacking| *lacking != ticket);
    }
}
