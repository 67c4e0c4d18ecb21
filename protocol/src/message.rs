//! Messages of a conversation, as the requester reads them.

use serde::{Deserialize, Serialize};

use crate::{
    attachment::Attachment,
    ids::{MessageId, TicketNumber},
    text::{Comment, Line, Name},
    time::Timestamp,
};

/// One entry of the conversation. Every line that nobody wrote has an `event` and an empty body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its id, made by who wrote it.
    pub id: MessageId,
    /// When the server took it.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// The words; empty for an event.
    pub body: Comment,
    /// Pictures and files it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Answers the technician offers as buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick_answers: Vec<Line>,
    /// Whether it waits for an answer of the requester.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// When the contact first read it (messages of the requester).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// What happened, for a line that nobody wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
}

/// Who wrote a message, as the requester may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Author {
    /// The name; the organisation's for `system`.
    pub name: Name,
    /// In which role.
    pub kind: AuthorKind,
}

/// Roles a requester meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// The person who asked, or who wrote for them.
    Requester,
    /// The contact or the cover.
    Contact,
    /// A colleague helping the contact.
    Helper,
    /// Nobody: an event.
    System,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// Something that happened; worded by the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Whose name it carries: the contact's, the cover's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// When it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
    /// In how many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Number of another ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<TicketNumber>,
}

impl Event {
    /// An event with nothing but its kind.
    pub fn of(kind: EventKind) -> Self {
        Self { kind, name: None, at: None, until: None, place: None, minutes: None, number: None }
    }
}

/// The closed list of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A technician became the contact.
    Taken,
    /// Another technician became the contact, introduced.
    HandedOver,
    /// A technician stands in until a date.
    CoverBegan,
    /// The contact is back.
    CoverEnded,
    /// IT waits for the requester's answer.
    Waiting,
    /// A visit has a time and place.
    VisitPlanned,
    /// The technician is coming now.
    OnTheWay,
    /// The contact thinks it is fixed.
    Resolved,
    /// Asked once more.
    Reminded,
    /// The promised time has passed.
    Late,
    /// It is not fixed; the same contact is back on it.
    Reopened,
    /// Carries on in another ticket.
    Merged,
    /// Stands alone again.
    Unmerged,
    /// Some messages also stand in another ticket.
    Split,
    /// Closed.
    Closed,
    /// A call was logged for the requester.
    Logged,
    /// "How did it go?"
    Rate,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}
