//! Who sits there: company sign-in as a device begins it, and what people say of themselves while they wait.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{
    enroll::Approval,
    problem::ErrorCode,
    sign_in::{SayWho, SignInStarted, StartSignIn},
};
use deskbell_store::NewSignIn;

use crate::http::{
    App,
    body::MeBody,
    codes, company,
    guard::{self, Device},
    headers::created,
    limits::Work,
    problem::{Answer, Refusal},
};

/// Begins a company sign-in: the bell opens the page and shows the code that the page asks for.
pub(crate) async fn start(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
    MeBody { value, .. }: MeBody<StartSignIn>,
) -> Answer<Response> {
    take(&app, &device)?;
    let token = guard::token(&headers)?.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    let (id, credential) = (value.id, device.0.credential);
    let code = codes::of("company sign-in", token, id);
    let new = NewSignIn { id, credential, code: code.clone() };
    let (ends_at, is_new) = app.store.start_sign_in(new).await?;
    let url = company::page_of(&app, id);
    Ok((created(is_new), Json(SignInStarted { url, code, ends_at })).into_response())
}

/// Notes what somebody who waits says their address is. Known and unknown addresses are answered alike.
pub(crate) async fn say_who(
    State(app): State<App>,
    device: Device,
    MeBody { value, .. }: MeBody<SayWho>,
) -> Answer<StatusCode> {
    take(&app, &device)?;
    app.store.say_who(device.0.credential, value.email).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn take(app: &App, device: &Device) -> Answer<()> {
    let is_in = device.0.approval == Approval::Approved;
    let work = if is_in { Work::Submit } else { Work::PendingSubmit };
    app.limits.take_from(work, device.0.credential.0)
}
