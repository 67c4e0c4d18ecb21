//! Actions that wait to be undone: taken back, run when due, run first, or cancelled by the requester.

use deskbell_protocol::{
    ActionId,
    desk::action::{Action, Actor},
};

use super::{access, action, contact, draft::Draft};
use crate::{
    command::Command,
    decision::{Decision, Fate, Outcome},
    refused::Refused,
    scene::Scene,
    ticket::{Pending, Ticket},
    transition::Step,
};

/// Longest time an action can wait to be undone.
pub(super) const LONGEST_UNDO_SECONDS: i64 = 60;

/// `DELETE …/actions/{id}`: takes an action back while that is possible; twice is the same as once.
pub(super) fn undo(
    command: &Command,
    scene: &Scene<'_>,
    id: ActionId,
) -> Result<Decision, Refused> {
    let actor = access::technician(&command.caller)?;
    let me = actor.technician.id;
    let ticket = access::desk_ticket(command, scene)?;
    if ticket.pending.as_ref().is_some_and(|pending| pending.id == id) {
        return take_back(command, scene, ticket, id);
    }
    if let Some(taken) = ticket.taken.filter(|taken| taken.action == id) {
        if !contact::can_untake(&taken, me, command.at) {
            return Err(Refused::AlreadyDone);
        }
        let mut draft = Draft::on(command, *scene, ticket, id.0);
        draft.step(Step::Untake)?;
        draft.ticket.contact = None;
        draft.ticket.worker = None;
        draft.ticket.taken = None;
        draft.fates.push((id, Fate::Undone));
        return Ok(draft.finish(Outcome::Done));
    }
    match scene.remembered.map(|first| first.fate) {
        Some(Some(Fate::Undone | Fate::Cancelled)) => Ok(Decision::answer(Outcome::Done)),
        Some(Some(Fate::Ran | Fate::Waiting) | None) => Err(Refused::AlreadyDone),
        None => Err(Refused::NotFound { what: "action" }),
    }
}

/// Whether an action can wait: `take` is undone in its own way, and what makes or links tickets runs at once.
pub(super) fn can_wait(action: &Action) -> bool {
    match action {
        Action::Take | Action::Split { .. } | Action::Link { .. } | Action::Unlink { .. } => false,
        Action::HandOver { .. }
        | Action::Cover { .. }
        | Action::EndCover
        | Action::Status { .. }
        | Action::OnTheWay { .. }
        | Action::Resolve { .. }
        | Action::Reopen
        | Action::Close { .. }
        | Action::Merge { .. }
        | Action::Unmerge => true,
    }
}

/// Runs the pending action: when it is due, or because its author goes on writing. One that the ticket no longer
/// allows is cancelled.
pub(super) fn run(draft: &mut Draft<'_>) {
    let Some(pending) = draft.ticket.pending.take() else { return };
    draft.grow();
    let (scene, seed) = (draft.scene, draft.seed);
    let (other, other_chain) = (scene.pending_other, scene.pending_other_chain);
    let mut trial = draft.clone();
    trial.scene = Scene { other, other_chain, ..scene };
    trial.seed = pending.id.0;
    let ran = author(&pending, &scene).is_some_and(|actor| {
        action::apply(&mut trial, &actor, pending.id, &pending.action).is_ok()
    });
    if ran {
        *draft = trial;
        (draft.scene, draft.seed) = (scene, seed);
    }
    draft.fates.push((pending.id, if ran { Fate::Ran } else { Fate::Cancelled }));
}

/// A requester's message, verdict or picture cancels what would end their ticket.
pub(super) fn cancel(draft: &mut Draft<'_>) {
    let ends = |pending: &Pending| match pending.action {
        Action::Resolve { .. } | Action::Close { .. } | Action::Merge { .. } => true,
        Action::Take
        | Action::HandOver { .. }
        | Action::Cover { .. }
        | Action::EndCover
        | Action::Status { .. }
        | Action::OnTheWay { .. }
        | Action::Reopen
        | Action::Unmerge
        | Action::Split { .. }
        | Action::Link { .. }
        | Action::Unlink { .. } => false,
    };
    if draft.ticket.pending.as_ref().is_some_and(ends)
        && let Some(pending) = draft.ticket.pending.take()
    {
        draft.fates.push((pending.id, Fate::Cancelled));
        draft.grow();
    }
}

fn take_back(
    command: &Command,
    scene: &Scene<'_>,
    ticket: &Ticket,
    id: ActionId,
) -> Result<Decision, Refused> {
    let me = access::technician(&command.caller)?.technician.id;
    if ticket.pending.as_ref().is_some_and(|pending| pending.by != me) {
        return Err(Refused::Forbidden { why: "only its author takes an action back" });
    }
    let mut draft = Draft::on(command, *scene, ticket, id.0);
    draft.ticket.pending = None;
    draft.grow();
    draft.fates.push((id, Fate::Undone));
    Ok(draft.finish(Outcome::Done))
}

fn author(pending: &Pending, scene: &Scene<'_>) -> Option<Actor> {
    let card = scene.directory.technician(pending.by)?;
    Some(Actor { technician: scene.directory.technician_ref(card.id), role: card.role })
}
