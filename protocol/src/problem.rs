//! Refusals: RFC 9457 `application/problem+json` with a stable code.

use serde::{Deserialize, Serialize};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/CODE`.
    pub r#type: String,
    /// The code's short sentence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What machines branch on.
    pub code: ErrorCode,
    /// What happened, what is safe, what to do: a sentence for people.
    pub detail: String,
    /// `/req/ID`, also in the server's log.
    pub instance: String,
    /// Refused fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The version now, for `edit_conflict`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The colleague named by `already_taken`, `not_contact` and `action_pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When a pending action is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<crate::time::Timestamp>,
    /// How many open tickets have to be handed over first, for `still_contact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// A refused field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request: its body, or the words of its query. Empty for the body as a whole and
    /// for a line of the head.
    pub pointer: String,
    /// The line of the request's head, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The field's own code.
    pub code: String,
    /// What would be right, in one sentence; empty from servers that did not say it yet.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub detail: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $status:literal, $code:literal;)*) => {
        /// Every code the server answers with; documented in `docs/openapi.json`, each produced by a test.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
            /// A code of a newer server.
            #[serde(other)]
            Unknown,
        }

        impl ErrorCode {
            /// Every code the server can answer with.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code's text.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unknown => "unknown",
                }
            }

            /// The HTTP status it comes with.
            pub fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Unknown => 500,
                }
            }
        }
    };
}

codes! {
    /// The request is not HTTP the server can read, e.g. two Authorization headers.
    MalformedRequest = 400, "malformed_request";
    /// The body is not the JSON the server reads.
    MalformedJson = 400, "malformed_json";
    /// What came back from the company's sign-in does not hold; nothing was changed.
    SsoFailed = 400, "sso_failed";
    /// No credential, or one that is not valid here.
    Unauthenticated = 401, "unauthenticated";
    /// The device's token is not known: enrol again.
    TokenUnknown = 401, "token_unknown";
    /// The enrolment key was not accepted.
    EnrollmentRefused = 401, "enrollment_refused";
    /// The device waits for approval.
    ApprovalPending = 403, "approval_pending";
    /// The device was revoked.
    DeviceRevoked = 403, "device_revoked";
    /// A write from another web site.
    CrossSite = 403, "cross_site";
    /// The technician's role does not allow it.
    Forbidden = 403, "forbidden";
    /// Nothing there for this caller.
    NotFound = 404, "not_found";
    /// The ticket is not known (any more) to this server.
    UnknownTicket = 404, "unknown_ticket";
    /// The path does not take this method.
    MethodNotAllowed = 405, "method_not_allowed";
    /// The request took too long to arrive.
    RequestTimeout = 408, "request_timeout";
    /// The id stands for other words, or for somebody else's.
    IdempotencyConflict = 409, "idempotency_conflict";
    /// A colleague is the contact already.
    AlreadyTaken = 409, "already_taken";
    /// A public message by somebody else needs `as` or `hand_over`.
    NotContact = 409, "not_contact";
    /// A colleague's action is about to run.
    ActionPending = 409, "action_pending";
    /// The action ran already and cannot be undone.
    AlreadyDone = 409, "already_done";
    /// A technician who is the contact of open tickets cannot leave; the answer counts them.
    StillContact = 409, "still_contact";
    /// The state does not allow it.
    WrongState = 409, "wrong_state";
    /// Company sign-in is not set up here.
    SsoOff = 409, "sso_off";
    /// The link was used or is too old.
    LinkExpired = 410, "link_expired";
    /// The position is of another epoch, too old, or ahead.
    CursorGone = 410, "cursor_gone";
    /// Erased, for ever.
    Erased = 410, "erased";
    /// Changed by somebody else meanwhile.
    EditConflict = 412, "edit_conflict";
    /// Larger than the server takes.
    BodyTooLarge = 413, "body_too_large";
    /// The device has sent more than its share.
    QuotaExceeded = 413, "quota_exceeded";
    /// The address is too long.
    UriTooLong = 414, "uri_too_long";
    /// Not a type the server takes here.
    UnsupportedMediaType = 415, "unsupported_media_type";
    /// The server does not answer under the host name that was asked.
    MisdirectedRequest = 421, "misdirected_request";
    /// A field is not as it should be.
    ValidationFailed = 422, "validation_failed";
    /// The client is too old.
    UpgradeRequired = 426, "upgrade_required";
    /// `If-Match` is needed.
    PreconditionRequired = 428, "precondition_required";
    /// The head of the request has too many lines or bytes.
    HeadTooLarge = 431, "head_too_large";
    /// Too many requests; `Retry-After` says how long to wait.
    RateLimited = 429, "rate_limited";
    /// Something on our side broke.
    Internal = 500, "internal";
    /// The company's sign-in does not answer as it should.
    SsoUnreachable = 502, "sso_unreachable";
    /// The server is stopping or busy; `Retry-After` says how long to wait.
    Unavailable = 503, "unavailable";
    /// The server is starting, perhaps bringing its database up; `Retry-After` says how long to wait.
    Starting = 503, "starting";
    /// The server took too long.
    Timeout = 504, "timeout";
    /// The disk is full; nothing was written.
    StorageFull = 507, "storage_full";
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

// Written by hand: the derive does not see the names that the macro gives the codes on the wire.
#[cfg(feature = "schema")]
impl utoipa::PartialSchema for ErrorCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        let codes = Self::ALL.iter().map(|code| code.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for ErrorCode {
    fn name() -> std::borrow::Cow<'static, str> {
        "ErrorCode".into()
    }
}
