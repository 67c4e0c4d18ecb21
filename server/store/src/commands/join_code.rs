//! Codes from a device that is in: whoever reads one aloud at one computer and types it at another brings that one in.

use deskbell_domain::{Refused, identity as rules};
use deskbell_protocol::{
    Timestamp, WriteId,
    desk::people::CredentialState,
    enroll::{Approval, Enrolled, TokenHash},
};

use super::identity;
use crate::{
    error::StoreError,
    tables::{
        audit,
        credentials::{self, Credential},
        join_codes::{self, StoredCode, TRIES},
        persons,
    },
    work::Work,
};

/// Seconds a code is good.
const SECONDS: i64 = 10 * 60;
/// Characters of a code that find it. The rest is what has to be guessed, five times at most.
const BEGINNING: usize = 3;

/// A code that a device asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct NewJoinCode {
    /// The request's id.
    pub id: WriteId,
    /// Who asks.
    pub credential: WriteId,
    /// The code, the same for the same id and token; only its hash is stored.
    pub code: String,
}

/// Makes a code good for ten minutes and ends the earlier ones of its credential; says whether that was new.
pub(crate) fn make(work: &Work<'_>, new: &NewJoinCode) -> Result<(Timestamp, bool), StoreError> {
    let (c, now) = (work.connection(), work.now());
    let hash = hash_of(new.id, &new.code);
    if let Some(known) = join_codes::get(c, new.id)? {
        let is_same = known.credential == new.credential && known.hash == hash;
        return if is_same {
            Ok((known.ends_at, false))
        } else {
            Err(Refused::IdempotencyConflict.into())
        };
    }
    let maker = sure(work, new.credential)?;
    let maker = maker.ok_or(Refused::Forbidden { why: "a token seen on two machines" })?;
    join_codes::end_of(c, new.credential)?;
    let ends_at = now.plus_seconds(SECONDS);
    let code = StoredCode {
        id: new.id,
        credential: new.credential,
        begins: beginning(&new.code),
        hash,
        tries: 0,
        ends_at,
    };
    join_codes::insert(c, &code)?;
    audit::insert(c, None, "join_code_made", Some(maker.device.0), now)?;
    Ok((ends_at, true))
}

/// Brings a waiting credential in; `None` if no good code is like that. A refusal would take the counted try back.
pub(crate) fn join(
    work: &mut Work<'_>,
    credential: WriteId,
    typed: &str,
) -> Result<Option<Enrolled>, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let joiner = credentials::get(c, credential)?
        .ok_or(Refused::Inconsistent { what: "a caller without a credential" })?;
    match joiner.state {
        CredentialState::Pending => {}
        CredentialState::Approved => return again(work, &joiner, typed).map(Some),
        CredentialState::Revoked => return Err(Refused::DeviceRevoked.into()),
    }
    let alike = join_codes::good(c, &beginning(typed), now)?;
    let Some(code) = alike.iter().find(|code| code.hash == hash_of(code.id, typed)) else {
        count_tries(work, &alike)?;
        return Ok(None);
    };
    let Some(maker) = sure(work, code.credential)? else { return Ok(None) };
    join_codes::set_used(c, code.id, credential)?;
    let enrolled = let_in(work, &joiner, &maker)?;
    Ok(Some(enrolled))
}

/// The answer was lost on its way: the same code gets it again.
fn again(work: &Work<'_>, joiner: &Credential, typed: &str) -> Result<Enrolled, StoreError> {
    let used = join_codes::used_by(work.connection(), joiner.id)?;
    if used.is_some_and(|code| code.hash == hash_of(code.id, typed)) {
        identity::answer(work, joiner.person, Approval::Approved)
    } else {
        Err(Refused::AlreadyDone.into())
    }
}

/// The joiner is as sure as the maker is, and no more: nobody of IT has looked.
fn let_in(
    work: &mut Work<'_>,
    joiner: &Credential,
    maker: &Credential,
) -> Result<Enrolled, StoreError> {
    let (c, now, device) = (work.connection(), work.now(), joiner.device);
    let known = identity::known_device(work, device)?;
    let known = known.ok_or(Refused::NotFound { what: "device" })?;
    let approved = rules::join(&known, joiner.id, maker.person)?;
    let person = identity::admit(work, &known, &approved)?;
    if persons::get(c, person)?.is_some_and(|card| card.confirmed) {
        persons::confirm(c, person, now)?;
    }
    audit::insert(c, None, "device_joined", Some(device.0), now)?;
    identity::tell(work, device, person)?;
    identity::answer(work, person, Approval::Approved)
}

fn count_tries(work: &Work<'_>, alike: &[StoredCode]) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    for code in alike {
        join_codes::count_try(c, code.id)?;
        if code.tries + 1 == TRIES
            && let Some(maker) = credentials::get(c, code.credential)?
        {
            audit::insert(c, None, "join_code_dead", Some(maker.device.0), now)?;
        }
    }
    Ok(())
}

/// A credential that is in, and whose token was not seen on two machines.
fn sure(work: &Work<'_>, id: WriteId) -> Result<Option<Credential>, StoreError> {
    let found = credentials::get(work.connection(), id)?;
    Ok(found.filter(|one| one.state == CredentialState::Approved && !one.cloned))
}

fn beginning(code: &str) -> String {
    code.chars().take(BEGINNING).collect()
}

fn hash_of(id: WriteId, code: &str) -> TokenHash {
    TokenHash::of(&format!("{} {code}", id.0))
}
