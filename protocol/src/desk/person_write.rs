//! What the desk writes about people: their cards, two of them who are one, and openings of a whole history.

use serde::{Deserialize, Serialize};

use crate::{
    desk::ticket::{DeskTicketBrief, TechnicianRef},
    ids::{MachineId, PersonId, TicketId, WriteId},
    text::{Email, Line, Name},
    time::Timestamp,
};

/// Body of `PUT /desk/people/{id}`: the whole card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutPerson {
    /// The name.
    pub display_name: Name,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
    /// Phone numbers, the usual one first; at most ten.
    #[serde(default)]
    pub phones: Vec<Line>,
    /// E-mail addresses, the usual one first; at most ten.
    #[serde(default)]
    pub emails: Vec<Email>,
}

/// Body of `PUT /desk/people/{id}/merge`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergePerson {
    /// Who they are really.
    pub into: PersonId,
}

/// Somebody who was joined into a person by a technician, and can be taken out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MergedPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Name,
    /// Who joined them.
    pub by: TechnicianRef,
    /// When.
    pub at: Timestamp,
}

/// Body of `PUT /desk/people/{id}/openings/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenHistory {
    /// Where it is opened from.
    pub from: OpenedFrom,
}

/// Where a history is opened from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenedFrom {
    /// A ticket of theirs.
    Ticket(TicketId),
    /// A machine they use.
    Machine(MachineId),
    /// A call that is being logged.
    Call,
}

/// Answer to an opening: all a person had asked for until then, as far as the reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct History {
    /// The opening.
    pub id: WriteId,
    /// When it was opened first. A repeat gives nothing that came in later.
    pub at: Timestamp,
    /// Their tickets, newest first.
    pub tickets: Vec<DeskTicketBrief>,
}
