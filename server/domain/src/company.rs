//! Company sign-in: whom a credential speaks for once its person has signed in with the company.
//!
//! The company's word is the proof. It says who sits there (issuer and subject), and nothing is ever joined by a name,
//! an address or the person that the machine's account claims to be.

use deskbell_protocol::{
    PersonId, WriteId,
    desk::people::CredentialState,
    text::{Email, Name},
};

use crate::{command::derived, identity::KnownDevice, refused::Refused};

/// What the company's sign-in said, checked already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyIdentity {
    /// Who says so.
    pub issuer: String,
    /// Whom it means: unique at that issuer, and never given to somebody else.
    pub subject: String,
    /// The names it gave, the best one first.
    pub names: Vec<String>,
    /// An address, only if the company says it is verified.
    pub email: Option<Email>,
}

impl CompanyIdentity {
    /// The name of a person made from it: the company's word, never what the laptop says of itself.
    ///
    /// # Errors
    /// `inconsistent` if not even the subject can be a name.
    pub fn display_name(&self) -> Result<Name, Refused> {
        let told = self.names.iter().chain([&self.subject]);
        let mut names = told.filter_map(|raw| {
            let short: String = raw.trim().chars().take(120).collect();
            Name::parse(&short).ok()
        });
        names.next().ok_or(Refused::Inconsistent { what: "a subject that cannot be a name" })
    }
}

/// What a sign-in meets.
#[derive(Debug, Clone, Copy)]
pub struct SignInScene<'a> {
    /// The device that asked.
    pub device: &'a KnownDevice,
    /// The credential that asked.
    pub credential: WriteId,
    /// Whether its token was seen on two machines.
    pub cloned: bool,
    /// The person it speaks for now.
    pub own: Own,
    /// The person whom the company's word means, if there is one.
    pub owner: Option<PersonId>,
}

/// The person a credential speaks for before the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// Who.
    pub person: PersonId,
    /// Whether somebody has confirmed who that is.
    pub confirmed: bool,
    /// Whether this issuer knows that person already.
    pub at_issuer: bool,
    /// Whether no other computer speaks for that person.
    pub is_alone: bool,
}

/// What a sign-in brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The credential speaks for that person already.
    Already,
    /// To be written.
    In(SignedIn),
}

/// What is written for a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The credential that is now trusted.
    pub credential: WriteId,
    /// The person it speaks for from now on.
    pub person: PersonId,
    /// Whether the company's identity becomes that person's.
    pub adds_identity: bool,
    /// Whether name and address become those the company told; a person that is not there yet is made with them.
    pub takes_names: bool,
    /// What comes along from the person it spoke for.
    pub brings: Brings,
    /// The device's other pending credentials, which are dropped.
    pub dropped: Vec<WriteId>,
}

/// What comes along from the person a credential spoke for before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brings {
    /// Nothing: it stays that person.
    Nothing,
    /// The whole person, who was provisional and has no other computer.
    Person(PersonId),
    /// The tickets opened through this credential: other computers speak for that person too, and have proved nothing.
    OwnTickets(PersonId),
}

/// Decides a sign-in.
///
/// # Errors
/// `device_revoked`; `forbidden` for a token seen on two machines, and where the credential speaks for somebody else
/// who was confirmed: they keep their own.
pub fn sign_in(scene: &SignInScene<'_>) -> Result<SignIn, Refused> {
    let known = scene.device.credentials.iter().find(|one| one.id == scene.credential);
    let known = known.ok_or(Refused::NotFound { what: "credential" })?;
    if scene.device.revoked || known.state == CredentialState::Revoked {
        return Err(Refused::DeviceRevoked);
    }
    if scene.cloned {
        return Err(Refused::Forbidden { why: "a token seen on two machines" });
    }
    match known.state {
        CredentialState::Approved => approved(scene),
        CredentialState::Pending | CredentialState::Revoked => Ok(SignIn::In(waiting(scene))),
    }
}

fn waiting(scene: &SignInScene<'_>) -> SignedIn {
    let own = scene.own.person;
    let waits = scene.device.credentials.iter();
    let waits = waits.filter(|one| one.state == CredentialState::Pending).map(|one| one.id);
    let dropped = waits.filter(|id| *id != scene.credential).collect();
    match scene.owner {
        Some(owner) => SignedIn {
            brings: if owner == own { Brings::Nothing } else { Brings::Person(own) },
            dropped,
            ..plain(scene, owner)
        },
        None => SignedIn { adds_identity: true, takes_names: true, dropped, ..plain(scene, own) },
    }
}

fn approved(scene: &SignInScene<'_>) -> Result<SignIn, Refused> {
    let own = scene.own;
    if scene.owner == Some(own.person) {
        return Ok(SignIn::Already);
    }
    let keeps = own.at_issuer || (own.confirmed && scene.owner.is_some());
    if keeps {
        return Err(Refused::Forbidden { why: "this computer speaks for somebody else" });
    }
    let brings =
        if own.is_alone { Brings::Person(own.person) } else { Brings::OwnTickets(own.person) };
    Ok(SignIn::In(match scene.owner {
        Some(owner) => SignedIn { brings, ..plain(scene, owner) },
        None if own.confirmed || own.is_alone => SignedIn {
            adds_identity: true,
            takes_names: !own.confirmed,
            ..plain(scene, own.person)
        },
        None => SignedIn {
            adds_identity: true,
            takes_names: true,
            brings,
            ..plain(scene, PersonId(derived(scene.credential.0, "company person")))
        },
    }))
}

/// The credential speaks for that person, and nothing else changes.
fn plain(scene: &SignInScene<'_>, person: PersonId) -> SignedIn {
    SignedIn {
        credential: scene.credential,
        person,
        adds_identity: false,
        takes_names: false,
        brings: Brings::Nothing,
        dropped: Vec::new(),
    }
}
