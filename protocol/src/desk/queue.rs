//! The queue: its views, their counts and their pages.

use serde::{Deserialize, Serialize};

use super::{prepared::ShortName, ticket::DeskTicketRow};
use crate::text::Name;

/// A page of desk tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskTicketList {
    /// The rows.
    pub items: Vec<DeskTicketRow>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Where the page before starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// How many there are in all, where that is cheap to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Views of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Nobody is the contact.
    Unassigned,
    /// I am contact, cover or worker.
    Mine,
    /// In one of my teams, or in none.
    Team,
    /// Everything open.
    Open,
    /// Solved and closed.
    Solved,
    /// Visits to make.
    Visits,
    /// Call stubs that want their details.
    ToComplete,
    /// The contact is away.
    Away,
}

/// How many tickets each view holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Nobody is the contact.
    pub unassigned: u64,
    /// I am contact, cover or worker.
    pub mine: u64,
    /// In one of my teams, or in none.
    pub team: u64,
    /// Everything open.
    pub open: u64,
    /// Visits to make.
    pub visits: u64,
    /// Call stubs.
    pub to_complete: u64,
    /// The contact is away.
    pub away: u64,
}

/// What a logged call still lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wants {
    /// Nobody has said what it is about.
    pub topic: bool,
    /// What its template asks for and nobody has answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<CallWant>,
}

/// One thing a template asks for that was left empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallWant {
    /// By what an edit names it.
    pub key: ShortName,
    /// What was asked.
    pub label: Name,
}
