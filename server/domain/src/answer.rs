//! Published solutions: for the desk only, or offered by the bell.

use deskbell_protocol::{
    AnswerId, TechnicianId, TicketId, Timestamp,
    desk::answer::{DeskAnswer, PutAnswer},
    incident::Answer,
    ticket::TicketLink,
};
use serde::{Deserialize, Serialize};

use crate::{directory::Directory, refused::Refused, ticket::Ticket, version};

/// A published solution as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAnswer {
    /// What the bell is given of it, where it is offered.
    pub public: Answer,
    /// Whether the bell offers it.
    pub offered: bool,
    /// What only the desk knows.
    pub desk: DeskSide,
    /// Grows with every change.
    pub version: u32,
    /// Whether it was taken out of the list.
    pub retired: bool,
}

/// What only the desk knows of a published solution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskSide {
    /// The ticket it grew from.
    pub ticket: Option<TicketId>,
    /// Who wrote it last.
    pub by: Option<TechnicianId>,
    /// When.
    pub at: Option<Timestamp>,
}

/// Publishes a solution, or edits it; `None` where it says this already. `ticket` is the one the words name.
///
/// # Errors
/// A field, `PreconditionRequired` or `EditConflict`.
pub fn put(
    before: Option<&KnownAnswer>,
    id: AnswerId,
    words: &PutAnswer,
    ticket: Option<&Ticket>,
    if_match: Option<u32>,
    by: (TechnicianId, Timestamp, &Directory),
) -> Result<Option<KnownAnswer>, Refused> {
    let (me, at, directory) = by;
    let public = Answer {
        id,
        title: words.title.clone(),
        steps: words.steps.clone(),
        minutes: words.minutes,
        words: words.words.clone(),
    };
    let grown_from = words.ticket.or_else(|| before.and_then(|before| before.desk.ticket));
    let is_same = |before: &&KnownAnswer| {
        before.public == public
            && before.offered == words.offered
            && before.desk.ticket == grown_from
            && !before.retired
    };
    if before.filter(is_same).is_some() {
        return Ok(None);
    }
    let version = version::next(before.map(|before| before.version), if_match)?;
    if words.words.iter().any(|word| word.as_str().is_empty()) {
        return Err(Refused::Field { pointer: "/words", code: "required" });
    }
    if words.ticket.is_some() {
        let seen = ticket.filter(|ticket| directory.may_see(me, ticket.team));
        let unknown = Refused::Field { pointer: "/ticket", code: "unknown_ticket" };
        if seen.ok_or(unknown)?.resolution.is_none() {
            return Err(Refused::Field { pointer: "/ticket", code: "not_solved" });
        }
    }
    let desk = DeskSide { ticket: grown_from, by: Some(me), at: Some(at) };
    Ok(Some(KnownAnswer { public, offered: words.offered, desk, version, retired: false }))
}

/// Takes a solution out of the list, and back from the bells; `None` where it is out already.
///
/// # Errors
/// `PreconditionRequired` or `EditConflict`.
pub fn retire(
    before: &KnownAnswer,
    if_match: Option<u32>,
    by: (TechnicianId, Timestamp),
) -> Result<Option<KnownAnswer>, Refused> {
    if before.retired {
        return Ok(None);
    }
    let version = version::next(Some(before.version), if_match)?;
    let desk = DeskSide { by: Some(by.0), at: Some(by.1), ..before.desk.clone() };
    Ok(Some(KnownAnswer { offered: false, desk, version, retired: true, ..before.clone() }))
}

/// What a technician sees of it. `grown_from` is the ticket it grew from: absent if it is gone, `Err` if it is hidden
/// from them. What was written for the desk alone from a hidden ticket is hidden as well.
pub fn desk_view(
    answer: KnownAnswer,
    grown_from: Result<Option<TicketLink>, Hidden>,
    directory: &Directory,
) -> Option<DeskAnswer> {
    let KnownAnswer { public, offered, desk, version, retired } = answer;
    let ticket = match grown_from {
        Ok(ticket) => ticket,
        Err(Hidden) if offered => None,
        Err(Hidden) => return None,
    };
    Some(DeskAnswer {
        id: public.id,
        title: public.title,
        steps: public.steps,
        minutes: public.minutes,
        words: public.words,
        offered,
        ticket,
        by: desk.by.map(|id| directory.technician_ref(id)),
        at: desk.at,
        version,
        retired,
    })
}

/// A ticket that does not exist for a technician.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden;
