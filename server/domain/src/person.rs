//! Two people who turn out to be one: who may be joined into whom.

use deskbell_protocol::PersonId;

use crate::refused::Refused;

/// What a merge of two people meets.
#[derive(Debug, Clone, Copy)]
pub struct MergeScene {
    /// Who goes.
    pub person: PersonId,
    /// Whom they were joined into before; themselves if they were not.
    pub present: PersonId,
    /// Whom they are to be joined into, as asked for.
    pub into: PersonId,
    /// Whom that one was joined into; themselves if they were not.
    pub target: PersonId,
    /// Whether a computer that speaks for either of them waits to be confirmed.
    pub waits: bool,
}

/// What becomes of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// They are one already.
    Already,
    /// Joined into this person.
    Into(PersonId),
}

/// Decides a merge.
///
/// # Errors
/// `already_done` if they were joined into somebody else; `validation_failed` for a merge with themselves, and while a
/// computer of either waits: a merge must not bring in what nobody has looked at.
pub fn merge(scene: &MergeScene) -> Result<Merge, Refused> {
    if scene.person == scene.into {
        return Err(Refused::Field { pointer: "/into", code: "same_person" });
    }
    if scene.present != scene.person {
        let is_one = scene.present == scene.target;
        return if is_one { Ok(Merge::Already) } else { Err(Refused::AlreadyDone) };
    }
    if scene.target == scene.person {
        return Err(Refused::Field { pointer: "/into", code: "same_person" });
    }
    if scene.waits {
        return Err(Refused::Field { pointer: "/into", code: "computer_waits" });
    }
    Ok(Merge::Into(scene.target))
}
