//! Bringing in another computer of one's own: a code is read aloud at the one that is in and typed at the other.

use axum::{
    Extension, Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{
    WriteId,
    enroll::{Approval, Enrolled, Join, JoinCode, TokenHash},
    problem::ErrorCode,
};
use deskbell_store::NewJoinCode;

use crate::http::{
    App,
    body::MeBody,
    guard::{self, Device},
    headers::created,
    limits::Work,
    listener::Peer,
    path::Id,
    problem::{Answer, Refusal},
};

/// What codes are made of. No two of these look or sound alike over a bad telephone line.
const LETTERS: &[u8; 16] = b"23456789FHKLMRWX";
/// Characters of a code.
const LENGTH: usize = 8;

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
    let code = code_of(token, id);
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
    let enrolled = app.store.join_by_code(credential, plain(value.code.as_str())).await?;
    let enrolled = enrolled.ok_or_else(|| Refusal::field("/code", "code_refused"))?;
    tracing::info!(device.id = %device.0.device, "a device joined by a code");
    Ok(Json(enrolled))
}

fn code_of(token: &str, id: WriteId) -> String {
    let digest = TokenHash::of(&format!("join code {} {token}", id.0));
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 0x0f)).copied().map_or('2', char::from);
    digest.bytes().iter().take(LENGTH).map(letter).collect()
}

/// What was typed, without what only helps the eye.
fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_follows_from_token_and_id_and_looks_as_it_is_read() {
        let (one, two) = (WriteId(uuid::Uuid::from_u128(1)), WriteId(uuid::Uuid::from_u128(2)));
        let code = code_of("a token", one);
        assert_eq!(code, code_of("a token", one));
        assert_ne!(code, code_of("a token", two));
        assert_ne!(code, code_of("another token", one));
        assert_eq!(code.len(), LENGTH);
        let spoken = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
        assert_eq!(plain(&spoken), code);
    }
}
