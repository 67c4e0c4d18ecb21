//! The rules alone, in memory: one command after the other, nothing stored, nothing at the same time.

use std::collections::BTreeMap;

use deskbell_domain::{
    Caller, Command, Decision, Directory, Entry, Outcome, Refused, Remembered, Scene, Settings,
    Ticket, decide,
    decision::{ReadMark, Side},
    desk_view,
    me_view::{self, View},
    sight::{Shown, Sight},
};
use deskbell_protocol::{
    DeviceId, MessageId, PersonId, TeamId, TicketId, TicketNumber, Timestamp,
    desk::{
        people::{MachineRef, PersonRef},
        ticket::DeskTicketRow,
    },
    ticket as me,
};
use uuid::Uuid;

/// What never changes while commands run.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) directory: Directory,
    pub(crate) settings: Settings,
    pub(crate) people: Vec<PersonRef>,
    pub(crate) machines: Vec<(DeviceId, MachineRef)>,
    pub(crate) now: Timestamp,
}

/// Nothing is hidden here: there are no restricted teams.
struct Everything;

impl Sight for Everything {
    type Error = std::convert::Infallible;

    fn sees_team(&self, _team: Option<TeamId>) -> Result<bool, Self::Error> {
        Ok(true)
    }

    fn sees(&self, _ticket: TicketId) -> Result<bool, Self::Error> {
        Ok(true)
    }

    fn sees_number(&self, _number: TicketNumber) -> Result<bool, Self::Error> {
        Ok(true)
    }

    fn sees_entry(&self, _entry: MessageId) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

/// How a command ended: what the caller hears.
pub(crate) type Ended = Result<Outcome, Refused>;

/// Tickets, entries and first outcomes as the rules left them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    tickets: BTreeMap<TicketId, Ticket>,
    entries: Vec<Entry>,
    shown: Vec<(MessageId, TicketId)>,
    remembered: BTreeMap<Uuid, Remembered>,
    next_number: TicketNumber,
}

impl Model {
    pub(crate) fn new(next_number: TicketNumber) -> Self {
        Self {
            tickets: BTreeMap::new(),
            entries: Vec::new(),
            shown: Vec::new(),
            remembered: BTreeMap::new(),
            next_number,
        }
    }

    /// Does one command, whole.
    pub(crate) fn run(&mut self, ground: &Ground, command: &Command) -> Ended {
        let decision = self.judge(ground, command)?;
        self.write(&decision);
        Ok(decision.outcome)
    }

    fn judge(&self, ground: &Ground, command: &Command) -> Result<Decision, Refused> {
        let needs = command.needs();
        let load = |id: Option<TicketId>| id.and_then(|id| self.tickets.get(&id));
        let (ticket, other) = (load(needs.ticket), load(needs.other));
        let (chain, other_chain) = (self.chain(ticket), self.chain(other));
        let pending = chain.last().or(ticket).and_then(|ticket| ticket.pending.as_ref());
        let pending_other = load(pending.and_then(|pending| pending.other()));
        let pending_other_chain = self.chain(pending_other);
        let entries = match ticket {
            Some(ticket) if needs.entries => self.conversation(ticket.id),
            Some(_) | None => Vec::new(),
        };
        let fresh = needs.fresh;
        let taken =
            |id: TicketId| self.tickets.contains_key(&id) || self.remembered.contains_key(&id.0);
        let device = match &command.caller {
            Caller::Device(device) => Some(device.device),
            Caller::Technician(_)
            | Caller::HelpPage
            | Caller::HelpSecret { .. }
            | Caller::System => None,
        };
        let machine = ground.machines.iter().find(|(id, _)| Some(*id) == device);
        let scene = Scene {
            ticket,
            chain: &chain,
            other,
            other_chain: &other_chain,
            pending_other,
            pending_other_chain: &pending_other_chain,
            entries: &entries,
            remembered: needs.write.and_then(|id| self.remembered.get(&id)),
            owner_waited_here: false,
            erased: false,
            fresh_is_taken: fresh.is_some_and(taken),
            receipts_only: false,
            person: ground.people.iter().find(|person| Some(person.id) == needs.person),
            machine: machine.map(|(_, machine)| machine),
            machine_model: None,
            incident: None,
            template: None,
            next_number: self.next_number,
            wait_minutes: None,
            directory: &ground.directory,
            settings: &ground.settings,
        };
        decide(command, &scene)
    }

