//! Writes that touch no ticket's conversation: a person's card, "me too", erasure.

use deskbell_protocol::{IncidentId, PersonId, TicketId, desk::people::Role, me::CorrectPerson};

use super::access;
use crate::{
    command::{Caller, Command},
    decision::{Beside, Decision, Outcome},
    refused::Refused,
    scene::Scene,
};

/// A person corrects their own card, once confirmed.
pub(super) fn correct(command: &Command, words: &CorrectPerson) -> Result<Decision, Refused> {
    let person = access::approved(&command.caller)?.person;
    Ok(beside(Beside::CorrectPerson { person, words: words.clone() }))
}

/// "Me too", or not after all.
pub(super) fn join(
    command: &Command,
    scene: &Scene<'_>,
    incident: IncidentId,
    joined: bool,
) -> Result<Decision, Refused> {
    let person = access::device(&command.caller)?.person;
    scene.incident.ok_or(Refused::NotFound { what: "incident" })?;
    Ok(beside(Beside::JoinIncident { incident, person, joined }))
}

/// A ticket goes for ever.
pub(super) fn erase_ticket(
    command: &Command,
    scene: &Scene<'_>,
    ticket: TicketId,
) -> Result<Decision, Refused> {
    may_erase(&command.caller)?;
    access::desk_ticket(command, scene)?;
    Ok(beside(Beside::EraseTicket(ticket)))
}

/// A person goes for ever.
pub(super) fn erase_person(
    command: &Command,
    scene: &Scene<'_>,
    person: PersonId,
) -> Result<Decision, Refused> {
    may_erase(&command.caller)?;
    scene.person.ok_or(Refused::NotFound { what: "person" })?;
    Ok(beside(Beside::ErasePerson(person)))
}

fn beside(what: Beside) -> Decision {
    Decision { beside: Some(what), ..Decision::answer(Outcome::Done) }
}

/// Administrators, and retention.
fn may_erase(caller: &Caller) -> Result<(), Refused> {
    match caller {
        Caller::System => Ok(()),
        Caller::Technician(actor) if actor.role == Role::Administrator => Ok(()),
        Caller::Technician(_)
        | Caller::Device(_)
        | Caller::HelpPage
        | Caller::HelpSecret { .. } => Err(Refused::Forbidden { why: "only administrators erase" }),
    }
}
