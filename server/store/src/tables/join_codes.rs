//! Table `join_codes`: codes by which somebody brings in another computer of theirs. Only hashes are stored.

use deskbell_protocol::{Timestamp, WriteId, enroll::TokenHash};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Wrong ends after which a code is dead.
pub(crate) const TRIES: u32 = 5;

/// A code as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredCode {
    pub(crate) id: WriteId,
    /// The credential that asked for it.
    pub(crate) credential: WriteId,
    /// How it begins.
    pub(crate) begins: String,
    /// SHA-256 of id and code.
    pub(crate) hash: TokenHash,
    pub(crate) tries: u32,
    pub(crate) ends_at: Timestamp,
}

const COLUMNS: &str = "id, credential, begins, code_hash, tries, ends_at";

/// Adds a code.
pub(crate) fn insert(c: &Connection, code: &StoredCode) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO join_codes (id, credential, begins, code_hash, tries, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        code.id.sql(),
        code.credential.sql(),
        &code.begins,
        code.hash.bytes(),
        code.tries,
        code.ends_at.millis(),
    ))?;
    Ok(())
}

/// The code of this id, good or not.
pub(crate) fn get(c: &Connection, id: WriteId) -> Result<Option<StoredCode>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM join_codes WHERE id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?)
}

/// The codes that begin so and are still good.
pub(crate) fn good(
    c: &Connection,
    begins: &str,
    now: Timestamp,
) -> Result<Vec<StoredCode>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM join_codes
         WHERE begins = ?1 AND ends_at > ?2 AND tries < ?3 AND used_by IS NULL"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map((begins, now.millis(), TRIES), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The code a credential came in by.
pub(crate) fn used_by(
    c: &Connection,
    credential: WriteId,
) -> Result<Option<StoredCode>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM join_codes WHERE used_by = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([credential.sql()], read).optional()?)
}

/// Uses a code up.
pub(crate) fn set_used(c: &Connection, id: WriteId, by: WriteId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE join_codes SET used_by = ?2 WHERE id = ?1")?
        .execute((id.sql(), by.sql()))?;
    Ok(())
}

/// Counts a wrong end.
pub(crate) fn count_try(c: &Connection, id: WriteId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE join_codes SET tries = tries + 1 WHERE id = ?1")?
        .execute([id.sql()])?;
    Ok(())
}

/// Ends what a credential asked for before.
pub(crate) fn end_of(c: &Connection, credential: WriteId) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE join_codes SET tries = ?2 WHERE credential = ?1")?
        .execute((credential.sql(), TRIES))?;
    Ok(())
}

/// Ends every code, as a restore does.
pub(crate) fn end_all(c: &Connection) -> Result<(), StoreError> {
    c.execute("UPDATE join_codes SET tries = ?1", [TRIES])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredCode> {
    Ok(StoredCode {
        id: row.id(0)?,
        credential: row.id(1)?,
        begins: row.get(2)?,
        hash: TokenHash::from_bytes(row.get(3)?),
        tries: row.get(4)?,
        ends_at: row.time(5)?,
    })
}
