//! Known issues as the desk sees them. What everybody may read of one is [`crate::incident::Incident`].

use serde::{Deserialize, Serialize};

use crate::{
    desk::{
        people::PersonRef,
        ticket::{DeskTicketBrief, TechnicianRef},
    },
    ids::{IncidentId, TechnicianId, TicketId},
    incident::{IncidentState, IncidentUpdate, Touches},
    text::{Body, Line, Name},
    time::Timestamp,
};

/// Body of `PUT /desk/incidents/{id}`: declares a known issue, or edits what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutIncident {
    /// Public: what is down, in plain words.
    pub title: Name,
    /// Public: the text below it.
    pub text: Body,
    /// Public: what people can do meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meanwhile: Option<Body>,
    /// Who it touches: everyone, or somebody.
    pub touches: Touches,
    /// Words by which the bell finds it in a draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Line>,
    /// Who is on it, by name for everybody; whoever declares it if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<TechnicianId>,
    /// When people shall hear news next; still to come.
    pub next_update_at: Timestamp,
    /// Tickets that belong to it, beside those that do already. One is let go by its own action `unlink`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<TicketId>,
}

/// Body of `PUT /desk/incidents/{id}/updates/{update}`: news for everybody it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutIncidentUpdate {
    /// Public.
    pub body: Body,
    /// When people shall hear news next; still to come.
    pub next_update_at: Timestamp,
}

/// Body of `PUT /desk/incidents/{id}/over/{write}`: it works again. Everybody is told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutIncidentOver {
    /// Public: last words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
}

/// A known issue in a desk list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskIncident {
    /// Its id.
    pub id: IncidentId,
    /// What is down, in plain words.
    pub title: Name,
    /// The public text.
    pub text: Body,
    /// What people can do meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meanwhile: Option<Body>,
    /// Who is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<TechnicianRef>,
    /// Who it touches.
    pub touches: Touches,
    /// Words by which the bell finds it in a draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Line>,
    /// Whether it goes on.
    pub state: IncidentState,
    /// News so far, oldest first.
    pub updates: Vec<IncidentUpdate>,
    /// When the next news is due; absent once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update_at: Option<Timestamp>,
    /// How far away that is.
    pub news: NewsDue,
    /// Who declared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_by: Option<TechnicianRef>,
    /// When it was declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_at: Option<Timestamp>,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_at: Option<Timestamp>,
    /// How many people said "me too".
    pub joined: u64,
    /// How many tickets belong to it that this technician may see.
    pub ticket_count: u64,
    /// Grows with every change of what is public; the `ETag`.
    pub version: u32,
}

/// How far away the next news of a known issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NewsDue {
    /// It is over: no news are due.
    Never,
    /// There is time.
    Later,
    /// In five minutes at most.
    Soon,
    /// They were promised for a time that has passed.
    Overdue,
}

/// A page of known issues, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskIncidentList {
    /// The rows.
    pub items: Vec<DeskIncident>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A known issue with its tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskIncidentPage {
    /// What its row shows as well.
    #[serde(flatten)]
    pub incident: DeskIncident,
    /// Tickets that belong to it and that this technician may see, newest first, at most 200.
    pub tickets: Vec<DeskTicketBrief>,
}

/// People who said "me too", in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JoinerList {
    /// Who, and since when.
    pub items: Vec<Joiner>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all.
    pub count: u64,
}

/// Somebody who said "me too".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Joiner {
    /// Who.
    pub person: PersonRef,
    /// Since when.
    pub at: Timestamp,
}
