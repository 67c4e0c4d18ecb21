//! Tickets as the desk sees them.

use serde::{Deserialize, Serialize};

pub use super::queue::{CallWant, Counts, DeskTicketList, View, Wants};

use crate::{
    attachment::Attachment,
    desk::{absence::ContactAway, action::PendingAction, people::*},
    facts::Facts,
    ids::{
        IncidentId, MessageId, TeamId, TechnicianId, TemplateId, TicketId, TicketNumber, TopicId,
    },
    message::Event,
    text::{Body, Comment, Line, Name, Subject},
    ticket::{Impact, Rating, Reach, Resolution, Seen, Status, TicketLink, Verdict, Visit},
    time::Timestamp,
};

/// The desk's internal state of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has taken it.
    New,
    /// A technician works on it.
    InProgress,
    /// A visit or other date is set.
    Scheduled,
    /// The requester is asked something.
    WaitingOnRequester,
    /// Somebody outside has to act; the contact owns the wait.
    WaitingOnSupplier,
    /// Thought to be fixed; the requester is asked.
    Resolved,
    /// Done.
    Closed,
    /// Carries on in another ticket.
    Merged,
}

/// How a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The bell.
    Bell,
    /// The help page.
    HelpPage,
    /// A phone call, logged.
    Phone,
    /// Somebody walked in, logged.
    WalkIn,
    /// A mail, logged.
    Email,
    /// A chat, logged.
    Chat,
}

/// A technician by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TechnicianRef {
    /// Its id.
    pub id: TechnicianId,
    /// The name.
    pub name: Name,
}

/// A team by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TeamRef {
    /// Its id.
    pub id: TeamId,
    /// The name.
    pub name: Name,
}

/// A topic by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TopicRef {
    /// Its id.
    pub id: TopicId,
    /// The name.
    pub name: Name,
}

/// Who stands in for the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskCover {
    /// The technician.
    pub technician: TechnicianRef,
    /// Until when.
    pub until: Timestamp,
}

/// What a row and a page of the desk share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskTicketHead {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its version, also the ETag.
    pub version: u32,
    /// Its subject.
    pub subject: Subject,
    /// The internal state.
    pub state: State,
    /// What the requester sees of it.
    pub status: Status,
    /// How it came in.
    pub channel: Channel,
    /// What the requester said of its urgency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// What the desk thinks of its urgency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_impact: Option<Impact>,
    /// How to hear back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// The person it is for.
    pub requester: PersonRef,
    /// Whom it is for by name, if it was written for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_name: Option<Name>,
    /// Who sat at the shared computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asker: Option<Name>,
    /// The one technician the requester sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<TechnicianRef>,
    /// Who stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<DeskCover>,
    /// That the contact of an open ticket is away and nobody stands in, with what is prepared for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<ContactAway>,
    /// Who has it on the desk now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<TechnicianRef>,
    /// The desk queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamRef>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicRef>,
    /// What an open logged call still lacks: it is in the view `to_complete` as long as there is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants: Option<Wants>,
    /// Free tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Line>,
    /// Until when the requester shall hear news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update_by: Option<Timestamp>,
    /// A planned visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// When the person pressed Send, by their clock.
    pub reported_at: Timestamp,
    /// When the server took it.
    pub received_at: Timestamp,
    /// Since when the requester waits for us; absent while we wait for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    /// When the requester last asked for news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nudged_at: Option<Timestamp>,
    /// The incident it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<DeskIncidentLink>,
    /// An action that is about to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingAction>,
}

/// The incident a ticket belongs to, for the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskIncidentLink {
    /// Its id.
    pub id: IncidentId,
    /// Its title.
    pub title: Name,
}

/// A ticket in a desk list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskTicketRow {
    /// What its page shows as well.
    #[serde(flatten)]
    pub head: DeskTicketHead,
    /// First line of the newest entry, internal ones included.
    pub last_line: Comment,
    /// When that was.
    pub last_at: Timestamp,
}

/// A ticket with everything about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskTicket {
    /// What its row shows as well.
    #[serde(flatten)]
    pub head: DeskTicketHead,
    /// The requester's words.
    pub description: Body,
    /// Who wrote it, if not the requester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writer: Option<PersonRef>,
    /// Effort so far, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort_minutes: Option<u32>,
    /// Whether it was solved while it was logged.
    pub quick_call: bool,
    /// What was asked on the phone, if it was logged with a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallDetails>,
    /// Who opened it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// The guess that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_by: Option<Timestamp>,
    /// Where it carries on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<TicketLink>,
    /// The closed ticket it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<TicketLink>,
    /// The ticket that continues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continued_by: Option<TicketLink>,
    /// Tickets linked by the desk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<TicketLink>,
    /// What solved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// The answer to "Is it fixed?".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The rating given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// The facts as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// The machine it was sent from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineRef>,
    /// The link by which a technician looks at the computer it was sent from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_session: Option<String>,
    /// Pictures and files the opening named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The conversation with internal notes, oldest first.
    pub messages: Vec<DeskMessage>,
    /// Solved tickets that resemble it, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub similar: Vec<SimilarTicket>,
    /// The caller's last ten other tickets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caller_tickets: Vec<DeskTicketBrief>,
}

/// What a call was logged with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallDetails {
    /// The template.
    pub template: TemplateId,
    /// What it was called then.
    pub title: Name,
    /// What was asked and answered, without what was left empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<CallField>,
    /// What was asked and left empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<CallWant>,
}

/// One thing that was asked on the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallField {
    /// What was asked.
    pub label: Name,
    /// The answer.
    pub value: Line,
}

/// One entry of the conversation for the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskMessage {
    /// Its id.
    pub id: MessageId,
    /// When the server took it.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: DeskAuthor,
    /// Whether the requester can read it.
    pub visibility: Visibility,
    /// The words; empty for an event.
    pub body: Comment,
    /// Pictures and files it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Answers offered as buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick_answers: Vec<Line>,
    /// Whether it waits for an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// When the other side first read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// What happened, for a line that nobody wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
}

/// Who wrote an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeskAuthor {
    /// A person who asked.
    Person {
        /// Who.
        #[serde(flatten)]
        person: PersonRef,
    },
    /// A technician.
    Technician {
        /// Who.
        #[serde(flatten)]
        technician: TechnicianRef,
    },
    /// Nobody: an event.
    System,
}

/// Who can read an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// The requester and the desk.
    Public,
    /// The desk only.
    Internal,
}

/// A solved ticket with what solved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SimilarTicket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: Subject,
    /// What solved it.
    pub note: Body,
    /// When.
    pub at: Timestamp,
}

/// A ticket in a caller's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskTicketBrief {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: Subject,
    /// Its state.
    pub state: State,
    /// When the server took it.
    pub received_at: Timestamp,
    /// The contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<TechnicianRef>,
}
