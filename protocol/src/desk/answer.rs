//! Published solutions as the desk sees them. What the bell is given of one is [`crate::incident::Answer`].

use serde::{Deserialize, Serialize};

use crate::{
    desk::ticket::TechnicianRef,
    ids::{AnswerId, TicketId},
    text::{Body, Line, Name},
    ticket::TicketLink,
    time::Timestamp,
};

/// Body of `PUT /desk/answers/{id}`: publishes what solved something, or edits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutAnswer {
    /// What it is about.
    pub title: Name,
    /// What to do.
    pub steps: Body,
    /// How long it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Words by which the bell finds it in a draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Line>,
    /// Whether the bell offers it to people; else it is for the desk only.
    pub offered: bool,
    /// The solved ticket it grew from. What was named once stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
}

/// A published solution with what only the desk knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskAnswer {
    /// Its id.
    pub id: AnswerId,
    /// What it is about.
    pub title: Name,
    /// What to do.
    pub steps: Body,
    /// How long it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Words by which the bell finds it in a draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Line>,
    /// Whether the bell offers it to people; else it is for the desk only.
    pub offered: bool,
    /// The solved ticket it grew from, if this technician may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketLink>,
    /// Who wrote it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<TechnicianRef>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Grows with every change; the `ETag`.
    pub version: u32,
    /// Whether it was taken out of the list.
    pub retired: bool,
}

/// A page of published solutions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskAnswerList {
    /// The rows.
    pub items: Vec<DeskAnswer>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
