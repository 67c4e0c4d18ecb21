//! Who the requester sees: taking, handing over, standing in. The contact changes only by an introduction (promise P5).

use deskbell_protocol::{
    ActionId, TechnicianId, Timestamp,
    desk::action::Actor,
    message::{Event, EventKind},
    text::Body,
};

use super::{access, draft::Draft};
use crate::{
    command::{Caller, Command, derived},
    decision::{Decision, Outcome},
    entry::Part,
    refused::Refused,
    scene::Scene,
    ticket::{Covering, SeenBy, Taken},
    transition::Step,
};

/// Makes somebody the contact of a ticket that has none; says so.
pub(super) fn ensure(draft: &mut Draft<'_>, who: TechnicianId) {
    if draft.ticket.contact.is_some() {
        return;
    }
    appoint(draft, who);
    draft.event_by(EventKind::Taken, Some(who));
}

/// `take`: the first one becomes the contact, the second one learns who that is.
pub(super) fn take(draft: &mut Draft<'_>, actor: &Actor, action: ActionId) -> Result<(), Refused> {
    let me = actor.technician.id;
    match draft.ticket.contact {
        Some(contact) if contact != me => {
            Err(Refused::AlreadyTaken { by: draft.scene.directory.name(contact) })
        }
        Some(_) => draft.step(Step::Take),
        None => {
            draft.step(Step::Take)?;
            ensure(draft, me);
            draft.ticket.taken = Some(Taken { action, by: me, at: draft.at });
            Ok(())
        }
    }
}

/// `hand_over`, also as part of a message: a new contact with a public introduction and an internal reason.
pub(super) fn hand_over(
    draft: &mut Draft<'_>,
    actor: &Actor,
    to: TechnicianId,
    introduction: &Body,
    reason: &Body,
) -> Result<(), Refused> {
    let card = draft.scene.directory.technician(to).filter(|card| card.active);
    let card = card.ok_or(Refused::Field { pointer: "/to", code: "unknown_technician" })?;
    if !access::sees(&draft.scene, to, &draft.ticket) {
        return Err(Refused::Field { pointer: "/to", code: "cannot_see_the_ticket" });
    }
    if draft.ticket.contact == Some(to) {
        return Err(Refused::Field { pointer: "/to", code: "is_the_contact" });
    }
    draft.step(Step::HandOver)?;
    close_cover(draft);
    appoint(draft, to);
    draft.event(Event { name: Some(card.name.clone()), ..Event::of(EventKind::HandedOver) });
    let id = draft.fresh("introduction");
    draft.say_publicly(id, to, Part::Contact, introduction.clone());
    let id = draft.fresh("reason");
    draft.note(id, actor.technician.id, reason.clone());
    Ok(())
}

/// `cover`: a colleague stands in until a date; the contact stays.
pub(super) fn cover(
    draft: &mut Draft<'_>,
    actor: &Actor,
    covering: Covering,
    introduction: &Body,
) -> Result<(), Refused> {
    let card = draft.scene.directory.technician(covering.by).filter(|card| card.active);
    let card = card.ok_or(Refused::Field { pointer: "/by", code: "unknown_technician" })?;
    if !access::sees(&draft.scene, covering.by, &draft.ticket) {
        return Err(Refused::Field { pointer: "/by", code: "cannot_see_the_ticket" });
    }
    if covering.until <= draft.at {
        return Err(Refused::Field { pointer: "/until", code: "in_the_past" });
    }
    may_cover(draft, actor, Some(covering.by))?;
    draft.step(Step::Cover)?;
    ensure(draft, actor.technician.id);
    if draft.ticket.contact == Some(covering.by) {
        return Err(Refused::Field { pointer: "/by", code: "is_the_contact" });
    }
    close_cover(draft);
    draft.ticket.cover = Some(covering);
    let (name, until) = (Some(card.name.clone()), Some(covering.until));
    draft.event(Event { name, until, ..Event::of(EventKind::CoverBegan) });
    let id = draft.fresh("introduction");
    draft.say_publicly(id, covering.by, Part::Contact, introduction.clone());
    Ok(())
}

/// `end_cover`, by contact, cover or a lead.
pub(super) fn end_cover(draft: &mut Draft<'_>, actor: &Actor) -> Result<(), Refused> {
    may_cover(draft, actor, None)?;
    if draft.ticket.cover.is_none() {
        return Err(Refused::WrongState { state: draft.ticket.state, step: "end cover" });
    }
    draft.step(Step::EndCover)?;
    close_cover(draft);
    Ok(())
}

/// The contact is here again: nobody stands in any more.
pub(super) fn back(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    if command.caller != Caller::System {
        return Err(Refused::Forbidden { why: "only the server says who is back" });
    }
    let ticket = access::desk_ticket(command, scene)?;
    let is_away = |id| scene.directory.technician(id).is_some_and(|card| card.away_until.is_some());
    let Some(cover) = ticket.cover.filter(|_| !ticket.contact.is_some_and(is_away)) else {
        return Ok(Decision::answer(Outcome::Done));
    };
    let seed = derived(ticket.id.0, &format!("contact back {}", cover.until.millis()));
    let mut draft = Draft::on(command, *scene, ticket, seed);
    draft.step(Step::EndCover)?;
    close_cover(&mut draft);
    Ok(draft.finish(Outcome::Done))
}

/// Ends the cover, if there is one, and says that the contact is back.
pub(super) fn close_cover(draft: &mut Draft<'_>) {
    if draft.ticket.cover.take().is_some() {
        draft.event_by(EventKind::CoverEnded, draft.ticket.contact);
    }
}

/// In which role a technician's public words are shown; only contact and cover speak for themselves.
pub(super) fn part(draft: &Draft<'_>, who: TechnicianId) -> Result<Part, Refused> {
    match draft.ticket.contact {
        Some(contact) if !access::speaks_for(&draft.ticket, who) => {
            Err(Refused::NotContact { contact: draft.scene.directory.name(contact) })
        }
        Some(_) | None => Ok(Part::Contact),
    }
}

/// Whether an undo within a minute may still return a taken ticket.
pub(super) fn can_untake(taken: &Taken, who: TechnicianId, at: Timestamp) -> bool {
    taken.by == who && at <= taken.at.plus_seconds(super::pending::LONGEST_UNDO_SECONDS)
}

/// Makes somebody the contact, worker and, if nobody was, the one who saw it first.
pub(super) fn appoint(draft: &mut Draft<'_>, who: TechnicianId) {
    let seen = SeenBy { by: who, at: draft.at };
    draft.ticket.contact = Some(who);
    draft.ticket.worker = Some(who);
    draft.ticket.seen.get_or_insert(seen);
}

/// Contact, cover and leads; `by` may also step in for a contact who is away and named them for it.
fn may_cover(draft: &Draft<'_>, actor: &Actor, by: Option<TechnicianId>) -> Result<(), Refused> {
    let me = actor.technician.id;
    let may = draft.ticket.contact.is_none_or(|contact| {
        let is_proposed = draft.scene.directory.proposed_for(contact) == Some(me);
        is_proposed && by == Some(me)
    }) || access::speaks_for(&draft.ticket, me)
        || access::leads(actor.role);
    if may { Ok(()) } else { Err(Refused::Forbidden { why: "only contact, cover or a lead" }) }
}
