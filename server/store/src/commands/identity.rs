//! Enrolment, approval and revocation: rights belong to a credential, and nobody is joined by name or mail.

use deskbell_domain::{
    Refused,
    identity::{
        self, Approved, EnrollScene, Enrolment, Key, KnownCredential, KnownDevice, NewCredential,
    },
    ticket::Opener,
};
use deskbell_protocol::{
    DeviceId, PersonId, TechnicianId, TicketId, WriteId,
    desk::people::{CredentialState, DeviceDecided},
    enroll::{Approval, Enroll, Enrolled, EnrolledPerson, TokenHash},
    home::Me,
};

use crate::{
    error::StoreError,
    feed::Notice,
    sql::Id,
    tables::{
        audit,
        changes::{self, For, Kind, NewChange},
        credentials::{self, Credential},
        devices,
        enrollment_keys::{self, EnrollmentKey},
        persons, queue, tickets,
    },
    work::Work,
};

/// Enrols a device. `proof` is the hash of an old token of the same device.
pub(crate) fn enroll(
    work: &mut Work<'_>,
    request: &Enroll,
    proof: Option<&TokenHash>,
    address_fits: bool,
) -> Result<(Enrolled, bool), StoreError> {
    let c = work.connection();
    let device = known_device(work, request.device.id)?;
    let key = enrollment_keys::by_hash(c, &TokenHash::of(&request.enrollment_key))?;
    let rules_key = key.as_ref().map(rules_key);
    let owner = credentials::by_token(c, &request.token_hash)?;
    let scene = EnrollScene {
        key: rules_key.as_ref(),
        address_fits,
        device: device.as_ref(),
        token_is_foreign: owner.is_some_and(|owner| owner.device != request.device.id),
        proof: proven(work, request.device.id, proof)?,
        at: work.now(),
    };
    match identity::enroll(request, &scene)? {
        Enrolment::Again { person, approval, .. } => Ok((answer(work, person, approval)?, false)),
        Enrolment::New(new) => {
            write_credential(work, request, &new)?;
            if let Some(key) = key {
                enrollment_keys::count_use(c, key.id)?;
            }
            work.change(&NewChange::of(For::Desk, Kind::Desk))?;
            Ok((answer(work, new.person, new.approval)?, true))
        }
    }
}

fn rules_key(key: &EnrollmentKey) -> Key {
    Key {
        expires_at: key.expires_at,
        uses_left: key.max_uses.map(|most| most.saturating_sub(key.uses)),
        auto_approve: key.auto_approve,
        revoked: key.revoked_at.is_some(),
    }
}

/// The person an old token of the same device speaks for; a token seen on two machines proves nothing.
fn proven(
    work: &Work<'_>,
    device: DeviceId,
    proof: Option<&TokenHash>,
) -> Result<Option<PersonId>, StoreError> {
    let old =
        proof.map(|hash| credentials::by_token(work.connection(), hash)).transpose()?.flatten();
    Ok(old
        .filter(|old| old.device == device && !old.cloned)
        .filter(|old| old.state == CredentialState::Approved)
        .map(|old| old.person))
}

/// A device as the rules know it, its newest credential last.
pub(super) fn known_device(
    work: &Work<'_>,
    id: DeviceId,
) -> Result<Option<KnownDevice>, StoreError> {
    let c = work.connection();
    let Some(revoked) = devices::is_revoked(c, id)? else { return Ok(None) };
    let mut credentials = credentials::all_of_device(c, id)?;
    credentials.reverse();
    let approved = credentials.iter().rev().find(|one| one.state == CredentialState::Approved);
    let person = match approved {
        Some(one) => Some(one.person),
        None => devices::account_person(c, id)?,
    };
    let credentials = credentials
        .into_iter()
        .map(|one| KnownCredential {
            id: one.id,
            token: one.token,
            person: one.person,
            state: one.state,
            claim: one.claim,
        })
        .collect();
    Ok(Some(KnownDevice { id, revoked, person, credentials }))
}

