//! The feed the console follows.

use serde::{Deserialize, Serialize};

use crate::{
    change::ErasedIds,
    cursor::Cursor,
    desk::ticket::{DeskMessage, DeskTicketRow, TechnicianRef},
    ids::TicketId,
    time::Timestamp,
};

/// One row of the desk's feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskChange {
    /// Position within the epoch; gaps mean nothing.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub kind: DeskChangeKind,
    /// The ticket's row as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<DeskTicketRow>,
    /// The message, internal notes included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<DeskMessage>,
    /// The ticket that is no longer visible to this technician.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<TicketId>,
    /// What was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<ErasedIds>,
}

/// What a change of the desk is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeskChangeKind {
    /// A field of the row changed.
    TicketChanged,
    /// A message or event was added.
    MessageAdded,
    /// A ticket moved to where this technician cannot see it.
    TicketHidden,
    /// Something is gone for ever.
    TicketErased,
    /// People, teams, topics, settings.
    DeskChanged,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// Answer of `GET /desk/changes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskChangePage {
    /// The changes, oldest first.
    pub changes: Vec<DeskChange>,
    /// The position after them.
    pub next: Cursor,
}

/// Who else is at a ticket; memory only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PresenceNote {
    /// The ticket.
    pub ticket: TicketId,
    /// Who.
    pub technician: TechnicianRef,
    /// What they are doing.
    pub doing: crate::desk::write::Doing,
}
