//! What is looked up beside tickets and people: machines and the audit.

use axum::{Json, extract::State};
use deskbell_protocol::{
    MachineId, PersonId,
    desk::{
        audit::AuditList,
        machine::{Machine, MachineList},
        people::DeskDevice,
    },
    problem::ErrorCode,
};
use deskbell_store::AuditFilter;

use super::tickets::search_words;
use crate::http::{
    App,
    guard::Desk,
    path::{Asked, Id},
    problem::{Answer, Refusal},
};

/// Finds machines.
pub(crate) async fn machines(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<MachineList>> {
    let q = search_words(&app, &desk, &asked)?.unwrap_or_default();
    let limit = asked.limit()?;
    let list =
        app.store.read(move |reader| reader.machines(&q, asked.get("cursor"), limit)).await?;
    Ok(Json(list))
}

/// Devices that wait to be let in.
pub(crate) async fn waiting(State(app): State<App>, _desk: Desk) -> Answer<Json<Vec<DeskDevice>>> {
    Ok(Json(app.store.read(|reader| reader.pending_devices()).await?))
}

/// A machine with its devices, its last tickets and what it last said.
pub(crate) async fn machine(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<MachineId>,
) -> Answer<Json<Machine>> {
    let technician = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.machine(technician, id)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// Who saw or changed what.
pub(crate) async fn audit(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<AuditList>> {
    let filter = AuditFilter {
        about: asked.id::<PersonId>("person")?.map(|id| id.0),
        ticket: asked.id("ticket")?,
        by: asked.id("technician")?,
        from: asked.word("from")?,
        to: asked.word("to")?,
    };
    let (technician, limit) = (desk.actor.technician.id, asked.limit()?);
    let page = app
        .store
        .read(move |reader| reader.audit_page(technician, &filter, asked.get("cursor"), limit));
    Ok(Json(page.await?))
}