fn write_credential(
    work: &Work<'_>,
    request: &Enroll,
    new: &NewCredential,
) -> Result<(), StoreError> {
    let (c, now, device) = (work.connection(), work.now(), &request.device);
    devices::upsert(c, device, now)?;
    let account = persons::of_account(c, device.machine.id, &device.account)?;
    if new.makes_person {
        let person = Me {
            id: new.person,
            display_name: request.person.display_name.clone(),
            department: None,
            place: None,
            phones: request.person.phone.iter().cloned().collect(),
            emails: request.person.email.iter().cloned().collect(),
            confirmed: false,
        };
        persons::insert(c, &person, now)?;
    }
    if account.is_none() {
        let identity = work.new_id();
        persons::add_account(c, identity, new.person, device.machine.id, &device.account)?;
    }
    let is_pending = new.approval != Approval::Approved;
    let credential = Credential {
        id: new.id,
        device: new.device,
        token: request.token_hash.clone(),
        person: new.person,
        claim: new.claim.or(account.filter(|_| is_pending)),
        state: if is_pending { CredentialState::Pending } else { CredentialState::Approved },
        cloned: false,
    };
    credentials::insert(c, &credential, now)
}

pub(super) fn answer(
    work: &Work<'_>,
    person: PersonId,
    approval: Approval,
) -> Result<Enrolled, StoreError> {
    let person = persons::get(work.connection(), person)?
        .ok_or(Refused::Inconsistent { what: "a credential without a person" })?;
    let person = EnrolledPerson { id: person.id, display_name: person.display_name };
    Ok(Enrolled { approval, person })
}

/// Approves a pending credential of a device and drops the device's other pending ones.
pub(crate) fn approve(
    work: &mut Work<'_>,
    device: DeviceId,
    credential: WriteId,
    by: TechnicianId,
) -> Result<DeviceDecided, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let known = known_device(work, device)?.ok_or(Refused::NotFound { what: "device" })?;
    let approved = identity::approve(&known, credential)?;
    let decided = DeviceDecided { id: device, approval: Approval::Approved };
    let is_done = known
        .credentials
        .iter()
        .any(|one| one.id == credential && one.state == CredentialState::Approved);
    if is_done {
        return Ok(decided);
    }
    let person = admit(work, &known, &approved)?;
    persons::confirm(c, person, now)?;
    audit::insert(c, Some(by), "device_approved", Some(device.0), now)?;
    tell(work, device, person)?;
    Ok(decided)
}

/// Lets a credential in: it speaks for its person, its provisional one is joined, the device's other ones are dropped.
pub(super) fn admit(
    work: &mut Work<'_>,
    known: &KnownDevice,
    approved: &Approved,
) -> Result<PersonId, StoreError> {
    let person = persons::present(work.connection(), approved.person)?;
    trust(work, known, approved.credential, person, &approved.dropped)?;
    if let Some(from) = approved.joins.filter(|from| *from != person) {
        join_person(work, approved.credential, from, person)?;
    }
    Ok(person)
}

/// A credential speaks for this person from now on; these other ones of its device are dropped.
pub(super) fn trust(
    work: &Work<'_>,
    known: &KnownDevice,
    credential: WriteId,
    person: PersonId,
    dropped: &[WriteId],
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    credentials::decide(c, credential, CredentialState::Approved, person, now)?;
    for other in known.credentials.iter().filter(|one| dropped.contains(&one.id)) {
        credentials::decide(c, other.id, CredentialState::Revoked, other.person, now)?;
    }
    Ok(())
}

