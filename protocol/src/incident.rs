//! Known issues and answers.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AnswerId, IncidentId},
    text::{Body, Line, Name},
    time::Timestamp,
};

/// A known issue as everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Incident {
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
    pub contact: IncidentContact,
    /// Who it touches.
    pub touches: Touches,
    /// Words by which the bell finds it in a draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Line>,
    /// Whether it goes on.
    pub state: IncidentState,
    /// News so far, oldest first.
    pub updates: Vec<IncidentUpdate>,
    /// When the next news is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update_at: Option<Timestamp>,
    /// Whether this person said "me too".
    pub joined: bool,
    /// Grows with every change of the public text.
    pub version: u32,
}

/// Who is on an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IncidentContact {
    /// The name.
    pub name: Name,
}

/// Who an incident touches: everyone, or whoever matches one of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Touches {
    /// Everyone.
    #[serde(default)]
    pub everyone: bool,
    /// Places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Line>,
    /// Departments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Line>,
    /// Machine models.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Line>,
}

/// Whether an incident goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// It goes on.
    Open,
    /// It works again.
    Over,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// One piece of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IncidentUpdate {
    /// Its id.
    pub id: crate::ids::WriteId,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub body: Body,
}

/// A published solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answer {
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
}
