//! People, machines and the people of the desk.

use serde::{Deserialize, Serialize};

use super::person_write::MergedPerson;
use crate::{
    desk::kept::Kept,
    enroll::Approval,
    ids::{DepartmentId, DeviceId, MachineId, PersonId, TeamId, TechnicianId, TopicId},
    text::{Email, Line, Name},
    time::Timestamp,
};

/// A person by name, with what a technician needs to know at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonRef {
    /// Its id.
    pub id: PersonId,
    /// The name.
    pub name: Name,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
    /// Whether the identity was confirmed.
    pub confirmed: bool,
}

/// A machine by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MachineRef {
    /// Its id.
    pub id: MachineId,
    /// Its name.
    pub hostname: Line,
    /// The device the ticket was sent from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
}

/// A person with devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// The name.
    pub display_name: Name,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
    /// Phone numbers, the usual one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Line>,
    /// E-mail addresses, the usual one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Whether any identity was confirmed.
    pub confirmed: bool,
    /// Grows with every change of the card; the ETag.
    pub version: u32,
    /// Their devices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeskDevice>,
    /// Who was joined into them by a technician.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<MergedPerson>,
}

/// A device for the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskDevice {
    /// Its id.
    pub id: DeviceId,
    /// The machine.
    pub machine: MachineRef,
    /// Its operating system.
    pub os: Line,
    /// The account's name there.
    pub account: Line,
    /// Its credentials.
    pub credentials: Vec<DeskCredential>,
    /// Day of its last contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Timestamp>,
}

/// A credential of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskCredential {
    /// Its id.
    pub id: crate::ids::WriteId,
    /// The person it speaks for: a provisional one of its own while it is pending.
    pub person: PersonId,
    /// How far it is trusted.
    pub approval: CredentialState,
    /// When it was made.
    pub created_at: Timestamp,
    /// The person it claims to be, while it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<PersonRef>,
    /// What its person says their address is, while it is pending. Anybody can say anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<Email>,
}

/// How far a credential is trusted, for the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CredentialState {
    /// Waits for approval.
    Pending,
    /// Speaks for its person.
    Approved,
    /// No longer valid.
    Revoked,
}

/// Approving a device: which of its waiting credentials the technician has seen. Another one may have come since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApproveDevice {
    /// The credential that is let in.
    pub credential: crate::ids::WriteId,
}

/// Answer to approving or revoking a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceDecided {
    /// The device.
    pub id: DeviceId,
    /// What it is now.
    pub approval: Approval,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PeopleList {
    /// The rows.
    pub items: Vec<PersonRow>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonRow {
    /// Who.
    #[serde(flatten)]
    pub person: PersonRef,
    /// The usual phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
    /// The usual address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// A technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Technician {
    /// Its id.
    pub id: TechnicianId,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamId>,
    /// Until when they are here today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here_until: Option<Timestamp>,
    /// Until when they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<Timestamp>,
    /// Whether they can sign in.
    pub active: bool,
    /// Grows with every change; the ETag.
    pub version: u32,
}

/// What a technician may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works the queue.
    Technician,
    /// Works the queue and leads it.
    Lead,
    /// Runs the desk.
    Administrator,
}

/// A desk queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// The name.
    pub name: Name,
    /// Whether its tickets exist only for its members.
    pub restricted: bool,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
    /// Grows with every change; the ETag.
    pub version: u32,
}

/// Where people work.
pub type Department = Kept<DepartmentId, PutDepartment>;

/// Body of `PUT /desk/departments/{id}`. With a new name go the people who work there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutDepartment {
    /// The name.
    pub name: Name,
}

/// What tickets are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// The name.
    pub name: Name,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
    /// Grows with every change; the ETag.
    pub version: u32,
}
