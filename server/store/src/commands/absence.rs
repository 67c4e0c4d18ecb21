//! Absences of technicians: written, taken back, and what follows from them when it is time.

use deskbell_domain::{Caller, Command, Refused, Write, absence};
use deskbell_protocol::{
    AbsenceId, TechnicianId, Timestamp,
    desk::{
        absence::{Absence, PutAbsence},
        action::Actor,
        kept::Kept,
        people::Technician,
    },
    text::Body,
};

use super::{desk::desk_changed, kept, ticket};
use crate::{
    error::StoreError,
    feed::Notice,
    tables::{
        absences,
        changes::{For, Kind, NewChange},
        kept as lists, technicians, tickets,
    },
    work::Work,
};

/// Writes an absence. Whose it is stays as it was said first. Where no introduction is given it stays as well, for the
/// same cover, or becomes the `worded` one.
pub(crate) fn put(
    work: &mut Work<'_>,
    id: AbsenceId,
    mut words: PutAbsence,
    worded: Body,
    if_match: Option<u32>,
    by: (&Actor, Timestamp),
) -> Result<Absence, StoreError> {
    let before: Option<Absence> = lists::get(work.connection(), id)?;
    if words.introduction.is_none() {
        let same = before.as_ref().filter(|before| before.words.cover == words.cover);
        let known = same.and_then(|before| before.words.introduction.clone());
        words.introduction = known.or(Some(worded));
    }
    // A repeat that comes when all is over, or was taken back, begins nothing anew.
    if let Some(same) = before.clone().filter(|before| before.words == words && if_match.is_none())
    {
        return Ok(same);
    }
    if before.as_ref().is_some_and(|before| before.words.technician != words.technician) {
        return Err(Refused::Field { pointer: "/technician", code: "stays_the_same" }.into());
    }
    let after = kept::put(work, id, words, if_match, by)?;
    follow(work, &after, before.map(|before| before.words.ends_at), by.1)?;
    Ok(after)
}

/// Takes an absence back: whoever was away by it is here again.
pub(crate) fn retire(
    work: &mut Work<'_>,
    id: AbsenceId,
    if_match: Option<u32>,
    by: (&Actor, Timestamp),
) -> Result<(), StoreError> {
    kept::retire::<PutAbsence>(work, id, if_match, by)?;
    let Some(gone) = lists::get::<PutAbsence>(work.connection(), id)? else { return Ok(()) };
    let ended = Some(gone.words.ends_at);
    follow(work, &gone, ended, by.1)
}

/// Lets absences begin and end that are due, and whoever was away for a time that is over be here again.
pub(crate) fn fell_due(work: &mut Work<'_>, now: Timestamp) -> Result<(), StoreError> {
    let c = work.connection();
    for due in absences::due(c, now)? {
        let after = if absence::is_over(&due, now) {
            let over = Kept { version: due.version.saturating_add(1), retired: true, ..due };
            lists::put(c, &over)?;
            over
        } else {
            due
        };
        let ended = after.retired.then_some(after.words.ends_at);
        follow(work, &after, ended, now)?;
        desk_changed(work)?;
    }
    for card in technicians::back_by(c, now)? {
        set_away(work, card, None, now)?;
    }
    Ok(())
}

/// What follows from an absence as it is now. `ended` is when it ended before.
fn follow(
    work: &mut Work<'_>,
    absence: &Absence,
    ended: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let c = work.connection();
    absences::set_due(c, absence.id, absence::due_at(absence, now))?;
    work.notice(Notice::DeskDue);
    let who: TechnicianId = absence.words.technician;
    let Some(card) = technicians::get(c, who)? else { return Ok(()) };
    let all = lists::in_use::<PutAbsence>(c)?;
    let until = absence::away_until(card.away_until, ended, absence::present(who, &all, now));
    if until == card.away_until { Ok(()) } else { set_away(work, card, until, now) }
}

/// Writes until when a technician is away. The people they look after read it with their tickets.
fn set_away(
    work: &mut Work<'_>,
    card: Technician,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (c, id) = (work.connection(), card.id);
    technicians::upsert(c, &Technician { away_until: until, ..card }, now)?;
    desk_changed(work)?;
    went_or_came(work, id, until, now)
}

/// Until when a technician is away has changed: the people they look after read it with their tickets, and whoever
/// stood in for somebody who is here again does so no more.
pub(super) fn went_or_came(
    work: &mut Work<'_>,
    who: TechnicianId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let c = work.connection();
    for id in tickets::open_of_contact(c, who)? {
        let Some(ticket) = tickets::get(c, id)? else { continue };
        for reader in ticket.readers() {
            work.change(&NewChange::ticket(For::Person(reader), Kind::Ticket, id))?;
        }
        work.change(&NewChange::ticket(For::Desk, Kind::Ticket, id))?;
        if until.is_none() && ticket.cover.is_some() {
            let write = Write::ContactBack { ticket: id };
            ticket::run(work, &Command { at: now, caller: Caller::System, write })?;
        }
    }
    Ok(())
}