    fn chain(&self, ticket: Option<&Ticket>) -> Vec<Ticket> {
        let mut chain: Vec<Ticket> = Vec::new();
        let mut next = ticket.and_then(|ticket| ticket.merged_into.as_ref());
        while let Some(ticket) = next.and_then(|link| self.tickets.get(&link.id)) {
            chain.push(ticket.clone());
            next = ticket.merged_into.as_ref();
        }
        chain
    }

    /// Whether one ticket is the other, or was merged into it.
    fn belongs(&self, ticket: TicketId, to: TicketId) -> bool {
        ticket == to || self.chain(self.tickets.get(&ticket)).iter().any(|later| later.id == to)
    }

    fn conversation(&self, of: TicketId) -> Vec<Entry> {
        let is_in = |entry: &&Entry| {
            self.belongs(entry.ticket, of)
                || self
                    .shown
                    .iter()
                    .any(|(id, ticket)| *id == entry.id && self.belongs(*ticket, of))
        };
        self.entries.iter().filter(is_in).cloned().collect()
    }

    fn write(&mut self, decision: &Decision) {
        for changed in &decision.tickets {
            self.tickets.insert(changed.after.id, changed.after.clone());
            if changed.is_new {
                self.next_number.0 += 1;
            }
        }
        self.entries.extend(decision.entries.iter().cloned());
        self.shown.extend(decision.shown_in.iter().copied());
        if let Some(mark) = &decision.read {
            self.mark_read(mark);
        }
        self.remembered.extend(decision.remember.clone().map(|first| (first.id, first)));
        for (action, fate) in &decision.fates {
            if let Some(first) = self.remembered.get_mut(&action.0) {
                first.fate = Some(*fate);
            }
        }
    }

    fn mark_read(&mut self, mark: &ReadMark) {
        let through = match mark.through {
            Some(id) => self.entries.iter().position(|entry| entry.id == id),
            None => Some(usize::MAX),
        };
        let by_person = mark.by == Side::Desk;
        let family: Vec<TicketId> =
            self.tickets.keys().copied().filter(|id| self.belongs(*id, mark.ticket)).collect();
        for (at, entry) in self.entries.iter_mut().enumerate() {
            let is_meant = family.contains(&entry.ticket)
                && through.is_some_and(|through| at <= through)
                && entry.is_public()
                && entry.is_by_person() == by_person;
            if is_meant {
                entry.read_at.get_or_insert(mark.at);
            }
        }
    }

    /// Every ticket there is.
    pub(crate) fn tickets(&self) -> impl Iterator<Item = (TicketId, PersonId)> {
        self.tickets.values().map(|ticket| (ticket.id, ticket.requester.id))
    }

    /// A ticket as its requester sees it.
    pub(crate) fn for_person(&self, ground: &Ground, id: TicketId) -> Option<me::Ticket> {
        let view =
            View { directory: &ground.directory, settings: &ground.settings, now: ground.now };
        let ticket = self.tickets.get(&id)?;
        Some(me_view::ticket(ticket, &self.conversation(id), &view))
    }

    /// A ticket's row as the desk sees it.
    pub(crate) fn for_desk(&self, ground: &Ground, id: TicketId) -> Option<DeskTicketRow> {
        let shown = Shown::ticket(self.tickets.get(&id)?.clone(), &Everything).ok()??;
        Some(desk_view::row(&shown, &ground.directory))
    }
}
