//! Bringing in another computer of one's own: a code is read aloud at the one that is in and typed at the other.

use axum::{
    Extension, Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{
    WriteId,
    enroll::{Approval, Enrolled, Join, JoinCode},
    problem::ErrorCode,
};
use deskbell_store::NewJoinCode;

use crate::http::{
    App,
    body::MeBody,
    codes,
    guard::{self, Device},
    headers::created,
    limits::Work,
    listener::Peer,
    path::Id,
    problem::{Answer, Refusal},
};

/// Makes a code. It follows from the device's token, which the server does not keep: a repeat gets the same code without
/// it being stored anywhere.
pub(crate) async fn make(
    State(app): State<App>,
    device: Device,
    Id(id): Id<WriteId>,
    headers: HeaderMap,
) -> Answer<Response> {
    let credential = device.0.credential;
    app.limits.take_from(Work::Submit, credential.0)?;
    let token = guard::token(&headers)?.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    let code = codes::of("join code", token, id);
    let new = NewJoinCode { id, credential, code: code.clone() };
    let (ends_at, is_new) = app.store.make_join_code(new).await?;
    Ok((created(is_new), Json(JoinCode { code, ends_at })).into_response())
}

/// Brings this computer in. Every code that is not good gets the same refusal.
pub(crate) async fn join(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    device: Device,
    MeBody { value, .. }: MeBody<Join>,
) -> Answer<Json<Enrolled>> {
    let credential = device.0.credential;
    // Anybody may enrol as many credentials as they like: the address counts, too.
    app.limits.take_from_address(Work::SignIn, peer.0.ip())?;
    let work =
        if device.0.approval == Approval::Approved { Work::Submit } else { Work::PendingSubmit };
    app.limits.take_from(work, credential.0)?;
    let enrolled = app.store.join_by_code(credential, codes::plain(value.code.as_str())).await?;
    let enrolled = enrolled.ok_or_else(|| Refusal::field("/code", "code_refused"))?;
    tracing::info!(device.id = %device.0.device, "a device joined by a code");
    Ok(Json(enrolled))
}
