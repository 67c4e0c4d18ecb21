//! The typed words that bell and window speak over a local socket. Everything else of either is closed to the other.
//!
//! A frame is a header of two big-endian `u32` lengths (JSON, then bytes), the JSON of a [`ToBell`] or
//! [`FromBell`], and the bytes of a picture or file, if any.

pub mod codec;
pub mod transport;

use deskbell_protocol::{
    AttachmentId, MessageId, ResolutionId, TicketId,
    facts::SectionId,
    ticket::{Impact, RatingValue, Reach, ReachBy},
};
use serde::{Deserialize, Serialize};

use crate::view::View;

/// Version of these words; bell and window of different versions part politely.
pub const BRIDGE_VERSION: u32 = 2;
/// Longest JSON of one frame, in bytes.
pub const FRAME_JSON_BYTES: usize = 4 * 1024 * 1024;
/// Longest bytes behind one frame: one attachment.
pub const FRAME_BLOB_BYTES: usize = 32 * 1024 * 1024;
/// Seconds within which a frame that has begun must be whole.
pub const FRAME_SECONDS: u64 = 10;
/// Most windows connected at once.
pub const MOST_WINDOWS: usize = 16;

/// A page a window can show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Page {
    /// "Need IT help?"
    Form,
    /// A request after Send: saved or sent.
    Request {
        /// The ticket the request opens.
        ticket: TicketId,
    },
    /// My tickets.
    Tickets,
    /// A ticket by its number, on a shared computer.
    Number,
    /// One conversation.
    Ticket {
        /// Which.
        ticket: TicketId,
    },
    /// Settings and privacy.
    Settings {
        /// Whether it opens at "What IT sees".
        #[serde(default)]
        sees: bool,
    },
}

/// What a window says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum ToBell {
    /// First frame.
    Hello {
        /// [`BRIDGE_VERSION`] of the window.
        version: u32,
        /// The page it was started for.
        page: Page,
    },
    /// A request with an id the answer repeats.
    Request {
        /// Counts up within a connection.
        id: u64,
        /// What.
        request: Request,
    },
    /// The window is in front, or no longer.
    Focused {
        /// Whether it is in front.
        focused: bool,
    },
}

/// What a bell says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum FromBell {
    /// Answer to `Hello`.
    Welcome {
        /// [`BRIDGE_VERSION`] of the bell.
        version: u32,
    },
    /// The page as it is now; replaces the one before.
    View {
        /// The page.
        view: Box<View>,
    },
    /// Answer to the request with this id.
    Answer {
        /// The request's id.
        id: u64,
        /// The answer.
        answer: Answer,
    },
    /// Come to the front.
    Focus,
    /// Close.
    Quit,
}

