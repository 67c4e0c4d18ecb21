//! What the desktop's notifications are asked to do, and how that reaches them.

mod queue;

use deskbell_client::notify::{Note, NoteTag};

pub(crate) use self::queue::{Receiver, Sender, queue};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// Show a note, replacing the one with its tag.
    Show(Note),
    /// Take a note away.
    Withdraw(NoteTag),
    /// Take every note away.
    WithdrawAll,
    /// Tell the person about a trouble on this computer that no window can show.
    Trouble {
        /// What.
        title: String,
        /// What to do.
        body: String,
    },
}

impl Task {
    fn shows(&self, tag: &NoteTag) -> bool {
        matches!(self, Self::Show(note) if note.tag == *tag)
    }
}
