//! Company sign-in: a device asks, its person types the code into a page of the server, goes to the company's own
//! sign-in and comes back with its word. And what a person who waits says about who they are.

use deskbell_domain::{
    Refused,
    company::{self as rules, Brings, CompanyIdentity, Own, SignIn, SignInScene, SignedIn},
    identity::KnownDevice,
};
use deskbell_protocol::{
    PersonId, TechnicianId, Timestamp, WriteId,
    desk::{people::CredentialState, settings::Versioned},
    enroll::TokenHash,
    home::Me,
    text::{Email, Line},
};

use super::{beside, desk, identity};
use crate::{
    error::StoreError,
    tables::{
        audit,
        changes::{For, Kind, NewChange},
        company_sign_ins::{self as attempts, Attempt, TRIES},
        credentials::{self, Credential},
        devices, persons, settings,
        settings::Company,
    },
    work::Work,
};

/// Seconds an attempt is good.
const SECONDS: i64 = 10 * 60;

/// An attempt that a device asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSignIn {
    /// The request's id.
    pub id: WriteId,
    /// Who asks.
    pub credential: WriteId,
    /// The code, the same for the same id and token; only its hash is stored.
    pub code: String,
}

/// What became of a code that was typed into the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// No such attempt, or it is over.
    Gone,
    /// Not the code. It was counted.
    Wrong,
    /// The code: this is about to be signed in.
    Right {
        /// The computer's name.
        hostname: Line,
        /// The account's name there.
        account: Line,
        /// When it asked.
        asked_at: Timestamp,
    },
}

/// Begins an attempt good for ten minutes and ends the earlier ones of its credential; says whether that was new.
pub(crate) fn start(work: &Work<'_>, new: &NewSignIn) -> Result<(Timestamp, bool), StoreError> {
    let (c, now) = (work.connection(), work.now());
    let code = hash_of(new.id, &new.code);
    if let Some(known) = attempts::get(c, new.id)? {
        let is_same = known.credential == new.credential && known.code == code;
        return if is_same {
            Ok((known.ends_at, false))
        } else {
            Err(Refused::IdempotencyConflict.into())
        };
    }
    if settings::get::<Company>(c)?.settings.provider.is_none() {
        return Err(Refused::SsoOff.into());
    }
    let asker = credentials::get(c, new.credential)?.filter(|one| !one.cloned);
    let asker = asker.ok_or(Refused::Forbidden { why: "a token seen on two machines" })?;
    attempts::end_of(c, new.credential)?;
    let ends_at = now.plus_seconds(SECONDS);
    let (id, credential) = (new.id, new.credential);
    let attempt = Attempt { id, credential, code, tries: 0, asked_at: now, ends_at, back_at: None };
    attempts::insert(c, &attempt)?;
    audit::insert(c, None, "company_sign_in_asked", Some(asker.device.0), now)?;
    Ok((ends_at, true))
}

/// Checks a typed code and ties the attempt to the browser it was typed in. A refusal would take the counted try back.
pub(crate) fn typed(
    work: &Work<'_>,
    id: WriteId,
    typed: &str,
    browser: &TokenHash,
) -> Result<TypedCode, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let Some(attempt) = attempts::get(c, id)?.filter(|one| one.is_good(now)) else {
        return Ok(TypedCode::Gone);
    };
    let Some(asker) = still_in(work, &attempt)? else { return Ok(TypedCode::Gone) };
    if attempt.code != hash_of(id, typed) {
        attempts::count_try(c, id)?;
        if attempt.tries + 1 == TRIES {
            audit::insert(c, None, "company_sign_in_guessed", Some(asker.device.0), now)?;
        }
        return Ok(TypedCode::Wrong);
    }
    attempts::set_browser(c, id, browser)?;
    let device = devices::get(c, asker.device)?.ok_or(Refused::NotFound { what: "device" })?;
    let hostname = device.machine.hostname;
    Ok(TypedCode::Right { hostname, account: device.account, asked_at: attempt.asked_at })
}

/// Its browser is back from the company's sign-in: from here on nothing that comes back counts again.
pub(crate) fn back(work: &Work<'_>, browser: &TokenHash) -> Result<Option<WriteId>, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let attempt = attempts::of_browser(c, browser)?.filter(|one| one.is_good(now));
    let Some(attempt) = attempt else { return Ok(None) };
    attempts::set_back(c, attempt.id, now)?;
    Ok(Some(attempt.id))
}

