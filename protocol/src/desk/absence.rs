//! When technicians are away, and what is prepared for the people they look after.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{kept::Kept, ticket::TechnicianRef},
    ids::{AbsenceId, TechnicianId},
    text::Body,
    time::Timestamp,
};

/// A time in which a technician is away.
pub type Absence = Kept<AbsenceId, PutAbsence>;

/// Body of `PUT /desk/absences/{id}`: a technician is away for a time. It never sets a cover by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutAbsence {
    /// Who is away.
    pub technician: TechnicianId,
    /// From when.
    pub begins_at: Timestamp,
    /// Until when; still to come.
    pub ends_at: Timestamp,
    /// Who might stand in: proposed with each of their tickets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<TechnicianId>,
    /// Public once a cover is set with it: the words that introduce whoever stands in. Worded by the server if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Body>,
}

/// That the contact of a ticket is away, and what is prepared for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ContactAway {
    /// Until when; absent where the contact does not come back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Who is proposed to stand in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<TechnicianRef>,
    /// The introduction, ready to be sent with a cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Body>,
}
