//! A machine's page.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{
        people::{DeskDevice, MachineRef},
        ticket::DeskTicketBrief,
    },
    facts::Facts,
    ids::{TicketId, TicketNumber},
    text::Line,
    time::Timestamp,
};

/// A page of machines, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MachineList {
    /// The rows.
    pub items: Vec<MachineRow>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A machine in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MachineRow {
    /// Which.
    #[serde(flatten)]
    pub machine: MachineRef,
    /// Its model, as it last said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Line>,
    /// Day of the last contact of any of its devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Timestamp>,
}

/// Answer of `GET /desk/machines/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Machine {
    /// Which.
    #[serde(flatten)]
    pub machine: MachineRef,
    /// Its model, as it last said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Line>,
    /// What it last said about itself in a ticket the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<SentFacts>,
    /// Its devices: one for each account.
    pub devices: Vec<DeskDevice>,
    /// The last ten tickets sent from it, as far as the reader may see them, newest first.
    pub tickets: Vec<DeskTicketBrief>,
}

/// Facts, and the ticket they came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SentFacts {
    /// The ticket's id.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// The facts as sent.
    pub facts: Facts,
}