/// What a window asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Show another page in this window.
    Open {
        /// Which.
        page: Page,
    },
    /// Show the ticket with this number in this window: the way to a ticket on a shared computer.
    OpenNumber {
        /// The number, as typed.
        number: String,
    },
    /// Keep the form's words; sent within 300 ms of a key.
    SaveDraft {
        /// The form as it stands.
        draft: DraftFields,
    },
    /// Throw the form's words away.
    ClearDraft,
    /// Keep a reply that is being written.
    SaveReply {
        /// On which ticket.
        ticket: TicketId,
        /// The words so far.
        body: String,
    },
    /// Add the picture or file behind this frame.
    Attach {
        /// To what.
        to: AttachTo,
        /// The file's name.
        file_name: String,
        /// Its media type, as the window knows it.
        media_type: String,
    },
    /// Take an attachment out again.
    Detach {
        /// From what.
        from: AttachTo,
        /// Which.
        attachment: AttachmentId,
    },
    /// Send a section of facts, or not; the choice stays.
    ChooseFacts {
        /// Which.
        section: SectionId,
        /// Whether it is sent.
        included: bool,
    },
    /// Send the form; repeating it after an answer was lost sends it once.
    Send {
        /// The ticket it opens, as the form's view named it.
        ticket: TicketId,
        /// The form as it stands.
        draft: DraftFields,
    },
    /// Bring an unsent request back into the form.
    Change {
        /// Which.
        ticket: TicketId,
    },
    /// Throw an unsent request away.
    Discard {
        /// Which.
        ticket: TicketId,
    },
    /// Bring an unsent reply, or the words of a refused answer, back into the composer.
    ChangeReply {
        /// On which ticket.
        ticket: TicketId,
        /// Which, as the view names it.
        reply: MessageId,
    },
    /// Throw an unsent reply, or what else of a conversation was refused, away.
    DiscardReply {
        /// On which ticket.
        ticket: TicketId,
        /// Which, as the view names it.
        reply: MessageId,
    },
    /// Try to send now.
    TryNow,
    /// Send a reply; repeating it after an answer was lost sends it once.
    Reply {
        /// On which ticket.
        ticket: TicketId,
        /// The message it becomes, made by the page (`UUIDv7`).
        message: MessageId,
        /// The words.
        body: String,
    },
    /// Answer "Is it fixed?".
    Verdict {
        /// Which ticket.
        ticket: TicketId,
        /// The resolution on the screen.
        resolution: ResolutionId,
        /// Yes, it works; or still broken.
        fixed: bool,
        /// What happens now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// Answer "How did it go?".
    Rate {
        /// Which ticket.
        ticket: TicketId,
        /// The answer.
        rating: RatingValue,
        /// The optional line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
        /// May be told as a success story.
        #[serde(default)]
        share: bool,
    },
    /// "Any news?"
    Nudge {
        /// Which ticket.
        ticket: TicketId,
    },
    /// The conversation was in front of the person.
    Read {
        /// Which ticket.
        ticket: TicketId,
    },
    /// The bytes of a picture.
    Picture {
        /// Which.
        attachment: AttachmentId,
    },
    /// Sign in with the company account: opens a page in the system's browser.
    SignIn,
    /// A code that brings in another computer.
    MakeJoinCode,
    /// Bring this computer in.
    Join {
        /// The code, as it was typed.
        code: String,
    },
    /// Tell IT who I am, while they have not confirmed it.
    SayWho {
        /// The address, as it was typed.
        email: String,
    },
    /// Start the bell with the session, or no longer.
    SetAutostart {
        /// Whether it starts.
        on: bool,
    },
    /// How to hear back.
    SetPreferences {
        /// The choices.
        preferences: crate::notify::Preferences,
    },
}

/// What an attachment is added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AttachTo {
    /// The form.
    Form,
    /// A reply on a ticket.
    Reply {
        /// Which ticket.
        ticket: TicketId,
    },
}

/// The form's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DraftFields {
    /// The person's words, as typed.
    pub description: String,
    /// How much it is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// How to hear back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<DraftReach>,
    /// Whom it is for, if not the writer; empty while that is ticked and no name is typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_name: Option<String>,
    /// Who is asking, where the computer cannot know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asker_name: Option<String>,
}

/// How to hear back, as typed: judged when it is sent, so that whatever was pasted is kept until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DraftReach {
    /// The way.
    pub by: ReachBy,
    /// Phone number, place or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl From<&Reach> for DraftReach {
    fn from(reach: &Reach) -> Self {
        let detail = reach.detail.as_ref().map(|detail| detail.as_str().to_owned());
        Self { by: reach.by, detail }
    }
}

/// What a bell answers to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Done; the next view shows it.
    Done,
    /// Durable on this computer.
    Saved {
        /// The ticket the request opens or belongs to.
        ticket: TicketId,
    },
    /// The words are in the composer again, durable: all that is being written there now.
    TakenBack {
        /// The words.
        body: String,
    },
    /// The attachment as it stands in the draft.
    Attached {
        /// The attachment.
        attachment: crate::view::DraftAttachment,
    },
    /// The bytes are behind this frame.
    Picture {
        /// Their media type.
        media_type: String,
    },
    /// What became of "Discard".
    Discarded {
        /// The outcome.
        outcome: Discard,
    },
    /// Not done; nothing is lost.
    Refused {
        /// Message key of the sentence that says what would be right.
        message: String,
        /// The field it is about, if one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
        /// Values for the sentence's placeholders, such as `file` or `max`.
        #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
        values: std::collections::BTreeMap<String, String>,
    },
}

/// What became of "Discard".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Discard {
    /// Gone; it never left this computer.
    Gone,
    /// It had arrived already, under this number.
    Arrived {
        /// The number.
        number: deskbell_protocol::TicketNumber,
    },
    /// It may have arrived; it is kept.
    MayHaveArrived,
}
