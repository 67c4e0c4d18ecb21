//! Conditional requests: entity tags, `If-Match`, `If-None-Match` (RFC 9110, section 13), and the resume position.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{WriteId, cursor::Cursor, limits::WRITE_HEADER, problem::ErrorCode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{
    path::Asked,
    problem::{Answer, Refusal},
};

/// The version an edit began at, if the caller says so.
pub(super) fn if_match(headers: &HeaderMap) -> Answer<Option<u32>> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let version = value.to_str().ok().map(str::trim).and_then(|text| {
        let bare = text.strip_prefix('"')?.strip_suffix('"')?;
        bare.parse().ok()
    });
    version.map(Some).ok_or_else(|| {
        Refusal::header(ErrorCode::MalformedRequest, "If-Match", "malformed_version")
    })
}

/// The id of a PATCH.
pub(super) fn write_id(headers: &HeaderMap) -> Answer<WriteId> {
    let value = headers.get(WRITE_HEADER).and_then(|value| value.to_str().ok());
    let refused = |code| Err(Refusal::header(ErrorCode::ValidationFailed, "Deskbell-Write", code));
    match value.map(str::parse) {
        Some(Ok(id)) => Ok(id),
        Some(Err(_)) => refused("not_an_id"),
        None => refused("deskbell_write_required"),
    }
}

/// Where a stream resumes: `Last-Event-ID` wins over `after`, for a browser repeats the address it began with.
pub(super) fn resume(headers: &HeaderMap, asked: &Asked) -> Answer<Option<Cursor>> {
    match headers.get("last-event-id") {
        None => asked.after(),
        Some(value) if value.is_empty() => asked.after(),
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .map(Some)
            .ok_or(Refusal::field("/after", "malformed_cursor")),
    }
}

/// JSON with the version as its entity tag.
pub(super) fn versioned<T: Serialize>(
    status: StatusCode,
    version: u32,
    value: &T,
) -> Answer<Response> {
    let bytes = serde_json::to_vec(value).map_err(Refusal::internal)?;
    Ok(tagged(status, &format!("\"{version}\""), bytes))
}

/// JSON, or `304` if the caller has it already.
pub(super) fn unless_known(headers: &HeaderMap, tag: &str, bytes: Vec<u8>) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value
            .to_str()
            .is_ok_and(|text| text.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    });
    if known {
        return tagged(StatusCode::NOT_MODIFIED, tag, Vec::new());
    }
    tagged(StatusCode::OK, tag, bytes)
}

/// An entity tag made from the bytes themselves.
pub(super) fn tag_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{short}\"")
}

fn tagged(status: StatusCode, tag: &str, bytes: Vec<u8>) -> Response {
    let mut response = (status, Body::from(bytes)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// `201` for what is new, `200` for what was there.
pub(super) fn created(is_new: bool) -> StatusCode {
    if is_new { StatusCode::CREATED } else { StatusCode::OK }
}
