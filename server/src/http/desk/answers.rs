//! Published solutions: for the desk, or offered by the bell.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_protocol::{
    AnswerId,
    desk::answer::{DeskAnswerList, PutAnswer},
    problem::ErrorCode,
};
use deskbell_store::AnswerFilter;

use super::tickets::search_words;
use crate::http::{
    App,
    body::DeskBody,
    guard::Desk,
    headers::{if_match, versioned},
    path::{Asked, Id},
    problem::{Answer, Refusal},
    right,
};

/// Most words by which the bell finds one in a draft.
const MOST_WORDS: usize = 50;

/// Published solutions, newest first.
pub(crate) async fn list(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<DeskAnswerList>> {
    let offered = match asked.get("offered") {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => {
            let detail = right::one_of(["true", "false"]);
            return Err(Refusal::wrong("/offered", "unknown_value", detail));
        }
    };
    let q = search_words(&app, &desk, &asked)?;
    let filter = AnswerFilter { offered, q, ticket: asked.id("ticket")? };
    let (below, limit) = (asked.id("cursor")?, asked.limit()?);
    let me = desk.actor.technician.id;
    let list = app.store.read(move |reader| reader.desk_answers(me, &filter, below, limit)).await?;
    Ok(Json(list))
}

/// One of them, also if it was retired.
pub(crate) async fn read(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AnswerId>,
) -> Answer<Response> {
    answer(&app, &desk, id).await
}

/// Publishes one, or edits it.
pub(crate) async fn put(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AnswerId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutAnswer>,
) -> Answer<Response> {
    if words.words.len() > MOST_WORDS {
        return Err(Refusal::wrong("/words", "too_many", right::at_most(MOST_WORDS)));
    }
    let (began, by) = (if_match(&headers)?, (desk.actor.technician.id, app.clock.now()));
    app.store.put_answer(id, words, began, by).await?;
    answer(&app, &desk, id).await
}

/// Takes one out of the list, and back from the bells.
pub(crate) async fn retire(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AnswerId>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    let (began, by) = (if_match(&headers)?, (desk.actor.technician.id, app.clock.now()));
    app.store.retire_answer(id, began, by).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn answer(app: &App, desk: &Desk, id: AnswerId) -> Answer<Response> {
    let me = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.desk_answer(me, id)).await?;
    let answer = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
    versioned(StatusCode::OK, answer.version, &answer)
}
