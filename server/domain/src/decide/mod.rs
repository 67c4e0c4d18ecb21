//! The one door to the rules: a command meets a scene, and a decision or a refusal comes out.

mod access;
mod action;
mod beside;
mod call;
mod contact;
mod desk_message;
mod draft;
mod edit;
mod linking;
mod opening;
mod pending;
mod progress;
mod requester;
mod timer;

pub(crate) use access::leads;

use crate::{
    command::{Command, Write},
    decision::{Decision, Fate, Outcome, Remembered},
    refused::Refused,
    repeat,
    scene::Scene,
};

/// Decides what a command does. A repeat of a known id gets its first outcome before anything else is judged.
///
/// # Errors
/// [`Refused`]; then nothing is to be written and nothing remembered.
pub fn decide(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    if scene.erased {
        return Err(Refused::Erased);
    }
    let undoes = matches!(command.write, Write::UndoAction { .. });
    if let Some(first) = if undoes { None } else { repeat::first_outcome(command, scene)? } {
        return Ok(first);
    }
    let mut decision = dispatch(command, scene)?;
    if !undoes {
        decision.remember = remembered(command, &decision.outcome)?;
    }
    Ok(decision)
}

fn dispatch(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    match &command.write {
        Write::OpenTicket { ticket, words } => opening::open(command, scene, *ticket, words),
        Write::HelpRequest { ticket, words } => opening::help(command, scene, *ticket, words),
        Write::RequestErasure { id, description, .. } => {
            opening::erasure(command, scene, *id, description)
        }
        Write::WriteMessage { message, words, .. } => {
            requester::message(command, scene, *message, words)
        }
        Write::GiveVerdict { verdict, words, .. } => {
            requester::verdict(command, scene, *verdict, words)
        }
        Write::GiveRating { words, .. } => requester::rating(command, scene, words),
        Write::Nudge { .. } => requester::nudge(command, scene),
        Write::MarkRead { through, .. } => requester::mark_read(command, scene, *through),
        Write::AttachmentArrived { attachment, .. } => {
            requester::attachment(command, scene, attachment)
        }
        Write::DeskMessage { message, words, if_match, .. } => {
            desk_message::write(command, scene, *message, words, *if_match)
        }
        Write::DoAction { action, words, if_match, .. } => {
            action::act(command, scene, *action, words, *if_match)
        }
        Write::UndoAction { action, .. } => pending::undo(command, scene, *action),
        Write::PatchTicket { words, if_match, .. } => edit::patch(command, scene, words, *if_match),
        Write::Seen { .. } => edit::seen(command, scene),
        Write::LinkIncident { .. } => linking::join_incident(command, scene),
        Write::LogCall { ticket, words } => call::log(command, scene, *ticket, words),
        Write::CorrectPerson { words } => beside::correct(command, words),
        Write::JoinIncident { incident, joined } => {
            beside::join(command, scene, *incident, *joined)
        }
        Write::EraseTicket { ticket } => beside::erase_ticket(command, scene, *ticket),
        Write::ErasePerson { person } => beside::erase_person(command, scene, *person),
        Write::ContactBack { .. } => contact::back(command, scene),
        Write::Remind { .. }
        | Write::CloseResolved { .. }
        | Write::RunPending { .. }
        | Write::EndCover { .. }
        | Write::AskRating { .. }
        | Write::Late { .. } => timer::run(command, scene),
    }
}

fn remembered(command: &Command, outcome: &Outcome) -> Result<Option<Remembered>, Refused> {
    let (Some(id), Some(owner)) = (command.write.id(), repeat::owner(command)) else {
        return Ok(None);
    };
    let waits = matches!(outcome, Outcome::ActionDone { due: Some(_), .. });
    Ok(Some(Remembered {
        id,
        owner,
        digest: repeat::digest(&command.write)?,
        outcome: outcome.clone(),
        fate: waits.then_some(Fate::Waiting),
    }))
}
