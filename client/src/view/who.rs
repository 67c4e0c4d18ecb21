//! Who sits here, and what is under way to settle it.

use deskbell_protocol::Timestamp;
use serde::{Deserialize, Serialize};

/// Who sits here, as far as IT knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WhoView {
    /// The name this computer speaks under.
    pub name: String,
    /// The address IT has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How sure IT is.
    pub trusted: Trusted,
    /// Whether the company account can settle it.
    pub can_sign_in: bool,
    /// The code that the page of company sign-in asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<CodeView>,
    /// The code that brings in another computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_code: Option<CodeView>,
    /// What the person told IT while waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
}

/// How sure IT is of who sits here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trusted {
    /// The server has not told.
    Unknown,
    /// Waits to be confirmed.
    Waiting,
    /// Let in by rule or code; nobody has confirmed the person.
    In,
    /// The person is confirmed.
    Confirmed,
}

/// A code, while it is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CodeView {
    /// As it is read aloud.
    pub code: String,
    /// Until when it is good.
    pub ends_at: Timestamp,
}
