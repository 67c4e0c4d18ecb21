//! What a person reads: their tickets, the feed and what is held about them (promises P3 and P4).
//!
//! A pending credential reads the tickets it opened itself, nothing else of anybody.

use std::collections::BTreeSet;

use deskbell_domain::{DeviceCaller, Ticket, me_view};
use deskbell_protocol::{
    AttachmentId, MessageId, PersonId, TicketId,
    change::{Change, ChangeKind},
    cursor::Cursor,
    enroll::{Approval, TokenHash},
    me::{ChangePage, MyData, MyTicket, Receipt, TicketList},
    message::Message,
    ticket::{self as me, TicketRow},
};

use super::reader::{Reader, number_in, position};
use crate::{
    error::StoreError,
    tables::{
        attachments::{self, AttachmentOwner, StoredAttachment},
        changes::{self, Kind, StoredChange},
        devices, entries, facts, help_secrets, incidents, persons, queue, tickets,
    },
};

/// Seconds a help page's secret outlives the closing of its ticket.
const HELP_SECONDS: i64 = 30 * 24 * 3600;
/// Most tickets `data` holds.
const DATA_TICKETS: usize = 100_000;

impl Reader<'_> {
    /// One page of "My tickets", newest first, with the position from which changes carry on.
    ///
    /// # Errors
    /// `MalformedPosition`, or if the database cannot be read.
    pub fn my_tickets(
        &self,
        caller: &DeviceCaller,
        at: Option<&str>,
        limit: usize,
    ) -> Result<TicketList, StoreError> {
        let below = at.map(|raw| number_in(raw, 'b').ok_or(StoreError::MalformedPosition));
        let below = below.transpose()?;
        let mut numbers = match caller.approval {
            Approval::Approved => queue::of_person(self.c, caller.person, below, limit + 1)?,
            Approval::Pending | Approval::Unknown => {
                let (person, credential) = (caller.person, caller.credential);
                queue::of_credential(self.c, person, credential, below, limit + 1)?
            }
        };
        let has_more = numbers.len() > limit;
        numbers.truncate(limit);
        let next = numbers.last().filter(|_| has_more).map(|number| position('b', *number));
        let view = self.view()?;
        let rows = tickets::by_numbers(self.c, &numbers)?;
        let items = rows.iter().map(|ticket| me_view::row(ticket, &view)).collect();
        Ok(TicketList { items, next, cursor: self.cursor()? })
    }

    /// A ticket with its conversation; `None` alike for foreign, unknown and erased ones.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn my_ticket(
        &self,
        caller: &DeviceCaller,
        id: TicketId,
    ) -> Result<Option<me::Ticket>, StoreError> {
        self.readable(caller, id)?.map(|ticket| self.page(&ticket)).transpose()
    }

    /// A ticket's row.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn my_row(
        &self,
        caller: &DeviceCaller,
        id: TicketId,
    ) -> Result<Option<TicketRow>, StoreError> {
        let Some(ticket) = self.readable(caller, id)? else { return Ok(None) };
        Ok(Some(me_view::row(&ticket, &self.view()?)))
    }

    /// What a credential is told of a ticket it may only have receipts for.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn receipt(&self, id: TicketId) -> Result<Option<Receipt>, StoreError> {
        Ok(tickets::get(self.c, id)?.map(|ticket| Receipt {
            id,
            number: ticket.number,
            received_at: ticket.received_at,
        }))
    }

    /// The ticket a help page's secret opens.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn help_ticket(&self, secret: &TokenHash) -> Result<Option<TicketId>, StoreError> {
        help_secrets::ticket_of(self.c, secret, self.now.plus_seconds(-HELP_SECONDS))
    }

    /// A help page's ticket; the caller has checked the secret.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn help_page(&self, id: TicketId) -> Result<Option<me::Ticket>, StoreError> {
        tickets::get(self.c, id)?.map(|ticket| self.page(&ticket)).transpose()
    }

    /// One public message, for who was just told that it is their own.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn own_message(&self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let Some(entry) = entries::get(self.c, id)? else { return Ok(None) };
        Ok(me_view::message(&entry, &self.view()?))
    }

    /// The feed for a credential after a position, or from the horizon.
    ///
    /// # Errors
    /// `CursorGone`, or if the database cannot be read.
    pub fn my_changes(
        &self,
        caller: &DeviceCaller,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<ChangePage, StoreError> {
        let from = self.begin(after)?;
        let rows = changes::for_person(self.c, caller.person, from, limit)?;
        let next = self.next(rows.last().map(|row| row.seq), rows.len() >= limit)?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows {
            page.extend(self.my_change(caller, row)?);
        }
        Ok(ChangePage { changes: page, next })
    }

    /// People who read the feed after a position otherwise than everyone else does. Whoever is not among them, and is
    /// approved, reads the same as anybody else who is not.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn people_apart(&self, after: u64) -> Result<BTreeSet<PersonId>, StoreError> {
        changes::people_apart(self.c, after)
    }

    /// Everything held about a person; `left_out` is the sentence that says what is not in it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn my_data(
        &self,
        caller: &DeviceCaller,
        left_out: String,
    ) -> Result<Option<MyData>, StoreError> {
        let Some(person) = persons::get(self.c, caller.person)? else { return Ok(None) };
        let numbers = queue::of_person(self.c, caller.person, None, DATA_TICKETS)?;
        let mut mine = Vec::with_capacity(numbers.len());
        for ticket in tickets::by_numbers(self.c, &numbers)? {
            let facts = facts::get(self.c, ticket.id)?;
            mine.push(MyTicket { ticket: self.page(&ticket)?, facts });
        }
        let devices = devices::mine(self.c, caller.person)?;
        Ok(Some(MyData { person, devices, tickets: mine, left_out }))
    }

    /// An attachment whose bytes the caller may read: its uploader, and who reads the public text that names it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn my_attachment(
        &self,
        caller: &DeviceCaller,
        id: AttachmentId,
    ) -> Result<Option<StoredAttachment>, StoreError> {
        let Some(row) = attachments::get(self.c, id)? else { return Ok(None) };
        if row.owner == AttachmentOwner::Person(caller.person) {
            return Ok(Some(row));
        }
        let may_read = match row.ticket.filter(|_| !row.internal) {
            Some(ticket) => self.reads_or_is_shown(caller, ticket, row.entry)?,
            None => false,
        };
        Ok(may_read.then_some(row))
    }

    /// An attachment of a help page's ticket; the caller has checked the secret.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn help_attachment(
        &self,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<Option<StoredAttachment>, StoreError> {
        let row = attachments::get(self.c, id)?;
        Ok(row.filter(|row| {
            row.owner == AttachmentOwner::Help(ticket)
                || (row.ticket == Some(ticket) && !row.internal)
        }))
    }

    /// The ticket of this id, if this credential may read it.
    fn readable(&self, caller: &DeviceCaller, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        Ok(tickets::get(self.c, id)?.filter(|ticket| may_read(caller, ticket)))
    }

    /// Whether the ticket itself or another one that shows the entry is readable.
    fn reads_or_is_shown(
        &self,
        caller: &DeviceCaller,
        ticket: TicketId,
        entry: Option<MessageId>,
    ) -> Result<bool, StoreError> {
        if self.readable(caller, ticket)?.is_some() {
            return Ok(true);
        }
        let Some(entry) = entry else { return Ok(false) };
        for shown_in in entries::shown_in(self.c, entry)? {
            if self.readable(caller, shown_in)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn page(&self, ticket: &Ticket) -> Result<me::Ticket, StoreError> {
        let conversation = entries::of_ticket(self.c, ticket.id)?;
        Ok(me_view::ticket(ticket, &conversation, &self.view()?))
    }

    /// A change as this credential may read it; `None` for what it may not, or what is gone.
    fn my_change(
        &self,
        caller: &DeviceCaller,
        row: StoredChange,
    ) -> Result<Option<Change>, StoreError> {
        let Some(kind) = kind_for_person(row.kind) else { return Ok(None) };
        let mut change = Change {
            seq: row.seq,
            at: row.at,
            kind,
            ticket: None,
            message: None,
            incident: None,
            ids: row.erased,
        };
        if let Some(id) = row.ticket {
            change.ticket = self.my_row(caller, id)?;
            if change.ticket.is_none() {
                return Ok(None);
            }
        }
        if let Some(id) = row.entry {
            let entry = entries::get(self.c, id)?;
            let view = self.view()?;
            change.message = entry.and_then(|entry| me_view::message(&entry, &view));
            if change.message.is_none() {
                return Ok(None);
            }
        }
        if let Some(id) = row.incident {
            change.incident = incidents::get(self.c, id, Some(caller.person))?;
        }
        Ok(Some(change))
    }
}

/// A person reads what they asked for or wrote; a pending credential what it opened itself.
fn may_read(caller: &DeviceCaller, ticket: &Ticket) -> bool {
    let is_reader = ticket.readers().contains(&caller.person);
    match caller.approval {
        Approval::Approved => is_reader,
        Approval::Pending | Approval::Unknown => {
            is_reader && ticket.was_opened_with(caller.credential)
        }
    }
}

/// Kinds the desk alone knows are no kinds of this feed.
fn kind_for_person(kind: Kind) -> Option<ChangeKind> {
    match kind {
        Kind::Ticket => Some(ChangeKind::TicketChanged),
        Kind::Message => Some(ChangeKind::MessageAdded),
        Kind::Erased => Some(ChangeKind::TicketErased),
        Kind::Incident => Some(ChangeKind::IncidentChanged),
        Kind::Home => Some(ChangeKind::HomeChanged),
        Kind::Device => Some(ChangeKind::DeviceChanged),
        Kind::Hidden | Kind::Desk => None,
    }
}
