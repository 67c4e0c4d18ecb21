//! Every write there is, as one closed list, with who asks for it and when.

use deskbell_protocol::{
    ActionId, AttachmentId, DeviceId, IncidentId, MessageId, NudgeId, PersonId, RatingId,
    TemplateId, TicketId, Timestamp, VerdictId, WriteId,
    attachment::Attachment,
    desk::{
        action::{Action, Actor, DoAction},
        write::{Caller as Calling, DeskWrite, LogCall, PatchTicket},
    },
    enroll::Approval,
    help::HelpRequest,
    me::{CorrectPerson, GiveRating, GiveVerdict, OpenTicket, RequestErasure, WriteMessage},
    text::Body,
};
use uuid::Uuid;

/// A write, with who asks for it and when the server took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The server's clock when it took the request, or when a timer fell due.
    pub at: Timestamp,
    /// Who asks.
    pub caller: Caller,
    /// What for.
    pub write: Write,
}

/// Who asks for a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A device with its credential.
    Device(DeviceCaller),
    /// A technician, by session or API token.
    Technician(Actor),
    /// The help page before it has a ticket.
    HelpPage,
    /// Whoever holds the secret of one help request.
    HelpSecret {
        /// The one ticket it opens.
        ticket: TicketId,
    },
    /// A timer of the server.
    System,
}

/// A device's credential: rights belong to it, not to the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCaller {
    /// The credential.
    pub credential: WriteId,
    /// The device it belongs to.
    pub device: DeviceId,
    /// The person it speaks for; a provisional one while it is pending.
    pub person: PersonId,
    /// How far it is trusted.
    pub approval: Approval,
    /// The person it claims to be, while it is pending.
    pub claim: Option<PersonId>,
}

/// Every write. Those of timers carry no id: theirs is derived from the ticket and the moment it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A person asks for help.
    OpenTicket { ticket: TicketId, words: Box<OpenTicket> },
    /// A person asks for help on the help page.
    HelpRequest { ticket: TicketId, words: Box<HelpRequest> },
    /// The requester writes.
    WriteMessage { ticket: TicketId, message: MessageId, words: WriteMessage },
    /// The requester answers "Is it fixed?".
    GiveVerdict { ticket: TicketId, verdict: VerdictId, words: GiveVerdict },
    /// The requester answers "How did it go?".
    GiveRating { ticket: TicketId, rating: RatingId, words: GiveRating },
    /// "Any news?"
    Nudge { ticket: TicketId, nudge: NudgeId },
    /// The requester read this message and all before it.
    MarkRead { ticket: TicketId, through: MessageId },
    /// The person corrects their own card.
    CorrectPerson { words: CorrectPerson },
    /// The person asks IT to delete something: an ordinary ticket whose description the edge words.
    RequestErasure { id: WriteId, words: RequestErasure, description: Body },
    /// "Me too", or not after all.
    JoinIncident { incident: IncidentId, joined: bool },
    /// An attachment that a ticket or a message names has arrived, or has failed.
    AttachmentArrived { ticket: TicketId, attachment: Attachment },
    /// A technician writes.
    DeskMessage {
        ticket: TicketId,
        message: MessageId,
        words: Box<DeskWrite>,
        if_match: Option<u32>,
    },
    /// A technician acts.
    DoAction { ticket: TicketId, action: ActionId, words: Box<DoAction>, if_match: Option<u32> },
    /// A technician takes an action back.
    UndoAction { ticket: TicketId, action: ActionId },
    /// A technician edits fields.
    PatchTicket { ticket: TicketId, write: WriteId, words: Box<PatchTicket>, if_match: Option<u32> },
    /// A technician has it open.
    Seen { ticket: TicketId },
    /// A technician logs a call.
    LogCall { ticket: TicketId, words: Box<LogCall> },
    /// A ticket belongs to an incident that is declared from it.
    LinkIncident { ticket: TicketId, incident: IncidentId },
    /// A ticket is deleted for ever, by an administrator or by retention.
    EraseTicket { ticket: TicketId },
    /// A person is deleted for ever.
    ErasePerson { person: PersonId },
    /// Three working days after solving.
    Remind { ticket: TicketId },
    /// Five working days after solving.
    CloseResolved { ticket: TicketId },
    /// The seconds to undo are over.
    RunPending { ticket: TicketId, action: ActionId },
    /// The cover's date has come.
    EndCover { ticket: TicketId },
    /// Whoever somebody stands in for is here again.
    ContactBack { ticket: TicketId },
    /// One hour after "Yes, it works".
    AskRating { ticket: TicketId },
    /// The time that was told has passed.
    Late { ticket: TicketId },
}

