//! What an organisation takes along: everything, as an administrator at the server's own machine may read it.

use std::convert::Infallible;

use deskbell_domain::{
    Entry, Ticket,
    desk_view::{self, Extras},
    sight::{Shown, Sight},
};
use deskbell_protocol::{
    MessageId, TeamId, TicketId, TicketNumber,
    desk::{people::Person, ticket::DeskTicket},
};

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{entries, facts, tickets},
};

/// The eyes of whoever holds the data directory: nothing is hidden from them.
struct Everything;

impl Sight for Everything {
    type Error = Infallible;

    fn sees_team(&self, _: Option<TeamId>) -> Result<bool, Infallible> {
        Ok(true)
    }

    fn sees(&self, _: TicketId) -> Result<bool, Infallible> {
        Ok(true)
    }

    fn sees_number(&self, _: TicketNumber) -> Result<bool, Infallible> {
        Ok(true)
    }

    fn sees_entry(&self, _: MessageId) -> Result<bool, Infallible> {
        Ok(true)
    }
}

impl Reader<'_> {
    /// At most `limit` tickets of the numbers after this one, lowest first, each with its whole conversation.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn exported_tickets(
        &self,
        after: TicketNumber,
        limit: usize,
    ) -> Result<Vec<DeskTicket>, StoreError> {
        let mut found = Vec::new();
        for id in tickets::ids_after(self.c, after, limit)? {
            let Some(ticket) = tickets::get(self.c, id)? else { continue };
            let Ok(ticket): Result<Option<Shown<Ticket>>, _> = Shown::ticket(ticket, &Everything);
            let Some(ticket) = ticket else { continue };
            let mut conversation: Vec<Shown<Entry>> = Vec::new();
            for entry in entries::of_ticket(self.c, id)? {
                let Ok(entry) = Shown::entry(entry, &Everything);
                conversation.extend(entry);
            }
            let facts = facts::get(self.c, id)?;
            let extras = Extras { facts, ..Extras::default() };
            found.push(desk_view::ticket(&ticket, &conversation, extras, self.directory()?));
        }
        Ok(found)
    }

    /// A page of everybody with their devices, by name, and where the next one starts.
    ///
    /// # Errors
    /// `MalformedPosition`, or if the database cannot be read.
    pub fn exported_people(
        &self,
        at: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Person>, Option<String>), StoreError> {
        let page = self.people("", at, limit)?;
        let mut found = Vec::with_capacity(page.items.len());
        for row in page.items {
            found.extend(self.person(row.person.id)?);
        }
        Ok((found, page.next))
    }
}
