//! What one technician may see: a ticket of a restricted team exists for its members only, and so does whatever would
//! name it. The desk's views are made from [`Shown`] values and from nothing else.

use std::ops::Deref;

use deskbell_protocol::{
    MessageId, TeamId, TicketId, TicketNumber, message::Event, ticket::TicketLink,
};

use crate::{entry::Entry, ticket::Ticket};

/// What the store knows of the tickets a technician may see, by present teams and present membership.
pub trait Sight {
    /// Why it cannot be told.
    type Error;

    /// Whether tickets of this team exist for the technician.
    ///
    /// # Errors
    /// If it cannot be told.
    fn sees_team(&self, team: Option<TeamId>) -> Result<bool, Self::Error>;

    /// Whether this ticket exists for the technician.
    ///
    /// # Errors
    /// If it cannot be told.
    fn sees(&self, ticket: TicketId) -> Result<bool, Self::Error>;

    /// Whether the ticket of this number exists for the technician.
    ///
    /// # Errors
    /// If it cannot be told.
    fn sees_number(&self, number: TicketNumber) -> Result<bool, Self::Error>;

    /// Whether a ticket that shows this entry exists for the technician.
    ///
    /// # Errors
    /// If it cannot be told.
    fn sees_entry(&self, entry: MessageId) -> Result<bool, Self::Error>;
}

/// Something a technician may see, without what they may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<T>(T);

impl Shown<Ticket> {
    /// The ticket without pointers to hidden ones; `None` if it is hidden itself.
    ///
    /// # Errors
    /// Those of the sight.
    pub fn ticket<S: Sight>(mut ticket: Ticket, sight: &S) -> Result<Option<Self>, S::Error> {
        if !sight.sees_team(ticket.team)? {
            return Ok(None);
        }
        for link in [&mut ticket.merged_into, &mut ticket.continues, &mut ticket.continued_by] {
            if let Some(TicketLink { id, .. }) = link
                && !sight.sees(*id)?
            {
                *link = None;
            }
        }
        let mut links = Vec::with_capacity(ticket.links.len());
        for link in std::mem::take(&mut ticket.links) {
            if sight.sees(link.id)? {
                links.push(link);
            }
        }
        ticket.links = links;
        // The newest entry may stand on a hidden ticket that was merged into this one.
        for last in [&mut ticket.last, &mut ticket.last_public] {
            if let Some(entry) = last
                && !sight.sees_entry(entry.id)?
            {
                *last = None;
            }
        }
        for last in [&mut ticket.last, &mut ticket.last_public].into_iter().flatten() {
            hide_number(&mut last.event, sight)?;
        }
        Ok(Some(Self(ticket)))
    }
}

impl Shown<Entry> {
    /// The entry without the number of a hidden ticket; `None` if only hidden tickets show it.
    ///
    /// # Errors
    /// Those of the sight.
    pub fn entry<S: Sight>(mut entry: Entry, sight: &S) -> Result<Option<Self>, S::Error> {
        if !sight.sees_entry(entry.id)? {
            return Ok(None);
        }
        hide_number(&mut entry.event, sight)?;
        Ok(Some(Self(entry)))
    }
}

impl<T> Deref for Shown<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

fn hide_number<S: Sight>(event: &mut Option<Event>, sight: &S) -> Result<(), S::Error> {
    if let Some(event) = event
        && let Some(number) = event.number
        && !sight.sees_number(number)?
    {
        event.number = None;
    }
    Ok(())
}
