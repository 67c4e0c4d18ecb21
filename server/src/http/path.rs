//! Ids in paths and words in queries.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use deskbell_protocol::{TicketId, cursor::Cursor, limits::PAGE_ROWS, problem::ErrorCode};
use url::form_urlencoded;

use super::{
    json,
    problem::{Answer, Refusal},
    right,
};

/// The one id of a path. A malformed one is as unknown as any other.
pub struct Id<T>(pub T);

/// The two ids of a path.
pub struct Ids<A, B>(pub A, pub B);

/// The ticket of a write on `me`. A malformed id answers as a foreign one does: by its answer nobody can tell.
pub(super) struct OnTicket(pub TicketId);

impl<S: Send + Sync> FromRequestParts<S> for OnTicket {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = params(parts, state).await?;
        let ticket = nth(&params, 0).map_err(|_| Refusal::new(ErrorCode::UnknownTicket))?;
        Ok(Self(ticket))
    }
}

/// What is written on it.
pub(super) struct Below<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Below<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = params(parts, state).await?;
        Ok(Self(nth(&params, 1).map_err(|_| Refusal::new(ErrorCode::UnknownTicket))?))
    }
}

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = params(parts, state).await?;
        Ok(Self(nth(&params, 0)?))
    }
}

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for Ids<A, B> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = params(parts, state).await?;
        Ok(Self(nth(&params, 0)?, nth(&params, 1)?))
    }
}

async fn params<S: Send + Sync>(parts: &mut Parts, state: &S) -> Answer<RawPathParams> {
    let found = RawPathParams::from_request_parts(parts, state).await;
    found.map_err(|_| Refusal::new(ErrorCode::NotFound))
}

fn nth<T: FromStr>(params: &RawPathParams, n: usize) -> Answer<T> {
    let raw = params.iter().nth(n).map(|(_, value)| value).unwrap_or_default();
    raw.parse().map_err(|_| Refusal::new(ErrorCode::NotFound))
}

/// The words after the question mark; a name given twice is refused.
pub struct Asked(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        let raw = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(raw.as_bytes()).into_owned().take(100).collect();
        for (at, (name, _)) in pairs.iter().enumerate() {
            if pairs.iter().skip(at + 1).any(|(other, _)| other == name) {
                return Err(Refusal::field(format!("/{}", shortened(name)), "twice"));
            }
        }
        Ok(Self(pairs))
    }
}

/// What was sent is not sent back at length.
fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}

impl Asked {
    /// A word of the query, if it is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// An id in the query.
    pub fn id<T: FromStr>(&self, name: &str) -> Answer<Option<T>> {
        let Some(raw) = self.get(name) else { return Ok(None) };
        raw.parse().map(Some).map_err(|_| Refusal::field(format!("/{name}"), "not_an_id"))
    }

    /// A word of the query that stands in a closed list.
    pub fn word<T: serde::de::DeserializeOwned>(&self, name: &str) -> Answer<Option<T>> {
        let Some(raw) = self.get(name) else { return Ok(None) };
        serde_json::from_value(serde_json::Value::String(raw.to_owned())).map(Some).map_err(
            |error| {
                // A closed list, or a time: the error says which.
                let message = error.to_string();
                let (code, detail) = json::code_and_detail(&message);
                Refusal::wrong(format!("/{name}"), code, detail)
            },
        )
    }

    /// How many rows, 1 to 200.
    pub fn limit(&self) -> Answer<usize> {
        let Some(raw) = self.get("limit") else { return Ok(PAGE_ROWS) };
        let limit = raw.parse().ok().filter(|limit| (1..=PAGE_ROWS).contains(limit));
        limit.ok_or_else(|| Refusal::wrong("/limit", "out_of_range", right::between(1, PAGE_ROWS)))
    }

    /// A position of the feed.
    pub fn after(&self) -> Answer<Option<Cursor>> {
        let Some(raw) = self.get("after") else { return Ok(None) };
        raw.parse().map(Some).map_err(|_| Refusal::field("/after", "malformed_cursor"))
    }
}
