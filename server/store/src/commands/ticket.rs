//! A write on tickets: loads what the rules look at, asks them, and writes what they decide.

use deskbell_domain::{
    Caller, Changed, Command, Decision, DeviceCaller, Entry, Needs, Outcome, Remembered, Scene,
    Ticket, Write, decide,
    decision::{Beside, Owner},
    due,
};
use deskbell_protocol::{
    TicketId, TicketNumber,
    change::ErasedIds,
    desk::{
        people::{MachineRef, PersonRef},
        prepared::{PutTemplate, Template},
    },
    text::Line,
    ticket::IncidentLink,
};
use rusqlite::Connection;

use super::{audited, beside};
use crate::{
    error::StoreError,
    feed::Notice,
    tables::{
        attachments::{self, AttachmentOwner, Naming},
        changes::{For, Kind, NewChange},
        credentials, devices, entries, erased, facts, incidents, kept, persons, search, server,
        tickets, writes,
    },
    work::Work,
};

/// Decides and writes one command.
pub(crate) fn run(work: &mut Work<'_>, command: &Command) -> Result<Outcome, StoreError> {
    let loaded = Loaded::of(work, command)?;
    let desk = work.desk()?;
    let scene = Scene {
        ticket: loaded.ticket.as_ref(),
        chain: &loaded.chain,
        other: loaded.other.as_ref(),
        other_chain: &loaded.other_chain,
        pending_other: loaded.pending_other.as_ref(),
        pending_other_chain: &loaded.pending_other_chain,
        entries: &loaded.entries,
        remembered: loaded.remembered.as_ref(),
        owner_waited_here: loaded.owner_waited_here,
        erased: loaded.erased,
        fresh_is_taken: loaded.fresh_is_taken,
        receipts_only: loaded.receipts_only,
        person: loaded.person.as_ref(),
        machine: loaded.machine.as_ref(),
        machine_model: loaded.machine_model.as_ref(),
        incident: loaded.incident.as_ref(),
        template: loaded.template.as_ref(),
        next_number: loaded.next_number,
        wait_minutes: desk.wait_minutes,
        directory: &desk.directory,
        settings: &desk.settings,
    };
    let decision = decide(command, &scene)?;
    write(work, command, &loaded, decision)
}

/// What one command meets.
struct Loaded {
    ticket: Option<Ticket>,
    chain: Vec<Ticket>,
    other: Option<Ticket>,
    other_chain: Vec<Ticket>,
    pending_other: Option<Ticket>,
    pending_other_chain: Vec<Ticket>,
    entries: Vec<Entry>,
    remembered: Option<Remembered>,
    owner_waited_here: bool,
    erased: bool,
    fresh_is_taken: bool,
    receipts_only: bool,
    person: Option<PersonRef>,
    machine: Option<MachineRef>,
    machine_model: Option<Line>,
    incident: Option<IncidentLink>,
    template: Option<Template>,
    next_number: TicketNumber,
}

/// The computer of the asking device, and its model.
fn machine_of(
    c: &Connection,
    device: Option<&DeviceCaller>,
) -> Result<(Option<MachineRef>, Option<Line>), StoreError> {
    let Some(device) = device else { return Ok((None, None)) };
    let machine = devices::machine_of(c, device.device)?;
    let model = machine.as_ref().map(|machine| devices::model(c, machine.id)).transpose()?;
    Ok((machine, model.flatten()))
}

/// Whether the first write's owner is somebody who only ever waited on the asking device.
fn waited_here(
    c: &Connection,
    device: Option<&DeviceCaller>,
    owner: Option<Owner>,
) -> Result<bool, StoreError> {
    match (device, owner) {
        (Some(device), Some(Owner::Person(person))) if person != device.person => {
            credentials::only_waited_on(c, person, device.device)
        }
        (Some(_) | None, _) => Ok(false),
    }
}

