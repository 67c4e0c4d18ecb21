//! What a window shows, as a value: built from the state, compared, then rendered by the page.
//!
//! The page words everything itself from the message catalogue; a view holds facts only.

pub mod build;
mod who;

use deskbell_protocol::{
    AttachmentId, MessageId, ResolutionId, TicketId, TicketNumber, Timestamp,
    attachment::MediaType,
    facts::{Facts, SectionId},
    incident::Incident,
    message::Message,
    ticket::{Impact, Reach, Seen, TicketHead, TicketRow},
};
use serde::{Deserialize, Serialize};

use crate::{bridge::DraftFields, failure::RefusedField, notify::Preferences};

pub use who::{CodeView, Trusted, WhoView};

/// A page with what every page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct View {
    /// The page.
    pub page: PageView,
    /// Language of the words (BCP 47).
    pub locale: String,
    /// IANA name of the computer's time zone.
    pub time_zone: String,
    /// Whether the server can be reached.
    pub connection: Connection,
    /// How to reach IT without Deskbell.
    pub help: OtherWays,
    /// Replies not read yet.
    pub unread: u32,
    /// Whether this computer is shared: no page shows what others wrote.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// Key of a sentence that concerns the whole window, such as a keyring or database trouble.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// Whether the server can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Connection {
    /// Not tried yet.
    Starting,
    /// The stream is up.
    Online,
    /// Not reachable, or not for now.
    Offline {
        /// Since when.
        since: Timestamp,
    },
    /// This Deskbell is too old for the server; everything is kept.
    NeedsUpdate,
    /// This device was revoked; unsent requests are kept.
    Revoked,
    /// No server address is set.
    NotSetUp,
}

/// How to reach IT without Deskbell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OtherWays {
    /// The phone number; empty if unknown.
    pub phone: String,
    /// Where the desk is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// Until when somebody answers, if somebody answers now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_until: Option<Timestamp>,
    /// From when somebody answers, if nobody answers now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum PageView {
    /// "Need IT help?"
    Form(FormView),
    /// "Got it."
    Receipt(ReceiptView),
    /// "Saved."
    Saved(SavedView),
    /// My tickets.
    Tickets(TicketsView),
    /// A ticket by its number.
    Number(NumberView),
    /// One conversation.
    Conversation(Box<ConversationView>),
    /// Settings and privacy.
    Settings(SettingsView),
    /// The ticket is not (or no longer) here.
    Gone {
        /// Which.
        ticket: TicketId,
    },
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FormView {
    /// The ticket it will open; a page takes it once, with the words.
    pub ticket: TicketId,
    /// The kept words; a page takes them once, when it opens.
    pub draft: DraftFields,
    /// Pictures and files of the draft.
    pub attachments: Vec<DraftAttachment>,
    /// Known issues that touch this person.
    pub incidents: Vec<Incident>,
    /// The facts as they would be sent; absent while they are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<FactsView>,
    /// The honest wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<WaitView>,
    /// Who sends.
    pub sending_as: String,
    /// The number "Call me" starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The place "Come to my desk" starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Largest attachment, in bytes.
    pub attachment_bytes: u64,
    /// Whether Send was pressed and no answer has come yet.
    pub sending: bool,
}

/// An attachment of a draft, durable on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DraftAttachment {
    /// Its id.
    pub id: AttachmentId,
    /// The file's name.
    pub name: String,
    /// Its type.
    pub media_type: MediaType,
    /// Its size in bytes.
    pub size: u64,
}

/// The facts as they would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FactsView {
    /// Every section that was read, in the order of the form.
    pub facts: Facts,
    /// The sections that are sent.
    pub included: Vec<SectionId>,
    /// Sections that could not be read.
    pub unread: Vec<SectionId>,
}

/// The honest wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WaitView {
    /// Minutes.
    pub minutes: u32,
    /// Busier than usual.
    pub busy: bool,
    /// When IT opens, if it is closed now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
}

/// A request that is on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReceiptView {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Who sent it.
    pub sender: String,
    /// The person's words.
    pub description: String,
    /// When the server took it.
    pub sent_at: Timestamp,
    /// Sections of facts that went with it.
    pub parts: u32,
    /// Attachments it names, and how many of them have arrived.
    pub attachments: Progress,
    /// Who has opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// The contact's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The guess that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_by: Option<Timestamp>,
    /// The honest wait at sending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<WaitView>,
}

/// So many of so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Arrived.
    pub arrived: u32,
    /// In all.
    pub total: u32,
}

/// A request that is on this computer only, as far as anyone knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// The ticket it opens.
    pub ticket: TicketId,
    /// The person's words.
    pub description: String,
    /// How much it is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// How to hear back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Whether a byte of it may have left: then it can be added to, not changed.
    pub attempted: bool,
    /// Why it cannot go as it is: message key of the sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<String>,
    /// The fields the server named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<RefusedField>,
}

/// My tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TicketsView {
    /// Requests that have not been sent.
    pub unsent: Vec<SavedView>,
    /// Open tickets, newest word first.
    pub open: Vec<TicketRow>,
    /// Done tickets, newest first.
    pub done: Vec<TicketRow>,
    /// The age of the list while the server cannot be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// Tickets asked for news today.
    pub nudged: Vec<TicketId>,
}

/// A ticket by its number: what a shared computer shows in place of a list. Nobody's words are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NumberView {
    /// Requests of anybody that wait on this computer.
    pub waiting: u32,
    /// When requests were saved that cannot go as they are.
    pub refused: Vec<Timestamp>,
}

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConversationView {
    /// The ticket.
    pub ticket: TicketHead,
    /// The conversation.
    pub messages: Vec<MessageView>,
    /// Replies that have not been sent.
    pub unsent: Vec<UnsentReply>,
    /// The resolution to judge, while "Is it fixed?" is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<ResolutionId>,
    /// A verdict on its way: what was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict_on_its_way: Option<bool>,
    /// Whether the last answer to "Is it fixed?" was about an earlier fix, and changed nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub check_late: bool,
    /// The kept words of a reply; a page takes them once.
    pub reply: String,
    /// Pictures and files of that reply.
    pub reply_attachments: Vec<DraftAttachment>,
    /// Largest attachment, in bytes.
    pub attachment_bytes: u64,
}

/// A message, with what only this computer knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MessageView {
    /// The message.
    #[serde(flatten)]
    pub message: Message,
    /// Whether it stands only on this computer, after the server was restored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_here: bool,
}

/// A reply that has not been sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnsentReply {
    /// Its id.
    pub id: MessageId,
    /// Whether it can come back into the composer: its words are written, and it is not on its way.
    pub changeable: bool,
    /// The words.
    pub body: String,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// How many attachments go with it.
    pub attachments: u32,
    /// Why it cannot go as it is: message key of the sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<String>,
    /// The fields the server named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<RefusedField>,
}

/// Settings and privacy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SettingsView {
    /// The facts as they are now; absent while they are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<FactsView>,
    /// How to hear back.
    pub preferences: Preferences,
    /// Whether the bell starts with the session; absent where there is nothing to switch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autostart: Option<bool>,
    /// Months after which requests are deleted, if the server told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Smallest group a report shows, if the server told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_group: Option<u32>,
    /// Who sits here.
    pub who: WhoView,
    /// The program's version.
    pub version: String,
    /// The server's address, as set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Whether it opens at "What IT sees".
    pub sees: bool,
}
