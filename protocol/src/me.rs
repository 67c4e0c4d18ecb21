//! Requests of a device and what answers them, under `/api/v1/me`.

use serde::{Deserialize, Serialize};

use crate::{
    change::Change,
    cursor::Cursor,
    facts::Facts,
    ids::{AttachmentId, IncidentId, MessageId, ResolutionId, TicketId, TicketNumber},
    message::Message,
    text::{Body, Comment, Line, Name},
    ticket::{Impact, RatingValue, Reach, Ticket, TicketLink, TicketRow},
    time::Timestamp,
};

/// Body of `PUT /me/tickets/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenTicket {
    /// What is going on, in the person's words.
    pub description: Body,
    /// How much it is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// How to hear back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Whom it is for, if not the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#for: Option<NamedPerson>,
    /// Who is at the shared computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asker: Option<NamedPerson>,
    /// The known issue it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// The facts shown before Send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// Attachments it names; their bytes may come later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// When the person pressed Send, by their clock.
    pub reported_at: Timestamp,
    /// The person's language (BCP 47).
    pub locale: Line,
    /// The number it had before the server was restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

/// A person known by name only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NamedPerson {
    /// The name.
    pub name: Name,
}

/// An offer after a restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Again {
    /// The number the client was told.
    pub number: TicketNumber,
}

/// Answer to an opening: the ticket, and what of the request was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Opened {
    /// The ticket as it is now.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// JSON pointers of fields and fact sections that were left aside.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Answer to a credential that repeats a request of a person it only claims to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The ticket.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// When the server took it.
    pub received_at: Timestamp,
}

/// Answer of `GET /me/tickets`: one snapshot and the position from which changes carry on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketList {
    /// The rows.
    pub items: Vec<TicketRow>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The position of the feed this snapshot stands at.
    pub cursor: Cursor,
}

/// Body of `PUT /me/tickets/{id}/messages/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WriteMessage {
    /// The words.
    pub body: Body,
    /// Attachments it names; their bytes may come later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

/// Answer to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Written {
    /// The message.
    #[serde(flatten)]
    pub message: Message,
    /// The ticket it stands on.
    pub ticket: TicketId,
    /// The new ticket it opened, because this one was closed long ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continued_by: Option<TicketLink>,
    /// JSON pointers of fields that were left aside.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Body of `PUT /me/tickets/{id}/verdicts/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GiveVerdict {
    /// Yes, it works; or still broken.
    pub fixed: bool,
    /// The resolution it judges.
    pub resolution_id: ResolutionId,
    /// What happens now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
}

/// Answer to a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VerdictGiven {
    /// The ticket as it is now.
    pub ticket: TicketRow,
    /// Whether it judged an older resolution and changed nothing.
    pub superseded: bool,
    /// JSON pointers of fields that were left aside.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Body of `PUT /me/tickets/{id}/ratings/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GiveRating {
    /// The answer.
    pub rating: RatingValue,
    /// The optional line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
    /// Whether it may be told as a success story.
    #[serde(default)]
    pub share: bool,
}

/// Answer to a rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RatingGiven {
    /// The ticket as it is now.
    pub ticket: TicketRow,
    /// JSON pointers of fields that were left aside.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Answer to "Any news?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Nudged {
    /// From when it may be asked again.
    pub next_at: Timestamp,
}

/// Body of `PUT /me/tickets/{id}/read`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MarkRead {
    /// This message and all before it.
    pub through: MessageId,
}

/// Answer of `GET /me/changes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangePage {
    /// The changes, oldest first.
    pub changes: Vec<Change>,
    /// The position after them.
    pub next: Cursor,
}

/// Body of `PATCH /me/person`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CorrectPerson {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
}

/// Body of `PUT /me/erasure-requests/{id}`: an ordinary ticket to IT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RequestErasure {
    /// The ticket it is about; all of them if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// What should be deleted, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Body>,
}

/// Answer of `GET /me/data`: everything held about the person, except colleagues' working notes and other people's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MyData {
    /// The person.
    pub person: crate::home::Me,
    /// Their devices.
    pub devices: Vec<MyDevice>,
    /// Their tickets, with conversation and the facts they sent.
    pub tickets: Vec<MyTicket>,
    /// The sentence that says what is left out.
    pub left_out: String,
}

/// A device as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MyDevice {
    /// The machine's name.
    pub hostname: Line,
    /// Its operating system.
    pub os: Line,
    /// Day of its last contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Timestamp>,
}

/// A ticket in [`MyData`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MyTicket {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// The facts sent with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
}
