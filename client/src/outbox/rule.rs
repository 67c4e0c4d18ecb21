//! What becomes of a row after an answer: the outbox rules as one pure function.

use std::time::Duration;

use deskbell_protocol::problem::ErrorCode;

use super::{Kind, Reason};
use crate::failure::Failure;

/// Most times one row is filed anew before a person is asked.
const MOST_REFILED: u32 = 3;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disposition {
    /// Try again later.
    Retry {
        /// What has to wait.
        scope: Scope,
        /// How long the server asked to wait.
        after: Option<Duration>,
    },
    /// The token is not known: enrol, then try again.
    EnrollAgain,
    /// Waits until the device is approved; others go on.
    WaitForApproval,
    /// The device was revoked.
    Revoked,
    /// Erased for ever: the row and its copies go.
    Erased,
    /// This program is too old.
    NeedsUpdate,
    /// File the words again under a new id.
    NewId,
    /// Offer the ticket again first.
    OfferTicket,
    /// A person has to look at it.
    NeedsAttention(Reason),
    /// Nothing of a person's words is in it; let it go.
    Drop,
}

/// What a failure says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This row only.
    Row,
    /// The whole server.
    Server,
}

/// Judges a failed row.
#[must_use]
pub fn judge(kind: Kind, refiled: u32, failure: &Failure) -> Disposition {
    match failure {
        Failure::Unreachable => Disposition::Retry { scope: Scope::Server, after: None },
        Failure::FileGone => Disposition::NeedsAttention(Reason::FileGone),
        Failure::Odd => Disposition::Retry { scope: Scope::Row, after: None },
        Failure::Refused { status, code, after, .. } => match status {
            408 | 425 | 429 | 502..=504 | 507 => {
                Disposition::Retry { scope: Scope::Server, after: *after }
            }
            500..=599 => Disposition::Retry { scope: Scope::Row, after: *after },
            _ => judge_refusal(kind, refiled, *code),
        },
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every other 4xx needs attention, by rule")]
fn judge_refusal(kind: Kind, refiled: u32, code: ErrorCode) -> Disposition {
    let refiled_enough = refiled >= MOST_REFILED;
    match code {
        ErrorCode::TokenUnknown | ErrorCode::Unauthenticated => Disposition::EnrollAgain,
        ErrorCode::ApprovalPending => Disposition::WaitForApproval,
        ErrorCode::DeviceRevoked => Disposition::Revoked,
        ErrorCode::Erased => Disposition::Erased,
        ErrorCode::UpgradeRequired => Disposition::NeedsUpdate,
        // A mark of what was read can be made again at any time.
        _ if kind == Kind::Read => Disposition::Drop,
        // Bytes are no words: under another id no text would name them.
        ErrorCode::IdempotencyConflict if kind != Kind::Attachment && !refiled_enough => {
            Disposition::NewId
        }
        ErrorCode::UnknownTicket if kind != Kind::Open && !refiled_enough => {
            Disposition::OfferTicket
        }
        other => Disposition::NeedsAttention(Reason::Refused(other)),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::timeout(ErrorCode::RequestTimeout, Disposition::Retry { scope: Scope::Server, after: None })]
    #[case::rate(ErrorCode::RateLimited, Disposition::Retry { scope: Scope::Server, after: None })]
    #[case::busy(ErrorCode::Unavailable, Disposition::Retry { scope: Scope::Server, after: None })]
    #[case::full(ErrorCode::StorageFull, Disposition::Retry { scope: Scope::Server, after: None })]
    #[case::broken(ErrorCode::Internal, Disposition::Retry { scope: Scope::Row, after: None })]
    #[case::token(ErrorCode::TokenUnknown, Disposition::EnrollAgain)]
    #[case::pending(ErrorCode::ApprovalPending, Disposition::WaitForApproval)]
    #[case::revoked(ErrorCode::DeviceRevoked, Disposition::Revoked)]
    #[case::erased(ErrorCode::Erased, Disposition::Erased)]
    #[case::old(ErrorCode::UpgradeRequired, Disposition::NeedsUpdate)]
    #[case::conflict(ErrorCode::IdempotencyConflict, Disposition::NewId)]
    #[case::unknown(ErrorCode::UnknownTicket, Disposition::OfferTicket)]
    #[case::field(
        ErrorCode::ValidationFailed,
        Disposition::NeedsAttention(Reason::Refused(ErrorCode::ValidationFailed))
    )]
    #[case::newer(
        ErrorCode::WrongState,
        Disposition::NeedsAttention(Reason::Refused(ErrorCode::WrongState))
    )]
    fn a_message(#[case] code: ErrorCode, #[case] expected: Disposition) {
        assert_eq!(judge(Kind::Message, 0, &Failure::of(code)), expected);
    }

    #[test]
    fn an_upload_without_its_file_asks_a_person() {
        assert_eq!(
            judge(Kind::Attachment, 0, &Failure::FileGone),
            Disposition::NeedsAttention(Reason::FileGone)
        );
    }

    #[test]
    fn filing_anew_ends() {
        let conflict = Failure::of(ErrorCode::IdempotencyConflict);
        assert_eq!(
            judge(Kind::Message, MOST_REFILED, &conflict),
            Disposition::NeedsAttention(Reason::Refused(ErrorCode::IdempotencyConflict))
        );
    }

    #[test]
    fn a_newer_servers_code_needs_attention_and_is_kept() {
        let odd = Failure::Refused {
            status: 418,
            code: ErrorCode::Unknown,
            after: None,
            fields: Vec::new(),
        };
        assert_eq!(
            judge(Kind::Open, 0, &odd),
            Disposition::NeedsAttention(Reason::Refused(ErrorCode::Unknown))
        );
    }
}
