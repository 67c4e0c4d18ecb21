//! Everything a decision looks at: loaded by the store inside the transaction that writes the decision.

use deskbell_protocol::{
    TicketNumber,
    desk::{
        people::{MachineRef, PersonRef},
        prepared::Template,
        settings::TicketSettings,
    },
    text::Line,
    ticket::IncidentLink,
};

use crate::{
    calendar::Calendar, decision::Remembered, directory::Directory, entry::Entry, ticket::Ticket,
};

/// What a command meets. Filled by [`crate::command::Command::needs`].
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The ticket the command names, if there is one.
    pub ticket: Option<&'a Ticket>,
    /// The tickets that one was merged into, next first, last one the one writes act on; empty unless it is merged.
    pub chain: &'a [Ticket],
    /// The other ticket the command points to.
    pub other: Option<&'a Ticket>,
    /// The tickets the other one was merged into, next first.
    pub other_chain: &'a [Ticket],
    /// The ticket that the pending action of the ticket acted on points to, see [`crate::ticket::Pending::other`].
    pub pending_other: Option<&'a Ticket>,
    /// The tickets that one was merged into, next first.
    pub pending_other_chain: &'a [Ticket],
    /// The ticket's entries, oldest first; empty unless needed.
    pub entries: &'a [Entry],
    /// The first outcome under the command's id.
    pub remembered: Option<&'a Remembered>,
    /// Whether that outcome belongs to somebody who only ever waited on the caller's device, with a token that was lost
    /// before anybody let it in.
    pub owner_waited_here: bool,
    /// Whether anything the command names was erased.
    pub erased: bool,
    /// Whether the id [`crate::command::Needs::fresh`] asks about stands for something already.
    pub fresh_is_taken: bool,
    /// Whether the caller's credential may write to the ticket for receipts only.
    pub receipts_only: bool,
    /// The person [`crate::command::Needs::person`] asks about.
    pub person: Option<&'a PersonRef>,
    /// The machine of the caller's device.
    pub machine: Option<&'a MachineRef>,
    /// That machine's model.
    pub machine_model: Option<&'a Line>,
    /// The incident the command names.
    pub incident: Option<&'a IncidentLink>,
    /// The template a call was logged with.
    pub template: Option<&'a Template>,
    /// The number a new ticket gets, if this command makes one.
    pub next_number: TicketNumber,
    /// The honest wait told to this person, in minutes of open time.
    pub wait_minutes: Option<u32>,
    /// Who works the desk.
    pub directory: &'a Directory,
    /// The organisation's settings.
    pub settings: &'a Settings,
}

/// The settings rules depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Zone, opening hours and holidays.
    pub calendar: Calendar,
    /// Days until reminder, closing and new ticket.
    pub tickets: TicketSettings,
}
