//! The help page: a request without a device, under `/api/v1/help`.

use serde::{Deserialize, Serialize};

use crate::{
    enroll::TokenHash,
    ids::{AttachmentId, TicketNumber},
    text::{Body, Email, Line, Name},
    ticket::Impact,
};

/// Body of `PUT /help/requests/{id}`; one of `email` and `phone` is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HelpRequest {
    /// SHA-256 of the secret that the page keeps in its link.
    pub key_hash: TokenHash,
    /// Who asks.
    pub name: Name,
    /// Their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
    /// What is going on.
    pub description: Body,
    /// How much it is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// Attachments it names; their bytes come later, with the secret.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

/// Answer to a help request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HelpReceived {
    /// The ticket's number.
    pub number: TicketNumber,
}
