//! How a request can fail, as far as it matters for what happens next.

use std::time::Duration;

use deskbell_protocol::problem::ErrorCode;

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
    },
}

impl Failure {
    /// A refusal with the status its code stands for.
    #[must_use]
    pub fn of(code: ErrorCode) -> Self {
        Self::Refused { status: code.status(), code, after: None }
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
