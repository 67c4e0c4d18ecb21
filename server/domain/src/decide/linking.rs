//! Merging, splitting and linking tickets: by pointer, never by moving rows.

use deskbell_protocol::{
    MessageId, TicketId,
    desk::{action::Actor, ticket::State},
    message::{Event, EventKind},
    text::{Body, Subject},
    ticket::TicketLink,
};

use super::{
    access, contact,
    draft::{Draft, next_update_by},
    opening::{Seedling, plant},
};
use crate::{
    command::Command,
    decision::{Decision, Outcome},
    entry::{Entry, Writer},
    refused::Refused,
    scene::Scene,
    ticket::Ticket,
    transition::Step,
};

/// `merge`: only within one requester's tickets, and never into a ring.
pub(super) fn merge(draft: &mut Draft<'_>, actor: &Actor, into: TicketId) -> Result<(), Refused> {
    let other = other(draft, actor, into, "/into")?;
    if other.requester.id != draft.ticket.requester.id {
        return Err(Refused::Field { pointer: "/into", code: "other_requester" });
    }
    let me = draft.ticket.id;
    if other.id == me || draft.scene.other_chain.iter().any(|ticket| ticket.id == me) {
        return Err(Refused::Field { pointer: "/into", code: "ring" });
    }
    draft.step(Step::Merge)?;
    draft.ticket.merged_into = Some(other.link());
    let number = Some(other.number);
    draft.event(Event { number, ..Event::of(EventKind::Merged) });
    Ok(())
}

/// `unmerge`: the state it had before.
pub(super) fn unmerge(draft: &mut Draft<'_>) -> Result<(), Refused> {
    draft.step(Step::Unmerge)?;
    draft.ticket.merged_into = None;
    draft.event(Event::of(EventKind::Unmerged));
    Ok(())
}

/// `split`: a new ticket of the same requester and contact that shows the chosen messages as well.
pub(super) fn split(
    draft: &mut Draft<'_>,
    actor: &Actor,
    new_id: TicketId,
    subject: &Subject,
    message_ids: &[MessageId],
) -> Result<(), Refused> {
    if draft.scene.fresh_is_taken || new_id == draft.ticket.id {
        return Err(Refused::IdempotencyConflict);
    }
    let chosen = chosen(draft, message_ids)?;
    draft.step(Step::Split)?;
    contact::ensure(draft, actor.technician.id);
    let first = chosen.first().map_or("", |entry| entry.body.as_str());
    let description = Body::parse(first).unwrap_or_else(|_| draft.ticket.description.clone());
    let mut new = plant(Seedling {
        id: new_id,
        number: draft.scene.next_number,
        subject: subject.clone(),
        description,
        channel: draft.ticket.channel,
        requester: draft.ticket.requester.clone(),
        opener: draft.ticket.opener.clone(),
        at: draft.at,
    });
    inherit(&mut new, &draft.ticket);
    new.next_update_by = Some(next_update_by(&draft.scene, draft.at, &new));
    draft.shown_in.extend(chosen.iter().map(|entry| (entry.id, new_id)));
    draft.event(Event { number: Some(new.number), ..Event::of(EventKind::Split) });
    new.last_public = chosen.iter().rev().find(|entry| entry.is_public()).map(|e| e.last());
    new.last = chosen.last().map(|entry| entry.last());
    draft.also(None, new);
    Ok(())
}

/// `link`: a pointer to a ticket, which points back, or to an incident.
pub(super) fn link(
    draft: &mut Draft<'_>,
    actor: &Actor,
    ticket: Option<TicketId>,
    has_incident: bool,
) -> Result<(), Refused> {
    named(ticket, has_incident)?;
    draft.step(Step::Link)?;
    if let Some(id) = ticket {
        let other = other(draft, actor, id, "/ticket")?;
        if other.id == draft.ticket.id {
            return Err(Refused::Field { pointer: "/ticket", code: "itself" });
        }
        let mut linked = other.clone();
        add(&mut draft.ticket.links, other.link());
        add(&mut linked.links, draft.ticket.link());
        draft.also(Some(other), linked);
    }
    if has_incident {
        let incident = draft.scene.incident.cloned();
        let unknown = Refused::Field { pointer: "/incident", code: "unknown_incident" };
        draft.ticket.incident = Some(incident.ok_or(unknown)?);
    }
    Ok(())
}

