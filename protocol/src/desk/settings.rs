//! The organisation's settings.

use serde::{Deserialize, Serialize};

use crate::{
    home::{Date, OpeningHours},
    text::{Line, Name},
};

/// `GET|PUT /desk/settings/calendar`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// IANA zone name.
    pub time_zone: Line,
    /// Opening hours of each week.
    pub hours: Vec<OpeningHours>,
    /// Days without opening hours.
    pub holidays: Vec<Date>,
}

/// `GET|PUT /desk/settings/contact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactSettings {
    /// The organisation's name.
    pub organisation: Name,
    /// The phone number of IT; may be empty.
    pub phone: Line,
    /// Where the desk is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<Line>,
}

/// `GET|PUT /desk/settings/tickets`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TicketSettings {
    /// Working days after which a resolved ticket reminds once.
    pub remind_after_days: u16,
    /// Working days after which a resolved ticket closes.
    pub close_after_days: u16,
    /// Calendar days after closing during which a message reopens instead of opening a new ticket.
    pub reopen_within_days: u16,
}

/// `GET|PUT /desk/settings/privacy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PrivacySettings {
    /// Months after which closed tickets are deleted.
    pub months: u16,
    /// Smallest group a report shows, at least 5.
    pub min_group: u16,
    /// Who reads security signals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_lead: Option<Name>,
}

/// `GET|PUT /desk/settings/waits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WaitSettings {
    /// Whether the honest wait is shown at all.
    pub show: bool,
}

/// Settings with the version an `If-Match` names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Versioned<T> {
    /// The settings.
    #[serde(flatten)]
    pub settings: T,
    /// Grows with every change; the ETag.
    pub version: u32,
}
