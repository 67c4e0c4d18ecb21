//! The help page: a request without a bell, read and answered with the secret in its link.

use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use deskbell_domain::{Caller, Command, Outcome, Write};
use deskbell_protocol::{
    MessageId, TicketId, VerdictId,
    help::{HelpReceived, HelpRequest},
    me::{GiveVerdict, VerdictGiven, WriteMessage, Written},
    problem::ErrorCode,
    text::Comment,
    ticket::{Impact, LastLine, Ticket, TicketRow},
};

use super::{
    App,
    body::MeBody,
    guard::HelpSecret,
    headers::created,
    limits::Work,
    listener::Peer,
    me::writes::{few_attachments, unexpected},
    path::{Id, Ids},
    problem::{Answer, Refusal},
};

/// Asks for help; the secret stays in the page's link, only its hash comes here.
pub(super) async fn open(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Id(ticket): Id<TicketId>,
    MeBody { mut value, .. }: MeBody<HelpRequest>,
) -> Answer<Response> {
    app.limits.take_from_address(Work::Help, peer.0.ip())?;
    few_attachments(value.attachments.len())?;
    if value.email.is_none() && value.phone.as_ref().is_none_or(|phone| phone.as_str().is_empty()) {
        return Err(Refusal::field("/phone", "required"));
    }
    if value.impact == Some(Impact::Unknown) {
        value.impact = None;
    }
    let known = app.store.read(move |reader| reader.receipt(ticket)).await?.is_some();
    let write = Write::HelpRequest { ticket, words: Box::new(value) };
    let command = Command { at: app.clock.now(), caller: Caller::HelpPage, write };
    let outcome = app.store.decide(command).await?;
    let Outcome::Opened { number, .. } = outcome else { return Err(unexpected(&outcome)) };
    Ok((created(!known), Json(HelpReceived { number })).into_response())
}

/// The ticket of this link.
pub(super) async fn read(
    State(app): State<App>,
    HelpSecret(ticket): HelpSecret,
) -> Answer<Json<Ticket>> {
    let found = app.store.read(move |reader| reader.help_page(ticket)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// Writes to IT.
pub(super) async fn write(
    State(app): State<App>,
    HelpSecret(ticket): HelpSecret,
    Ids(_, message): Ids<TicketId, MessageId>,
    MeBody { value, ignored }: MeBody<WriteMessage>,
) -> Answer<Response> {
    few_attachments(value.attachments.len())?;
    let known = app.store.read(move |reader| reader.own_message(message)).await?.is_some();
    let outcome =
        submit(&app, ticket, Write::WriteMessage { ticket, message, words: value }).await?;
    let Outcome::Written { ticket, message, continued_by } = outcome else {
        return Err(unexpected(&outcome));
    };
    let found = app.store.read(move |reader| reader.own_message(message)).await?;
    let message = found.ok_or(Refusal::new(ErrorCode::Erased))?;
    let written = Written { message, ticket, continued_by, ignored };
    Ok((created(!known), Json(written)).into_response())
}

/// Answers "Is it fixed?".
pub(super) async fn verdict(
    State(app): State<App>,
    HelpSecret(ticket): HelpSecret,
    Ids(_, verdict): Ids<TicketId, VerdictId>,
    MeBody { value, ignored }: MeBody<GiveVerdict>,
) -> Answer<Json<VerdictGiven>> {
    let outcome =
        submit(&app, ticket, Write::GiveVerdict { ticket, verdict, words: value }).await?;
    let Outcome::Verdict { ticket, superseded } = outcome else { return Err(unexpected(&outcome)) };
    let found = app.store.read(move |reader| reader.help_page(ticket)).await?;
    let ticket = row_of(found.ok_or(Refusal::new(ErrorCode::NotFound))?)?;
    Ok(Json(VerdictGiven { ticket, superseded, ignored }))
}

/// The page shows the whole conversation, so nothing of it counts as unread.
fn row_of(ticket: Ticket) -> Answer<TicketRow> {
    let newest = ticket.messages.into_iter().next_back();
    let newest =
        newest.ok_or_else(|| Refusal::internal("a verdict on a ticket without entries"))?;
    let first_line = newest.body.as_str().lines().next().unwrap_or_default();
    let last = LastLine {
        author: newest.author,
        text: Comment::parse(first_line).map_err(Refusal::internal)?,
        event: newest.event,
        at: newest.at,
    };
    Ok(TicketRow { head: ticket.head, last, unread: 0, read_through: None })
}

async fn submit(app: &App, ticket: TicketId, write: Write) -> Answer<Outcome> {
    app.limits.take_from(Work::PendingSubmit, ticket.0)?;
    let caller = Caller::HelpSecret { ticket };
    Ok(app.store.decide(Command { at: app.clock.now(), caller, write }).await?)
}
