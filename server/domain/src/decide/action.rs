//! Actions of a technician: at once, or after the seconds in which they can be undone.

use deskbell_protocol::{
    ActionId,
    desk::action::{Action, Actor, DoAction},
};

use super::{
    access::{self, IfMatch},
    contact,
    draft::Draft,
    linking, pending,
    progress::{self, Progress},
};
use crate::{
    command::Command,
    decision::{Decision, Outcome},
    refused::Refused,
    scene::Scene,
    ticket::{Covering, Pending, Ticket},
};

/// `PUT …/actions/{id}`.
pub(super) fn act(
    command: &Command,
    scene: &Scene<'_>,
    id: ActionId,
    words: &DoAction,
    if_match: Option<u32>,
) -> Result<Decision, Refused> {
    let actor = access::technician(&command.caller)?;
    let ticket = access::desk_ticket(command, scene)?;
    let seconds = i64::from(words.undo_seconds.unwrap_or(0));
    if seconds > pending::LONGEST_UNDO_SECONDS {
        return Err(Refused::Field { pointer: "/undo_seconds", code: "at_most_60" });
    }
    access::if_match(ticket, if_match, IfMatch::Needed)
        .map_err(|refused| taken_meanwhile(refused, words, actor, ticket, scene))?;
    access::not_held_up(ticket, actor.technician.id, scene)?;
    let mut draft = Draft::on(command, *scene, ticket, id.0);
    pending::run(&mut draft);
    if seconds == 0 || !pending::can_wait(&words.action) {
        apply(&mut draft, actor, id, &words.action)?;
        return Ok(draft.finish(Outcome::ActionDone { ticket: ticket.id, due: None }));
    }
    apply(&mut draft.clone(), actor, id, &words.action)?;
    let due = command.at.plus_seconds(seconds);
    let by = actor.technician.id;
    draft.ticket.pending = Some(Pending { id, action: words.action.clone(), by, due });
    draft.grow();
    Ok(draft.finish(Outcome::ActionDone { ticket: ticket.id, due: Some(due) }))
}

/// Whoever takes a ticket that a colleague took since it was read learns who that is, not only that it changed.
fn taken_meanwhile(
    refused: Refused,
    words: &DoAction,
    actor: &Actor,
    ticket: &Ticket,
    scene: &Scene<'_>,
) -> Refused {
    let is_stale_take =
        words.action == Action::Take && matches!(refused, Refused::EditConflict { .. });
    match ticket.contact.filter(|contact| is_stale_take && *contact != actor.technician.id) {
        Some(contact) => Refused::AlreadyTaken { by: scene.directory.name(contact) },
        None => refused,
    }
}

/// Does it.
pub(super) fn apply(
    draft: &mut Draft<'_>,
    actor: &Actor,
    id: ActionId,
    action: &Action,
) -> Result<(), Refused> {
    if *action != Action::Take {
        draft.ticket.taken = None;
    }
    match action {
        Action::Take => contact::take(draft, actor, id),
        Action::HandOver { to, introduction, reason } => {
            contact::hand_over(draft, actor, *to, introduction, reason)
        }
        Action::Cover { by, until, introduction } => {
            contact::cover(draft, actor, Covering { by: *by, until: *until }, introduction)
        }
        Action::EndCover => contact::end_cover(draft, actor),
        Action::Status { state, visit, next_update_by, message } => {
            let (visit, message) = (visit.as_ref(), message.as_ref());
            let next_update_by = *next_update_by;
            let progress = Progress { state: *state, visit, next_update_by, message };
            progress::status(draft, actor, &progress)
        }
        Action::OnTheWay { minutes } => progress::on_the_way(draft, actor, *minutes),
        Action::Resolve { note, topic } => progress::resolve(draft, actor, note, *topic),
        Action::Reopen => progress::reopen(draft, actor),
        Action::Close { note } => progress::close(draft, actor, note.as_ref()),
        Action::Merge { into } => linking::merge(draft, actor, *into),
        Action::Unmerge => linking::unmerge(draft),
        Action::Split { new_id, subject, message_ids } => {
            linking::split(draft, actor, *new_id, subject, message_ids)
        }
        Action::Link { ticket, incident } => {
            linking::link(draft, actor, *ticket, incident.is_some())
        }
        Action::Unlink { ticket, incident } => {
            linking::unlink(draft, actor, *ticket, incident.is_some())
        }
    }
}
