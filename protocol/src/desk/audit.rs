//! Who saw or changed what.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{people::PersonRef, ticket::TechnicianRef},
    ids::{TicketId, TicketNumber},
    time::Timestamp,
};

/// A page of the audit, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditList {
    /// The lines.
    pub items: Vec<AuditEntry>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Where the page before starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
}

/// One line of the audit. There is no way to change one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its place: later lines have higher ones.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Who; absent for the server itself and its command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<TechnicianRef>,
    /// What, in one word such as `history_opened`. New words may come.
    #[cfg_attr(feature = "schema", schema(pattern = "^[a-z_-]+$"))]
    pub what: String,
    /// The person it is about, by the card they have now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
    /// The other person of a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_person: Option<PersonRef>,
    /// The technician it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technician: Option<TechnicianRef>,
    /// The ticket it is about, or was done from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// That ticket's number, while it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<TicketNumber>,
    /// The id of anything else it is about: a device, a machine, a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = "uuid"))]
    pub target: Option<uuid::Uuid>,
}
