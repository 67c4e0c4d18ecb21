//! What the desktop's notifications are asked to do.

use deskbell_client::notify::{Note, NoteTag};

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// Show a note, replacing the one with its tag.
    Show(Note),
    /// Take a note away.
    Withdraw(NoteTag),
    /// Tell the person about a trouble on this computer that no window can show.
    Trouble {
        /// What.
        title: String,
        /// What to do.
        body: String,
    },
}