/// What a decision has to look at beyond the directory and the settings: the store loads exactly this.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// The ticket it names, with the chain of tickets it was merged into.
    pub ticket: Option<TicketId>,
    /// Another ticket it points to, with the chain that one was merged into.
    pub other: Option<TicketId>,
    /// Whether it looks at the ticket's entries.
    pub entries: bool,
    /// The incident it names.
    pub incident: Option<IncidentId>,
    /// The template a call was logged with.
    pub template: Option<TemplateId>,
    /// The person it makes a requester; for a device the person it speaks for.
    pub person: Option<PersonId>,
    /// A ticket id that must be free.
    pub fresh: Option<TicketId>,
    /// The id under which a first outcome may be remembered.
    pub write: Option<Uuid>,
}

impl Command {
    /// What the store has to load before it asks [`crate::decide()`].
    pub fn needs(&self) -> Needs {
        let mut needs =
            Needs { write: self.write.id(), ticket: self.write.ticket(), ..Needs::default() };
        if let Caller::Device(device) = &self.caller {
            needs.person = Some(device.person);
        }
        match &self.write {
            Write::OpenTicket { words, .. } => needs.incident = words.incident,
            Write::RequestErasure { words, .. } => needs.other = words.ticket,
            Write::JoinIncident { incident, .. } | Write::LinkIncident { incident, .. } => {
                needs.incident = Some(*incident);
            }
            Write::WriteMessage { message, .. } => needs.fresh = Some(message.continuation()),
            Write::MarkRead { .. } | Write::Seen { .. } => needs.entries = true,
            Write::DoAction { words, .. } => needs.of_action(&words.action),
            Write::PatchTicket { words, .. } => needs.person = words.requester_id,
            Write::LogCall { words, .. } => {
                needs.other = words.attach_to;
                needs.template = words.template;
                needs.person = match words.requester {
                    Calling::Id(person) => Some(person),
                    Calling::NewPerson { .. } => None,
                };
            }
            Write::ErasePerson { person } => needs.person = Some(*person),
            Write::HelpRequest { .. }
            | Write::GiveVerdict { .. }
            | Write::GiveRating { .. }
            | Write::Nudge { .. }
            | Write::CorrectPerson { .. }
            | Write::AttachmentArrived { .. }
            | Write::DeskMessage { .. }
            | Write::UndoAction { .. }
            | Write::EraseTicket { .. }
            | Write::Remind { .. }
            | Write::CloseResolved { .. }
            | Write::RunPending { .. }
            | Write::EndCover { .. }
            | Write::ContactBack { .. }
            | Write::AskRating { .. }
            | Write::Late { .. } => {}
        }
        needs
    }
}

impl Needs {
    fn of_action(&mut self, action: &Action) {
        match action {
            Action::Merge { into } => self.other = Some(*into),
            Action::Link { ticket, incident } | Action::Unlink { ticket, incident } => {
                self.other = *ticket;
                self.incident = *incident;
            }
            Action::Split { new_id, .. } => {
                self.entries = true;
                self.fresh = Some(*new_id);
            }
            Action::Take
            | Action::HandOver { .. }
            | Action::Cover { .. }
            | Action::EndCover
            | Action::Status { .. }
            | Action::OnTheWay { .. }
            | Action::Resolve { .. }
            | Action::Reopen
            | Action::Close { .. }
            | Action::Unmerge => {}
        }
    }
}

