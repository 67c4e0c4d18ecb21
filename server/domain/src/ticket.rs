//! A ticket as the store keeps it: everything the rules decide on and both sides' views are made of.

use deskbell_protocol::{
    ActionId, MessageId, PersonId, ResolutionId, TeamId, TechnicianId, TicketId, TicketNumber,
    Timestamp, TopicId, WriteId,
    attachment::Attachment,
    desk::{
        action::Action,
        people::{MachineRef, PersonRef},
        ticket::{CallDetails, Channel, State, Wants},
    },
    text::{Body, Line, Name, Subject},
    ticket::{Impact, IncidentLink, Rating, Reach, Resolution, Status, TicketLink, Verdict, Visit},
};
use serde::{Deserialize, Serialize};

use crate::entry::LastEntry;

/// A ticket. Names of technicians, teams and topics are looked up in the [`crate::Directory`] when it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Grows with every message, note, verdict, edit and action.
    pub version: u32,
    /// Its subject.
    pub subject: Subject,
    /// The requester's words.
    pub description: Body,
    /// The internal state.
    pub state: State,
    /// The state it had before it was merged; set only while it is merged.
    pub former_state: Option<State>,
    /// How it came in.
    pub channel: Channel,
    /// Whether it was solved while it was logged.
    pub quick_call: bool,
    /// What was asked on the phone, if it was logged with a template.
    pub call: Option<CallDetails>,
    /// What the requester said of its urgency.
    pub impact: Option<Impact>,
    /// What the desk thinks of its urgency.
    pub desk_impact: Option<Impact>,
    /// How to hear back.
    pub reach: Option<Reach>,
    /// The person's language; absent where nobody typed.
    pub locale: Option<Line>,
    /// The person it is for.
    pub requester: PersonRef,
    /// Who wrote it.
    pub opener: Opener,
    /// Whom it is for by name, if it was written for somebody else.
    pub for_name: Option<Name>,
    /// Who sat at the shared computer.
    pub asker: Option<Name>,
    /// The machine it was sent from.
    pub machine: Option<MachineRef>,
    /// The machine's model at that time, for reports.
    pub machine_model: Option<Line>,
    /// The requester's department at that time, for reports.
    pub department: Option<Name>,
    /// The one technician the requester sees.
    pub contact: Option<TechnicianId>,
    /// Who stands in.
    pub cover: Option<Covering>,
    /// Who has it on the desk now.
    pub worker: Option<TechnicianId>,
    /// The desk queue.
    pub team: Option<TeamId>,
    /// What it is about.
    pub topic: Option<TopicId>,
    /// Free tags.
    pub tags: Vec<Line>,
    /// Effort so far.
    pub effort_minutes: Option<u32>,
    /// Until when the requester shall hear news.
    pub next_update_by: Option<Timestamp>,
    /// A planned visit.
    pub visit: Option<Visit>,
    /// When the person pressed Send, by their clock.
    pub reported_at: Timestamp,
    /// When the server took it.
    pub received_at: Timestamp,
    /// Since when the requester waits for us; absent while we wait for them.
    pub waiting_since: Option<Timestamp>,
    /// When a technician first wrote publicly, with the open minutes until then.
    pub first_reply: Option<Reached>,
    /// When it was solved last, with the open minutes until then.
    pub solved: Option<Reached>,
    /// When it was closed last.
    pub closed_at: Option<Timestamp>,
    /// Who opened it first.
    pub seen: Option<SeenBy>,
    /// The guess that was told.
    pub expected_by: Option<Timestamp>,
    /// Whether being late was admitted, which happens once.
    pub late_told: bool,
    /// What solved it; absent once it turned out not to.
    pub resolution: Option<Resolution>,
    /// The requester's answer to "Is it fixed?".
    pub verdict: Option<Verdict>,
    /// The rating given.
    pub rating: Option<Rating>,
    /// Whether a rating was asked for, which happens once.
    pub rating_asked: bool,
    /// When the requester last asked for news.
    pub nudged_at: Option<Timestamp>,
    /// When the requester was reminded of this resolution.
    pub reminded_at: Option<Timestamp>,
    /// An action that is about to run.
    pub pending: Option<Pending>,
    /// The take that can still be undone.
    pub taken: Option<Taken>,
    /// Where it carries on.
    pub merged_into: Option<TicketLink>,
    /// The closed ticket it continues.
    pub continues: Option<TicketLink>,
    /// The ticket that continues it.
    pub continued_by: Option<TicketLink>,
    /// Tickets linked by the desk.
    pub links: Vec<TicketLink>,
    /// The incident it belongs to.
    pub incident: Option<IncidentLink>,
    /// Pictures and files the opening named.
    pub attachments: Vec<Attachment>,
    /// The newest public entry.
    pub last_public: Option<LastEntry>,
    /// The newest entry, internal ones included.
    pub last: Option<LastEntry>,
    /// Public entries the requester's side neither wrote nor read.
    pub unread: u32,
    /// The last entry the requester's side read.
    pub read_through: Option<MessageId>,
}