/// Ends a device with all its credentials, for ever.
pub(crate) fn revoke(
    work: &mut Work<'_>,
    device: DeviceId,
    by: TechnicianId,
) -> Result<DeviceDecided, StoreError> {
    let (c, now) = (work.connection(), work.now());
    if devices::is_revoked(c, device)?.is_none() {
        return Err(Refused::NotFound { what: "device" }.into());
    }
    devices::revoke(c, device, now)?;
    for known in credentials::all_of_device(c, device)? {
        if known.state != CredentialState::Revoked {
            credentials::decide(c, known.id, CredentialState::Revoked, known.person, now)?;
            tell(work, device, known.person)?;
        }
    }
    audit::insert(c, Some(by), "device_revoked", Some(device.0), now)?;
    Ok(DeviceDecided { id: device, approval: Approval::Pending })
}

/// Joins a provisional person into the one it turned out to be: tickets, writes and changes follow.
pub(super) fn join_person(
    work: &mut Work<'_>,
    credential: WriteId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    let c = work.connection();
    persons::join(c, from, into)?;
    changes::join_person(c, from, into)?;
    crate::tables::incidents::give_joins(c, from, into)?;
    give_tickets(work, &tickets::ids_of_person(c, from)?, from, into)?;
    join_receipts(work, credential, from, into)?;
    audit::insert(c, None, "person_joined", Some(from.uuid()), work.now())
}

/// Gives what one person asked for through a credential to another one.
pub(super) fn join_tickets(
    work: &mut Work<'_>,
    credential: WriteId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    let c = work.connection();
    let mut through = Vec::new();
    for id in tickets::ids_of_person(c, from)? {
        let is_own = tickets::get(c, id)?.is_some_and(|one| one.was_opened_with(credential));
        through.extend(is_own.then_some(id));
    }
    give_tickets(work, &through, from, into)
}

pub(super) fn give_tickets(
    work: &mut Work<'_>,
    ids: &[TicketId],
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    let c = work.connection();
    let Some(card) = persons::get(c, into)? else { return Ok(()) };
    let card = persons::reference(card);
    for &id in ids {
        let Some(mut ticket) = tickets::get(c, id)? else { continue };
        queue::give_to(&mut ticket, from, &card);
        let due = deskbell_domain::due::next_at(&ticket, &work.desk()?.settings);
        tickets::put(c, &ticket, due, work.now())?;
        crate::tables::search::put(c, &ticket, false)?;
        crate::tables::writes::join_person(c, id, from, into)?;
        crate::tables::attachments::join_person(c, id, from, into)?;
        work.change(&NewChange::ticket(For::Person(into), Kind::Ticket, id))?;
        work.change(&NewChange::ticket(For::Desk, Kind::Ticket, id))?;
    }
    Ok(())
}

/// What it wrote to tickets of the person it claimed to be, too: else a repeat of those words would be taken for
/// somebody else's, be refused, and come back under a new id. And the tickets themselves where they were asked for on the same device, by a credential that was lost before
/// anybody let it in: only who knows their words has a receipt.
fn join_receipts(
    work: &mut Work<'_>,
    credential: WriteId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    let c = work.connection();
    for ticket in crate::tables::writes::receipts_of(c, credential)? {
        crate::tables::writes::join_person(c, ticket, from, into)?;
        crate::tables::attachments::join_person(c, ticket, from, into)?;
        let opener = tickets::get(c, ticket)?.map(|ticket| ticket.opener);
        let asker = match opener {
            Some(Opener::Person { person, .. }) => Some(person.id),
            Some(_) | None => None,
        };
        let device = credentials::get(c, credential)?.map(|one| one.device);
        if let (Some(asker), Some(device)) = (asker.filter(|asker| *asker != into), device)
            && credentials::only_waited_on(c, asker, device)?
        {
            give_tickets(work, &[ticket], asker, into)?;
        }
    }
    Ok(())
}

pub(super) fn tell(
    work: &mut Work<'_>,
    device: DeviceId,
    person: PersonId,
) -> Result<(), StoreError> {
    work.notice(Notice::Device(device));
    work.change(&NewChange::of(For::Person(person), Kind::Device))?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}
