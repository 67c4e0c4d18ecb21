//! Taking an unsent request back: into the form or the composer, or away.

use deskbell_protocol::{AttachmentId, MessageId, TicketId};
use rusqlite::Connection;
use uuid::Uuid;

use super::{Frozen, Kind, Row, State, drop_row, of_ticket, request};
use crate::{
    bridge::{AttachTo, DraftFields, DraftReach},
    store::{StoreError, draft},
};

/// What "Change" found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenBack {
    /// The words can be changed again: all that is being written there now.
    Words(String),
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
    if may_have_left(opening) {
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
    let description = words.join("\n\n");
    let fields = DraftFields {
        description: description.clone(),
        impact: open.impact,
        reach: open.reach.as_ref().map(DraftReach::from),
        for_name: open.r#for.as_ref().map(|person| person.name.as_str().to_owned()),
        asker_name: open.asker.as_ref().map(|person| person.name.as_str().to_owned()),
    };
    draft::save_form(db, &fields)?;
    for name in names {
        draft::give_back(db, &AttachTo::Form, name)?;
    }
    db.execute("delete from outbox where ticket = ?1", [ticket.to_string()])?;
    Ok(TakenBack::Words(description))
}

/// Brings an unsent reply, or the words of a refused answer, back into the composer of its ticket, before what is
/// being written there. Sent again they are another message.
///
/// # Errors
/// [`StoreError`]; nothing was changed then.
pub fn take_back_message(
    db: &Connection,
    ticket: TicketId,
    id: MessageId,
) -> Result<TakenBack, StoreError> {
    let Some(row) = of_ticket(db, ticket)?.into_iter().find(|row| row.id == id.0) else {
        return Ok(TakenBack::Nothing);
    };
    if may_have_left(&row) {
        return Ok(TakenBack::MayHaveLeft);
    }
    let Some(frozen) = request(db, row.id)?.filter(|_| is_written(row.kind)) else {
        return Ok(TakenBack::Nothing);
    };
    let held = draft::reply(db, ticket)?;
    let words = frozen.words().into_iter().chain(Some(held.as_str()));
    let words: Vec<&str> = words.filter(|words| !words.trim().is_empty()).collect();
    let body = words.join("\n\n");
    draft::save_reply(db, ticket, &body)?;
    for name in frozen.names() {
        draft::give_back(db, &AttachTo::Reply { ticket }, *name)?;
        drop_row(db, name.0)?;
    }
    drop_row(db, row.id)?;
    Ok(TakenBack::Words(body))
}

/// Whether a row holds words that can be written again.
#[must_use]
pub fn is_written(kind: Kind) -> bool {
    match kind {
        Kind::Message | Kind::Verdict | Kind::Rating => true,
        Kind::Open | Kind::Nudge | Kind::Read | Kind::Attachment => false,
    }
}

/// What was refused is not there: an id the server knows gets its first outcome, never a refusal.
fn may_have_left(row: &Row) -> bool {
    row.attempted && !matches!(row.state, State::NeedsAttention(_))
}

/// Throws an unsent request and what waits behind it away.
///
/// # Errors
/// [`StoreError`].
pub fn discard(db: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    for row in of_ticket(db, ticket)? {
        forget_named(db, row.id)?;
    }
    db.execute("delete from outbox where ticket = ?1", [ticket.to_string()])?;
    Ok(())
}

/// Throws one unsent reply, or one upload, away, with the uploads it names.
///
/// # Errors
/// [`StoreError`].
pub fn discard_message(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    forget_named(db, id)?;
    draft::forget_attachment(db, AttachmentId(id))?;
    drop_row(db, id)
}

/// What a request names goes with it: no upload is left that no text asks for.
pub(super) fn forget_named(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    // A request that cannot be read names nothing that could be found.
    let frozen = request(db, id).ok().flatten();
    for name in frozen.iter().flat_map(Frozen::names) {
        draft::forget_attachment(db, *name)?;
        drop_row(db, name.0)?;
    }
    Ok(())
}
