//! What the desk reads, filtered by the ticket's present team and the reader's present membership.

use deskbell_domain::{
    Entry, Ticket,
    desk_view::{self, Extras},
    sight::Shown,
};
use deskbell_protocol::{
    AttachmentId, MessageId, TechnicianId, TicketId, TicketNumber,
    cursor::Cursor,
    desk::{
        change::{DeskChange, DeskChangeKind, DeskChangePage},
        ticket::{
            Counts, DeskMessage, DeskTicket, DeskTicketBrief, DeskTicketList, DeskTicketRow,
            SimilarTicket, View,
        },
    },
};

use super::{
    reader::{Reader, number_in, position},
    sight::Eyes,
};
use crate::{
    error::StoreError,
    tables::{
        attachments::{self, AttachmentOwner, StoredAttachment},
        changes::{self, Kind, StoredChange},
        entries, facts,
        queue::{self, Among, Position, QueueFilter},
        search, tickets,
    },
};

/// The caller's other tickets a page shows.
pub(super) const CALLER_TICKETS: usize = 10;
/// Similar tickets a page shows.
const SIMILAR: usize = 5;

impl Reader<'_> {
    /// One page of the desk's list, newest first. `at` is a position of an earlier page, or `end`.
    ///
    /// # Errors
    /// `MalformedPosition`, or if the database cannot be read.
    pub fn desk_tickets(
        &self,
        reader: TechnicianId,
        filter: &QueueFilter,
        at: Option<&str>,
        limit: usize,
    ) -> Result<DeskTicketList, StoreError> {
        let at = parse_position(at)?;
        let below = if let Position::Below(number) = at { Some(number) } else { None };
        let hits = match &filter.q {
            Some(q) => search::find(self.c, q, below)?,
            None => None,
        };
        let (filter, recent) = self.bound_to_person(reader, filter)?;
        let among = Among { hits: hits.as_deref(), recent: recent.as_deref() };
        let page = queue::page(self.c, &filter, among, reader, self.now, at, limit)?;
        let directory = self.directory()?;
        let rows = self.shown(reader, &page.numbers)?;
        let next = page.numbers.last().filter(|_| page.has_older);
        let prev = page.numbers.first().filter(|_| page.has_newer);
        Ok(DeskTicketList {
            items: rows.iter().map(|ticket| desk_view::row(ticket, directory)).collect(),
            next: next.map(|number| position('b', *number)),
            prev: prev.map(|number| position('a', *number)),
            count: self.cheap_count(reader, &filter)?,
        })
    }

    /// How many tickets each view holds for this technician.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn counts(&self, reader: TechnicianId) -> Result<Counts, StoreError> {
        let count = |view| queue::count(self.c, view, reader, self.now);
        Ok(Counts {
            unassigned: count(View::Unassigned)?,
            mine: count(View::Mine)?,
            team: count(View::Team)?,
            open: count(View::Open)?,
            visits: count(View::Visits)?,
            to_complete: count(View::ToComplete)?,
            away: count(View::Away)?,
        })
    }

    /// Everything about a ticket; `None` alike for hidden and unknown ones.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_ticket(
        &self,
        reader: TechnicianId,
        id: TicketId,
    ) -> Result<Option<DeskTicket>, StoreError> {
        let Some(ticket) = self.seen_by(reader, id)? else { return Ok(None) };
        let eyes = Eyes::of(self, reader)?;
        let mut conversation: Vec<Shown<Entry>> = Vec::new();
        for entry in entries::of_ticket(self.c, id)? {
            conversation.extend(Shown::entry(entry, &eyes)?);
        }
        let extras = Extras {
            facts: facts::get(self.c, id)?,
            similar: self.similar(reader, &ticket)?,
            caller_tickets: self.caller_tickets(reader, &ticket)?,
            remote_session: self.remote_session(&ticket)?,
        };
        Ok(Some(desk_view::ticket(&ticket, &conversation, extras, self.directory()?)))
    }

    /// A ticket's row.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_row(
        &self,
        reader: TechnicianId,
        id: TicketId,
    ) -> Result<Option<DeskTicketRow>, StoreError> {
        let Some(ticket) = self.seen_by(reader, id)? else { return Ok(None) };
        Ok(Some(desk_view::row(&ticket, self.directory()?)))
    }

    /// One entry of a ticket.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_message(
        &self,
        reader: TechnicianId,
        id: MessageId,
    ) -> Result<Option<DeskMessage>, StoreError> {
        let Some(entry) = entries::get(self.c, id)? else { return Ok(None) };
        let Some(entry) = Shown::entry(entry, &Eyes::of(self, reader)?)? else { return Ok(None) };
        let others = entries::shown_in(self.c, id)?;
        for ticket in [entry.ticket].into_iter().chain(others) {
            if let Some(ticket) = self.seen_by(reader, ticket)? {
                return Ok(Some(desk_view::message(&ticket, &entry, self.directory()?)));
            }
        }
        Ok(None)
    }

    /// The requester's last ten other tickets, newest first: what the ticket's own page shows as well. All of them are
    /// given by an audited opening only.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn history(
        &self,
        reader: TechnicianId,
        id: TicketId,
    ) -> Result<Option<Vec<DeskTicketBrief>>, StoreError> {
        let Some(ticket) = self.seen_by(reader, id)? else { return Ok(None) };
        self.caller_tickets(reader, &ticket).map(Some)
    }

    /// The desk's feed after a position, or from the horizon.
    ///
    /// # Errors
    /// `CursorGone`, or if the database cannot be read.
    pub fn desk_changes(
        &self,
        reader: TechnicianId,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<DeskChangePage, StoreError> {
        let from = self.begin(after)?;
        let rows = changes::for_technician(self.c, reader, from, limit)?;
        let next = self.next(rows.last().map(|row| row.seq), rows.len() >= limit)?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows {
            page.extend(self.desk_change(reader, row)?);
        }
        Ok(DeskChangePage { changes: page, next })
    }

    /// An attachment a technician may read: their own, and what tickets they see name.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_attachment(
        &self,
        reader: TechnicianId,
        id: AttachmentId,
    ) -> Result<Option<StoredAttachment>, StoreError> {
        let Some(row) = attachments::get(self.c, id)? else { return Ok(None) };
        let is_own = row.owner == AttachmentOwner::Technician(reader);
        let is_seen = match (row.entry, row.ticket) {
            (Some(entry), _) => self.desk_message(reader, entry)?.is_some(),
            (None, Some(ticket)) => self.seen_by(reader, ticket)?.is_some(),
            (None, None) => false,
        };
        Ok((is_own || is_seen).then_some(row))
    }

    /// The ticket as this technician may see it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn seen_by(
        &self,
        reader: TechnicianId,
        id: TicketId,
    ) -> Result<Option<Shown<Ticket>>, StoreError> {
        let Some(ticket) = tickets::get(self.c, id)? else { return Ok(None) };
        Shown::ticket(ticket, &Eyes::of(self, reader)?)
    }

    /// The tickets of these numbers, as far as this technician may see them.
    pub(super) fn shown(
        &self,
        reader: TechnicianId,
        numbers: &[TicketNumber],
    ) -> Result<Vec<Shown<Ticket>>, StoreError> {
        let eyes = Eyes::of(self, reader)?;
        let mut shown = Vec::with_capacity(numbers.len());
        for ticket in tickets::by_numbers(self.c, numbers)? {
            shown.extend(Shown::ticket(ticket, &eyes)?);
        }
        Ok(shown)
    }

    fn similar(
        &self,
        reader: TechnicianId,
        ticket: &Ticket,
    ) -> Result<Vec<SimilarTicket>, StoreError> {
        let mut found = Vec::with_capacity(SIMILAR);
        for id in search::similar(self.c, ticket, SIMILAR * 4)? {
            let Some(other) = self.seen_by(reader, id)? else { continue };
            let Some(resolution) = &other.resolution else { continue };
            found.push(SimilarTicket {
                id,
                number: other.number,
                subject: other.subject.clone(),
                note: resolution.note.clone(),
                at: resolution.at,
            });
            if found.len() == SIMILAR {
                break;
            }
        }
        Ok(found)
    }

    fn caller_tickets(
        &self,
        reader: TechnicianId,
        ticket: &Ticket,
    ) -> Result<Vec<DeskTicketBrief>, StoreError> {
        self.others_of(reader, ticket, CALLER_TICKETS)
    }

    fn others_of(
        &self,
        reader: TechnicianId,
        ticket: &Ticket,
        limit: usize,
    ) -> Result<Vec<DeskTicketBrief>, StoreError> {
        let filter = QueueFilter { person: Some(ticket.requester.id), ..QueueFilter::of(None) };
        let (among, start) = (Among::default(), Position::Start);
        let page = queue::page(self.c, &filter, among, reader, self.now, start, limit + 1)?;
        let directory = self.directory()?;
        let others = self.shown(reader, &page.numbers)?;
        Ok(others
            .iter()
            .filter(|other| other.id != ticket.id)
            .take(limit)
            .map(|other| desk_view::brief(other, directory))
            .collect())
    }

    /// Open views are small; everything else is not counted.
    fn cheap_count(
        &self,
        reader: TechnicianId,
        filter: &QueueFilter,
    ) -> Result<Option<u64>, StoreError> {
        let is_whole = *filter == QueueFilter::of(filter.view);
        match filter.view.filter(|view| is_whole && *view != View::Solved) {
            Some(view) => queue::count(self.c, view, reader, self.now).map(Some),
            None => Ok(None),
        }
    }

    /// A change as this technician may read it; `None` for what is hidden or gone.
    fn desk_change(
        &self,
        reader: TechnicianId,
        row: StoredChange,
    ) -> Result<Option<DeskChange>, StoreError> {
        let kind = match row.kind {
            Kind::Ticket => DeskChangeKind::TicketChanged,
            Kind::Message => DeskChangeKind::MessageAdded,
            Kind::Hidden => DeskChangeKind::TicketHidden,
            Kind::Erased => DeskChangeKind::TicketErased,
            Kind::Desk | Kind::Home | Kind::Incident | Kind::Device => DeskChangeKind::DeskChanged,
        };
        let mut change = DeskChange {
            seq: row.seq,
            at: row.at,
            kind,
            ticket: None,
            message: None,
            hidden: None,
            ids: row.erased,
        };
        if row.kind == Kind::Hidden {
            change.hidden = row.ticket;
            return Ok(Some(change));
        }
        if let Some(id) = row.ticket {
            change.ticket = self.desk_row(reader, id)?;
            if change.ticket.is_none() {
                return Ok(None);
            }
        }
        if let Some(id) = row.entry {
            change.message = self.desk_message(reader, id)?;
            if change.message.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(change))
    }
}

fn parse_position(at: Option<&str>) -> Result<Position, StoreError> {
    let Some(raw) = at else { return Ok(Position::Start) };
    if raw == "end" {
        return Ok(Position::End);
    }
    let below = number_in(raw, 'b').map(Position::Below);
    below.or_else(|| number_in(raw, 'a').map(Position::Above)).ok_or(StoreError::MalformedPosition)
}
