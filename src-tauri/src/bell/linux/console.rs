//! Where words go: the terminal the program was started from, or the session's journal.

use std::io::{Stderr, stderr};

/// A program has the terminal it was started from.
pub(crate) fn attach() {}

/// Where the log goes.
pub(crate) fn log() -> fn() -> Stderr {
    stderr
}
