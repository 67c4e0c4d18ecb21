//! Request bodies: JSON under a limit, with every refused field named by its pointer.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use bytes::Bytes;
use deskbell_protocol::{limits::JSON_BYTES, problem::ErrorCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::{
    json,
    problem::{Answer, Refusal},
};

/// A body on `me`: what is not understood is left aside and listed.
pub(super) struct MeBody<T> {
    /// What was understood.
    pub value: T,
    /// JSON pointers of what was left aside.
    pub ignored: Vec<String>,
}

/// A body on `desk`: what is not understood is refused.
pub struct DeskBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for MeBody<T> {
    type Rejection = Refusal;
    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        let (value, ignored) = json::read(&read_json(request).await?)?;
        Ok(Self { value, ignored })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for DeskBody<T> {
    type Rejection = Refusal;
    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        let bytes = read_json(request).await?;
        let (value, ignored) = json::read(&bytes)?;
        match ignored.as_slice() {
            [] => Ok(Self(value)),
            [first, ..] => Err(Refusal::field(first.as_str(), "unknown_field")),
        }
    }
}

/// Reads a JSON body whole, refusing other types, compressed bodies and what is too long.
async fn read_json(request: Request) -> Answer<Bytes> {
    check_type(request.headers())?;
    refuse_long(request.headers(), JSON_BYTES as u64)?;
    match Limited::new(request.into_body(), JSON_BYTES).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) => Err(broken_body(error.as_ref())),
    }
}

/// Reads a file whole, refusing packed ones and what is too long.
pub(super) async fn read_file(request: Request, most: usize) -> Answer<Bytes> {
    refuse_packed(request.headers())?;
    refuse_long(request.headers(), u64::try_from(most).unwrap_or(u64::MAX))?;
    match Limited::new(request.into_body(), most).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) => Err(broken_body(error.as_ref())),
    }
}

/// A declared length beyond the limit is refused before a byte is read.
pub(super) fn refuse_long(headers: &HeaderMap, most: u64) -> Answer<()> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    match declared {
        Some(length) if length > most => Err(Refusal::new(ErrorCode::BodyTooLarge)),
        Some(_) | None => Ok(()),
    }
}

/// What an error while reading a body means.
pub(super) fn broken_body(error: &(dyn std::error::Error + 'static)) -> Refusal {
    let mut cause = Some(error);
    while let Some(current) = cause {
        if current.is::<LengthLimitError>() {
            return Refusal::new(ErrorCode::BodyTooLarge);
        }
        if current.is::<tower_http::timeout::TimeoutError>() {
            return Refusal::new(ErrorCode::RequestTimeout);
        }
        // The connection broke, or somebody between us closed one half of it: the sender may try again.
        if current.downcast_ref().is_some_and(is_broken_off) {
            return Refusal::new(ErrorCode::RequestTimeout);
        }
        cause = current.source();
    }
    Refusal::new(ErrorCode::MalformedRequest)
}

/// Whether the bytes ended before they were all there.
fn is_broken_off(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    [UnexpectedEof, ConnectionReset, ConnectionAborted, BrokenPipe].contains(&error.kind())
}

/// A body that is packed is refused: a small one could unfold without end.
pub(super) fn refuse_packed(headers: &HeaderMap) -> Answer<()> {
    match headers.get(header::CONTENT_ENCODING).map(header::HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(()),
        Some(_) => Err(Refusal::new(ErrorCode::UnsupportedMediaType)),
    }
}

fn check_type(headers: &HeaderMap) -> Answer<()> {
    refuse_packed(headers)?;
    let bare = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    if bare.as_deref() == Some("application/json") {
        Ok(())
    } else {
        Err(Refusal::new(ErrorCode::UnsupportedMediaType))
    }
}
