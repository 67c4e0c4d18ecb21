//! Enrolment keys as administrators see them.

use serde::{Deserialize, Serialize};

use crate::{ids::WriteId, time::Timestamp};

/// Body of `PUT /desk/enrollment-keys/{id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MakeKey {
    /// Days until it ends, 1 to 3,650; for good if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_days: Option<u32>,
    /// How often it may be used, at least once; as often as anybody likes if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
    /// Whether its computers are approved at once, each for a new person.
    #[serde(default)]
    pub auto_approve: bool,
}

/// An enrolment key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrollmentKey {
    /// Its id.
    pub id: WriteId,
    /// The key itself: told once, when it is made, and known to nobody after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(pattern = "^[A-Za-z0-9_-]+$"))]
    pub key: Option<String>,
    /// Whether its computers are approved at once.
    pub auto_approve: bool,
    /// How often it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
    /// How often it was used.
    pub uses: u32,
    /// Until when it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Since when it lets nobody in any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}
