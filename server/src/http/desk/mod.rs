//! What technicians ask and write, under `/api/v1/desk`.

pub(super) mod absences;
pub(super) mod answers;
pub(super) mod imports;
pub(super) mod incidents;
pub(super) mod keys;
pub(super) mod lists;
pub(super) mod look_up;
pub(super) mod organisation;
pub(super) mod own;
pub(super) mod people;
pub(super) mod sign_in;
pub(super) mod tickets;
pub(super) mod writes;

use deskbell_protocol::{
    TeamId, Timestamp,
    desk::people::Role,
    text::{Email, Line, Name},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `PUT /desk/teams/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutTeam {
    /// The name.
    pub name: Name,
    /// Whether its tickets exist only for its members.
    #[serde(default)]
    pub restricted: bool,
}

/// Body of `PUT /desk/topics/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutTopic {
    /// The name.
    pub name: Name,
}

/// Body of `PUT /desk/technicians/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutTechnician {
    /// The name.
    pub name: Name,
    /// The address links are mailed to.
    pub email: Email,
    /// The number shown to requesters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
    /// What they may do.
    pub role: Role,
    /// Teams they belong to.
    #[serde(default)]
    pub teams: Vec<TeamId>,
    /// Until when they are here today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here_until: Option<Timestamp>,
    /// Until when they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<Timestamp>,
    /// Whether they can sign in.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}
