//! Requests on their way: durable before anybody speaks of them, kept until an answer names their id.

mod again;
mod arrival;
mod back;
mod refused;
mod rows;
mod rule;
mod settle;

use deskbell_protocol::{
    MessageId, ResolutionId, TicketId, Timestamp,
    attachment::MediaType,
    me::{GiveRating, GiveVerdict, MarkRead, OpenTicket, WriteMessage},
    problem::ErrorCode,
    text::FileName,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use again::{offer_all, offer_opening, offer_ticket, prune};
pub use arrival::{arrival_told, arrivals, number_before, put_arrival};
pub use back::{TakenBack, discard, discard_message, is_written, take_back, take_back_message};
pub use refused::{attention_told, name_fields, named_fields, untold};
pub use rows::{
    New, SentOpening, acknowledged, hurry, mark_attempted, message, of_ticket, put, release,
    request, rows, sent_opening, told_saved, unsent,
};
pub use rule::{Disposition, Scope, judge};
pub use settle::{
    Refiled, attention, done, drop_row, erase, pause, put_behind, refile, refused, retry,
};

/// What a row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Opens a ticket.
    Open,
    /// Adds a message.
    Message,
    /// Answers "Is it fixed?".
    Verdict,
    /// Answers "How did it go?".
    Rating,
    /// "Any news?"
    Nudge,
    /// What was read.
    Read,
    /// The bytes of an attachment.
    Attachment,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Message,
        Self::Verdict,
        Self::Rating,
        Self::Nudge,
        Self::Read,
        Self::Attachment,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Message => "message",
            Self::Verdict => "verdict",
            Self::Rating => "rating",
            Self::Nudge => "nudge",
            Self::Read => "read",
            Self::Attachment => "attachment",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether later texts of the ticket wait for it.
    #[must_use]
    pub fn is_text(self) -> bool {
        match self {
            Self::Open | Self::Message | Self::Verdict | Self::Rating | Self::Nudge => true,
            Self::Read | Self::Attachment => false,
        }
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Goes as soon as it may.
    Waiting,
    /// Waits until the device is approved.
    Paused,
    /// Cannot go as it is; the person sees why.
    NeedsAttention(Reason),
}

/// Why a row cannot go as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The server refused it with this code.
    Refused(ErrorCode),
    /// The file it would upload is not on this computer any more.
    FileGone,
}

impl Reason {
    const FILE_GONE: &str = "file_gone";

    fn name(self) -> &'static str {
        match self {
            Self::Refused(code) => code.as_str(),
            Self::FileGone => Self::FILE_GONE,
        }
    }

    /// A name of a newer Deskbell is a refusal this one does not know.
    fn named(name: Option<String>) -> Self {
        match name {
            Some(name) if name == Self::FILE_GONE => Self::FileGone,
            name => Self::Refused(
                name.and_then(|name| serde_json::from_value(serde_json::Value::String(name)).ok())
                    .unwrap_or(ErrorCode::Unknown),
            ),
        }
    }
}

/// A row without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Orders rows.
    pub place: i64,
    /// The request's id.
    pub id: Uuid,
    /// What it asks for.
    pub kind: Kind,
    /// The ticket it is about.
    pub ticket: TicketId,
    /// Where it stands.
    pub state: State,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Whether a byte of it may have left this computer.
    pub attempted: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// How often it was filed under a new id or behind a ticket offered again.
    pub refiled: u32,
    /// Before when it is not tried again.
    pub next_at: Option<Timestamp>,
    /// Whether the person was told that it is saved but not sent.
    pub offline: bool,
}

impl Row {
    /// Its place among the rows of its ticket: the opening goes first.
    #[must_use]
    pub fn turn(&self) -> (bool, i64) {
        (self.kind != Kind::Open, self.place)
    }

    /// Whether what comes behind it on its ticket waits for it. A refused word waits for a person, who may never
    /// come; only without its ticket nothing else of a ticket can go.
    #[must_use]
    pub fn holds_back(&self) -> bool {
        let refused = matches!(self.state, State::NeedsAttention(_));
        self.kind.is_text() && (self.kind == Kind::Open || !refused)
    }
}

/// What travels with the bytes of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The file's name.
    pub name: FileName,
    /// Its type.
    pub media_type: MediaType,
    /// Its size in bytes.
    pub size: u64,
}

/// A request as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frozen {
    /// Opens a ticket.
    Open(Box<OpenTicket>),
    /// Adds a message.
    Message(WriteMessage),
    /// Answers "Is it fixed?".
    Verdict(GiveVerdict),
    /// Answers "How did it go?".
    Rating(GiveRating),
    /// "Any news?"
    Nudge,
    /// What was read.
    Read(MarkRead),
    /// The bytes of an attachment.
    Attachment(Upload),
}

impl Frozen {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Open(_) => Kind::Open,
            Self::Message(_) => Kind::Message,
            Self::Verdict(_) => Kind::Verdict,
            Self::Rating(_) => Kind::Rating,
            Self::Nudge => Kind::Nudge,
            Self::Read(_) => Kind::Read,
            Self::Attachment(_) => Kind::Attachment,
        }
    }

    /// The JSON that is kept and sent.
    ///
    /// # Errors
    /// Never for these types; the cause is kept all the same.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Open(request) => serde_json::to_string(request),
            Self::Message(request) => serde_json::to_string(request),
            Self::Verdict(request) => serde_json::to_string(request),
            Self::Rating(request) => serde_json::to_string(request),
            Self::Nudge => Ok("{}".to_owned()),
            Self::Read(request) => serde_json::to_string(request),
            Self::Attachment(request) => serde_json::to_string(request),
        }
    }

    /// Reads it back, checking it again: a file on disk is input like any other.
    ///
    /// # Errors
    /// The JSON is not what was kept.
    pub fn read(kind: Kind, json: &str) -> Result<Self, serde_json::Error> {
        Ok(match kind {
            Kind::Open => Self::Open(serde_json::from_str(json)?),
            Kind::Message => Self::Message(serde_json::from_str(json)?),
            Kind::Verdict => Self::Verdict(serde_json::from_str(json)?),
            Kind::Rating => Self::Rating(serde_json::from_str(json)?),
            Kind::Nudge => Self::Nudge,
            Kind::Read => Self::Read(serde_json::from_str(json)?),
            Kind::Attachment => Self::Attachment(serde_json::from_str(json)?),
        })
    }

    /// The attachments it names.
    #[must_use]
    pub fn names(&self) -> &[deskbell_protocol::AttachmentId] {
        match self {
            Self::Open(request) => &request.attachments,
            Self::Message(request) => &request.attachments,
            Self::Verdict(_)
            | Self::Rating(_)
            | Self::Nudge
            | Self::Read(_)
            | Self::Attachment(_) => &[],
        }
    }

    /// The person's words in it.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Open(request) => Some(request.description.as_str()),
            Self::Message(request) => Some(request.body.as_str()),
            Self::Verdict(request) => request.comment.as_ref().map(|words| words.as_str()),
            Self::Rating(request) => request.comment.as_ref().map(|words| words.as_str()),
            Self::Nudge | Self::Read(_) => None,
            Self::Attachment(upload) => Some(upload.name.as_str()),
        }
    }

    /// The message that was read, for a mark.
    #[must_use]
    pub fn through(&self) -> Option<MessageId> {
        if let Self::Read(mark) = self { Some(mark.through) } else { None }
    }

    /// The resolution that is judged, for a verdict.
    #[must_use]
    pub fn judges(&self) -> Option<(ResolutionId, bool)> {
        if let Self::Verdict(verdict) = self {
            Some((verdict.resolution_id, verdict.fixed))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
