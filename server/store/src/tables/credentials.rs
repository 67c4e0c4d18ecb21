//! Table `credentials`: rights belong to a credential; a device may have several.

use deskbell_protocol::{
    DeviceId, PersonId, Timestamp, WriteId,
    desk::people::{CredentialState, DeskCredential},
    enroll::TokenHash,
    text::Email,
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::persons;
use crate::{
    error::StoreError,
    sql::{Columns, Id, maybe, word},
};

/// A credential as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its id.
    pub id: WriteId,
    /// The device it belongs to.
    pub device: DeviceId,
    /// SHA-256 of its token.
    pub token: TokenHash,
    /// The person it speaks for.
    pub person: PersonId,
    /// The person it claims to be, while it is pending.
    pub claim: Option<PersonId>,
    /// How far it is trusted.
    pub state: CredentialState,
    /// Whether its token was seen on two machines at once.
    pub cloned: bool,
}

const COLUMNS: &str = "id, device, person, claim, state, cloned, token_hash";

/// Adds a credential.
pub(crate) fn insert(
    c: &Connection,
    credential: &Credential,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO credentials (id, device, token_hash, person, claim, state, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        credential.id.sql(),
        credential.device.sql(),
        credential.token.bytes(),
        credential.person.sql(),
        maybe(credential.claim.as_ref()),
        word(&credential.state)?,
        now.millis(),
    ))?;
    Ok(())
}

/// The credential of a token.
pub(crate) fn by_token(
    c: &Connection,
    token: &TokenHash,
) -> Result<Option<Credential>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM credentials WHERE token_hash = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([token.bytes()], read).optional()?)
}

/// The credential of this id.
pub(crate) fn get(c: &Connection, id: WriteId) -> Result<Option<Credential>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM credentials WHERE id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?)
}

/// Every credential of a device, newest first.
pub(crate) fn all_of_device(
    c: &Connection,
    device: DeviceId,
) -> Result<Vec<Credential>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM credentials WHERE device = ?1 ORDER BY made_at DESC, id DESC"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([device.sql()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every credential of a device as the desk sees it.
pub(crate) fn of_device(
    c: &Connection,
    device: DeviceId,
) -> Result<Vec<DeskCredential>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT k.id, k.state, k.made_at, k.claim, s.email, k.person FROM credentials k
         LEFT JOIN said_addresses s ON s.credential = k.id
         WHERE k.device = ?1 ORDER BY k.made_at, k.id",
    )?;
    let rows: Vec<(DeskCredential, Option<PersonId>)> = statement
        .query_map([device.sql()], |row| {
            let credential = DeskCredential {
                id: row.id(0)?,
                person: row.id(5)?,
                approval: row.word(1)?,
                created_at: row.time(2)?,
                claim: None,
                says: row.maybe_text(4)?,
            };
            Ok((credential, row.maybe_id(3)?))
        })?
        .collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(mut credential, claim)| {
            if let Some(claim) = claim {
                credential.claim = persons::get(c, claim)?.map(persons::reference);
            }
            Ok(credential)
        })
        .collect()
}

/// Changes how far a credential is trusted and whom it speaks for; what its person said meanwhile goes.
pub(crate) fn decide(
    c: &Connection,
    id: WriteId,
    state: CredentialState,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.execute(
        "UPDATE credentials SET state = ?2, person = ?3, decided_at = ?4,
            claim = CASE ?2 WHEN 'approved' THEN NULL ELSE claim END WHERE id = ?1",
        (id.sql(), word(&state)?, person.sql(), now.millis()),
    )?;
    c.execute("DELETE FROM said_addresses WHERE credential = ?1", [id.sql()])?;
    Ok(())
}

/// Every credential that speaks, or spoke, for a person.
pub(crate) fn of_person(c: &Connection, person: PersonId) -> Result<Vec<Credential>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM credentials WHERE person = ?1 ORDER BY id");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([person.sql()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The credentials that claim to be a person.
pub(crate) fn claiming(c: &Connection, person: PersonId) -> Result<Vec<WriteId>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id FROM credentials WHERE claim = ?1")?;
    let rows = statement.query_map([person.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A credential speaks for somebody else from now on, if it spoke for this person.
pub(crate) fn give(
    c: &Connection,
    id: WriteId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE credentials SET person = ?3 WHERE id = ?1 AND person = ?2")?
        .execute((id.sql(), from.sql(), into.sql()))?;
    Ok(())
}

/// A credential claims to be somebody else from now on, if it claimed to be this person.
pub(crate) fn give_claim(
    c: &Connection,
    id: WriteId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE credentials SET claim = ?3 WHERE id = ?1 AND claim = ?2")?
        .execute((id.sql(), from.sql(), into.sql()))?;
    Ok(())
}

/// Whether a credential that is in on another device speaks for this person, too.
pub(crate) fn speaks_elsewhere(
    c: &Connection,
    person: PersonId,
    device: DeviceId,
) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM credentials
         WHERE person = ?1 AND device <> ?2 AND state = 'approved')",
    )?
    .query_row((person.sql(), device.sql()), |row| row.get(0))?)
}

/// Whether somebody only ever waited, and on this device: nobody has let any credential of theirs in.
pub(crate) fn only_waited_on(
    c: &Connection,
    person: PersonId,
    device: DeviceId,
) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM credentials k JOIN persons p ON p.id = k.person
                        WHERE k.person = ?1 AND k.device = ?2 AND p.confirmed = 0)
            AND NOT EXISTS (SELECT 1 FROM credentials WHERE person = ?1 AND state = 'approved')",
    )?
    .query_row((person.sql(), device.sql()), |row| row.get(0))?)
}

/// Notes what the person behind a waiting credential says their address is.
pub(crate) fn set_said(c: &Connection, id: WriteId, email: &Email) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO said_addresses (credential, email) VALUES (?1, ?2)
         ON CONFLICT (credential) DO UPDATE SET email = ?2",
    )?
    .execute((id.sql(), email.as_str()))?;
    Ok(())
}

/// Marks a token that alternates between two machines.
pub(crate) fn mark_cloned(c: &Connection, id: WriteId) -> Result<(), StoreError> {
    c.execute("UPDATE credentials SET cloned = 1 WHERE id = ?1", [id.sql()])?;
    Ok(())
}

/// Devices enrolled or decided on since a moment: what a restore has to name.
pub(crate) fn decided_since(c: &Connection, since: Timestamp) -> Result<Vec<DeviceId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT DISTINCT device FROM credentials WHERE made_at > ?1 OR decided_at > ?1",
    )?;
    let rows = statement.query_map([since.millis()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Credential> {
    Ok(Credential {
        id: row.id(0)?,
        device: row.id(1)?,
        person: row.id(2)?,
        claim: row.maybe_id(3)?,
        state: row.word(4)?,
        cloned: row.get(5)?,
        token: TokenHash::from_bytes(row.get(6)?),
    })
}
