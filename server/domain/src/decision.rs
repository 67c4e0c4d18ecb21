//! What a decision tells the store to write, and what the caller is answered.

use deskbell_protocol::{
    ActionId, IncidentId, MessageId, PersonId, TechnicianId, TicketId, TicketNumber, Timestamp,
    WriteId, attachment::Attachment, desk::people::PersonRef, facts::Facts, help::HelpRequest,
    me::CorrectPerson, text::Line, ticket::TicketLink,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{entry::Entry, ticket::Ticket};

/// What to write. The store writes all of it in one transaction, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Tickets that are new or changed, each with its row to write and whom to tell.
    pub tickets: Vec<Changed>,
    /// Entries to add, in this order. Each is a `message_added` for the desk, and for the ticket's readers if public.
    pub entries: Vec<Entry>,
    /// Entries that shall also be shown in another ticket, by pointer.
    pub shown_in: Vec<(MessageId, TicketId)>,
    /// Which entries were read, and by which side.
    pub read: Option<ReadMark>,
    /// Facts to keep with a new ticket.
    pub facts: Option<(TicketId, Facts)>,
    /// What happens beside tickets.
    pub beside: Option<Beside>,
    /// A credential that may from now on write to a ticket for receipts only.
    pub receipts_for: Option<(WriteId, TicketId)>,
    /// What became of actions that could be undone; kept with their remembered outcome.
    pub fates: Vec<(ActionId, Fate)>,
    /// The outcome to remember under the command's id; absent for repeats and for writes without an id.
    pub remember: Option<Remembered>,
    /// What the caller is answered.
    pub outcome: Outcome,
}

impl Decision {
    /// An answer for which nothing has to be written.
    pub fn answer(outcome: Outcome) -> Self {
        Self {
            tickets: Vec::new(),
            entries: Vec::new(),
            shown_in: Vec::new(),
            read: None,
            facts: None,
            beside: None,
            receipts_for: None,
            fates: Vec::new(),
            remember: None,
            outcome,
        }
    }
}

/// A ticket before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The ticket's row to write.
    pub after: Ticket,
    /// Whether it is new.
    pub is_new: bool,
    /// Whether a field of the requester's row changed: `ticket_changed` for its readers.
    pub me_changed: bool,
    /// Whether a field of the desk's row changed: `ticket_changed` for the desk.
    pub desk_changed: bool,
    /// Readers who lost it, because the requester was corrected.
    pub lost_by: Vec<PersonId>,
    /// Technicians who lost it, because it moved into a restricted team: `ticket_hidden`.
    pub hidden_from: Vec<TechnicianId>,
}

/// Entries that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMark {
    /// The ticket.
    pub ticket: TicketId,
    /// Who read.
    pub by: Side,
    /// Up to and with this entry; all that are there if absent. Entries of the other side without `read_at` get one.
    pub through: Option<MessageId>,
    /// When.
    pub at: Timestamp,
}

/// The two sides of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The requester, or who wrote for them.
    Requester,
    /// A technician.
    Desk,
}

/// Writes beside tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// A person's card.
    CorrectPerson {
        /// Whose.
        person: PersonId,
        /// The fields to replace.
        words: CorrectPerson,
    },
    /// A person joins an incident or leaves it; `home_changed` for them if that is news.
    JoinIncident {
        /// Which.
        incident: IncidentId,
        /// Who.
        person: PersonId,
        /// Joined, or not any more.
        joined: bool,
    },
    /// A caller nobody knew: a provisional person by name.
    NewPerson {
        /// The person to make.
        person: PersonRef,
        /// Their number.
        phone: Option<Line>,
    },
    /// Somebody on the help page: a provisional person with a secret for one ticket.
    HelpAsker {
        /// The person to make.
        person: PersonRef,
        /// How to reach them, and the hash of the secret.
        words: Box<HelpRequest>,
    },
    /// A ticket of somebody who only ever waited on the caller's device becomes the caller's.
    TakeOver {
        /// Which.
        ticket: TicketId,
        /// Whose it was.
        from: PersonId,
        /// Whose it is.
        into: PersonId,
    },
    /// Everything of a ticket goes, its id stays.
    EraseTicket(TicketId),
    /// Everything of a person goes, the id stays.
    ErasePerson(PersonId),
    /// An attachment's state is now this one.
    Attachment(Attachment),
}

/// The first outcome of a write, kept for ever under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// The write's id.
    pub id: Uuid,
    /// Who wrote; an id of somebody else is a conflict that reveals nothing.
    pub owner: Owner,
    /// Digest of kind, ticket and words.
    pub digest: [u8; 32],
    /// The first outcome.
    pub outcome: Outcome,
    /// For actions that can be undone: what became of them.
    pub fate: Option<Fate>,
}

/// Whose write it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Owner {
    /// A person, or a pending credential speaking for a provisional one.
    Person(PersonId),
    /// A technician.
    Technician(TechnicianId),
    /// Whoever holds the secret of this help request.
    Help(TicketId),
}

/// What became of an action that could be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It waits.
    Waiting,
    /// It ran.
    Ran,
    /// Its author took it back.
    Undone,
    /// Something the requester did came first.
    Cancelled,
}

/// What the caller is answered; the present ticket is read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The ticket is there.
    Opened { ticket: TicketId, number: TicketNumber },
    /// Number and time, nothing else: the credential only claims to be the requester.
    Receipt { ticket: TicketId, number: TicketNumber, received_at: Timestamp },
    /// The message stands on `ticket`.
    Written { ticket: TicketId, message: MessageId, continued_by: Option<TicketLink> },
    /// The verdict was heard, or was about an older resolution.
    Verdict { ticket: TicketId, superseded: bool },
    /// The rating was heard.
    Rated { ticket: TicketId },
    /// IT was asked, or was asked before.
    Nudged { next_at: Timestamp },
    /// The message stands on the ticket.
    DeskWritten { ticket: TicketId, message: MessageId },
    /// The action ran, or will at `due`.
    ActionDone { ticket: TicketId, due: Option<Timestamp> },
    /// The fields are as asked for.
    Patched { ticket: TicketId },
    /// The call is a ticket of its own.
    Logged { ticket: TicketId, number: TicketNumber },
    /// The call is a message on the caller's open ticket.
    Attached { ticket: TicketId, message: MessageId },
    /// Done; there is nothing more to say.
    Done,
}
