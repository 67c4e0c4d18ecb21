//! Machines, and the way to look at one.

use deskbell_domain::{
    Ticket, desk_view,
    remote_session::{self, Filling},
};
use deskbell_protocol::{
    MachineId, TechnicianId,
    desk::{
        machine::{Machine, MachineList, SentFacts},
        settings::RemoteSession,
    },
};

use super::{desk::CALLER_TICKETS, reader::Reader};
use crate::{
    error::StoreError,
    tables::{
        devices, facts, persons,
        queue::{self, Among, Position, QueueFilter},
        settings,
    },
};

impl Reader<'_> {
    /// A page of machines by name, and where the next one starts.
    ///
    /// # Errors
    /// `MalformedPosition` for a position that this has not given out; else if the database cannot be read.
    pub fn machines(
        &self,
        q: &str,
        at: Option<&str>,
        limit: usize,
    ) -> Result<MachineList, StoreError> {
        let after: Option<MachineId> =
            at.map(|raw| raw.parse().map_err(|_| StoreError::MalformedPosition)).transpose()?;
        let known = |id| devices::machine(self.c, id)?.ok_or(StoreError::MalformedPosition);
        let last = after.map(known).transpose()?;
        let mut items = devices::find(self.c, q, last.as_ref(), limit + 1)?;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_more).map(|row| row.machine.id.to_string());
        Ok(MachineList { items, next })
    }

    /// A machine with its devices, its last tickets and what it last said, as far as this technician may see them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn machine(
        &self,
        reader: TechnicianId,
        id: MachineId,
    ) -> Result<Option<Machine>, StoreError> {
        let Some(machine) = devices::machine(self.c, id)? else { return Ok(None) };
        let filter = QueueFilter { machine: Some(id), ..QueueFilter::of(None) };
        let (among, start) = (Among::default(), Position::Start);
        let last = queue::page(self.c, &filter, among, reader, self.now, start, CALLER_TICKETS)?;
        let directory = self.directory()?;
        let rows = self.shown(reader, &last.numbers)?;
        Ok(Some(Machine {
            machine,
            model: devices::model(self.c, id)?,
            facts: self.facts_last_sent(reader, id)?,
            devices: devices::of_machine(self.c, id)?,
            tickets: rows.iter().map(|ticket| desk_view::brief(ticket, directory)).collect(),
        }))
    }

    fn facts_last_sent(
        &self,
        reader: TechnicianId,
        id: MachineId,
    ) -> Result<Option<SentFacts>, StoreError> {
        let newest = queue::newest_with_facts(self.c, id, reader)?;
        for ticket in self.shown(reader, newest.as_slice())? {
            if let Some(facts) = facts::get(self.c, ticket.id)? {
                return Ok(Some(SentFacts { ticket: ticket.id, number: ticket.number, facts }));
            }
        }
        Ok(None)
    }

    /// The link by which a technician looks at the computer a ticket was sent from, where the organisation has one.
    pub(super) fn remote_session(&self, ticket: &Ticket) -> Result<Option<String>, StoreError> {
        let machine = ticket.machine.as_ref();
        let Some(device) = machine.and_then(|machine| machine.device) else { return Ok(None) };
        let Some(link) = settings::get::<RemoteSession>(self.c)?.settings.link else {
            return Ok(None);
        };
        let device = devices::get(self.c, device)?;
        let card = persons::get(self.c, ticket.requester.id)?;
        let with = Filling {
            hostname: device.as_ref().map(|device| device.machine.hostname.as_str()),
            account: device.as_ref().map(|device| device.account.as_str()),
            address: card.as_ref().and_then(|card| card.emails.first()).map(|mail| mail.as_str()),
        };
        Ok(remote_session::filled(&link, with))
    }
}
