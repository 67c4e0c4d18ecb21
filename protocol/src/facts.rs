//! What a machine says about itself, in sections of lines, frozen when it was shown.

use serde::{Deserialize, Serialize};

use crate::{
    text::{FactKey, FactValue},
    time::Timestamp,
};

/// The facts of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Facts {
    /// When they were read from the machine, by the machine's clock.
    pub taken_at: Timestamp,
    /// The sections the person chose to send, at most [`crate::limits::FACT_SECTIONS`].
    pub sections: Vec<FactSection>,
}

/// One section, such as "Network".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FactSection {
    /// Which section; a server ignores ids it does not know and says so.
    pub id: SectionId,
    /// Its lines, at most [`crate::limits::FACT_LINES`].
    pub lines: Vec<FactLine>,
}

/// One line, printed one to one in the window before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FactLine {
    /// What the value is about, e.g. `hostname`.
    pub key: FactKey,
    /// The value as text; absent when the machine could not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<FactValue>,
    /// The value's unit, e.g. `GB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<FactKey>,
}

/// The six sections of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SectionId {
    /// Name, model, age.
    Computer,
    /// Operating system and updates.
    System,
    /// Screens and docks.
    Screens,
    /// Network.
    Network,
    /// Space and memory.
    Space,
    /// Names of open apps; off unless switched on.
    Apps,
    /// A section of a newer client.
    #[serde(other)]
    Unknown,
}

impl SectionId {
    /// The sections in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Computer, Self::System, Self::Screens, Self::Network, Self::Space, Self::Apps];
}
