//! What the desk keeps in lists: templates, snippets, departments; absences as far as they are read. Anybody on the desk reads them.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_protocol::{desk::kept::Kept, problem::ErrorCode};
use deskbell_store::Listed;

use crate::http::{
    App,
    body::DeskBody,
    guard::Desk,
    headers::{if_match, versioned},
    path::Id,
    problem::{Answer, Refusal},
};

/// All that are in use.
pub(crate) async fn list<W: Listed>(
    State(app): State<App>,
    _desk: Desk,
) -> Answer<Json<Vec<Kept<W::Id, W>>>> {
    Ok(Json(app.store.read(|reader| reader.list::<W>()).await?))
}

/// One of them, also if it was retired.
pub(crate) async fn read<W: Listed>(
    State(app): State<App>,
    _desk: Desk,
    Id(id): Id<W::Id>,
) -> Answer<Response> {
    let found = app.store.read(move |reader| reader.listed::<W>(id)).await?;
    let one = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
    versioned(StatusCode::OK, one.version, &one)
}

/// Adds or edits one.
pub(crate) async fn put<W: Listed>(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<W::Id>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<W>,
) -> Answer<Response> {
    let (began, by) = (if_match(&headers)?, desk.actor.clone());
    let one = app.store.put_listed(id, words, began, by, app.clock.now()).await?;
    versioned(StatusCode::OK, one.version, &one)
}

/// Takes one out of the list.
pub(crate) async fn retire<W: Listed>(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<W::Id>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    let (began, by) = (if_match(&headers)?, desk.actor.clone());
    app.store.retire_listed::<W>(id, began, by, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
