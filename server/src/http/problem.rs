//! Refusals on the wire: every answer that is not a success becomes `application/problem+json` (RFC 9457).
//!
//! Handlers answer with a [`Refusal`]; `http::edge` renders it, so that extractors, unknown paths, wrong
//! methods, timeouts and panics all have one shape.

use std::ops::{Deref, DerefMut};

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use deskbell_protocol::{
    Timestamp,
    problem::{ErrorCode, FieldError, Problem},
};
use deskbell_store::StoreError;

use super::right;
use crate::words;

/// Why a request was refused, before it is rendered. Boxed, for most answers are no refusals.
#[derive(Debug, Clone)]
pub struct Refusal(Box<Refused>);

/// What a refusal says.
#[derive(Debug, Clone)]
pub struct Refused {
    /// What machines branch on.
    pub code: ErrorCode,
    /// Refused fields.
    pub errors: Vec<FieldError>,
    /// The version now, for `edit_conflict`.
    pub version: Option<u32>,
    /// The colleague an answer names.
    pub name: Option<String>,
    /// When a pending action is due.
    pub due: Option<Timestamp>,
    /// How many tickets are in the way.
    pub count: Option<u64>,
    /// Seconds to wait before trying again.
    pub retry_after: Option<u64>,
    /// What went wrong inside, for the log only.
    pub cause: Option<String>,
}

/// What a handler answers with.
pub type Answer<T> = Result<T, Refusal>;

impl Refusal {
    /// A refusal that says nothing but its code.
    pub fn new(code: ErrorCode) -> Self {
        Self(Box::new(Refused {
            code,
            errors: Vec::new(),
            version: None,
            name: None,
            due: None,
            count: None,
            retry_after: None,
            cause: None,
        }))
    }

    /// One field is not as it should be; the code's sentence says what would be right.
    pub fn field(pointer: impl Into<String>, code: &str) -> Self {
        Self::wrong(pointer, code, right::of_code(code))
    }

    /// One field is not as it should be, and `detail` says what would be right.
    pub(super) fn wrong(pointer: impl Into<String>, code: &str, detail: String) -> Self {
        let mut refusal = Self::new(ErrorCode::ValidationFailed);
        let (pointer, code) = (pointer.into(), code.to_owned());
        refusal.errors.push(FieldError { pointer, header: None, code, detail });
        refusal
    }

    /// One line of the request's head is not as it should be.
    pub(super) fn header(refused: ErrorCode, name: &str, code: &str) -> Self {
        let mut refusal = Self::new(refused);
        let (code, detail) = (code.to_owned(), right::of_code(code));
        let header = Some(name.to_owned());
        refusal.errors.push(FieldError { pointer: String::new(), header, code, detail });
        refusal
    }

