//! Erasure: the ids stay, everything else goes, and the list beside the database says so for restores.

use std::{fs::OpenOptions, io::Write as _, path::Path};

use deskbell_domain::{Caller, Command, Ticket};
use deskbell_protocol::{
    AttachmentId, PersonId, TechnicianId, TicketId, Timestamp, change::ErasedIds,
    desk::people::CredentialState, text::Name,
};
use uuid::Uuid;

use crate::{
    error::{Cause, StoreError},
    feed::Notice,
    tables::{
        answers, attachments, audit,
        audit::NewLine,
        changes::{self, For, Kind, NewChange},
        credentials, devices, entries, erased, incidents, persons, tickets, writes,
    },
    work::Work,
};

/// Beside the database: one erased thing a line.
pub(crate) const LIST: &str = "erasures";

/// The technician who erases; absent for retention.
pub(crate) fn by(command: &Command) -> Option<TechnicianId> {
    match &command.caller {
        Caller::Technician(actor) => Some(actor.technician.id),
        Caller::Device(_) | Caller::HelpPage | Caller::HelpSecret { .. } | Caller::System => None,
    }
}

/// Erases a ticket with everything on it.
pub(crate) fn ticket(
    work: &mut Work<'_>,
    id: TicketId,
    by: Option<TechnicianId>,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    let Some(ticket) = tickets::get(c, id)? else { return Ok(()) };
    let (messages, public_messages) =
        (entries::ids_of(c, id, false)?, entries::ids_of(c, id, true)?);
    let gone = attachments::erase_of_ticket(c, id)?;
    let (attachments, public_attachments) = (ids(&gone, false), ids(&gone, true));
    append(work.dir(), "ticket", id.0, now)?;
    work.erased();
    writes::forget_ticket(c, id)?;
    changes::forget_ticket(c, id)?;
    tickets::erase(c, id)?;
    let directory = work.desk()?.directory;
    if ticket.team.and_then(|team| directory.team(team)).is_some_and(|team| team.restricted) {
        // Without its ticket nobody could tell any more who may read it.
        answers::forget_internal_of(c, id)?;
    }
    let parts = messages.iter().map(|id| id.0).chain(attachments.iter().map(|id| id.0));
    for part in parts.chain([id.0]) {
        erased::insert(c, part, now)?;
    }
    let line =
        NewLine { ticket: Some(id), team: ticket.team, ..NewLine::of(by, "ticket_erased", id.0) };
    audit::add(c, &line, now)?;
    let all = ErasedIds { ticket: id, whole: true, messages, attachments };
    // Not even that there were internal notes is told to those who asked.
    let public =
        ErasedIds { messages: public_messages, attachments: public_attachments, ..all.clone() };
    let readers = ticket.readers().into_iter().map(|reader| (For::Person(reader), &public));
    let desk = who_saw(work, &ticket)?.into_iter().map(|audience| (audience, &all));
    for (audience, ids) in readers.chain(desk) {
        let change = NewChange::of(audience, Kind::Erased);
        work.change(&NewChange { erased: Some(ids.clone()), ..change })?;
    }
    Ok(())
}

/// The desk, or only the members of a restricted team: the row is gone when the change is read.
fn who_saw(work: &mut Work<'_>, ticket: &Ticket) -> Result<Vec<For>, StoreError> {
    let directory = work.desk()?.directory;
    let may_see = |id: &TechnicianId| directory.may_see(*id, ticket.team);
    let all: Vec<TechnicianId> = directory.technicians.iter().map(|card| card.id).collect();
    if all.iter().all(may_see) {
        return Ok(vec![For::Desk]);
    }
    Ok(all.into_iter().filter(may_see).map(For::Technician).collect())
}

fn ids(gone: &[(AttachmentId, bool)], public_only: bool) -> Vec<AttachmentId> {
    gone.iter().filter(|(_, internal)| !(public_only && *internal)).map(|(id, _)| *id).collect()
}

/// Erases a person with every ticket they asked for; their devices can no longer speak for them. A card that went into
/// another one is that person's.
pub(crate) fn person(
    work: &mut Work<'_>,
    id: PersonId,
    by: Option<TechnicianId>,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    let id = persons::present(c, id)?;
    for ticket_id in tickets::ids_of_person(c, id)? {
        ticket(work, ticket_id, by)?;
    }
    let cards = persons::kin(c, id)?;
    for card in &cards {
        append(work.dir(), "person", card.0, now)?;
    }
    for device in devices::of_person(c, id)? {
        for credential in credentials::all_of_device(c, device.id)? {
            if credential.person == id || credential.claim == Some(id) {
                let state = CredentialState::Revoked;
                credentials::decide(c, credential.id, state, credential.person, now)?;
            }
        }
        work.notice(Notice::Device(device.id));
    }
    work.erased();
    // Whoever was joined into them is the same person, with another card.
    for card in cards {
        incidents::forget_person(c, card)?;
        persons::blank(c, card, &nobody()?)?;
        erased::insert(c, card.0, now)?;
    }
    audit::insert(c, by, "person_erased", Some(id.0), now)?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}

/// Erases again what was erased since a backup was made.
pub(crate) fn again(work: &mut Work<'_>) -> Result<(), StoreError> {
    let path = work.dir().join(LIST);
    let list = match std::fs::read_to_string(&path) {
        Ok(list) => list,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::file(path, error)),
    };
    for line in list.lines() {
        let mut words = line.split(' ');
        let (kind, id) = (words.next(), words.next().and_then(|raw| Uuid::try_parse(raw).ok()));
        match (kind, id) {
            (Some("ticket"), Some(id)) => {
                ticket(work, TicketId(id), None)?;
                erased::insert(work.connection(), id, work.now())?;
            }
            (Some("person"), Some(id))
                if persons::get(work.connection(), PersonId(id))?.is_some() =>
            {
                person(work, PersonId(id), None)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Written before the commit: an erasure on the list that did not happen is the lesser harm.
fn append(dir: &Path, kind: &str, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    let path = dir.join(LIST);
    let line = format!("{kind} {id} {now}\n");
    if std::fs::read_to_string(&path).is_ok_and(|list| list.contains(&format!("{kind} {id} "))) {
        return Ok(());
    }
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(line.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| StoreError::file(&path, error))
}

/// The name of who was erased.
fn nobody() -> Result<Name, StoreError> {
    Name::parse("–")
        .map_err(|issue| StoreError::Damaged { what: "a fixed name", cause: Cause::of(issue) })
}