/// The company's word for an attempt whose browser came back: its credential speaks for that person from now on.
pub(crate) fn finish(
    work: &mut Work<'_>,
    id: WriteId,
    word: &CompanyIdentity,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    let attempt = attempts::get(c, id)?.filter(|one| one.back_at.is_some());
    let attempt = attempt.ok_or(Refused::NotFound { what: "sign-in that came back" })?;
    let asker = credentials::get(c, attempt.credential)?
        .ok_or(Refused::Inconsistent { what: "a sign-in without a credential" })?;
    let known =
        identity::known_device(work, asker.device)?.ok_or(Refused::NotFound { what: "device" })?;
    let scene = SignInScene {
        device: &known,
        credential: asker.id,
        cloned: asker.cloned,
        own: own(work, &asker, word)?,
        owner: persons::of_company(c, &word.issuer, &word.subject)?,
    };
    let SignIn::In(signed_in) = rules::sign_in(&scene)? else { return Ok(()) };
    write(work, &known, &signed_in, word)?;
    audit::insert(c, None, "company_sign_in", Some(asker.device.0), now)?;
    identity::tell(work, asker.device, signed_in.person)
}

/// What a person who waits says their address is; once somebody has decided about them it is of no use.
pub(crate) fn say_who(
    work: &mut Work<'_>,
    credential: WriteId,
    email: &Email,
) -> Result<(), StoreError> {
    let c = work.connection();
    let asker = credentials::get(c, credential)?;
    if asker.is_none_or(|one| one.state != CredentialState::Pending) {
        return Ok(());
    }
    credentials::set_said(c, credential, email)?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}

/// Sets company sign-in up, or off. A secret that is not given anew stays with the provider it was given for.
pub(crate) fn set_up(
    work: &mut Work<'_>,
    mut new: Company,
    if_match: Option<u32>,
    by: TechnicianId,
) -> Result<Versioned<Company>, StoreError> {
    let known = settings::get::<Company>(work.connection())?.settings.provider;
    if let (Some(provider), Some(known)) = (&mut new.provider, known)
        && provider.is_same(&known)
        && provider.client_secret.is_none()
    {
        provider.client_secret = known.client_secret;
    }
    desk::put_settings(work, new, if_match, Some(by))
}

/// The credential of an attempt, unless it has been revoked since.
fn still_in(work: &Work<'_>, attempt: &Attempt) -> Result<Option<Credential>, StoreError> {
    let found = credentials::get(work.connection(), attempt.credential)?;
    Ok(found.filter(|one| one.state != CredentialState::Revoked))
}

fn own(work: &Work<'_>, asker: &Credential, word: &CompanyIdentity) -> Result<Own, StoreError> {
    let c = work.connection();
    let card = persons::get(c, asker.person)?
        .ok_or(Refused::Inconsistent { what: "a credential without a person" })?;
    Ok(Own {
        person: asker.person,
        confirmed: card.confirmed,
        at_issuer: persons::is_at_issuer(c, asker.person, &word.issuer)?,
        is_alone: !credentials::speaks_elsewhere(c, asker.person, asker.device)?,
    })
}

fn write(
    work: &mut Work<'_>,
    known: &KnownDevice,
    signed_in: &SignedIn,
    word: &CompanyIdentity,
) -> Result<(), StoreError> {
    let (c, now, person) = (work.connection(), work.now(), signed_in.person);
    if signed_in.takes_names {
        let phones = persons::get(c, person)?.map(|kept| kept.phones).unwrap_or_default();
        beside::put_card(work, &Me { phones, ..card(person, word)? })?;
    }
    if signed_in.adds_identity {
        persons::add_company(c, work.new_id(), person, &word.issuer, &word.subject)?;
    }
    identity::trust(work, known, signed_in.credential, person, &signed_in.dropped)?;
    match signed_in.brings {
        Brings::Nothing => {}
        Brings::Person(from) => identity::join_person(work, signed_in.credential, from, person)?,
        Brings::OwnTickets(from) => {
            identity::join_tickets(work, signed_in.credential, from, person)?;
        }
    }
    persons::confirm(c, person, now)
}

/// A person as the company tells it.
fn card(person: PersonId, word: &CompanyIdentity) -> Result<Me, StoreError> {
    Ok(Me {
        id: person,
        display_name: word.display_name()?,
        department: None,
        place: None,
        phones: Vec::new(),
        emails: word.email.iter().cloned().collect(),
        confirmed: true,
    })
}

fn hash_of(id: WriteId, code: &str) -> TokenHash {
    TokenHash::of(&format!("{} {code}", id.0))
}
