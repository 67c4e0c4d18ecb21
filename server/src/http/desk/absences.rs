//! When technicians are away. Leads say it of everybody, technicians of themselves.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_protocol::{
    AbsenceId, TechnicianId,
    desk::absence::PutAbsence,
    text::{Body, Name},
};

use crate::{
    http::{
        App,
        body::DeskBody,
        guard::Desk,
        headers::{if_match, versioned},
        path::Id,
        problem::{Answer, Refusal},
    },
    words,
};

/// Adds or edits an absence; an introduction that was never given is worded from the catalogue.
pub(crate) async fn put(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AbsenceId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutAbsence>,
) -> Answer<Response> {
    let began = if_match(&headers)?;
    let worded = introduction(&app, &words).await?;
    let (by, at) = (desk.actor.clone(), app.clock.now());
    let absence = app.store.put_absence(id, words, worded, began, by, at).await?;
    versioned(StatusCode::OK, absence.version, &absence)
}

/// Takes an absence back.
pub(crate) async fn retire(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AbsenceId>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    let (began, by) = (if_match(&headers)?, desk.actor.clone());
    app.store.retire_absence(id, began, by, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn introduction(app: &App, words: &PutAbsence) -> Answer<Body> {
    let ids = (words.technician, words.cover);
    let name = |id: TechnicianId| move |directory: &deskbell_domain::Directory| directory.name(id);
    let (contact, cover): (Name, Option<Name>) = app
        .store
        .read(move |reader| {
            let directory = reader.directory()?;
            Ok((name(ids.0)(directory), ids.1.map(|id| name(id)(directory))))
        })
        .await?;
    let contact = ("contact", contact.as_str().into());
    let text = match cover {
        Some(cover) => {
            words::text("absence-introduction", &[contact, ("cover", cover.as_str().into())])
        }
        None => words::text("absence-introduction-somebody", &[contact]),
    };
    Body::parse(&text).map_err(Refusal::internal)
}
