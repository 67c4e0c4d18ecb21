//! Who is signed in, and how they like the console.

use axum::{Json, extract::State, http::HeaderMap};
use deskbell_protocol::{
    TechnicianId,
    desk::{own::PatchOwn, session::SignedIn},
    problem::ErrorCode,
};

use crate::http::{
    App,
    body::DeskBody,
    guard::Desk,
    headers::write_id,
    problem::{Answer, Refusal},
};

/// Who is signed in.
pub(crate) async fn me(State(app): State<App>, desk: Desk) -> Answer<Json<SignedIn>> {
    signed_in(&app, desk.actor.technician.id).await.map(Json)
}

/// Edits one's own settings.
pub(crate) async fn patch(
    State(app): State<App>,
    desk: Desk,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PatchOwn>,
) -> Answer<Json<SignedIn>> {
    let who = desk.actor.technician.id;
    app.store.edit_own(write_id(&headers)?, words, who).await?;
    signed_in(&app, who).await.map(Json)
}

/// A technician with the organisation's name and their own settings.
pub(in crate::http) async fn signed_in(app: &App, id: TechnicianId) -> Answer<SignedIn> {
    let found = app.store.read(move |reader| {
        let organisation = reader.directory()?.organisation.clone();
        Ok((reader.technician(id)?, organisation, reader.own_settings(id)?))
    });
    let (technician, organisation, settings) = found.await?;
    let technician = technician.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    Ok(SignedIn { technician, organisation, settings })
}
