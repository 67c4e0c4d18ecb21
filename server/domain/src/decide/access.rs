//! Who may touch which ticket, and `If-Match`.

use deskbell_protocol::{
    TechnicianId,
    desk::{
        action::Actor,
        people::{PersonRef, Role},
    },
    enroll::Approval,
};

use crate::{
    command::{Caller, Command, DeviceCaller},
    refused::Refused,
    scene::Scene,
    ticket::Ticket,
};

/// Whether a write cannot do without `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IfMatch {
    /// Actions, edits, messages that change the state.
    Needed,
    /// Plain messages and notes.
    Optional,
}

/// The device that asks.
pub(super) fn device(caller: &Caller) -> Result<&DeviceCaller, Refused> {
    if let Caller::Device(device) = caller {
        return Ok(device);
    }
    Err(Refused::Forbidden { why: "only devices" })
}

/// The device that asks, speaking for a confirmed person.
pub(super) fn approved(caller: &Caller) -> Result<&DeviceCaller, Refused> {
    let device = device(caller)?;
    if device.approval == Approval::Approved { Ok(device) } else { Err(Refused::ApprovalPending) }
}

/// The technician who asks.
pub(super) fn technician(caller: &Caller) -> Result<&Actor, Refused> {
    if let Caller::Technician(actor) = caller {
        return Ok(actor);
    }
    Err(Refused::Forbidden { why: "only technicians" })
}

/// The ticket as the requester's side may write to it, with the person who writes.
pub(super) fn own_ticket<'a>(
    command: &Command,
    scene: &Scene<'a>,
) -> Result<(&'a Ticket, &'a PersonRef), Refused> {
    let ticket = scene.ticket.ok_or(Refused::UnknownTicket)?;
    let is_own = match &command.caller {
        Caller::Device(device) if device.approval == Approval::Approved => {
            ticket.readers().contains(&device.person)
        }
        Caller::Device(device) => ticket.was_opened_with(device.credential) || scene.receipts_only,
        Caller::HelpSecret { ticket: own } => *own == ticket.id,
        Caller::Technician(_) | Caller::HelpPage | Caller::System => false,
    };
    if !is_own {
        return Err(Refused::UnknownTicket);
    }
    Ok((ticket, scene.person.unwrap_or(&ticket.requester)))
}

/// The ticket as the desk may see it: one of a restricted team exists for its members only.
pub(super) fn desk_ticket<'a>(command: &Command, scene: &Scene<'a>) -> Result<&'a Ticket, Refused> {
    let missing = Refused::NotFound { what: "ticket" };
    let ticket = scene.ticket.ok_or(missing.clone())?;
    match &command.caller {
        Caller::Technician(actor) if sees(scene, actor.technician.id, ticket) => Ok(ticket),
        Caller::System => Ok(ticket),
        Caller::Technician(_)
        | Caller::Device(_)
        | Caller::HelpPage
        | Caller::HelpSecret { .. } => Err(missing),
    }
}

/// Whether a ticket exists for a technician.
pub(super) fn sees(scene: &Scene<'_>, technician: TechnicianId, ticket: &Ticket) -> bool {
    scene.directory.may_see(technician, ticket.team)
}

/// Whether the role leads the queue.
pub(crate) fn leads(role: Role) -> bool {
    match role {
        Role::Lead | Role::Administrator => true,
        Role::Technician => false,
    }
}

/// Whether the technician is the contact or stands in.
pub(super) fn speaks_for(ticket: &Ticket, technician: TechnicianId) -> bool {
    ticket.contact == Some(technician) || ticket.cover.is_some_and(|cover| cover.by == technician)
}

/// The version on the screen when the edit began must be the present one.
pub(super) fn if_match(ticket: &Ticket, sent: Option<u32>, need: IfMatch) -> Result<(), Refused> {
    match (sent, need) {
        (Some(version), _) if version != ticket.version => {
            Err(Refused::EditConflict { version: ticket.version })
        }
        (None, IfMatch::Needed) => Err(Refused::PreconditionRequired),
        (Some(_) | None, _) => Ok(()),
    }
}

/// A colleague's action about to run holds up every write that needs `If-Match`.
pub(super) fn not_held_up(
    ticket: &Ticket,
    technician: TechnicianId,
    scene: &Scene<'_>,
) -> Result<(), Refused> {
    match &ticket.pending {
        Some(pending) if pending.by != technician => {
            Err(Refused::ActionPending { by: scene.directory.name(pending.by), due: pending.due })
        }
        Some(_) | None => Ok(()),
    }
}
