//! What the server does by itself when something falls due.

use deskbell_protocol::{
    ActionId,
    message::{Event, EventKind},
};

use super::{access, contact, draft::Draft, pending};
use crate::{
    command::{Caller, Command, Write, derived},
    decision::{Decision, Outcome},
    due,
    refused::Refused,
    scene::Scene,
    ticket::Ticket,
    transition::Step,
};

#[derive(Clone, Copy)]
enum Timer {
    Remind,
    Close,
    Run(ActionId),
    EndCover,
    Rate,
    Late,
}

/// Runs a timer. One that is not due, or not any more, does nothing: timers may fire late, twice, or after a restart.
pub(super) fn run(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    if command.caller != Caller::System {
        return Err(Refused::Forbidden { why: "only the server's timers" });
    }
    let ticket = access::desk_ticket(command, scene)?;
    let is_due = due::of(ticket, scene.settings)
        .iter()
        .any(|due| due.write == command.write && due.at <= command.at);
    if !is_due {
        return Ok(Decision::answer(Outcome::Done));
    }
    let timer = timer(&command.write)?;
    let mut draft = Draft::on(command, *scene, ticket, seed(ticket, timer));
    fall_due(&mut draft, timer)?;
    Ok(draft.finish(Outcome::Done))
}

fn fall_due(draft: &mut Draft<'_>, timer: Timer) -> Result<(), Refused> {
    let name = draft.ticket.contact.map(|id| draft.scene.directory.name(id));
    match timer {
        Timer::Remind => {
            draft.step(Step::Remind)?;
            draft.ticket.reminded_at = Some(draft.at);
            let at = due::close_at(&draft.ticket, draft.scene.settings);
            draft.event(Event { name, at, ..Event::of(EventKind::Reminded) });
        }
        Timer::Close => {
            draft.step(Step::CloseUnanswered)?;
            contact::close_cover(draft);
            draft.event(Event { name, ..Event::of(EventKind::Closed) });
        }
        Timer::Run(_) => pending::run(draft),
        Timer::EndCover => {
            draft.step(Step::EndCover)?;
            contact::close_cover(draft);
        }
        Timer::Rate => {
            draft.step(Step::AskRating)?;
            draft.ticket.rating_asked = true;
            draft.event(Event { name, ..Event::of(EventKind::Rate) });
        }
        Timer::Late => {
            draft.step(Step::AdmitLate)?;
            draft.ticket.late_told = true;
            let at = draft.ticket.expected_by;
            draft.event(Event { name, at, ..Event::of(EventKind::Late) });
        }
    }
    Ok(())
}

/// Derived from what the timer is about, so that two firings make the same rows.
fn seed(ticket: &Ticket, timer: Timer) -> uuid::Uuid {
    let resolution = ticket.resolution.as_ref().map_or(ticket.id.0, |resolution| resolution.id.0);
    match timer {
        Timer::Run(action) => action.0,
        Timer::Remind => derived(resolution, "remind"),
        Timer::Close => derived(resolution, "close"),
        Timer::Rate => derived(resolution, "rate"),
        Timer::Late => derived(ticket.id.0, "late"),
        Timer::EndCover => {
            let until = ticket.cover.map_or(0, |cover| cover.until.millis());
            derived(ticket.id.0, &format!("end cover {until}"))
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the door sends only timers here")]
fn timer(write: &Write) -> Result<Timer, Refused> {
    match write {
        Write::Remind { .. } => Ok(Timer::Remind),
        Write::CloseResolved { .. } => Ok(Timer::Close),
        Write::RunPending { action, .. } => Ok(Timer::Run(*action)),
        Write::EndCover { .. } => Ok(Timer::EndCover),
        Write::AskRating { .. } => Ok(Timer::Rate),
        Write::Late { .. } => Ok(Timer::Late),
        _ => Err(Refused::Inconsistent { what: "no timer" }),
    }
}
