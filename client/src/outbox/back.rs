//! Taking an unsent request back: into the form, or away.

use deskbell_protocol::{AttachmentId, TicketId};
use rusqlite::Connection;

use super::{Frozen, Kind, State, of_ticket, request};
use crate::{
    bridge::DraftFields,
    store::{StoreError, draft},
};

/// What "Change" found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenBack {
    /// The words are in the form again.
    InForm,
    /// It may have left this computer: it can be added to, not changed.
    MayHaveLeft,
    /// There is no such unsent request.
    Nothing,
}

/// Brings an unsent request back into the form. Words the form already holds stay, after the request's own;
/// replies that waited behind it join it, so that nothing is lost.
///
/// # Errors
/// [`StoreError`]; nothing was changed then.
pub fn take_back(db: &Connection, ticket: TicketId) -> Result<TakenBack, StoreError> {
    let rows = of_ticket(db, ticket)?;
    let Some(opening) = rows.iter().find(|row| row.kind == Kind::Open) else {
        return Ok(TakenBack::Nothing);
    };
    let refused = matches!(opening.state, State::NeedsAttention(_));
    if opening.attempted && !refused {
        return Ok(TakenBack::MayHaveLeft);
    }
    let Some(Frozen::Open(open)) = request(db, opening.id)? else { return Ok(TakenBack::Nothing) };
    let mut words = vec![open.description.as_str().to_owned()];
    let mut names: Vec<AttachmentId> = open.attachments.clone();
    for row in rows.iter().filter(|row| row.kind == Kind::Message) {
        if let Some(Frozen::Message(message)) = request(db, row.id)? {
            words.push(message.body.as_str().to_owned());
            names.extend(message.attachments);
        }
    }
    let held = draft::form(db)?;
    words.extend(held.map(|held| held.description).filter(|held| !held.trim().is_empty()));
    let fields = DraftFields {
        description: words.join("\n\n"),
        impact: open.impact,
        reach: open.reach.clone(),
        for_name: open.r#for.as_ref().map(|person| person.name.as_str().to_owned()),
    };
    draft::save_form(db, &fields)?;
    for name in names {
        draft::give_back(db, name)?;
    }
    db.execute("delete from outbox where ticket = ?1", [ticket.to_string()])?;
    Ok(TakenBack::InForm)
}

/// Throws an unsent request and what waits behind it away.
///
/// # Errors
/// [`StoreError`].
pub fn discard(db: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    for row in of_ticket(db, ticket)? {
        if let Some(frozen) = request(db, row.id).ok().flatten() {
            for name in frozen.names() {
                draft::forget_attachment(db, *name)?;
            }
        }
    }
    db.execute("delete from outbox where ticket = ?1", [ticket.to_string()])?;
    Ok(())
}