/// A ticket belongs to an incident from now on, by the incident's own write. Twice is the same as once.
pub(super) fn join_incident(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    let ticket = access::desk_ticket(command, scene)?;
    let unknown = Refused::Field { pointer: "/incident", code: "unknown_incident" };
    let mut draft = Draft::on(command, *scene, ticket, ticket.id.0);
    draft.ticket.incident = Some(scene.incident.cloned().ok_or(unknown)?);
    if draft.ticket.incident != ticket.incident {
        draft.step(Step::Link)?;
    }
    Ok(draft.finish(Outcome::Done))
}

/// `unlink`: takes pointers away, on both sides.
pub(super) fn unlink(
    draft: &mut Draft<'_>,
    actor: &Actor,
    ticket: Option<TicketId>,
    has_incident: bool,
) -> Result<(), Refused> {
    named(ticket, has_incident)?;
    draft.step(Step::Link)?;
    if let Some(id) = ticket {
        let other = other(draft, actor, id, "/ticket")?;
        let me = draft.ticket.id;
        let mut unlinked = other.clone();
        draft.ticket.links.retain(|link| link.id != id);
        unlinked.links.retain(|link| link.id != me);
        draft.also(Some(other), unlinked);
    }
    if has_incident {
        draft.ticket.incident = None;
    }
    Ok(())
}

/// Words of the requester on a merged ticket act on the last one of the chain.
pub(super) fn last_of_chain<'a>(
    ticket: &'a Ticket,
    chain: &'a [Ticket],
) -> Result<&'a Ticket, Refused> {
    if ticket.state != State::Merged {
        return Ok(ticket);
    }
    let broken = Refused::Inconsistent { what: "a merged ticket without its chain" };
    chain.last().filter(|last| last.state != State::Merged).ok_or(broken)
}

fn other<'a>(
    draft: &Draft<'a>,
    actor: &Actor,
    id: TicketId,
    pointer: &'static str,
) -> Result<&'a Ticket, Refused> {
    let seen = draft.scene.other.filter(|other| other.id == id);
    seen.filter(|other| access::sees(&draft.scene, actor.technician.id, other))
        .ok_or(Refused::Field { pointer, code: "unknown_ticket" })
}

fn chosen<'a>(draft: &Draft<'a>, ids: &[MessageId]) -> Result<Vec<&'a Entry>, Refused> {
    if ids.is_empty() {
        return Err(Refused::Field { pointer: "/message_ids", code: "required" });
    }
    let entries = draft.scene.entries.iter().filter(|entry| ids.contains(&entry.id));
    let words: Vec<&Entry> = entries.filter(|e| e.author != Writer::System).collect();
    let all_are_there = ids.iter().all(|id| words.iter().any(|entry| entry.id == *id));
    if !all_are_there {
        return Err(Refused::Field { pointer: "/message_ids", code: "unknown_message" });
    }
    Ok(words)
}

fn inherit(new: &mut Ticket, old: &Ticket) {
    new.state = State::InProgress;
    new.contact = old.contact;
    new.worker = old.contact;
    new.seen = old.seen;
    new.team = old.team;
    new.for_name = old.for_name.clone();
    new.asker = old.asker.clone();
    new.locale = old.locale.clone();
    new.machine = old.machine.clone();
    new.machine_model = old.machine_model.clone();
    new.department = old.department.clone();
    new.impact = old.impact;
    new.reach = old.reach.clone();
}

fn named(ticket: Option<TicketId>, has_incident: bool) -> Result<(), Refused> {
    if ticket.is_some() || has_incident {
        return Ok(());
    }
    Err(Refused::Field { pointer: "/ticket", code: "ticket_or_incident_needed" })
}

fn add(links: &mut Vec<TicketLink>, link: TicketLink) {
    if links.iter().all(|known| known.id != link.id) {
        links.push(link);
    }
}
