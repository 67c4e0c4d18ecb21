//! `If-Match` on what the desk edits: an edit begins at the version that was on the screen.

use crate::refused::Refused;

/// The version an edit leads to, from the one that is there and the one it began at.
///
/// # Errors
/// `PreconditionRequired` where something is there and no version was named, `EditConflict` where it is another one.
pub fn next(known: Option<u32>, if_match: Option<u32>) -> Result<u32, Refused> {
    match (known, if_match) {
        (None, None | Some(0)) => Ok(1),
        (None, Some(_)) => Err(Refused::EditConflict { version: 0 }),
        (Some(_), None) => Err(Refused::PreconditionRequired),
        (Some(known), Some(began)) if known == began => Ok(known.saturating_add(1)),
        (Some(known), Some(_)) => Err(Refused::EditConflict { version: known }),
    }
}
