//! When technicians are away: who may say so, and what follows from it at which moment.

use deskbell_protocol::{
    AbsenceId, TechnicianId, Timestamp,
    desk::absence::{Absence, PutAbsence},
};

use crate::{decide::leads, directory::DeskWriter, refused::Refused};

/// Whether an absence may stand among the others: leads say it of everybody, technicians of themselves.
///
/// # Errors
/// `Forbidden`, or the field that is not as it should be.
pub fn check(
    id: AbsenceId,
    words: &PutAbsence,
    others: &[Absence],
    desk: DeskWriter<'_>,
) -> Result<(), Refused> {
    may_write(words, desk)?;
    let field = |pointer, code| Err(Refused::Field { pointer, code });
    let works = |id| desk.directory.technician(id).is_some_and(|card| card.active);
    if !works(words.technician) {
        return field("/technician", "unknown_technician");
    }
    if words.ends_at <= words.begins_at {
        return field("/ends_at", "before_it_begins");
    }
    if words.ends_at <= desk.at {
        return field("/ends_at", "in_the_past");
    }
    if words.cover.is_some_and(|cover| !works(cover)) {
        return field("/cover", "unknown_technician");
    }
    if words.cover == Some(words.technician) {
        return field("/cover", "is_away");
    }
    let overlaps = |other: &Absence| {
        other.id != id
            && !other.retired
            && other.words.technician == words.technician
            && other.words.begins_at < words.ends_at
            && words.begins_at < other.words.ends_at
    };
    if others.iter().any(overlaps) {
        return field("/begins_at", "away_already");
    }
    Ok(())
}

/// Whether somebody may write this absence, or take it back.
///
/// # Errors
/// `Forbidden`.
pub fn may_write(words: &PutAbsence, desk: DeskWriter<'_>) -> Result<(), Refused> {
    let is_own = words.technician == desk.actor.technician.id;
    if is_own || leads(desk.actor.role) {
        return Ok(());
    }
    Err(Refused::Forbidden { why: "others' absences are written by leads" })
}

/// When something follows from an absence next; `None` once it is over or taken back.
pub fn due_at(absence: &Absence, now: Timestamp) -> Option<Timestamp> {
    let words = &absence.words;
    let next = if now < words.begins_at { words.begins_at } else { words.ends_at };
    (!absence.retired).then_some(next)
}

/// Whether it is over.
pub fn is_over(absence: &Absence, now: Timestamp) -> bool {
    absence.words.ends_at <= now
}

/// The absence a technician is away by now, if any.
pub fn present(technician: TechnicianId, absences: &[Absence], now: Timestamp) -> Option<&Absence> {
    absences.iter().find(|absence| {
        let words = &absence.words;
        !absence.retired
            && words.technician == technician
            && words.begins_at <= now
            && now < words.ends_at
    })
}

/// Until when a technician is away from now on, where it was `known` before and an absence that ended then is changed
/// or gone: what somebody set by hand stays.
pub fn away_until(
    known: Option<Timestamp>,
    ended: Option<Timestamp>,
    present: Option<&Absence>,
) -> Option<Timestamp> {
    match present {
        Some(absence) => Some(absence.words.ends_at),
        None if ended.is_some() && known == ended => None,
        None => known,
    }
}
