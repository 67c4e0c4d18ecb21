//! Why a command is refused: a code for machines, what the answer has to name, and a cause for the log.

use deskbell_protocol::{Timestamp, desk::ticket::State, problem::ErrorCode, text::Name};

/// A refusal. Nothing was decided, nothing is written, nothing is remembered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The id stands for other words, or for somebody else's.
    #[error("the id was used for other words or by somebody else")]
    IdempotencyConflict,
    /// A colleague is the contact already.
    #[error("the ticket has a contact already")]
    AlreadyTaken {
        /// The contact.
        by: Name,
    },
    /// A public message by somebody else needs `as` or `hand_over`.
    #[error("a public message by somebody who is not the contact")]
    NotContact {
        /// The contact.
        contact: Name,
    },
    /// A colleague's action is about to run.
    #[error("a colleague's action is about to run")]
    ActionPending {
        /// Who asked for it.
        by: Name,
        /// When it runs.
        due: Timestamp,
    },
    /// The action ran already.
    #[error("the action ran already")]
    AlreadyDone,
    /// The state does not allow it.
    #[error("{step} is not possible in state {state:?}")]
    WrongState {
        /// The state it met.
        state: State,
        /// What was asked for.
        step: &'static str,
    },
    /// A contact of open tickets cannot leave.
    #[error("still the contact of {count} open tickets")]
    StillContact {
        /// How many.
        count: u64,
    },
    /// Changed by somebody else meanwhile.
    #[error("the edit began at another version")]
    EditConflict {
        /// The version now.
        version: u32,
    },
    /// `If-Match` is needed.
    #[error("the write needs If-Match")]
    PreconditionRequired,
    /// The role or the relation to the ticket does not allow it.
    #[error("not allowed: {why}")]
    Forbidden {
        /// Which rule.
        why: &'static str,
    },
    /// The credential waits for approval.
    #[error("the credential waits for approval")]
    ApprovalPending,
    /// The enrolment key was not accepted.
    #[error("the enrolment key was not accepted: {why}")]
    EnrollmentRefused {
        /// Which rule.
        why: &'static str,
    },
    /// Company sign-in is not set up.
    #[error("company sign-in is not set up")]
    SsoOff,
    /// The credential, or the device, was revoked.
    #[error("the credential was revoked")]
    DeviceRevoked,
    /// The requester's side knows no such ticket.
    #[error("no such ticket for this caller")]
    UnknownTicket,
    /// The desk knows nothing by that id.
    #[error("nothing there for this caller: {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// Erased, for ever.
    #[error("erased")]
    Erased,
    /// A field is not as it should be.
    #[error("{pointer}: {code}")]
    Field {
        /// JSON pointer into the request.
        pointer: &'static str,
        /// The field's own code.
        code: &'static str,
    },
    /// A field that the caller named is not as it should be.
    #[error("{pointer}: {code}")]
    NamedField {
        /// JSON pointer into the request.
        pointer: String,
        /// The field's own code.
        code: &'static str,
    },
    /// What was loaded contradicts itself; the store or the caller is at fault.
    #[error("inconsistent: {what}")]
    Inconsistent {
        /// What is missing or wrong.
        what: &'static str,
    },
}

impl Refused {
    /// The code of the answer.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::IdempotencyConflict => ErrorCode::IdempotencyConflict,
            Self::AlreadyTaken { .. } => ErrorCode::AlreadyTaken,
            Self::NotContact { .. } => ErrorCode::NotContact,
            Self::ActionPending { .. } => ErrorCode::ActionPending,
            Self::AlreadyDone => ErrorCode::AlreadyDone,
            Self::StillContact { .. } => ErrorCode::StillContact,
            Self::WrongState { .. } => ErrorCode::WrongState,
            Self::EditConflict { .. } => ErrorCode::EditConflict,
            Self::PreconditionRequired => ErrorCode::PreconditionRequired,
            Self::Forbidden { .. } => ErrorCode::Forbidden,
            Self::ApprovalPending => ErrorCode::ApprovalPending,
            Self::EnrollmentRefused { .. } => ErrorCode::EnrollmentRefused,
            Self::SsoOff => ErrorCode::SsoOff,
            Self::DeviceRevoked => ErrorCode::DeviceRevoked,
            Self::UnknownTicket => ErrorCode::UnknownTicket,
            Self::NotFound { .. } => ErrorCode::NotFound,
            Self::Erased => ErrorCode::Erased,
            Self::Field { .. } | Self::NamedField { .. } => ErrorCode::ValidationFailed,
            Self::Inconsistent { .. } => ErrorCode::Internal,
        }
    }

    /// The refused field: JSON pointer and code.
    pub fn field(&self) -> Option<(&str, &'static str)> {
        if let Self::NamedField { pointer, code } = self {
            return Some((pointer, code));
        }
        if let Self::Field { pointer, code } = self { Some((pointer, code)) } else { None }
    }

    /// The version now.
    pub fn version(&self) -> Option<u32> {
        if let Self::EditConflict { version } = self { Some(*version) } else { None }
    }

    /// How many tickets are in the way.
    pub fn count(&self) -> Option<u64> {
        if let Self::StillContact { count } = self { Some(*count) } else { None }
    }

    /// The colleague the answer names.
    pub fn name(&self) -> Option<&Name> {
        if let Self::AlreadyTaken { by: name }
        | Self::NotContact { contact: name }
        | Self::ActionPending { by: name, .. } = self
        {
            Some(name)
        } else {
            None
        }
    }

    /// When the pending action is due.
    pub fn due(&self) -> Option<Timestamp> {
        if let Self::ActionPending { due, .. } = self { Some(*due) } else { None }
    }
}
