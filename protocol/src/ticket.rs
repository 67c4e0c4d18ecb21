//! Tickets as the requester sees them (promise P4: nothing internal is a field here).

use serde::{Deserialize, Serialize};

use crate::{
    attachment::Attachment,
    ids::{IncidentId, MessageId, ResolutionId, TicketId, TicketNumber},
    message::{Author, Message},
    text::{Body, Comment, Line, Name, Subject},
    time::Timestamp,
};

/// What the requester sees of a ticket's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Received, nobody has taken it yet.
    Received,
    /// The contact is on it.
    InHand,
    /// The requester is asked something.
    YourTurn,
    /// The contact thinks it is fixed and asks.
    Fixed,
    /// Done.
    Closed,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// How much it is in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// I can't work.
    Blocked,
    /// It slows me down.
    Slowed,
    /// Just a question.
    Question,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// How the requester wants to hear back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reach {
    /// The way.
    pub by: ReachBy,
    /// Number, place or address, in the requester's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Line>,
}

/// Ways to hear back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReachBy {
    /// In Deskbell.
    Here,
    /// By phone.
    Call,
    /// At the desk.
    Visit,
    /// By e-mail.
    Email,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// The one technician the requester sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The name.
    pub name: Name,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
    /// Until when they are here today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here_until: Option<Timestamp>,
    /// Until when they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<Timestamp>,
}

/// Who stands in for the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cover {
    /// The name.
    pub name: Name,
    /// Until when.
    pub until: Timestamp,
}

/// Who has opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Seen {
    /// The name; the contact's once there is one.
    pub by: Name,
    /// When first.
    pub at: Timestamp,
}

/// A planned visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Visit {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub place: Line,
}

/// A pointer to another ticket of the same requester.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketLink {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
}

/// The incident a ticket belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IncidentLink {
    /// Its id.
    pub id: IncidentId,
    /// Its public title.
    pub title: Name,
}

/// What solved it, in words the requester may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Resolution {
    /// Its id; a verdict names it.
    pub id: ResolutionId,
    /// The note.
    pub note: Body,
    /// When.
    pub at: Timestamp,
}

/// The requester's answer to "Is it fixed?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Yes, it works; or still broken.
    pub fixed: bool,
    /// The resolution it judges.
    pub resolution_id: ResolutionId,
    /// When.
    pub at: Timestamp,
}

/// The three answers to "How did it go?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RatingValue {
    /// Good.
    Good,
    /// OK.
    Fair,
    /// Not good.
    Poor,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// A rating given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rating {
    /// The answer.
    pub rating: RatingValue,
    /// The optional line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
    /// Whether it may be told as a success story, without the name.
    #[serde(default)]
    pub share: bool,
}

/// What the requester may do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Can {
    /// From when "Any news?" may be asked again; absent where there is nobody to ask or nothing open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nudge_at: Option<Timestamp>,
    /// Whether "Still broken?" is offered.
    pub reopen: bool,
    /// Whether a rating is asked for.
    pub rate: bool,
}

/// The last line of a ticket's conversation, for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LastLine {
    /// Who wrote it.
    pub author: Author,
    /// Its first line; empty for an event, which the client words.
    pub text: Comment,
    /// The event, for a line that nobody wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<crate::message::Event>,
    /// When.
    pub at: Timestamp,
}

/// Everything a ticket's row and its page share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketHead {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// First sentence of the description, or what a technician made of it.
    pub subject: Subject,
    /// The requester's words.
    pub description: Body,
    /// What the requester sees of its state.
    pub status: Status,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Who stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Cover>,
    /// How much it is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// How to hear back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Whom it is for, if it was written for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_name: Option<Name>,
    /// When the person pressed Send, by their clock.
    pub reported_at: Timestamp,
    /// When the server took it.
    pub received_at: Timestamp,
    /// Who has opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// The guess that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_by: Option<Timestamp>,
    /// A planned visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// Where it carries on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<TicketLink>,
    /// The closed ticket it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<TicketLink>,
    /// The ticket that continues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continued_by: Option<TicketLink>,
    /// The known issue it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentLink>,
    /// What solved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// The answer to "Is it fixed?".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The rating given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// What the requester may do now.
    pub can: Can,
    /// Pictures and files the opening named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A ticket with its conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// What its row shows as well.
    #[serde(flatten)]
    pub head: TicketHead,
    /// The conversation, oldest first.
    pub messages: Vec<Message>,
}

/// A ticket in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketRow {
    /// What its page shows as well.
    #[serde(flatten)]
    pub head: TicketHead,
    /// The last line of the conversation.
    pub last: LastLine,
    /// Messages not read on any of the person's devices.
    pub unread: u32,
    /// The last message read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_through: Option<MessageId>,
}