impl Loaded {
    fn of(work: &Work<'_>, command: &Command) -> Result<Self, StoreError> {
        let c = work.connection();
        let needs = command.needs();
        let (ticket, chain) = with_chain(c, needs.ticket)?;
        let (other, other_chain) = with_chain(c, needs.other)?;
        let acted_on = chain.last().or(ticket.as_ref());
        let waits_for = acted_on.and_then(|ticket| ticket.pending.as_ref());
        let (pending_other, pending_other_chain) =
            with_chain(c, waits_for.and_then(|pending| pending.other()))?;
        let entries = match &ticket {
            Some(ticket) if needs.entries => entries::of_ticket(c, ticket.id)?,
            Some(_) | None => Vec::new(),
        };
        let device = match &command.caller {
            Caller::Device(device) => Some(device),
            Caller::Technician(_)
            | Caller::HelpPage
            | Caller::HelpSecret { .. }
            | Caller::System => None,
        };
        let (machine, machine_model) = machine_of(c, device)?;
        let receipts_only = match (device, needs.ticket) {
            (Some(device), Some(ticket)) => writes::has_receipts(c, device.credential, ticket)?,
            (Some(_) | None, _) => false,
        };
        let person = needs.person.map(|id| persons::get(c, id)).transpose()?.flatten();
        let incident = needs.incident.map(|id| incidents::link(c, id)).transpose()?.flatten();
        let template = needs.template.map(|id| kept::get::<PutTemplate>(c, id)).transpose()?;
        let remembered = needs.write.map(|id| writes::get(c, id)).transpose()?.flatten();
        let owner = remembered.as_ref().map(|first| first.owner);
        let owner_waited_here = waited_here(c, device, owner)?;
        Ok(Self {
            remembered,
            owner_waited_here,
            erased: names_erased(c, command, &needs)?,
            fresh_is_taken: fresh_is_taken(c, needs.fresh)?,
            next_number: server::number_for(c, again(command))?,
            person: person.map(persons::reference),
            ticket,
            chain,
            other,
            other_chain,
            pending_other,
            pending_other_chain,
            entries,
            receipts_only,
            machine,
            machine_model,
            incident,
            template: template.flatten(),
        })
    }

    /// The ticket as it was before the decision.
    fn before(&self, id: TicketId) -> Option<&Ticket> {
        self.ticket
            .iter()
            .chain(&self.chain)
            .chain(&self.other)
            .chain(&self.other_chain)
            .chain(&self.pending_other)
            .chain(&self.pending_other_chain)
            .find(|ticket| ticket.id == id)
    }
}

fn with_chain(
    c: &Connection,
    id: Option<TicketId>,
) -> Result<(Option<Ticket>, Vec<Ticket>), StoreError> {
    let Some(ticket) = id.map(|id| tickets::get(c, id)).transpose()?.flatten() else {
        return Ok((None, Vec::new()));
    };
    let chain = tickets::chain(c, &ticket)?;
    Ok((Some(ticket), chain))
}