impl Write {
    /// The ticket it names, which may not be there yet.
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::OpenTicket { ticket, .. }
            | Self::HelpRequest { ticket, .. }
            | Self::WriteMessage { ticket, .. }
            | Self::GiveVerdict { ticket, .. }
            | Self::GiveRating { ticket, .. }
            | Self::Nudge { ticket, .. }
            | Self::MarkRead { ticket, .. }
            | Self::AttachmentArrived { ticket, .. }
            | Self::DeskMessage { ticket, .. }
            | Self::DoAction { ticket, .. }
            | Self::UndoAction { ticket, .. }
            | Self::PatchTicket { ticket, .. }
            | Self::Seen { ticket }
            | Self::LogCall { ticket, .. }
            | Self::LinkIncident { ticket, .. }
            | Self::EraseTicket { ticket }
            | Self::Remind { ticket }
            | Self::CloseResolved { ticket }
            | Self::RunPending { ticket, .. }
            | Self::EndCover { ticket }
            | Self::ContactBack { ticket }
            | Self::AskRating { ticket }
            | Self::Late { ticket } => Some(*ticket),
            Self::RequestErasure { id, .. } => Some(TicketId(id.0)),
            Self::CorrectPerson { .. } | Self::JoinIncident { .. } | Self::ErasePerson { .. } => {
                None
            }
        }
    }

    /// The id under which its first outcome is remembered; `None` for writes that are the same however often they come.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::OpenTicket { ticket, .. }
            | Self::HelpRequest { ticket, .. }
            | Self::LogCall { ticket, .. } => Some(ticket.0),
            Self::WriteMessage { message, .. } | Self::DeskMessage { message, .. } => {
                Some(message.0)
            }
            Self::GiveVerdict { verdict, .. } => Some(verdict.0),
            Self::GiveRating { rating, .. } => Some(rating.0),
            Self::Nudge { nudge, .. } => Some(nudge.0),
            Self::RequestErasure { id, .. } => Some(id.0),
            Self::DoAction { action, .. } | Self::UndoAction { action, .. } => Some(action.0),
            Self::PatchTicket { write, .. } => Some(write.0),
            Self::MarkRead { .. }
            | Self::CorrectPerson { .. }
            | Self::JoinIncident { .. }
            | Self::AttachmentArrived { .. }
            | Self::Seen { .. }
            | Self::LinkIncident { .. }
            | Self::EraseTicket { .. }
            | Self::ErasePerson { .. }
            | Self::Remind { .. }
            | Self::CloseResolved { .. }
            | Self::RunPending { .. }
            | Self::EndCover { .. }
            | Self::ContactBack { .. }
            | Self::AskRating { .. }
            | Self::Late { .. } => None,
        }
    }

    /// The attachments it names.
    pub fn attachments(&self) -> &[AttachmentId] {
        match self {
            Self::OpenTicket { words, .. } => &words.attachments,
            Self::HelpRequest { words, .. } => &words.attachments,
            Self::WriteMessage { words, .. } => &words.attachments,
            Self::DeskMessage { words, .. } => &words.attachments,
            Self::GiveVerdict { .. }
            | Self::GiveRating { .. }
            | Self::Nudge { .. }
            | Self::MarkRead { .. }
            | Self::CorrectPerson { .. }
            | Self::RequestErasure { .. }
            | Self::JoinIncident { .. }
            | Self::AttachmentArrived { .. }
            | Self::DoAction { .. }
            | Self::UndoAction { .. }
            | Self::PatchTicket { .. }
            | Self::Seen { .. }
            | Self::LogCall { .. }
            | Self::LinkIncident { .. }
            | Self::EraseTicket { .. }
            | Self::ErasePerson { .. }
            | Self::Remind { .. }
            | Self::CloseResolved { .. }
            | Self::RunPending { .. }
            | Self::EndCover { .. }
            | Self::ContactBack { .. }
            | Self::AskRating { .. }
            | Self::Late { .. } => &[],
        }
    }
}

/// An id that follows from another one (`UUIDv5`, RFC 9562), so that a repeat makes the same rows.
pub fn derived(from: Uuid, what: &str) -> Uuid {
    Uuid::new_v5(&from, what.as_bytes())
}
