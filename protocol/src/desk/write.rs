//! What a technician writes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    desk::{
        prepared::ShortName,
        ticket::{Channel, DeskMessage, DeskTicketRow, Visibility},
    },
    ids::{AttachmentId, PersonId, TeamId, TechnicianId, TemplateId, TicketId, TopicId},
    text::{Body, Line, Name, Subject},
    ticket::Impact,
    time::Timestamp,
};

/// Body of `PUT /desk/tickets/{id}/messages/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeskWrite {
    /// The words.
    pub body: Body,
    /// Who can read it.
    pub visibility: Visibility,
    /// Attachments it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// Resolve with this message and ask "Is it fixed?".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_fixed: Option<AskFixed>,
    /// Set the state to waiting for the requester.
    #[serde(default)]
    pub waiting_for_requester: bool,
    /// Answers offered as buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick_answers: Vec<Line>,
    /// In which role somebody who is not the contact writes publicly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#as: Option<WriteAs>,
    /// Become the contact with this message as the introduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<IntroducedBy>,
}

/// The resolution that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskFixed {
    /// What solved it; the message's body if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Body>,
}

/// In which role a technician who is not the contact writes publicly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WriteAs {
    /// "{name}, helping {contact}".
    Helper,
}

/// A handover that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IntroducedBy {
    /// Public.
    pub introduction: Body,
    /// Internal.
    pub reason: Body,
}

/// Answer to a desk message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskWritten {
    /// The message.
    pub message: DeskMessage,
    /// The ticket as it is now.
    pub ticket: DeskTicketRow,
}

/// Body of `PATCH /desk/tickets/{id}`; absent fields stay, `null` clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PatchTicket {
    /// The subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Who has it on the desk.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub worker: Option<Option<TechnicianId>>,
    /// The desk queue.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub team: Option<Option<TeamId>>,
    /// What it is about.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub topic: Option<Option<TopicId>>,
    /// What the desk thinks of its urgency.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub desk_impact: Option<Option<Impact>>,
    /// Until when the requester shall hear news.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub next_update_by: Option<Option<Timestamp>>,
    /// Free tags, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Line>>,
    /// Effort so far, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort_minutes: Option<u32>,
    /// The person it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<PersonId>,
    /// Answers to what a logged call's template asks for and nobody has answered, by key; an empty one leaves it open.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<ShortName, Line>,
}

/// Tells `null` (clear) from absent (keep).
pub(super) fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Body of `PUT /desk/tickets/{id}`: a logged call. What it leaves out comes from its template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LogCall {
    /// Who called.
    pub requester: Caller,
    /// The template it was logged with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// What the template asks for, by key; a key it does not know is refused, one left out has its default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<ShortName, Line>,
    /// What it is about, in one line; needed without a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// How it came in.
    pub channel: Channel,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// Internal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Body>,
    /// Solved on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<SolvedOnTheSpot>,
    /// The caller's open ticket it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attach_to: Option<TicketId>,
    /// Effort so far, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort_minutes: Option<u32>,
}

/// Who called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Caller {
    /// Somebody known.
    Id(PersonId),
    /// Somebody new.
    NewPerson {
        /// The name.
        name: Name,
        /// Their number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<Line>,
    },
}

/// What solved a call on the spot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SolvedOnTheSpot {
    /// Public; needed unless the template has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Body>,
}

/// Body of `PUT /desk/tickets/{id}/presence`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// What the technician is doing.
    pub doing: Doing,
}

/// What a technician is doing with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Looking at it.
    Looking,
    /// Writing.
    Typing,
}

/// A ticket row with its version, answered by writes that only change the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskRow {
    /// The ticket as it is now.
    pub ticket: DeskTicketRow,
}
