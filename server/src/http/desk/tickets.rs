//! What technicians read of tickets.

use axum::{Json, extract::State, http::HeaderMap, response::Response};
use deskbell_protocol::{
    TicketId,
    desk::{
        change::DeskChangePage,
        ticket::{Counts, DeskTicketBrief, DeskTicketList, View},
    },
    problem::ErrorCode,
};
use deskbell_store::QueueFilter;

use crate::{
    feed::Who,
    http::{
        App,
        guard::Desk,
        headers::{resume, unless_known},
        limits::Work,
        me::reads::{events, position},
        path::{Asked, Id},
        problem::{Answer, Refusal},
    },
    words,
};

/// Longest search, in characters, and most words of it.
const SEARCH_CHARS: usize = 200;
const SEARCH_WORDS: usize = 16;

/// A view of the queue, or a search.
pub(crate) async fn list(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<DeskTicketList>> {
    let q = search_words(&app, &desk, &asked)?;
    let filter = QueueFilter {
        view: asked.word::<View>("view")?,
        q,
        team: asked.id("team")?,
        topic: asked.id("topic")?,
        person: asked.id("person")?,
        opening: asked.id("opening")?,
        machine: asked.id("machine")?,
        incident: asked.id("incident")?,
        from: asked.word("from")?,
        to: asked.word("to")?,
    };
    let limit = asked.limit()?;
    let technician = desk.actor.technician.id;
    let list = app
        .store
        .read(move |reader| reader.desk_tickets(technician, &filter, asked.get("cursor"), limit))
        .await?;
    Ok(Json(list))
}

/// How many tickets each view holds.
pub(crate) async fn counts(State(app): State<App>, desk: Desk) -> Answer<Json<Counts>> {
    let technician = desk.actor.technician.id;
    Ok(Json(app.store.read(move |reader| reader.counts(technician)).await?))
}

/// Everything about a ticket.
pub(crate) async fn get(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TicketId>,
    headers: HeaderMap,
) -> Answer<Response> {
    let technician = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.desk_ticket(technician, id)).await?;
    let ticket = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
    let tag = format!("\"{}\"", ticket.head.version);
    let bytes = serde_json::to_vec(&ticket).map_err(Refusal::internal)?;
    Ok(unless_known(&headers, &tag, bytes))
}

/// What else its requester asked for: the last ten. The whole history would need a line in the audit, and a GET writes none.
pub(crate) async fn history(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TicketId>,
) -> Answer<Json<Vec<DeskTicketBrief>>> {
    let technician = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.history(technician, id)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// What happened since a position.
pub(crate) async fn changes(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<DeskChangePage>> {
    let (after, limit) = (asked.after()?, asked.limit()?);
    let technician = desk.actor.technician.id;
    let page = app.store.read(move |reader| reader.desk_changes(technician, after, limit)).await?;
    Ok(Json(page))
}

/// What happens from now on.
pub(crate) async fn stream(
    State(app): State<App>,
    desk: Desk,
    headers: HeaderMap,
    asked: Asked,
) -> Answer<Response> {
    let technician = desk.actor.technician.id;
    let after = match resume(&headers, &asked)? {
        None => *app.store.latest().borrow(),
        Some(cursor) => {
            app.store.read(move |reader| reader.desk_changes(technician, Some(cursor), 1)).await?;
            position(&app, cursor)?
        }
    };
    let who = Who::Technician { actor: desk.actor, credential: desk.credential };
    Ok(events(app.hub.open(who, after)))
}

/// The words of a search, within limits and the technician's share.
pub(super) fn search_words(app: &App, desk: &Desk, asked: &Asked) -> Answer<Option<String>> {
    let Some(q) = asked.get("q") else { return Ok(None) };
    app.limits.take_from(Work::Search, desk.actor.technician.id.0)?;
    if q.chars().count() > SEARCH_CHARS || q.split_whitespace().count() > SEARCH_WORDS {
        let most = [("most", SEARCH_CHARS.into()), ("words", SEARCH_WORDS.into())];
        let detail = words::text("field-too-long-words", &most);
        return Err(Refusal::wrong("/q", "too_long", detail));
    }
    Ok(Some(q.to_owned()))
}
