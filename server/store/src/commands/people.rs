//! Cards of people: written by hand, brought along from elsewhere; and openings of somebody's whole history.

use std::collections::HashSet;

use deskbell_domain::{Refused, version};
use deskbell_protocol::{
    MachineId, PersonId, TechnicianId, TicketId, Timestamp, WriteId,
    desk::{
        import::{ListedPerson, PeopleImport},
        person_write::{OpenedFrom, PutPerson},
    },
    home::Me,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::beside;
use crate::{
    error::StoreError,
    tables::{
        audit,
        audit::NewLine,
        changes::{For, Kind, NewChange},
        desk_writes, devices, erased, persons, tickets,
    },
    work::Work,
};

/// What is remembered of an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// Whose history.
    pub(crate) person: PersonId,
}

/// Writes a person's card, or makes a person by hand; says whether they are new. `if_match` is the version the edit
/// began at. A card that went into another one is no card any more: whoever edits it has to look again.
pub(crate) fn put(
    work: &mut Work<'_>,
    id: PersonId,
    words: PutPerson,
    if_match: Option<u32>,
    by: TechnicianId,
) -> Result<bool, StoreError> {
    let c = work.connection();
    if erased::contains(c, id.0)? {
        return Err(Refused::Erased.into());
    }
    let known = persons::get(c, id)?;
    let present = persons::present(c, id)?;
    if present != id {
        return Err(Refused::EditConflict { version: persons::version(c, present)? }.into());
    }
    let card = Me {
        id,
        display_name: words.display_name,
        department: words.department,
        place: words.place,
        phones: words.phones,
        emails: words.emails,
        confirmed: known.as_ref().is_some_and(|known| known.confirmed),
    };
    if known.as_ref() == Some(&card) {
        return Ok(false);
    }
    let version = known.is_some().then(|| persons::version(c, id)).transpose()?;
    version::next(version, if_match)?;
    audit::insert(c, Some(by), "person_put", Some(id.0), work.now())?;
    beside::put_card(work, &card)?;
    Ok(known.is_none())
}

/// Opens somebody's whole history: the line in the audit is written before anything is told. Answers with the moment of
/// the opening; a repeat is the first one again.
pub(crate) fn open_history(
    work: &mut Work<'_>,
    opening: WriteId,
    person: PersonId,
    from: OpenedFrom,
    by: TechnicianId,
) -> Result<Timestamp, StoreError> {
    let (c, now) = (work.connection(), work.now());
    if let Some(first) = desk_writes::again::<Opened>(c, opening, by, &(person, from))? {
        return Ok(first.at);
    }
    if erased::contains(c, person.0)? {
        return Err(Refused::Erased.into());
    }
    persons::get(c, person)?.ok_or(Refused::NotFound { what: "person" })?;
    let present = persons::present(c, person)?;
    let line = NewLine::of(Some(by), "history_opened", present.0);
    let line = match from {
        OpenedFrom::Call => line,
        OpenedFrom::Machine(machine) => {
            require_machine(work, machine)?;
            NewLine { other: Some(machine.0), ..line }
        }
        OpenedFrom::Ticket(id) => from_ticket(work, id, present, line)?,
    };
    audit::add(c, &line, now)?;
    desk_writes::insert(c, opening, by, &(person, from), &Opened { person: present }, now)?;
    Ok(now)
}

fn require_machine(work: &Work<'_>, machine: MachineId) -> Result<(), StoreError> {
    let known = devices::machine(work.connection(), machine)?;
    known.ok_or(Refused::Field { pointer: "/from", code: "unknown_machine" })?;
    Ok(())
}

/// A ticket from which a history is opened: one of that person's, and one that is there for whoever opens it.
fn from_ticket<'what>(
    work: &mut Work<'_>,
    id: TicketId,
    person: PersonId,
    line: NewLine<'what>,
) -> Result<NewLine<'what>, StoreError> {
    let directory = work.desk()?.directory;
    let found = tickets::get(work.connection(), id)?;
    let seen = found.filter(|one| line.by.is_some_and(|by| directory.may_see(by, one.team)));
    let ticket = seen.ok_or(Refused::Field { pointer: "/from", code: "unknown_ticket" })?;
    if !ticket.readers().contains(&person) {
        return Err(Refused::Field { pointer: "/from", code: "other_requester" }.into());
    }
    Ok(NewLine { ticket: Some(id), ..line })
}

/// Whoever of these is not known by their address, each once.
pub(crate) fn unknown(
    c: &Connection,
    listed: Vec<ListedPerson>,
) -> Result<Vec<ListedPerson>, StoreError> {
    let mut known: HashSet<String> =
        persons::addresses(c)?.into_iter().map(|address| address.to_lowercase()).collect();
    Ok(listed.into_iter().filter(|one| known.insert(one.email.as_str().to_lowercase())).collect())
}

/// Adds whoever of these is not known by their address; answers how many that were. Nobody gets rights by it, and
/// nobody's card is written over: a list may be older than what people said themselves.
pub(crate) fn import(
    work: &mut Work<'_>,
    listed: Vec<ListedPerson>,
    by: Option<TechnicianId>,
) -> Result<usize, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let new = unknown(c, listed)?;
    let added = new.len();
    for one in new {
        let card = Me {
            id: PersonId(work.new_id()),
            display_name: one.name,
            department: one.department,
            place: one.place,
            phones: one.phone.into_iter().collect(),
            emails: vec![one.email],
            confirmed: false,
        };
        persons::insert(c, &card, now)?;
    }
    if added > 0 {
        audit::insert(c, by, "people_imported", None, now)?;
        work.change(&NewChange::of(For::Desk, Kind::Desk))?;
    }
    Ok(added)
}

/// Imports a list once: a repeat of the same list under the same id is the first outcome again. `read` is what the list
/// says of itself; `digest` stands for its bytes.
pub(crate) fn import_once(
    work: &mut Work<'_>,
    id: WriteId,
    (read, digest): (PeopleImport, [u8; 32]),
    listed: Vec<ListedPerson>,
    by: TechnicianId,
) -> Result<PeopleImport, StoreError> {
    let c = work.connection();
    if let Some(first) = desk_writes::again::<PeopleImport>(c, id, by, &digest)? {
        return Ok(first.outcome);
    }
    let added = import(work, listed, Some(by))?;
    let outcome = PeopleImport { added: u64::try_from(added).unwrap_or(u64::MAX), ..read };
    desk_writes::insert(c, id, by, &digest, &outcome, work.now())?;
    Ok(outcome)
}
