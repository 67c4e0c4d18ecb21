//! Table `desk_writes`: the first outcome of what the desk writes beside tickets, for ever.

use deskbell_domain::Refused;
use deskbell_protocol::{TechnicianId, Timestamp, WriteId};
use rusqlite::{Connection, OptionalExtension};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document},
};

/// What was written first under an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct First<T> {
    pub(crate) by: TechnicianId,
    pub(crate) at: Timestamp,
    pub(crate) outcome: T,
}

/// The first outcome under an id, whosoever it is.
pub(crate) fn get<T: DeserializeOwned>(
    c: &Connection,
    id: WriteId,
) -> Result<Option<First<T>>, StoreError> {
    let found = c
        .prepare_cached("SELECT by, at, outcome FROM desk_writes WHERE id = ?1")?
        .query_row([id.sql()], |row| Ok((row.id(0)?, row.time(1)?, row.get::<_, String>(2)?)))
        .optional()?;
    let Some((by, at, outcome)) = found else { return Ok(None) };
    Ok(Some(First { by, at, outcome: serde_json::from_str(&outcome)? }))
}

/// The first outcome of these words under this id; other words, or somebody else's id, are a conflict.
pub(crate) fn again<T: DeserializeOwned>(
    c: &Connection,
    id: WriteId,
    by: TechnicianId,
    words: &impl Serialize,
) -> Result<Option<First<T>>, StoreError> {
    let same: Option<bool> = c
        .prepare_cached("SELECT by = ?2 AND digest = ?3 FROM desk_writes WHERE id = ?1")?
        .query_row((id.sql(), by.sql(), digest(words)?), |row| row.get(0))
        .optional()?;
    match same {
        None => Ok(None),
        Some(true) => get(c, id),
        Some(false) => Err(Refused::IdempotencyConflict.into()),
    }
}

/// Remembers the outcome of these words.
pub(crate) fn insert(
    c: &Connection,
    id: WriteId,
    by: TechnicianId,
    words: &impl Serialize,
    outcome: &impl Serialize,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO desk_writes (id, by, digest, outcome, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((id.sql(), by.sql(), digest(words)?, document(outcome)?, now.millis()))?;
    Ok(())
}

fn digest(words: &impl Serialize) -> Result<[u8; 32], StoreError> {
    Ok(Sha256::digest(serde_json::to_vec(words)?).into())
}
