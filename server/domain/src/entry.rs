//! One entry of a conversation, as it is stored: words of a person or technician, or an event that nobody wrote.

use deskbell_protocol::{
    MessageId, PersonId, TechnicianId, TicketId, Timestamp,
    attachment::Attachment,
    desk::ticket::Visibility,
    message::Event,
    text::{Comment, Line, Name},
};
use serde::{Deserialize, Serialize};

/// An entry. Once stored only `read_at` and the state of its attachments change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id: the writer's for words, derived for events.
    pub id: MessageId,
    /// The ticket it was written on; a split shows it in another one as well.
    pub ticket: TicketId,
    /// When the server took it.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Writer,
    /// Who can read it.
    pub visibility: Visibility,
    /// The words; empty for an event.
    pub body: Comment,
    /// Pictures and files it names.
    pub attachments: Vec<Attachment>,
    /// Answers offered as buttons.
    pub quick_answers: Vec<Line>,
    /// Whether it waits for an answer of the requester.
    pub asks: bool,
    /// When the other side first read it.
    pub read_at: Option<Timestamp>,
    /// What happened, for a line that nobody wrote.
    pub event: Option<Event>,
}

/// Who wrote an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Writer {
    /// The requester, or who wrote for them.
    Person {
        /// Who.
        id: PersonId,
        /// The name at that time.
        name: Name,
    },
    /// A technician.
    Technician {
        /// Who.
        id: TechnicianId,
        /// In which role the requester meets them; of no meaning for internal entries.
        role: Part,
    },
    /// Nobody: an event.
    System,
}

/// In which role a technician wrote publicly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The contact or the cover.
    Contact,
    /// A colleague helping the contact.
    Helper,
}

/// What a list shows of the newest entry; kept with the ticket so that a row needs no second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEntry {
    /// Its id.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Writer,
    /// Its first line, at most 200 characters; empty for an event.
    pub text: Comment,
    /// The event.
    pub event: Option<Event>,
}

impl Entry {
    /// Whether the requester can read it.
    pub fn is_public(&self) -> bool {
        self.visibility == Visibility::Public
    }

    /// Whether the requester's side wrote it.
    pub fn is_by_person(&self) -> bool {
        matches!(self.author, Writer::Person { .. })
    }

    /// What a list shows of it.
    pub fn last(&self) -> LastEntry {
        LastEntry {
            id: self.id,
            at: self.at,
            author: self.author.clone(),
            text: first_line(self.body.as_str()),
            event: self.event.clone(),
        }
    }
}

/// The first line that holds anything, at most 200 characters.
pub fn first_line(words: &str) -> Comment {
    const LONGEST: usize = 200;
    let line = words.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let cut: String = line.chars().take(LONGEST).collect();
    Comment::parse(&cut).unwrap_or_default()
}
