//! Enrolment keys over the API: the same keys as the command line's.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{
    WriteId,
    desk::keys::{EnrollmentKey, MakeKey},
    problem::ErrorCode,
};
use deskbell_store::EnrollmentKey as KeptKey;

use crate::{
    administration::{KeyRules, new_key},
    http::{
        App,
        body::DeskBody,
        guard::Desk,
        headers::created,
        path::Id,
        problem::{Answer, Refusal},
        right,
    },
};

/// Most days of a key that ends.
const MOST_DAYS: u32 = 3_650;

/// Every key, oldest first.
pub(crate) async fn all(State(app): State<App>, _desk: Desk) -> Answer<Json<Vec<EnrollmentKey>>> {
    let keys = app.store.read(|reader| reader.enrollment_keys()).await?;
    Ok(Json(keys.into_iter().map(|key| told(&key, None)).collect()))
}

/// One key.
pub(crate) async fn get(
    State(app): State<App>,
    _desk: Desk,
    Id(id): Id<WriteId>,
) -> Answer<Json<EnrollmentKey>> {
    Ok(Json(told(&kept(&app, id).await?, None)))
}

/// Makes a key, which is told this once. A repeat finds it made: whoever missed it ends it and makes another.
pub(crate) async fn make(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<WriteId>,
    DeskBody(wish): DeskBody<MakeKey>,
) -> Answer<Response> {
    let MakeKey { expires_days, max_uses, auto_approve } = wish;
    if expires_days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        let detail = right::between(1, MOST_DAYS);
        return Err(Refusal::wrong("/expires_days", "out_of_range", detail));
    }
    if max_uses == Some(0) {
        return Err(Refusal::wrong("/max_uses", "out_of_range", right::at_least(1)));
    }
    let rules = KeyRules { expires_days, max_uses, auto_approve };
    let (new, key) = new_key(id, rules, app.clock.now());
    let by = desk.actor.technician.id;
    let is_new = app.store.make_enrollment_key(new, expires_days, by).await?;
    let answer = told(&kept(&app, id).await?, is_new.then_some(key));
    Ok((created(is_new), Json(answer)).into_response())
}

/// Ends a key. Computers that came in by it stay.
pub(crate) async fn revoke(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<WriteId>,
) -> Answer<StatusCode> {
    let by = Some(desk.actor.technician.id);
    let is_there = app.store.revoke_enrollment_key(id, by).await?;
    if is_there { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::new(ErrorCode::NotFound)) }
}

async fn kept(app: &App, id: WriteId) -> Answer<KeptKey> {
    let found = app.store.read(move |reader| reader.enrollment_key(id)).await?;
    found.ok_or(Refusal::new(ErrorCode::NotFound))
}

fn told(kept: &KeptKey, key: Option<String>) -> EnrollmentKey {
    EnrollmentKey {
        id: kept.id,
        key,
        auto_approve: kept.auto_approve,
        max_uses: kept.max_uses,
        uses: kept.uses,
        expires_at: kept.expires_at,
        made_at: kept.made_at,
        revoked_at: kept.revoked_at,
    }
}
