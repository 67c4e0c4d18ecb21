//! Decides which single notification, if any, a change deserves.

mod policy;
mod wording;

pub use policy::{Policy, Surroundings};

use serde::{Deserialize, Serialize};

/// How a person wants to hear back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// Pop up when there is a reply.
    pub popups: bool,
    /// Show names only, no message text.
    pub hide_text: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { popups: true, hide_text: false }
    }
}

/// A notification as a value, worded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Notes with one tag replace each other.
    pub tag: NoteTag,
    /// Who or what.
    pub title: String,
    /// Their words as plain text; the shell escapes them where the system renders markup.
    pub body: String,
    /// Buttons, most important first.
    pub actions: Vec<(NoteAction, String)>,
    /// What a click on the note itself does.
    pub opens: crate::bridge::Page,
}

/// What a note is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteTag {
    /// A ticket.
    Ticket(deskbell_protocol::TicketId),
    /// Several at once.
    Summary,
    /// A saved request that was sent, or that got another number.
    Arrival(deskbell_protocol::TicketId),
    /// What was refused for good on a ticket, and needs the person.
    Attention(deskbell_protocol::TicketId),
    /// A known issue.
    Incident(deskbell_protocol::IncidentId),
}

/// A button of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteAction {
    /// Open the conversation.
    Open,
    /// Open the conversation with the reply in focus.
    Reply,
    /// Send one of the offered answers.
    QuickAnswer(String),
    /// Yes, it works.
    Fixed(deskbell_protocol::ResolutionId),
    /// Still broken.
    StillBroken(deskbell_protocol::ResolutionId),
    /// Good, OK or not good.
    Rate(deskbell_protocol::ticket::RatingValue),
}

/// Something that happened on a ticket and was not shown yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The ticket as it is now.
    pub ticket: deskbell_protocol::ticket::TicketRow,
    /// The message or event.
    pub message: deskbell_protocol::message::Message,
}

/// A saved request that was sent while nobody looked, or one that got another number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The ticket.
    pub ticket: deskbell_protocol::TicketId,
    /// Its number.
    pub number: deskbell_protocol::TicketNumber,
    /// The number it had before the server was restored.
    pub before: Option<deskbell_protocol::TicketNumber>,
    /// When it was saved.
    pub saved_at: deskbell_protocol::Timestamp,
}
