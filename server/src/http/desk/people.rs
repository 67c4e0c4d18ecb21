//! People and their computers, and who is signed in.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_domain::Write;
use deskbell_protocol::{
    DeviceId, PersonId,
    desk::{
        people::{ApproveDevice, DeviceDecided, PeopleList, Person},
        session::SignedIn,
    },
    problem::ErrorCode,
};

use super::{tickets::search_words, writes::submit};
use crate::http::{
    App,
    body::DeskBody,
    guard::Desk,
    path::{Asked, Id},
    problem::{Answer, Refusal},
};

/// Who is signed in.
pub(crate) async fn me(State(app): State<App>, desk: Desk) -> Answer<Json<SignedIn>> {
    let id = desk.actor.technician.id;
    let (technician, organisation) = app
        .store
        .read(move |reader| Ok((reader.technician(id)?, reader.directory()?.organisation.clone())))
        .await?;
    let technician = technician.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    Ok(Json(SignedIn { technician, organisation }))
}

/// Finds people.
pub(crate) async fn search(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<PeopleList>> {
    let q = search_words(&app, &desk, &asked)?.unwrap_or_default();
    let limit = asked.limit()?;
    let list = app.store.read(move |reader| reader.people(&q, asked.get("cursor"), limit)).await?;
    Ok(Json(list))
}

/// A person with devices.
pub(crate) async fn person(
    State(app): State<App>,
    _desk: Desk,
    Id(id): Id<PersonId>,
) -> Answer<Json<Person>> {
    let found = app.store.read(move |reader| reader.person(id)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// Deletes a person for good.
pub(crate) async fn erase(
    State(app): State<App>,
    desk: Desk,
    Id(person): Id<PersonId>,
) -> Answer<StatusCode> {
    submit(&app, &desk, Write::ErasePerson { person }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirms a computer, as the technician has seen it.
pub(crate) async fn approve(
    State(app): State<App>,
    desk: Desk,
    Id(device): Id<DeviceId>,
    DeskBody(seen): DeskBody<ApproveDevice>,
) -> Answer<Json<DeviceDecided>> {
    let by = desk.actor.technician.id;
    Ok(Json(app.store.approve_device(device, seen.credential, by).await?))
}

/// Signs a computer out for good.
pub(crate) async fn revoke(
    State(app): State<App>,
    desk: Desk,
    Id(device): Id<DeviceId>,
) -> Answer<Json<DeviceDecided>> {
    Ok(Json(app.store.revoke_device(device, desk.actor.technician.id).await?))
}
