//! Fields a technician edits, and that a ticket was opened.

use std::collections::BTreeMap;

use deskbell_protocol::{
    TechnicianId,
    desk::{prepared::ShortName, ticket::CallField, write::PatchTicket},
    text::Line,
};

use super::{
    access::{self, IfMatch},
    contact,
    draft::Draft,
    pending,
};
use crate::{
    command::Command,
    decision::{Decision, Outcome, ReadMark, Side},
    refused::Refused,
    scene::Scene,
    ticket::{Opener, SeenBy, Ticket},
    transition::Step,
};

/// `PATCH /desk/tickets/{id}`. Nothing but the worker makes a contact.
pub(super) fn patch(
    command: &Command,
    scene: &Scene<'_>,
    words: &PatchTicket,
    if_match: Option<u32>,
) -> Result<Decision, Refused> {
    let actor = access::technician(&command.caller)?;
    let me = actor.technician.id;
    let ticket = access::desk_ticket(command, scene)?;
    access::if_match(ticket, if_match, IfMatch::Needed)?;
    access::not_held_up(ticket, me, scene)?;
    let seed = command.write.id().unwrap_or(ticket.id.0);
    let mut draft = Draft::on(command, *scene, ticket, seed);
    pending::run(&mut draft);
    draft.step(Step::Patch)?;
    if let Some(worker) = words.worker {
        pass_on(&mut draft, me, worker)?;
    }
    if words.requester_id.is_some() {
        set_requester(&mut draft)?;
    }
    set_queue(&mut draft, words)?;
    answer_call(&mut draft.ticket, &words.fields)?;
    let ticket = &mut draft.ticket;
    ticket.subject = words.subject.clone().unwrap_or_else(|| ticket.subject.clone());
    ticket.desk_impact = words.desk_impact.unwrap_or(ticket.desk_impact);
    ticket.next_update_by = words.next_update_by.unwrap_or(ticket.next_update_by);
    ticket.tags = words.tags.clone().unwrap_or_else(|| ticket.tags.clone());
    ticket.effort_minutes = words.effort_minutes.or(ticket.effort_minutes);
    let id = ticket.id;
    Ok(draft.finish(Outcome::Patched { ticket: id }))
}

/// A technician had it on the screen. Once there is a contact, only contact and cover count as having read it.
pub(super) fn seen(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    let me = access::technician(&command.caller)?.technician.id;
    let ticket = access::desk_ticket(command, scene)?;
    let mut draft = Draft::on(command, *scene, ticket, ticket.id.0);
    draft.ticket.seen.get_or_insert(SeenBy { by: me, at: command.at });
    let counts = ticket.contact.is_none() || access::speaks_for(ticket, me);
    let unread = |entry: &&crate::Entry| entry.is_by_person() && entry.read_at.is_none();
    let has_unread = scene.entries.iter().any(|entry| unread(&entry));
    let read = (counts && has_unread).then_some(ReadMark {
        ticket: ticket.id,
        by: Side::Desk,
        through: None,
        at: command.at,
    });
    Ok(Decision { read, ..draft.finish(Outcome::Done) })
}

/// Passing on changes the worker only; on a ticket without contact it makes its author the contact.
fn pass_on(
    draft: &mut Draft<'_>,
    me: TechnicianId,
    worker: Option<TechnicianId>,
) -> Result<(), Refused> {
    let card = |id| draft.scene.directory.technician(id).filter(|card| card.active);
    if worker.is_some_and(|id| card(id).is_none()) {
        return Err(Refused::Field { pointer: "/worker", code: "unknown_technician" });
    }
    if worker.is_some_and(|id| !access::sees(&draft.scene, id, &draft.ticket)) {
        return Err(Refused::Field { pointer: "/worker", code: "cannot_see_the_ticket" });
    }
    if draft.ticket.contact.is_none() {
        draft.step(Step::Take)?;
        contact::ensure(draft, me);
    }
    draft.ticket.worker = worker;
    Ok(())
}

fn set_requester(draft: &mut Draft<'_>) -> Result<(), Refused> {
    if !can_be_for_another(&draft.ticket) {
        return Err(Refused::Field { pointer: "/requester_id", code: "not_written_for_another" });
    }
    if draft.ticket.merged_into.is_some() {
        return Err(Refused::Field { pointer: "/requester_id", code: "is_merged" });
    }
    let unknown = Refused::Field { pointer: "/requester_id", code: "unknown_person" };
    draft.ticket.requester = draft.scene.person.cloned().ok_or(unknown)?;
    Ok(())
}

/// Only a ticket with `for`, or one the desk logged.
fn can_be_for_another(ticket: &Ticket) -> bool {
    match &ticket.opener {
        Opener::Technician(_) => true,
        Opener::Person { .. } => ticket.for_name.is_some(),
    }
}

/// What was left empty while the call was logged is answered later, and once.
fn answer_call(ticket: &mut Ticket, fields: &BTreeMap<ShortName, Line>) -> Result<(), Refused> {
    let mut call = ticket.call.take();
    for (key, value) in fields {
        let unknown = Refused::NamedField {
            pointer: format!("/fields/{}", key.as_str()),
            code: "not_in_template",
        };
        let call = call.as_mut().ok_or(unknown.clone())?;
        let at = call.missing.iter().position(|want| want.key == *key).ok_or(unknown)?;
        if !value.as_str().is_empty() {
            let label = call.missing.remove(at).label;
            call.fields.push(CallField { label, value: value.clone() });
        }
    }
    ticket.call = call;
    Ok(())
}

fn set_queue(draft: &mut Draft<'_>, words: &PatchTicket) -> Result<(), Refused> {
    if let Some(team) = words.team {
        if team.is_some_and(|id| draft.scene.directory.team(id).is_none()) {
            return Err(Refused::Field { pointer: "/team", code: "unknown_team" });
        }
        draft.ticket.team = team;
    }
    if let Some(topic) = words.topic {
        if topic.is_some_and(|id| draft.scene.directory.topic_ref(id).is_none()) {
            return Err(Refused::Field { pointer: "/topic", code: "unknown_topic" });
        }
        draft.ticket.topic = topic;
    }
    Ok(())
}