fn names_erased(c: &Connection, command: &Command, needs: &Needs) -> Result<bool, StoreError> {
    let named = command.write.attachments().iter().map(|id| id.0);
    let ids = [needs.ticket.map(|id| id.0), needs.other.map(|id| id.0), needs.write]
        .into_iter()
        .flatten()
        .chain(named);
    for id in ids {
        if erased::contains(c, id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn fresh_is_taken(c: &Connection, fresh: Option<TicketId>) -> Result<bool, StoreError> {
    let Some(id) = fresh else { return Ok(false) };
    Ok(tickets::exists(c, id)? || erased::contains(c, id.0)? || writes::get(c, id.0)?.is_some())
}

/// The number a ticket had before the server was restored.
fn again(command: &Command) -> Option<TicketNumber> {
    let Write::OpenTicket { words, .. } = &command.write else { return None };
    words.again.as_ref().map(|again| again.number)
}

/// Writes a decision: rows, search, attachments, feed and what is remembered.
fn write(
    work: &mut Work<'_>,
    command: &Command,
    loaded: &Loaded,
    decision: Decision,
) -> Result<Outcome, StoreError> {
    let c = work.connection();
    if let Some(beside @ (Beside::NewPerson { .. } | Beside::HelpAsker { .. })) = &decision.beside {
        beside::make_person(work, command, beside)?;
    }
    for changed in &decision.tickets {
        write_ticket(work, command, changed)?;
    }
    for entry in &decision.entries {
        write_entry(work, command, entry)?;
    }
    for (entry, ticket) in &decision.shown_in {
        entries::show_in(c, *entry, *ticket)?;
    }
    if let Some(mark) = &decision.read {
        entries::mark_read(c, mark)?;
    }
    if let Some((ticket, sent)) = &decision.facts {
        facts::insert(c, *ticket, sent)?;
        beside::note_model(work, command, sent)?;
    }
    for changed in &decision.tickets {
        index(c, loaded, &decision, changed)?;
        tell_ticket(work, changed)?;
    }
    for entry in &decision.entries {
        tell_entry(work, &decision, entry)?;
    }
    audited::note(work, command, &decision)?;
    if let Some(beside) = &decision.beside {
        beside::write(work, command, beside)?;
    }
    for (action, fate) in &decision.fates {
        writes::set_fate(c, *action, *fate)?;
    }
    if let Some((credential, ticket)) = decision.receipts_for {
        writes::allow_receipts(c, credential, ticket)?;
    }
    if let Some(remember) = &decision.remember {
        writes::insert(c, remember, command.write.ticket())?;
    }
    Ok(decision.outcome)
}

fn write_ticket(
    work: &mut Work<'_>,
    command: &Command,
    changed: &Changed,
) -> Result<(), StoreError> {
    let ticket = &changed.after;
    let due = due::next_at(ticket, &work.desk()?.settings);
    let (c, now) = (work.connection(), work.now());
    tickets::put(c, ticket, due, now)?;
    if due.is_some() {
        work.notice(Notice::Due(ticket.id));
    }
    if !changed.is_new {
        return Ok(());
    }
    server::number_taken(c, ticket.number)?;
    let naming = Naming { ticket: ticket.id, entry: None, internal: false };
    for attachment in &ticket.attachments {
        attachments::name(c, attachment.id, owner(command, ticket.id), naming, now)?;
    }
    Ok(())
}

fn write_entry(work: &mut Work<'_>, command: &Command, entry: &Entry) -> Result<(), StoreError> {
    let c = work.connection();
    entries::insert(c, entry)?;
    let naming =
        Naming { ticket: entry.ticket, entry: Some(entry.id), internal: !entry.is_public() };
    for attachment in &entry.attachments {
        attachments::name(c, attachment.id, owner(command, entry.ticket), naming, work.now())?;
    }
    Ok(())
}

/// Whose the attachments are that a command names.
fn owner(command: &Command, ticket: TicketId) -> AttachmentOwner {
    match &command.caller {
        Caller::Device(device) => AttachmentOwner::Person(device.person),
        Caller::Technician(actor) => AttachmentOwner::Technician(actor.technician.id),
        Caller::HelpSecret { ticket } => AttachmentOwner::Help(*ticket),
        Caller::HelpPage | Caller::System => AttachmentOwner::Help(ticket),
    }
}

fn index(
    c: &Connection,
    loaded: &Loaded,
    decision: &Decision,
    changed: &Changed,
) -> Result<(), StoreError> {
    let ticket = &changed.after;
    let has_words = decision
        .entries
        .iter()
        .any(|entry| entry.ticket == ticket.id && !entry.body.as_str().is_empty());
    let differs = loaded.before(ticket.id).is_none_or(|before| search::differs(before, ticket));
    if changed.is_new || has_words || differs {
        search::put(c, ticket, changed.is_new)?;
    }
    Ok(())
}

fn tell_ticket(work: &mut Work<'_>, changed: &Changed) -> Result<(), StoreError> {
    let ticket = &changed.after;
    for technician in &changed.hidden_from {
        work.change(&NewChange::ticket(For::Technician(*technician), Kind::Hidden, ticket.id))?;
    }
    if changed.desk_changed || changed.is_new {
        work.change(&NewChange::ticket(For::Desk, Kind::Ticket, ticket.id))?;
    }
    if changed.me_changed || changed.is_new {
        for reader in ticket.readers() {
            work.change(&NewChange::ticket(For::Person(reader), Kind::Ticket, ticket.id))?;
        }
    }
    for person in &changed.lost_by {
        let ids = ErasedIds {
            ticket: ticket.id,
            whole: true,
            messages: Vec::new(),
            attachments: Vec::new(),
        };
        let change = NewChange::of(For::Person(*person), Kind::Erased);
        work.change(&NewChange { erased: Some(ids), ..change })?;
    }
    Ok(())
}

fn tell_entry(work: &mut Work<'_>, decision: &Decision, entry: &Entry) -> Result<(), StoreError> {
    let change = |audience| NewChange {
        entry: Some(entry.id),
        ..NewChange::ticket(audience, Kind::Message, entry.ticket)
    };
    work.change(&change(For::Desk))?;
    if !entry.is_public() {
        return Ok(());
    }
    let changed = decision.tickets.iter().find(|changed| changed.after.id == entry.ticket);
    let readers = match changed {
        Some(changed) => changed.after.readers(),
        None => tickets::get(work.connection(), entry.ticket)?
            .map(|ticket| ticket.readers())
            .unwrap_or_default(),
    };
    for reader in readers {
        work.change(&change(For::Person(reader)))?;
    }
    Ok(())
}
