//! The conversation with the server as a pure machine: what happened and the time go in, what to do comes out.
//!
//! The machine keeps no words and no rows. The outbox on disk is the only truth about what is to be sent; it is
//! handed in each time as the [`Ground`], so that a crash between two steps loses nothing.

mod lanes;
mod machine;
mod settle;
mod waits;

use std::{collections::VecDeque, time::Duration};

use deskbell_protocol::{TicketId, Timestamp};
use uuid::Uuid;

use crate::{
    failure::Failure,
    outbox::{Reason, Row},
};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The keyring answered: whether there is a token.
    Token(bool),
    /// Enrolment was answered.
    Enrolled(Result<(), Failure>),
    /// A row was answered.
    Sent {
        /// Which.
        row: Uuid,
        /// How.
        result: Result<(), Failure>,
    },
    /// `home` was answered.
    HomeRead(Result<(), Failure>),
    /// The list was answered and is in the mirror.
    Listed(Result<(), Failure>),
    /// A ticket was answered and is in the mirror.
    TicketRead {
        /// Which.
        ticket: TicketId,
        /// How.
        result: Result<(), Failure>,
    },
    /// A page of changes was answered and is in the mirror; whether there may be more.
    ChangesRead(Result<bool, Failure>),
    /// The stream's answer began.
    StreamOpened,
    /// Anything came over the stream.
    StreamAlive,
    /// The stream is over.
    StreamEnded(StreamEnd),
    /// An answer came from another epoch than the one known.
    NewEpoch,
    /// `home` has changed.
    HomeChanged,
    /// This device was approved or revoked.
    DeviceChanged,
    /// The person wants it tried now.
    TryNow,
    /// The computer woke up.
    Resumed,
}

/// How a stream ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamEnd {
    /// It was closed or cut.
    Closed,
    /// Another stream of this device took its place.
    Replaced,
    /// It did not open.
    Failed(Failure),
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the keyring for the token.
    LoadToken,
    /// Make a token, keep it, enrol with it.
    Enroll,
    /// Mark the row attempted, durably, then send it.
    Send(Uuid),
    /// Settle an answered row.
    Settle {
        /// Which.
        row: Uuid,
        /// How.
        how: Settlement,
    },
    /// Let rows go that waited for approval.
    Release,
    /// Let every waiting row be tried at once.
    Hurry,
    /// Read `home`.
    ReadHome,
    /// Read the list into the mirror.
    List,
    /// Read one conversation into the mirror.
    ReadTicket(TicketId),
    /// The server has no such ticket for this device: stop asking for it.
    SkipTicket(TicketId),
    /// Read a page of changes into the mirror.
    ReadChanges,
    /// Open the stream from the mirror's position.
    OpenStream,
    /// Drop the stream.
    CloseStream,
    /// The position is worth nothing any more.
    ForgetCursor,
    /// Put every acknowledged request back into the outbox.
    OfferAll,
    /// Remove what the device may no longer hold.
    Wipe,
}

/// How an answered row is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Acknowledged.
    Done,
    /// Tried again, not before the time.
    Retry(Option<Timestamp>),
    /// Waits for approval.
    Pause,
    /// A person has to look at it.
    Attention(Reason),
    /// The words go under a new id.
    Refile,
    /// The ticket goes again first.
    OfferTicket,
    /// Erased for ever.
    Erase,
    /// Let go.
    Drop,
}

/// What stands on disk when the machine decides.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The outbox.
    pub rows: &'a [Row],
    /// Whether the mirror has a position in the feed.
    pub cursor: bool,
    /// A conversation that is not whole in the mirror.
    pub lacking: Option<TicketId>,
}

/// How the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not tried yet.
    Starting,
    /// The server answers.
    Online,
    /// It does not, since then.
    Offline {
        /// By the computer's clock.
        since: Timestamp,
    },
    /// This program is too old.
    NeedsUpdate,
    /// The device was revoked.
    Revoked,
}

/// How the device stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Unknown,
    Loading,
    Missing,
    Enrolling,
    Ready,
    Outdated,
    Revoked,
}

/// Where the feed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Feed {
    Rest,
    Listing,
    CatchingUp,
    Opening { since: Duration },
    Live { heard: Duration },
}

/// The machine. Durations are on the forward clock.
#[derive(Debug)]
pub struct Sync {
    phase: Phase,
    feed: Feed,
    caught_up: bool,
    need_home: bool,
    /// An answer that is on its way may be older than what made us ask.
    home_outdated: bool,
    home_read: Option<Duration>,
    home_busy: bool,
    ticket_busy: Option<TicketId>,
    sending: Option<Uuid>,
    uploading: Option<Uuid>,
    /// Nothing is tried before then.
    gate: Option<Duration>,
    failures: u32,
    row_failures: u32,
    away_since: Option<Duration>,
    offline_since: Option<Timestamp>,
    heard_once: bool,
    enrolled_at: Option<Duration>,
    dead_streams: VecDeque<Duration>,
    /// Changes are polled until then.
    no_stream_before: Option<Duration>,
    poll_at: Duration,
    last: Option<crate::clock::Moment>,
    /// Tickets whose rows stay where they are, once for each time the server is being asked about one.
    held: Vec<TicketId>,
}

#[cfg(test)]
mod tests;
