//! Table `company_sign_ins`: attempts to sign a device in with the company's own sign-in. Only hashes are stored.

use deskbell_protocol::{Timestamp, WriteId, enroll::TokenHash};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Wrong codes after which an attempt is dead.
pub(crate) const TRIES: u32 = 5;

/// An attempt as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) id: WriteId,
    /// The credential that asked for it.
    pub(crate) credential: WriteId,
    /// SHA-256 of id and code.
    pub(crate) code: TokenHash,
    pub(crate) tries: u32,
    pub(crate) asked_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    /// When its browser came back from the company's sign-in.
    pub(crate) back_at: Option<Timestamp>,
}

impl Attempt {
    /// Whether it can still lead anywhere.
    pub(crate) fn is_good(&self, now: Timestamp) -> bool {
        self.back_at.is_none() && self.tries < TRIES && self.ends_at > now
    }
}

const COLUMNS: &str = "id, credential, code_hash, tries, asked_at, ends_at, back_at";

/// Adds an attempt.
pub(crate) fn insert(c: &Connection, new: &Attempt) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO company_sign_ins (id, credential, code_hash, tries, asked_at, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        new.id.sql(),
        new.credential.sql(),
        new.code.bytes(),
        new.tries,
        new.asked_at.millis(),
        new.ends_at.millis(),
    ))?;
    Ok(())
}

/// The attempt of this id, good or not.
pub(crate) fn get(c: &Connection, id: WriteId) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM company_sign_ins WHERE id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?)
}

/// The attempt whose code was typed in this browser, good or not.
pub(crate) fn of_browser(
    c: &Connection,
    browser: &TokenHash,
) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM company_sign_ins WHERE browser_hash = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([browser.bytes()], read).optional()?)
}

/// Ties an attempt to the browser in which its code was typed; an earlier one is let go.
pub(crate) fn set_browser(
    c: &Connection,
    id: WriteId,
    browser: &TokenHash,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE company_sign_ins SET browser_hash = ?2 WHERE id = ?1")?
        .execute((id.sql(), browser.bytes()))?;
    Ok(())
}

/// Notes that its browser came back.
pub(crate) fn set_back(c: &Connection, id: WriteId, now: Timestamp) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE company_sign_ins SET back_at = ?2 WHERE id = ?1")?
        .execute((id.sql(), now.millis()))?;
    Ok(())
}

/// Counts a wrong code.
pub(crate) fn count_try(c: &Connection, id: WriteId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE company_sign_ins SET tries = tries + 1 WHERE id = ?1")?
        .execute([id.sql()])?;
    Ok(())
}

/// Ends what a credential asked for before.
pub(crate) fn end_of(c: &Connection, credential: WriteId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE company_sign_ins SET tries = ?2 WHERE credential = ?1")?
        .execute((credential.sql(), TRIES))?;
    Ok(())
}

/// Ends every attempt, as a restore does.
pub(crate) fn end_all(c: &Connection) -> Result<(), StoreError> {
    c.execute("UPDATE company_sign_ins SET tries = ?1", [TRIES])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        id: row.id(0)?,
        credential: row.id(1)?,
        code: TokenHash::from_bytes(row.get(2)?),
        tries: row.get(3)?,
        asked_at: row.time(4)?,
        ends_at: row.time(5)?,
        back_at: row.maybe_time(6)?,
    })
}
