//! Who a device speaks for: enrolment and approval. The organisation's key is on every laptop, so it proves nothing.

use deskbell_protocol::{
    DeviceId, PersonId, Timestamp, WriteId,
    desk::people::CredentialState,
    enroll::{Approval, Enroll, TokenHash},
};

use crate::{command::derived, refused::Refused};

/// What an enrolment meets.
#[derive(Debug, Clone, Copy)]
pub struct EnrollScene<'a> {
    /// The key, if the server knows it.
    pub key: Option<&'a Key>,
    /// Whether the caller's address is one the key may approve by itself.
    pub address_fits: bool,
    /// The device, if its id is known.
    pub device: Option<&'a KnownDevice>,
    /// Whether another device uses this token's hash.
    pub token_is_foreign: bool,
    /// The person of the credential whose old token came along as a proof.
    pub proof: Option<PersonId>,
    /// The server's clock.
    pub at: Timestamp,
}

/// An enrolment key's own settings; nothing a client says about itself counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Until when it is accepted.
    pub expires_at: Option<Timestamp>,
    /// How many enrolments are left.
    pub uses_left: Option<u32>,
    /// Whether a new device is approved by rule.
    pub auto_approve: bool,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// A device the server knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// Whether the device as a whole was revoked.
    pub revoked: bool,
    /// The person its account has.
    pub person: Option<PersonId>,
    /// Its credentials.
    pub credentials: Vec<KnownCredential>,
}

/// A credential of a known device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCredential {
    /// Its id.
    pub id: WriteId,
    /// Digest of its token.
    pub token: TokenHash,
    /// The person it speaks for.
    pub person: PersonId,
    /// How far it is trusted.
    pub state: CredentialState,
    /// The person it claims to be.
    pub claim: Option<PersonId>,
}

/// What becomes of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolment {
    /// The first answer again; nothing is written.
    Again {
        /// The credential there is.
        credential: WriteId,
        /// The person it speaks for.
        person: PersonId,
        /// How far it is trusted.
        approval: Approval,
    },
    /// A new credential; the key loses a use.
    New(NewCredential),
}

/// A credential to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// Its id, derived from device and token.
    pub id: WriteId,
    /// The device, known or not.
    pub device: DeviceId,
    /// The person it speaks for.
    pub person: PersonId,
    /// Whether that person is made with it: provisional, never found by name or mail.
    pub makes_person: bool,
    /// How far it is trusted.
    pub approval: Approval,
    /// The person it claims to be, shown to technicians only.
    pub claim: Option<PersonId>,
}

/// Decides an enrolment.
///
/// # Errors
/// `enrollment_refused` for a key or token that does not count, `device_revoked` for a device that was revoked.
pub fn enroll(words: &Enroll, scene: &EnrollScene<'_>) -> Result<Enrolment, Refused> {
    if let Some(device) = scene.device {
        let known = device.credentials.iter().find(|known| known.token == words.token_hash);
        let is_revoked = known.is_some_and(|known| known.state == CredentialState::Revoked);
        if device.revoked || is_revoked {
            return Err(Refused::DeviceRevoked);
        }
        if let Some(known) = known {
            return Ok(again(known));
        }
    }
    let key = usable(scene)?;
    if scene.token_is_foreign {
        return Err(Refused::EnrollmentRefused { why: "another device's token" });
    }
    let id = WriteId(derived(words.device.id.0, &String::from(words.token_hash.clone())));
    let provisional = PersonId(derived(id.0, "person"));
    let device = words.device.id;
    let is_known = scene.device.is_some_and(|device| !device.credentials.is_empty());
    Ok(Enrolment::New(match (scene.proof, is_known) {
        (Some(person), _) => NewCredential {
            id,
            device,
            person,
            makes_person: false,
            approval: Approval::Approved,
            claim: None,
        },
        (None, true) => NewCredential {
            id,
            device,
            person: provisional,
            makes_person: true,
            approval: Approval::Pending,
            claim: scene.device.and_then(|device| device.person),
        },
        (None, false) => NewCredential {
            id,
            device,
            person: provisional,
            makes_person: true,
            approval: if key.auto_approve && scene.address_fits {
                Approval::Approved
            } else {
                Approval::Pending
            },
            claim: None,
        },
    }))
}

/// What approving a credential brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The credential that is now trusted.
    pub credential: WriteId,
    /// The person it speaks for from now on.
    pub person: PersonId,
    /// The provisional person that is joined to it.
    pub joins: Option<PersonId>,
    /// The device's other pending credentials, which are dropped.
    pub dropped: Vec<WriteId>,
}

/// A technician approves the credential they have seen; one that is in already stays as it is.
///
/// # Errors
/// `not_found` if it is none of this device or was taken back, `device_revoked` for a device that was revoked.
pub fn approve(device: &KnownDevice, credential: WriteId) -> Result<Approved, Refused> {
    if device.revoked {
        return Err(Refused::DeviceRevoked);
    }
    let chosen = device
        .credentials
        .iter()
        .find(|one| one.id == credential && one.state != CredentialState::Revoked)
        .ok_or(Refused::NotFound { what: "pending credential" })?;
    if chosen.state == CredentialState::Approved {
        let person = chosen.person;
        return Ok(Approved { credential, person, joins: None, dropped: Vec::new() });
    }
    let others = device.credentials.iter().filter(|one| one.id != credential);
    let waiting = others.filter(|one| one.state == CredentialState::Pending);
    Ok(Approved {
        credential,
        person: chosen.claim.unwrap_or(chosen.person),
        joins: chosen.claim.map(|_| chosen.person),
        dropped: waiting.map(|one| one.id).collect(),
    })
}

/// A code from a device that is in: this waiting credential speaks for the code's person, whomever it claims to be.
///
/// # Errors
/// `not_found` if the credential does not wait, `device_revoked` for a device that was revoked.
pub fn join(
    device: &KnownDevice,
    credential: WriteId,
    person: PersonId,
) -> Result<Approved, Refused> {
    if device.revoked {
        return Err(Refused::DeviceRevoked);
    }
    let waits = || device.credentials.iter().filter(|one| one.state == CredentialState::Pending);
    let chosen = waits()
        .find(|one| one.id == credential)
        .ok_or(Refused::NotFound { what: "pending credential" })?;
    Ok(Approved {
        credential,
        person,
        joins: Some(chosen.person),
        dropped: waits().map(|one| one.id).filter(|id| *id != credential).collect(),
    })
}

fn again(known: &KnownCredential) -> Enrolment {
    let approval = match known.state {
        CredentialState::Approved => Approval::Approved,
        CredentialState::Pending | CredentialState::Revoked => Approval::Pending,
    };
    Enrolment::Again { credential: known.id, person: known.person, approval }
}

fn usable<'a>(scene: &EnrollScene<'a>) -> Result<&'a Key, Refused> {
    let refused = |why| Refused::EnrollmentRefused { why };
    let key = scene.key.ok_or(refused("an unknown key"))?;
    if key.revoked {
        return Err(refused("a key that was taken back"));
    }
    if key.expires_at.is_some_and(|at| at <= scene.at) {
        return Err(refused("an expired key"));
    }
    if key.uses_left == Some(0) {
        return Err(refused("a key that is used up"));
    }
    Ok(key)
}
