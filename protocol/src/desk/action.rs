//! What a technician does to a ticket besides writing.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{
        people::Role,
        ticket::{DeskTicketRow, TechnicianRef},
    },
    ids::{ActionId, IncidentId, MessageId, TechnicianId, TicketId, TopicId},
    text::{Body, Line, Subject},
    ticket::Visit,
    time::Timestamp,
};

/// Body of `PUT /desk/tickets/{id}/actions/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DoAction {
    /// What to do.
    #[serde(flatten)]
    pub action: Action,
    /// Seconds during which it can be undone before it runs, at most 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_seconds: Option<u8>,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// Become the contact.
    Take,
    /// Give the contact to a colleague, introduced.
    HandOver {
        /// To whom.
        to: TechnicianId,
        /// Public, in the new contact's name.
        introduction: Body,
        /// Internal.
        reason: Body,
    },
    /// Let a colleague stand in.
    Cover {
        /// Who stands in.
        by: TechnicianId,
        /// Until when.
        until: Timestamp,
        /// Public.
        introduction: Body,
    },
    /// End the cover now.
    EndCover,
    /// Set an open state.
    Status {
        /// Which.
        state: OpenState,
        /// When and where, for `scheduled`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<Visit>,
        /// Until when the requester shall hear news.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_update_by: Option<Timestamp>,
        /// A public message that goes with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Body>,
    },
    /// On the way to the desk.
    OnTheWay {
        /// In how many minutes.
        minutes: u16,
    },
    /// Say what solved it, and ask.
    Resolve {
        /// What solved it, in words the requester may read.
        note: Body,
        /// What it was about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<TopicId>,
    },
    /// Work on it again.
    Reopen,
    /// Close without asking.
    Close {
        /// Public, if given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Body>,
    },
    /// Carry on in another ticket of the same requester.
    Merge {
        /// Which.
        into: TicketId,
    },
    /// Stand alone again.
    Unmerge,
    /// Show some messages in a new ticket as well.
    Split {
        /// Its id.
        new_id: TicketId,
        /// Its subject.
        subject: Subject,
        /// The messages.
        message_ids: Vec<MessageId>,
    },
    /// Point to another ticket or an incident.
    Link {
        /// The ticket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<TicketId>,
        /// The incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<IncidentId>,
    },
    /// Take a pointer away.
    Unlink {
        /// The ticket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<TicketId>,
        /// The incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<IncidentId>,
    },
}

/// Open states a technician can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenState {
    /// Working on it.
    InProgress,
    /// A date is set.
    Scheduled,
    /// The requester is asked something.
    WaitingOnRequester,
    /// Somebody outside has to act.
    WaitingOnSupplier,
}

/// Answer to an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActionDone {
    /// The ticket as it is now.
    pub ticket: DeskTicketRow,
    /// When it will run, if it waits to be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// An action that is about to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PendingAction {
    /// Its id.
    pub id: ActionId,
    /// What, by its kind's name.
    pub kind: Line,
    /// Who asked for it.
    pub by: TechnicianRef,
    /// When it runs.
    pub due: Timestamp,
}

/// Who acts, for rules that ask for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Actor {
    /// The technician.
    pub technician: TechnicianRef,
    /// What they may do.
    pub role: Role,
}
