//! Table `enrollment_keys`: what sits on every laptop and so counts as public.

use deskbell_protocol::{Timestamp, WriteId, enroll::TokenHash};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id, millis},
};

/// A new enrolment key; the key itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnrollmentKey {
    /// Its id.
    pub id: WriteId,
    /// SHA-256 of the key.
    pub hash: TokenHash,
    /// Whether its devices are approved at once, for a provisional person.
    pub auto_approve: bool,
    /// How often it may be used.
    pub max_uses: Option<u32>,
    /// Until when.
    pub expires_at: Option<Timestamp>,
}

/// An enrolment key for the desk; the key itself is not known any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrollmentKey {
    /// Its id.
    pub id: WriteId,
    /// Whether its devices are approved at once.
    pub auto_approve: bool,
    /// How often it may be used.
    pub max_uses: Option<u32>,
    /// How often it was used.
    pub uses: u32,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Since when it is not valid any more.
    pub revoked_at: Option<Timestamp>,
}

/// Adds a key.
pub(crate) fn insert(
    c: &Connection,
    key: &NewEnrollmentKey,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO enrollment_keys (id, key_hash, auto_approve, max_uses, expires_at, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            key.id.sql(),
            key.hash.bytes(),
            key.auto_approve,
            key.max_uses,
            millis(key.expires_at),
            now.millis(),
        ),
    )?;
    Ok(())
}

/// The key of this hash.
pub(crate) fn by_hash(
    c: &Connection,
    hash: &TokenHash,
) -> Result<Option<EnrollmentKey>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, auto_approve, max_uses, uses, expires_at, revoked_at, made_at FROM enrollment_keys
         WHERE key_hash = ?1",
    )?
    .query_row([hash.bytes()], read)
    .optional()?)
}

/// The key of this id.
pub(crate) fn get(c: &Connection, id: WriteId) -> Result<Option<EnrollmentKey>, StoreError> {
    Ok(c.prepare_cached(
        "SELECT id, auto_approve, max_uses, uses, expires_at, revoked_at, made_at FROM enrollment_keys
         WHERE id = ?1",
    )?
    .query_row([id.sql()], read)
    .optional()?)
}

/// Every key, oldest first.
pub(crate) fn all(c: &Connection) -> Result<Vec<EnrollmentKey>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, auto_approve, max_uses, uses, expires_at, revoked_at, made_at FROM enrollment_keys
         ORDER BY made_at, id",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Counts one use.
pub(crate) fn count_use(c: &Connection, id: WriteId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE enrollment_keys SET uses = uses + 1 WHERE id = ?1")?
        .execute([id.sql()])?;
    Ok(())
}

/// Ends a key.
pub(crate) fn revoke(c: &Connection, id: WriteId, now: Timestamp) -> Result<(), StoreError> {
    c.execute(
        "UPDATE enrollment_keys SET revoked_at = COALESCE(revoked_at, ?2) WHERE id = ?1",
        (id.sql(), now.millis()),
    )?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<EnrollmentKey> {
    Ok(EnrollmentKey {
        id: row.id(0)?,
        auto_approve: row.get(1)?,
        max_uses: row.get(2)?,
        uses: row.get(3)?,
        expires_at: row.maybe_time(4)?,
        revoked_at: row.maybe_time(5)?,
        made_at: row.time(6)?,
    })
}
