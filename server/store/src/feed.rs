//! Tells who waits for news that something was committed; what it was is read from the change rows.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use deskbell_protocol::{DeviceId, PersonId, TechnicianId, TicketId};
use tokio::sync::{broadcast, watch};

/// Commits a slow listener may be behind before it must look for itself.
const BACKLOG: usize = 1_024;

/// Who a change is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Every device.
    Everyone,
    /// The devices of one person.
    Person(PersonId),
    /// The technicians.
    Desk,
}

/// One thing of a commit that somebody may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A change row.
    Change {
        /// Its position.
        seq: u64,
        /// Who it is for.
        audience: Audience,
    },
    /// A device's credentials changed: whoever streams for it is judged anew.
    Device(DeviceId),
    /// A technician's teams, role or sign-in changed: their streams end.
    Technician(TechnicianId),
    /// Time has something to do for this ticket, perhaps earlier than thought.
    Due(TicketId),
    /// Time has something to do for the desk itself, perhaps earlier than thought.
    DeskDue,
}

/// What one commit brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committed {
    /// In the order written.
    pub notices: Vec<Notice>,
    /// Whether words were erased, which must leave the log as well.
    pub(crate) erased: bool,
    /// Whether who works the desk, or by which settings, may be otherwise than before.
    pub(crate) desk: bool,
}

impl Committed {
    fn last_seq(&self) -> Option<u64> {
        self.notices.iter().rev().find_map(|notice| match notice {
            Notice::Change { seq, .. } => Some(*seq),
            Notice::Device(_) | Notice::Technician(_) | Notice::Due(_) | Notice::DeskDue => None,
        })
    }
}

/// The writer's end of the feed.
pub(crate) struct Publisher {
    pub(crate) latest: watch::Sender<u64>,
    pub(crate) commits: broadcast::Sender<Arc<Committed>>,
    /// Counts the commits that changed the desk.
    pub(crate) desk: Arc<AtomicU64>,
}

impl Publisher {
    pub(crate) fn at(seq: u64) -> Self {
        Self {
            latest: watch::Sender::new(seq),
            commits: broadcast::Sender::new(BACKLOG),
            desk: Arc::default(),
        }
    }

    /// Wakes everybody whose news is now on the disk.
    pub(crate) fn publish(&self, committed: Committed) {
        if committed.desk {
            // Before anybody is answered: who was told that the desk changed never reads the old one.
            self.desk.fetch_add(1, Ordering::AcqRel);
        }
        if let Some(seq) = committed.last_seq() {
            self.latest.send_replace(seq);
        }
        if !committed.notices.is_empty() {
            // Nobody listening is a normal state.
            drop(self.commits.send(Arc::new(committed)));
        }
    }
}
