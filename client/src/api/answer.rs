//! From an HTTP answer to a value or a [`Failure`]. Only what carries the server's mark counts as its word.

use std::time::Duration;

use deskbell_protocol::{Epoch, Timestamp, limits::EPOCH_HEADER, problem::ErrorCode};
use jiff::fmt::rfc2822;
use reqwest::{RequestBuilder, Response, header};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::{Answered, Wire};
use crate::failure::{Failure, RefusedField};

/// No answer of the server is larger.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Nobody mends more fields at once.
const MOST_FIELDS: usize = 8;

/// Sends, and reads a JSON value.
pub(super) async fn json<T: DeserializeOwned>(
    wire: &dyn Wire,
    request: RequestBuilder,
) -> Answered<T> {
    success(wire, request).await.and_then(|(_, bytes)| {
        serde_json::from_slice(&bytes).map_err(|cause| {
            tracing::warn!(error.line = cause.line(), error.kind = ?cause.classify(), "An answer cannot be read");
            Failure::Odd
        })
    })
}

/// Sends; what comes with success does not matter.
pub(super) async fn nothing(wire: &dyn Wire, request: RequestBuilder) -> Answered<()> {
    success(wire, request).await.map(drop)
}

/// Sends, and reads bytes with their type.
pub(super) async fn bytes(wire: &dyn Wire, request: RequestBuilder) -> Answered<(String, Vec<u8>)> {
    success(wire, request).await
}

async fn success(wire: &dyn Wire, request: RequestBuilder) -> Answered<(String, Vec<u8>)> {
    let Ok(response) = wire.carry(request).await else {
        return Answered::none(Failure::Unreachable);
    };
    let (epoch, at) = (epoch_of(&response), date_of(&response));
    if !response.status().is_success() {
        return Answered { epoch, at, result: Err(refusal(response).await) };
    }
    if epoch.is_none() {
        // A sign-in page of a hotel says 200 as well.
        return Answered::none(Failure::Unreachable);
    }
    let kind = text_of(&response, header::CONTENT_TYPE).unwrap_or_default();
    let body = body(response).await.ok_or(Failure::Unreachable);
    Answered { epoch, at, result: body.map(|bytes| (kind, bytes)) }
}

/// The epoch an answer carries.
pub(super) fn epoch_of(response: &Response) -> Option<Epoch> {
    response.headers().get(EPOCH_HEADER)?.to_str().ok()?.parse().ok()
}

/// The server's clock when it answered (RFC 9110, section 6.6.1).
fn date_of(response: &Response) -> Option<Timestamp> {
    let date = text_of(response, header::DATE)?;
    let date = rfc2822::DateTimeParser::new().parse_timestamp(date).ok()?;
    Some(Timestamp::from_millis(date.as_millisecond()))
}

fn text_of(response: &Response, name: header::HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// Reads a refusal. One without the server's form is a proxy's: it says nothing about the words.
pub(super) async fn refusal(response: Response) -> Failure {
    let status = response.status().as_u16();
    let after = text_of(&response, header::RETRY_AFTER)
        .and_then(|raw| raw.trim().parse().ok())
        .map(Duration::from_secs);
    let is_problem = text_of(&response, header::CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("application/problem+json"));
    let problem = match (is_problem, body(response).await) {
        (true, Some(bytes)) => serde_json::from_slice::<Told>(&bytes).ok(),
        (_, Some(_) | None) => None,
    };
    match problem {
        Some(problem) => {
            let fields = problem.errors.into_iter().take(MOST_FIELDS).collect();
            Failure::Refused { status, code: problem.code, after, fields }
        }
        None if status >= 500 || matches!(status, 408 | 425 | 429) => Failure::Refused {
            status: 503,
            code: ErrorCode::Unavailable,
            after,
            fields: Vec::new(),
        },
        None => Failure::Unreachable,
    }
}

/// What matters here of the server's `Problem`. An older server says less of a field than today's, and what is
/// missing there must not make its whole word count as a proxy's.
#[derive(Deserialize)]
struct Told {
    code: ErrorCode,
    /// Read so that no other's `application/problem+json` is taken for the server's.
    #[serde(rename = "instance")]
    _instance: IgnoredAny,
    #[serde(default)]
    errors: Vec<RefusedField>,
}

async fn body(mut response: Response) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return None;
        }
    }
    Some(bytes)
}
