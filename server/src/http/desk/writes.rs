//! What technicians write on tickets.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use deskbell_domain::{Command, Outcome, Write};
use deskbell_protocol::{
    ActionId, MessageId, TicketId, Timestamp,
    desk::{
        action::{ActionDone, DoAction},
        change::PresenceNote,
        ticket::DeskTicketRow,
        write::{DeskRow, DeskWrite, DeskWritten, LogCall, PatchTicket, Presence},
    },
    problem::ErrorCode,
};
use serde_json::Value;

use crate::http::{
    App,
    body::DeskBody,
    guard::Desk,
    headers::{created, if_match, versioned, write_id},
    json,
    limits::Work,
    me::writes::{few_attachments, unexpected},
    path::{Id, Ids},
    problem::{Answer, Refusal},
    right,
};

/// Most seconds during which an action can be undone.
const UNDO_SECONDS: u8 = 60;

/// Logs a call.
pub(crate) async fn log_call(
    State(app): State<App>,
    desk: Desk,
    Id(ticket): Id<TicketId>,
    DeskBody(words): DeskBody<LogCall>,
) -> Answer<Response> {
    let known = app.store.read(move |reader| reader.receipt(ticket)).await?.is_some();
    let outcome = submit(&app, &desk, Write::LogCall { ticket, words: Box::new(words) }).await?;
    let (Outcome::Logged { ticket, .. } | Outcome::Attached { ticket, .. }) = outcome else {
        return Err(unexpected(&outcome));
    };
    let ticket = row(&app, &desk, ticket).await?;
    versioned(created(!known), ticket.head.version, &DeskRow { ticket })
}

/// Edits fields. Whoever moves a ticket where they may not see it is answered without it.
pub(crate) async fn patch(
    State(app): State<App>,
    desk: Desk,
    Id(ticket): Id<TicketId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PatchTicket>,
) -> Answer<Response> {
    let (write, if_match) = (write_id(&headers)?, if_match(&headers)?);
    let write = Write::PatchTicket { ticket, write, words: Box::new(words), if_match };
    submit(&app, &desk, write).await?;
    let technician = desk.actor.technician.id;
    let seen = app.store.read(move |reader| reader.desk_row(technician, ticket)).await?;
    let Some(ticket) = seen else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    versioned(StatusCode::OK, ticket.head.version, &DeskRow { ticket })
}

/// Takes, hands over, resolves and the rest.
pub(crate) async fn act(
    State(app): State<App>,
    desk: Desk,
    Ids(ticket, action): Ids<TicketId, ActionId>,
    headers: HeaderMap,
    DeskBody(raw): DeskBody<Value>,
) -> Answer<Response> {
    let words = strictly(&raw)?;
    if words.undo_seconds.is_some_and(|seconds| seconds > UNDO_SECONDS) {
        return Err(Refusal::wrong(
            "/undo_seconds",
            "out_of_range",
            right::between(0, UNDO_SECONDS),
        ));
    }
    let if_match = if_match(&headers)?;
    let write = Write::DoAction { ticket, action, words: Box::new(words), if_match };
    let outcome = submit(&app, &desk, write).await?;
    let Outcome::ActionDone { due, .. } = outcome else { return Err(unexpected(&outcome)) };
    let ticket = row(&app, &desk, ticket).await?;
    versioned(StatusCode::OK, ticket.head.version, &ActionDone { ticket, due })
}

/// Takes an action back.
pub(crate) async fn undo(
    State(app): State<App>,
    desk: Desk,
    Ids(ticket, action): Ids<TicketId, ActionId>,
) -> Answer<StatusCode> {
    submit(&app, &desk, Write::UndoAction { ticket, action }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes to the requester, or an internal note.
pub(crate) async fn message(
    State(app): State<App>,
    desk: Desk,
    Ids(ticket, message): Ids<TicketId, MessageId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<DeskWrite>,
) -> Answer<Response> {
    few_attachments(words.attachments.len())?;
    let if_match = if_match(&headers)?;
    let at = app.clock.now();
    let write = Write::DeskMessage { ticket, message, words: Box::new(words), if_match };
    let outcome = submit_at(&app, &desk, write, at).await?;
    let Outcome::DeskWritten { ticket, message } = outcome else {
        return Err(unexpected(&outcome));
    };
    let technician = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.desk_message(technician, message)).await?;
    let message = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
    let ticket = row(&app, &desk, ticket).await?;
    versioned(created(message.at == at), ticket.head.version, &DeskWritten { message, ticket })
}

/// A technician has read it.
pub(crate) async fn seen(
    State(app): State<App>,
    desk: Desk,
    Id(ticket): Id<TicketId>,
) -> Answer<StatusCode> {
    submit(&app, &desk, Write::Seen { ticket }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A technician looks or types. Kept by the consoles that hear it, for 20 seconds, and nowhere else.
pub(crate) async fn presence(
    State(app): State<App>,
    desk: Desk,
    Id(ticket): Id<TicketId>,
    DeskBody(words): DeskBody<Presence>,
) -> Answer<StatusCode> {
    let visible = row(&app, &desk, ticket).await?;
    let technician = desk.actor.technician;
    let team = visible.head.team.map(|team| team.id);
    let may_see = app.store.read(move |reader| {
        let directory = reader.directory()?;
        let all = directory.technicians.iter().map(|card| card.id);
        Ok(all.filter(|id| directory.may_see(*id, team)).collect())
    });
    let may_see = may_see.await?;
    app.hub.tell_presence(&PresenceNote { ticket, technician, doing: words.doing }, &may_see);
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a ticket for good.
pub(crate) async fn erase(
    State(app): State<App>,
    desk: Desk,
    Id(ticket): Id<TicketId>,
) -> Answer<StatusCode> {
    submit(&app, &desk, Write::EraseTicket { ticket }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn submit(app: &App, desk: &Desk, write: Write) -> Answer<Outcome> {
    submit_at(app, desk, write, app.clock.now()).await
}

async fn submit_at(app: &App, desk: &Desk, write: Write, at: Timestamp) -> Answer<Outcome> {
    app.limits.take_from(Work::Submit, desk.actor.technician.id.0)?;
    let command = Command { at, caller: desk.caller(), write };
    Ok(app.store.decide(command).await?)
}

async fn row(app: &App, desk: &Desk, id: TicketId) -> Answer<DeskTicketRow> {
    let technician = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.desk_row(technician, id)).await?;
    found.ok_or(Refusal::new(ErrorCode::NotFound))
}

/// An action is read through a tagged enum, which lets unknown fields pass: what does not come back was unknown.
fn strictly(raw: &Value) -> Answer<DoAction> {
    let bytes = serde_json::to_vec(raw).map_err(Refusal::internal)?;
    let (words, _): (DoAction, Vec<String>) = json::read(&bytes)?;
    let known = serde_json::to_value(&words).map_err(Refusal::internal)?;
    let unknown = raw
        .as_object()
        .into_iter()
        .flatten()
        .find(|(field, value)| !value.is_null() && known.get(field.as_str()).is_none());
    match unknown {
        None => Ok(words),
        Some((field, _)) => Err(Refusal::field(format!("/{field}"), "unknown_field")),
    }
}
