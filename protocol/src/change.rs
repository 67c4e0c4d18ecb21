//! The feed a device follows.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AttachmentId, MessageId, TicketId},
    incident::Incident,
    message::Message,
    ticket::TicketRow,
    time::Timestamp,
};

/// One row of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// Position within the epoch; gaps mean nothing.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub kind: ChangeKind,
    /// The ticket's row as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketRow>,
    /// The message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// The incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Incident>,
    /// What was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<ErasedIds>,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A field of the row changed; never notifies.
    TicketChanged,
    /// A message or event was added.
    MessageAdded,
    /// A ticket, message or attachment is gone for ever.
    TicketErased,
    /// A known issue.
    IncidentChanged,
    /// `home` changed.
    HomeChanged,
    /// This device was approved or revoked.
    DeviceChanged,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErasedIds {
    /// The ticket it stood on.
    pub ticket: TicketId,
    /// Whether the whole ticket is gone.
    pub whole: bool,
    /// Messages that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageId>,
    /// Attachments that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}
