//! Known issues: declared, told about and ended by the desk.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_protocol::{
    IncidentId, WriteId,
    desk::incident::{
        DeskIncidentList, JoinerList, PutIncident, PutIncidentOver, PutIncidentUpdate,
    },
    incident::IncidentState,
    limits::PAGE_ROWS,
    problem::ErrorCode,
};

use crate::http::{
    App,
    body::DeskBody,
    guard::Desk,
    headers::{if_match, versioned},
    path::{Asked, Id, Ids},
    problem::{Answer, Refusal},
    right,
};

/// Most words by which the bell finds one in a draft, and most places, departments or models.
const MOST_WORDS: usize = 50;

/// Known issues, newest first.
pub(crate) async fn list(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<DeskIncidentList>> {
    let state = match asked.get("state") {
        None => None,
        Some("open") => Some(IncidentState::Open),
        Some("over") => Some(IncidentState::Over),
        Some(_) => {
            let detail = right::one_of(["open", "over"]);
            return Err(Refusal::wrong("/state", "unknown_value", detail));
        }
    };
    let (below, limit) = (asked.id("cursor")?, asked.limit()?);
    let me = desk.actor.technician.id;
    let list = app.store.read(move |reader| reader.desk_incidents(me, state, below, limit)).await?;
    Ok(Json(list))
}

/// One of them, with its tickets.
pub(crate) async fn read(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<IncidentId>,
) -> Answer<Response> {
    page(&app, &desk, id).await
}

/// Declares one, or edits what is said of it.
pub(crate) async fn put(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<IncidentId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutIncident>,
) -> Answer<Response> {
    check(&words)?;
    let (began, at) = (if_match(&headers)?, app.clock.now());
    app.store.put_incident(id, words, began, desk.actor.clone(), at).await?;
    page(&app, &desk, id).await
}

/// Tells everybody news of it.
pub(crate) async fn update(
    State(app): State<App>,
    desk: Desk,
    Ids(id, news): Ids<IncidentId, WriteId>,
    DeskBody(words): DeskBody<PutIncidentUpdate>,
) -> Answer<Response> {
    let at = app.clock.now();
    app.store.tell_incident(id, news, words, desk.actor.clone(), at).await?;
    page(&app, &desk, id).await
}

/// Ends it and tells everybody once.
pub(crate) async fn over(
    State(app): State<App>,
    desk: Desk,
    Ids(id, end): Ids<IncidentId, WriteId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutIncidentOver>,
) -> Answer<Response> {
    let (began, at) = (if_match(&headers)?, app.clock.now());
    app.store.end_incident((id, end), words, began, desk.actor.clone(), at).await?;
    page(&app, &desk, id).await
}

/// Who said "me too".
pub(crate) async fn joiners(
    State(app): State<App>,
    _desk: Desk,
    Id(id): Id<IncidentId>,
    asked: Asked,
) -> Answer<Json<JoinerList>> {
    let (after, limit) = (asked.id("cursor")?, asked.limit()?);
    let found = app.store.read(move |reader| reader.joiners(id, after, limit)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

async fn page(app: &App, desk: &Desk, id: IncidentId) -> Answer<Response> {
    let me = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.desk_incident(me, id)).await?;
    let page = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
    versioned(StatusCode::OK, page.incident.version, &page)
}

fn check(words: &PutIncident) -> Answer<()> {
    let lists = [
        ("/words", words.words.len(), MOST_WORDS),
        ("/touches/places", words.touches.places.len(), MOST_WORDS),
        ("/touches/departments", words.touches.departments.len(), MOST_WORDS),
        ("/touches/models", words.touches.models.len(), MOST_WORDS),
        ("/tickets", words.tickets.len(), PAGE_ROWS),
    ];
    match lists.iter().find(|(_, count, most)| count > most) {
        Some((pointer, _, most)) => {
            Err(Refusal::wrong(*pointer, "too_many", right::at_most(*most)))
        }
        None => Ok(()),
    }
}
