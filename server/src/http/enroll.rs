//! How a computer becomes known.

use std::net::IpAddr;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::enroll::{Enroll, TokenHash};

use super::{App, body::MeBody, headers::created, limits::Work, listener::Peer, problem::Answer};

/// Takes an enrolment. An old token of the same device, sent as bearer, proves that it is the same one.
pub(super) async fn enroll(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    MeBody { value, .. }: MeBody<Enroll>,
) -> Answer<Response> {
    app.limits.take_from_address(Work::Enroll, peer.0.ip())?;
    let proof = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
        .map(TokenHash::of);
    let device = value.device.id;
    let (enrolled, is_new) = app.store.enroll(value, proof, is_inside(peer.0.ip())).await?;
    tracing::info!(device.id = %device, new = is_new, "a device enrolled");
    Ok((created(is_new), Json(enrolled)).into_response())
}

/// Whether an address belongs to the organisation's own network: only there may a rule approve.
fn is_inside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}
