//! How a request can fail, as far as it matters for what happens next.

use std::time::Duration;

use deskbell_protocol::problem::ErrorCode;
use serde::{Deserialize, Serialize};

/// A field the server refused, as it named it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefusedField {
    /// JSON pointer (RFC 6901) into the request.
    pub pointer: String,
    /// The field's own code.
    pub code: String,
    /// What would be right, in the server's words; older servers give none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A request that was not answered with success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer of the server: network, name, certificate, time limit, or somebody else's answer
    /// (a hotel's sign-in page, a proxy).
    #[error("unreachable: the server did not answer")]
    Unreachable,
    /// Success was answered without naming what was sent.
    #[error("odd_answer: the answer does not name what was sent")]
    Odd,
    /// The file to upload is not on this computer any more; nothing was asked.
    #[error("file_gone: the file is not on this computer any more")]
    FileGone,
    /// A refusal of the server.
    #[error("{code}: the server answered {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The code.
        code: ErrorCode,
        /// When to ask again.
        after: Option<Duration>,
        /// The fields it is about, if it named any.
        fields: Vec<RefusedField>,
    },
}

impl Failure {
    /// A refusal with the status its code stands for.
    #[must_use]
    pub fn of(code: ErrorCode) -> Self {
        Self::Refused { status: code.status(), code, after: None, fields: Vec::new() }
    }

    /// The fields the server named.
    #[must_use]
    pub fn fields(&self) -> &[RefusedField] {
        match self {
            Self::Refused { fields, .. } => fields,
            Self::Unreachable | Self::Odd | Self::FileGone => &[],
        }
    }

    /// The code, if the server gave one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Unreachable | Self::Odd | Self::FileGone => None,
        }
    }
}