    /// Something broke on our side; the cause goes to the log, never to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let mut refusal = Self::new(ErrorCode::Internal);
        refusal.cause = Some(cause.to_string());
        refusal
    }

    /// Says how long to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// The wire's form of it.
    pub fn problem(&self, instance: String) -> Problem {
        Problem {
            r#type: format!("/problems/{}", self.code),
            title: title(self.code),
            status: self.code.status(),
            code: self.code,
            detail: detail(self.code, self.name.as_deref()),
            instance,
            errors: self.errors.clone(),
            version: self.version,
            name: self.name.clone(),
            due: self.due,
            count: self.count,
        }
    }

    /// The finished response; headers of `base`, such as `Allow`, stay.
    pub fn render(&self, base: Response, request_id: &str) -> Response {
        let problem = self.problem(format!("/req/{request_id}"));
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = base;
        *response.status_mut() =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.body_mut() = Body::from(body);
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code.status() == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl Deref for Refusal {
    type Target = Refused;
    fn deref(&self) -> &Refused {
        &self.0
    }
}

impl DerefMut for Refusal {
    fn deref_mut(&mut self) -> &mut Refused {
        &mut self.0
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The refusal an answer of a library stands for, by its status.
pub fn of_status(status: StatusCode) -> Refusal {
    let code = match status.as_u16() {
        400 => ErrorCode::MalformedRequest,
        401 => ErrorCode::Unauthenticated,
        403 => ErrorCode::Forbidden,
        405 => ErrorCode::MethodNotAllowed,
        408 => ErrorCode::RequestTimeout,
        412 => ErrorCode::EditConflict,
        413 => ErrorCode::BodyTooLarge,
        414 => ErrorCode::UriTooLong,
        415 => ErrorCode::UnsupportedMediaType,
        422 => ErrorCode::ValidationFailed,
        431 => ErrorCode::HeadTooLarge,
        503 => ErrorCode::Unavailable,
        504 => ErrorCode::Timeout,
        other if other >= 500 => ErrorCode::Internal,
        _ => ErrorCode::NotFound,
    };
    Refusal::new(code)
}

/// The code's short sentence.
fn title(code: ErrorCode) -> String {
    let key = format!("{}-title", key_of(code));
    words::known(&key, &[]).unwrap_or_else(|| code.as_str().replace('_', " "))
}

/// The sentence for people.
fn detail(code: ErrorCode, name: Option<&str>) -> String {
    let name = name.unwrap_or("…").to_owned();
    words::known(&key_of(code), &[("name", name.into())]).unwrap_or_else(|| title(code))
}

fn key_of(code: ErrorCode) -> String {
    format!("problem-{}", code.as_str().replace('_', "-"))
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refused) => Self::from(&refused),
            StoreError::Unavailable => Self::new(ErrorCode::Unavailable).retry_after(2),
            StoreError::StorageFull(cause) => {
                let mut refusal = Self::new(ErrorCode::StorageFull).retry_after(60);
                refusal.cause = Some(cause.to_string());
                refusal
            }
            // Whoever asks keeps their words and comes again: IT is putting a backup back.
            StoreError::Damaged { .. } => {
                let mut refusal = Self::new(ErrorCode::Unavailable).retry_after(60);
                refusal.cause = Some(error.to_string());
                refusal
            }
            StoreError::CursorGone => Self::new(ErrorCode::CursorGone),
            StoreError::MalformedPosition => Self::field("/cursor", "malformed_cursor"),
            broken @ (StoreError::DirectoryInUse(_)
            | StoreError::DirectoryUnusable { .. }
            | StoreError::DatabaseNewer { .. }
            | StoreError::DurabilityOff(_)
            | StoreError::File { .. }
            | StoreError::Database(_)) => Self::internal(broken),
        }
    }
}

impl From<&deskbell_domain::Refused> for Refusal {
    fn from(refused: &deskbell_domain::Refused) -> Self {
        let mut refusal = Self::new(refused.code());
        if let Some((pointer, code)) = refused.field() {
            refusal.errors = Self::field(pointer, code).errors.clone();
        }
        refusal.version = refused.version();
        refusal.name = refused.name().map(|name| name.as_str().to_owned());
        refusal.due = refused.due();
        refusal.count = refused.count();
        if refusal.code == ErrorCode::Internal {
            refusal.cause = Some(refused.to_string());
        }
        refusal
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn trouble_inside_is_told_without_its_cause() {
        let cause = "no such table: tickets in /srv/deskbell.db";
        let mut full = Refusal::new(ErrorCode::StorageFull).retry_after(60);
        full.cause = Some(cause.to_owned());
        for (refusal, status, code) in [
            (Refusal::internal(cause), 500, "internal"),
            (Refusal::from(StoreError::Unavailable), 503, "unavailable"),
            (Refusal::new(ErrorCode::Timeout), 504, "timeout"),
            (full, 507, "storage_full"),
        ] {
            let waits = refusal.retry_after.is_some();
            assert_eq!(waits, [503, 507].contains(&status), "{code}");
            let rendered = refusal.render(Response::default(), "0123");
            assert_eq!(rendered.status().as_u16(), status);
            assert_eq!(rendered.headers()[header::CONTENT_TYPE], "application/problem+json");
            assert_eq!(rendered.headers().contains_key(header::RETRY_AFTER), waits);
            let bytes = rendered.into_body().collect().await.unwrap().to_bytes();
            let problem: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(problem["code"], code);
            assert!(!problem.to_string().contains("no such table"), "{problem}");
        }
    }
}
