//! Two people who turn out to be one: everything of the one goes to the other, row by row, and each row can go back.

use std::collections::BTreeSet;

use deskbell_domain::{
    Refused,
    person::{self as rules, Merge, MergeScene},
    ticket::Opener,
};
use deskbell_protocol::{
    AttachmentId, DeviceId, IncidentId, PersonId, TechnicianId, TicketId, Timestamp, WriteId,
    desk::people::{CredentialState, PersonRef},
};
use uuid::Uuid;

use super::identity;
use crate::{
    error::StoreError,
    feed::Notice,
    tables::{
        attachments, audit,
        audit::NewLine,
        changes::{self, For, Kind, NewChange},
        credentials, erased, incidents,
        person_merges::{self as merges, Moved},
        persons, queue, search, tickets, writes,
    },
    work::Work,
};

/// Joins a person into another one; answers with the one they are from now on.
pub(crate) fn merge(
    work: &mut Work<'_>,
    person: PersonId,
    into: PersonId,
    by: TechnicianId,
) -> Result<PersonId, StoreError> {
    let c = work.connection();
    if erased::contains(c, person.0)? {
        return Err(Refused::Erased.into());
    }
    persons::get(c, person)?.ok_or(Refused::NotFound { what: "person" })?;
    if erased::contains(c, into.0)? || persons::get(c, into)?.is_none() {
        return Err(Refused::Field { pointer: "/into", code: "unknown_person" }.into());
    }
    let target = persons::present(c, into)?;
    let scene = MergeScene {
        person,
        present: persons::present(c, person)?,
        into,
        target,
        waits: waits(work, person)? || waits(work, target)?,
    };
    let into = match rules::merge(&scene)? {
        Merge::Already => return Ok(target),
        Merge::Into(into) => into,
    };
    let devices = move_all(work, person, into, by)?;
    let line = NewLine { other: Some(into.0), ..NewLine::of(Some(by), "people_merged", person.0) };
    audit::add(c, &line, work.now())?;
    tell(work, devices, [person, into])?;
    Ok(into)
}

/// Whether a computer that speaks for a person waits to be confirmed.
fn waits(work: &Work<'_>, person: PersonId) -> Result<bool, StoreError> {
    let all = credentials::of_person(work.connection(), person)?;
    Ok(all.iter().any(|one| one.state == CredentialState::Pending))
}

/// Moves everything of a person and notes what that was; answers with the devices that speak for another one now.
fn move_all(
    work: &mut Work<'_>,
    person: PersonId,
    into: PersonId,
    by: TechnicianId,
) -> Result<BTreeSet<DeviceId>, StoreError> {
    let (c, now) = (work.connection(), work.now());
    merges::insert(c, person, into, by, now)?;
    merges::note(c, person, Moved::Identity, &persons::identities(c, person)?)?;
    let is_confirmed = |id| Ok::<_, StoreError>(persons::get(c, id)?.is_some_and(|p| p.confirmed));
    if is_confirmed(person)? && !is_confirmed(into)? {
        merges::note(c, person, Moved::Confirmed, &[into.0])?;
        persons::set_confirmed(c, into)?;
    }
    let mut devices = BTreeSet::new();
    for credential in credentials::of_person(c, person)? {
        merges::note(c, person, Moved::Credential, &[credential.id.0])?;
        credentials::give(c, credential.id, person, into)?;
        devices.insert(credential.device);
    }
    for claim in credentials::claiming(c, person)? {
        merges::note(c, person, Moved::Claim, &[claim.0])?;
        credentials::give_claim(c, claim, person, into)?;
    }
    for file in attachments::of_person(c, person)? {
        merges::note(c, person, Moved::Attachment, &[file.0])?;
        attachments::give(c, file, person, into)?;
    }
    move_incidents(work, person, into)?;
    let theirs = tickets::ids_of_person(c, person)?;
    for id in &theirs {
        note_ticket(work, person, *id)?;
    }
    persons::join(c, person, into)?;
    changes::join_person(c, person, into)?;
    identity::give_tickets(work, &theirs, person, into)?;
    Ok(devices)
}

fn move_incidents(work: &Work<'_>, person: PersonId, into: PersonId) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    for incident in incidents::joined_by(c, person)? {
        merges::note(c, person, Moved::Incident, &[incident.0])?;
        incidents::set_joined(c, incident, person, false, now)?;
        if incidents::set_joined(c, incident, into, true, now)? {
            merges::note(c, person, Moved::IncidentAlone, &[incident.0])?;
        }
    }
    Ok(())
}

fn note_ticket(work: &Work<'_>, person: PersonId, id: TicketId) -> Result<(), StoreError> {
    let c = work.connection();
    let Some(ticket) = tickets::get(c, id)? else { return Ok(()) };
    if ticket.requester.id == person {
        merges::note(c, person, Moved::Asked, &[id.0])?;
    }
    if matches!(&ticket.opener, Opener::Person { person: writer, .. } if writer.id == person) {
        merges::note(c, person, Moved::Wrote, &[id.0])?;
    }
    merges::note(c, person, Moved::Write, &writes::of_person(c, id, person)?)
}

