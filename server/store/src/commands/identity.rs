//! Enrolment, approval and revocation: rights belong to a credential, and nobody is joined by name or mail.

use deskbell_domain::Refused;
use deskbell_protocol::{
    DeviceId, PersonId, TechnicianId, WriteId,
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

/// Enrols a device. `key` is the hash of the organisation's key, `proof` that of an old token of the same device.
pub(crate) fn enroll(
    work: &mut Work<'_>,
    request: &Enroll,
    proof: Option<&TokenHash>,
) -> Result<(Enrolled, bool), StoreError> {
    let c = work.connection();
    let key = valid_key(work, &request.enrollment_key)?;
    let device = &request.device;
    if devices::is_revoked(c, device.id)? == Some(true) {
        return Err(Refused::DeviceRevoked.into());
    }
    if let Some(known) = credentials::by_token(c, &request.token_hash)? {
        return first_answer(work, &known, device.id);
    }
    if key.max_uses.is_some_and(|most| key.uses >= most) {
        return Err(Refused::EnrollmentRefused { why: "used up" }.into());
    }
    devices::upsert(c, device, work.now())?;
    let credential = new_credential(work, request, &key, proof)?;
    credentials::insert(c, &credential, &request.token_hash, work.now())?;
    enrollment_keys::count_use(c, key.id)?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))?;
    Ok((enrolled(work, &credential)?, true))
}

fn valid_key(work: &Work<'_>, raw: &str) -> Result<EnrollmentKey, StoreError> {
    let refused = |why| StoreError::Refused(Refused::EnrollmentRefused { why });
    let key = enrollment_keys::by_hash(work.connection(), &TokenHash::of(raw))?
        .ok_or_else(|| refused("unknown"))?;
    if key.revoked_at.is_some() {
        return Err(refused("revoked"));
    }
    if key.expires_at.is_some_and(|until| until <= work.now()) {
        return Err(refused("expired"));
    }
    Ok(key)
}

fn first_answer(
    work: &Work<'_>,
    known: &Credential,
    device: DeviceId,
) -> Result<(Enrolled, bool), StoreError> {
    if known.device != device {
        return Err(Refused::EnrollmentRefused { why: "token of another device" }.into());
    }
    if known.state == CredentialState::Revoked {
        return Err(Refused::DeviceRevoked.into());
    }
    Ok((enrolled(work, known)?, false))
}

/// Decides whom a new credential speaks for, and how far it is trusted.
fn new_credential(
    work: &Work<'_>,
    request: &Enroll,
    key: &EnrollmentKey,
    proof: Option<&TokenHash>,
) -> Result<Credential, StoreError> {
    let c = work.connection();
    let device = &request.device;
    let id = WriteId(work.new_id());
    let proven = proof.map(|hash| credentials::by_token(c, hash)).transpose()?.flatten();
    if let Some(old) = proven.filter(|old| {
        old.device == device.id && old.state == CredentialState::Approved && !old.cloned
    }) {
        return Ok(Credential { id, cloned: false, ..old });
    }
    let account = persons::of_account(c, device.machine.id, &device.account)?;
    let claim = account.or(of_device(work, device.id)?);
    let person = Me {
        id: PersonId(work.new_id()),
        display_name: request.person.display_name.clone(),
        department: None,
        place: None,
        phones: request.person.phone.iter().cloned().collect(),
        emails: request.person.email.iter().cloned().collect(),
        confirmed: false,
    };
    persons::insert(c, &person, work.now())?;
    if account.is_none() {
        let identity = work.new_id();
        persons::add_account(c, identity, person.id, device.machine.id, &device.account)?;
    }
    let is_approved = key.auto_approve && claim.is_none();
    let state = if is_approved { CredentialState::Approved } else { CredentialState::Pending };
    Ok(Credential { id, device: device.id, person: person.id, claim, state, cloned: false })
}

/// The person a known device speaks for already, if any.
fn of_device(work: &Work<'_>, device: DeviceId) -> Result<Option<PersonId>, StoreError> {
    let known = credentials::all_of_device(work.connection(), device)?;
    let approved = known.iter().find(|known| known.state == CredentialState::Approved);
    Ok(approved.map(|known| known.person))
}

fn enrolled(work: &Work<'_>, credential: &Credential) -> Result<Enrolled, StoreError> {
    let person = persons::get(work.connection(), credential.person)?
        .ok_or(Refused::Inconsistent { what: "a credential without a person" })?;
    let approval = match credential.state {
        CredentialState::Approved => Approval::Approved,
        CredentialState::Pending | CredentialState::Revoked => Approval::Pending,
    };
    Ok(Enrolled {
        approval,
        person: EnrolledPerson { id: person.id, display_name: person.display_name },
    })
}

/// Approves the newest pending credential of a device and drops its other pending ones.
pub(crate) fn approve(
    work: &mut Work<'_>,
    device: DeviceId,
    by: TechnicianId,
) -> Result<DeviceDecided, StoreError> {
    let (c, now) = (work.connection(), work.now());
    match devices::is_revoked(c, device)? {
        None => return Err(Refused::NotFound { what: "device" }.into()),
        Some(true) => return Err(Refused::DeviceRevoked.into()),
        Some(false) => {}
    }
    let known = credentials::all_of_device(c, device)?;
    let mut pending = known.iter().filter(|known| known.state == CredentialState::Pending);
    let Some(newest) = pending.next() else {
        return Ok(DeviceDecided { id: device, approval: Approval::Approved });
    };
    let person = match newest.claim {
        Some(claim) => persons::present(c, claim)?,
        None => newest.person,
    };
    credentials::decide(c, newest.id, CredentialState::Approved, person, now)?;
    for dropped in pending {
        credentials::decide(c, dropped.id, CredentialState::Revoked, dropped.person, now)?;
    }
    if person != newest.person {
        join(work, newest.person, person)?;
    }
    persons::confirm(c, person, now)?;
    audit::insert(c, Some(by), "device_approved", Some(device.0), now)?;
    tell(work, device, person)?;
    Ok(DeviceDecided { id: device, approval: Approval::Approved })
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
fn join(work: &mut Work<'_>, from: PersonId, into: PersonId) -> Result<(), StoreError> {
    let c = work.connection();
    persons::join(c, from, into)?;
    changes::join_person(c, from, into)?;
    let Some(card) = persons::get(c, into)? else { return Ok(()) };
    let card = persons::reference(card);
    for id in tickets::ids_of_person(c, from)? {
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
    audit::insert(c, None, "person_joined", Some(from.uuid()), work.now())
}

fn tell(work: &mut Work<'_>, device: DeviceId, person: PersonId) -> Result<(), StoreError> {
    work.notice(Notice::Device(device));
    work.change(&NewChange::of(For::Person(person), Kind::Device))?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}
