//! Where people work: a list of names, each once.

use deskbell_protocol::{
    DepartmentId,
    desk::people::{Department, PutDepartment},
};

use crate::refused::Refused;

/// Whether a department may stand among the others.
///
/// # Errors
/// The field that is not as it should be.
pub fn check(
    id: DepartmentId,
    words: &PutDepartment,
    others: &[Department],
) -> Result<(), Refused> {
    let same = words.name.as_str().to_lowercase();
    let is_taken = |other: &Department| {
        other.id != id && !other.retired && other.words.name.as_str().to_lowercase() == same
    };
    if others.iter().any(is_taken) {
        return Err(Refused::Field { pointer: "/name", code: "name_taken" });
    }
    Ok(())
}