/// Takes a person out of the one they were joined into. They get back what moved, and what was asked for on their own
/// computers since; twice is the same as once.
pub(crate) fn unmerge(
    work: &mut Work<'_>,
    person: PersonId,
    by: TechnicianId,
) -> Result<(), StoreError> {
    let c = work.connection();
    if erased::contains(c, person.0)? {
        return Err(Refused::Erased.into());
    }
    persons::get(c, person)?.ok_or(Refused::NotFound { what: "person" })?;
    let chain = persons::chain(c, person)?;
    let (Some(holder), others @ [_, ..]) =
        (chain.last().copied(), chain.get(1..).unwrap_or_default())
    else {
        return Ok(());
    };
    // Somebody whose computer was confirmed as that of another one has been that one ever since.
    let at = merges::merged_at(c, person)?.ok_or(Refused::AlreadyDone)?;
    let devices = give_back(work, (person, holder), others, at)?;
    merges::let_go(c, person, others)?;
    merges::forget(c, person)?;
    let line =
        NewLine { other: Some(holder.0), ..NewLine::of(Some(by), "people_unmerged", person.0) };
    audit::add(c, &line, work.now())?;
    tell(work, devices, [person, holder])
}

fn give_back(
    work: &mut Work<'_>,
    (person, holder): (PersonId, PersonId),
    chain: &[PersonId],
    at: Timestamp,
) -> Result<BTreeSet<DeviceId>, StoreError> {
    let c = work.connection();
    persons::part(c, person, holder, &merges::moved::<Uuid>(c, person, Moved::Identity)?)?;
    for id in merges::moved::<PersonId>(c, person, Moved::Confirmed)? {
        persons::confirm_by_identities(c, id)?;
    }
    let asked: BTreeSet<TicketId> = merges::moved(c, person, Moved::Asked)?.into_iter().collect();
    let wrote: BTreeSet<TicketId> = merges::moved(c, person, Moved::Wrote)?.into_iter().collect();
    let (mut devices, mut since) = (BTreeSet::new(), BTreeSet::new());
    for id in merges::moved::<WriteId>(c, person, Moved::Credential)? {
        since.extend(tickets::ids_through(c, holder, id, at)?);
        credentials::give(c, id, holder, person)?;
        devices.extend(credentials::get(c, id)?.map(|one| one.device));
    }
    for id in merges::moved::<WriteId>(c, person, Moved::Claim)? {
        credentials::give_claim(c, id, holder, person)?;
    }
    for id in merges::moved::<Uuid>(c, person, Moved::Write)? {
        writes::give(c, id, holder, person)?;
    }
    for id in merges::moved::<AttachmentId>(c, person, Moved::Attachment)? {
        attachments::give(c, id, holder, person)?;
    }
    for id in merges::moved::<IncidentId>(c, person, Moved::Incident)? {
        incidents::set_joined(c, id, person, true, work.now())?;
    }
    for id in merges::moved::<IncidentId>(c, person, Moved::IncidentAlone)? {
        leave_incident(work, id, chain)?;
    }
    since.retain(|id| !asked.contains(id) && !wrote.contains(id));
    let back = Back { person, holder, asked, wrote, since };
    back.write(work)?;
    Ok(devices)
}

/// An incident that somebody had joined by one person only, and those whom they went into by them in turn.
fn leave_incident(work: &Work<'_>, id: IncidentId, chain: &[PersonId]) -> Result<(), StoreError> {
    let c = work.connection();
    for (at, person) in chain.iter().enumerate() {
        if at + 1 == chain.len() {
            incidents::set_joined(c, id, *person, false, work.now())?;
        }
        merges::strike(c, *person, Moved::Incident, id.0)?;
        if !merges::strike(c, *person, Moved::IncidentAlone, id.0)? {
            break;
        }
    }
    Ok(())
}

/// The tickets that go back to a person.
struct Back {
    person: PersonId,
    holder: PersonId,
    asked: BTreeSet<TicketId>,
    wrote: BTreeSet<TicketId>,
    since: BTreeSet<TicketId>,
}

impl Back {
    fn write(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let Some(card) = persons::get(work.connection(), self.person)? else { return Ok(()) };
        let card = persons::reference(card);
        let all: BTreeSet<TicketId> =
            self.asked.iter().chain(&self.wrote).chain(&self.since).copied().collect();
        all.into_iter().try_for_each(|id| self.write_ticket(work, id, &card))
    }

    fn write_ticket(
        &self,
        work: &mut Work<'_>,
        id: TicketId,
        card: &PersonRef,
    ) -> Result<(), StoreError> {
        let c = work.connection();
        let Some(mut ticket) = tickets::get(c, id)? else { return Ok(()) };
        if self.since.contains(&id) {
            queue::give_to(&mut ticket, self.holder, card);
        }
        if self.asked.contains(&id) && ticket.requester.id == self.holder {
            ticket.requester = card.clone();
        }
        if let Opener::Person { person, .. } = &mut ticket.opener
            && self.wrote.contains(&id)
            && person.id == self.holder
        {
            *person = card.clone();
        }
        let due = deskbell_domain::due::next_at(&ticket, &work.desk()?.settings);
        tickets::put(c, &ticket, due, work.now())?;
        search::put(c, &ticket, false)?;
        if !ticket.readers().contains(&self.holder) {
            writes::join_person(c, id, self.holder, self.person)?;
            attachments::give_on_ticket(c, id, self.holder, self.person)?;
        }
        work.change(&NewChange::ticket(For::Person(self.person), Kind::Ticket, id))?;
        work.change(&NewChange::ticket(For::Desk, Kind::Ticket, id))
    }
}

/// Every computer of both reads its list anew; those that speak for another one begin a new stream.
fn tell(
    work: &mut Work<'_>,
    devices: BTreeSet<DeviceId>,
    people: [PersonId; 2],
) -> Result<(), StoreError> {
    for device in devices {
        work.notice(Notice::Device(device));
    }
    for person in people {
        work.change(&NewChange::of(For::Person(person), Kind::Home))?;
        work.change(&NewChange::of(For::Person(person), Kind::Device))?;
    }
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}
