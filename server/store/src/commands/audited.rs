//! What of a technician's work on tickets has a line in the audit.

use deskbell_domain::{Caller, Command, Decision, Write};

use crate::{
    error::StoreError,
    tables::audit::{self, NewLine},
    work::Work,
};

/// What a technician changed has a line in the audit; what they wrote stands in the conversation, under their name.
pub(super) fn note(
    work: &Work<'_>,
    command: &Command,
    decision: &Decision,
) -> Result<(), StoreError> {
    let Caller::Technician(actor) = &command.caller else { return Ok(()) };
    let Some(what) = audited(&command.write) else { return Ok(()) };
    let named = decision.tickets.iter().find(|one| Some(one.after.id) == command.write.ticket());
    // A call that belongs to an open ticket is no ticket itself.
    let Some(id) = named.or(decision.tickets.first()).map(|one| one.after.id) else {
        return Ok(());
    };
    let line = NewLine::of(Some(actor.technician.id), what, id.0);
    audit::add(work.connection(), &NewLine { ticket: Some(id), ..line }, work.now())
}

fn audited(write: &Write) -> Option<&'static str> {
    [
        ("ticket_edited", matches!(write, Write::PatchTicket { .. })),
        ("ticket_acted_on", matches!(write, Write::DoAction { .. })),
        ("action_undone", matches!(write, Write::UndoAction { .. })),
        ("call_logged", matches!(write, Write::LogCall { .. })),
        ("incident_linked", matches!(write, Write::LinkIncident { .. })),
    ]
    .into_iter()
    .find_map(|(what, is)| is.then_some(what))
}