/// Who wrote a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opener {
    /// A person; through this credential, if it was a device.
    Person {
        /// Who.
        person: PersonRef,
        /// The credential.
        credential: Option<WriteId>,
    },
    /// A technician who logged a call.
    Technician(TechnicianId),
}

/// Who stands in for the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covering {
    /// The technician.
    pub by: TechnicianId,
    /// Until when.
    pub until: Timestamp,
}

/// A moment reports count, with the open minutes since the ticket was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// When.
    pub at: Timestamp,
    /// Minutes of open time until then.
    pub open_minutes: u32,
}

/// Who opened a ticket first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenBy {
    /// The technician.
    pub by: TechnicianId,
    /// When.
    pub at: Timestamp,
}

/// An action that waits to be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Its id.
    pub id: ActionId,
    /// What to do.
    pub action: Action,
    /// Who asked for it.
    pub by: TechnicianId,
    /// When it runs.
    pub due: Timestamp,
}

/// A take that can be undone for a minute, as long as no public word was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The action.
    pub action: ActionId,
    /// Who took it.
    pub by: TechnicianId,
    /// When.
    pub at: Timestamp,
}

impl Pending {
    /// The other ticket it points to, which has to be loaded whenever it may run.
    pub fn other(&self) -> Option<TicketId> {
        if let Action::Merge { into } = &self.action { Some(*into) } else { None }
    }
}

impl Ticket {
    /// What the requester sees of the state.
    pub fn status(&self) -> Status {
        status(self.state)
    }

    /// Whether somebody works on it or should.
    pub fn is_open(&self) -> bool {
        is_open(self.state)
    }

    /// What a call that was logged in a hurry still lacks, as long as it is open: a topic, and what its template asks for.
    /// Once it is solved the note says what it was.
    pub fn wants(&self) -> Option<Wants> {
        let is_logged = matches!(self.opener, Opener::Technician(_));
        let fields = self.call.as_ref().map(|call| call.missing.clone()).unwrap_or_default();
        let wants = Wants { topic: self.topic.is_none(), fields };
        let lacks = wants.topic || !wants.fields.is_empty();
        (is_logged && self.is_open() && lacks).then_some(wants)
    }

    /// The person who wrote it, if it was not a technician.
    pub fn writer(&self) -> Option<&PersonRef> {
        match &self.opener {
            Opener::Person { person, .. } => Some(person),
            Opener::Technician(_) => None,
        }
    }

    /// The persons who read it: the requester, and who wrote it for them.
    pub fn readers(&self) -> Vec<PersonId> {
        let mut readers = vec![self.requester.id];
        readers.extend(self.writer().map(|writer| writer.id).filter(|id| *id != self.requester.id));
        readers
    }

    /// Whether this credential opened it.
    pub fn was_opened_with(&self, credential: WriteId) -> bool {
        matches!(&self.opener, Opener::Person { credential: Some(own), .. } if *own == credential)
    }

    /// A pointer to it.
    pub fn link(&self) -> TicketLink {
        TicketLink { id: self.id, number: self.number }
    }

    /// Whether a verdict on this resolution is about the present one.
    pub fn is_resolved_by(&self, resolution: ResolutionId) -> bool {
        self.resolution.as_ref().is_some_and(|present| present.id == resolution)
    }
}

/// What the requester sees of a state.
pub fn status(state: State) -> Status {
    match state {
        State::New => Status::Received,
        State::InProgress | State::Scheduled | State::WaitingOnSupplier => Status::InHand,
        State::WaitingOnRequester => Status::YourTurn,
        State::Resolved => Status::Fixed,
        State::Closed | State::Merged => Status::Closed,
    }
}

/// Whether somebody works on a ticket of this state or should.
pub fn is_open(state: State) -> bool {
    match state {
        State::New
        | State::InProgress
        | State::Scheduled
        | State::WaitingOnRequester
        | State::WaitingOnSupplier => true,
        State::Resolved | State::Closed | State::Merged => false,
    }
}
