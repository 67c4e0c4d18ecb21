//! Table `answers`: published solutions, for the desk or offered: those are matched by the bell on the laptop.

use deskbell_domain::answer::KnownAnswer;
use deskbell_protocol::{AnswerId, TicketId, incident::Answer};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document, maybe},
};

/// Most answers a device is given.
const MOST: u32 = 200;

/// Adds an answer or writes it anew.
pub(crate) fn put(c: &Connection, answer: &KnownAnswer) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO answers (id, body, published, version, desk, retired)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET body = ?2, published = ?3, version = ?4, desk = ?5,
            retired = ?6",
        (
            answer.public.id.sql(),
            document(&answer.public)?,
            answer.offered,
            answer.version,
            document(&answer.desk)?,
            answer.retired,
        ),
    )?;
    Ok(())
}

/// The answer of this id, also if it was retired.
pub(crate) fn get(c: &Connection, id: AnswerId) -> Result<Option<KnownAnswer>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT body, published, desk, version, retired FROM answers WHERE id = ?1",
        )?
        .query_row([id.sql()], read);
    Ok(found.optional()?)
}

/// Answers in use, newest first, from below an id: offered ones, those of the desk, or all.
pub(crate) fn in_use(
    c: &Connection,
    offered: Option<bool>,
    below: Option<AnswerId>,
    limit: usize,
) -> Result<Vec<KnownAnswer>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT body, published, desk, version, retired FROM answers
         WHERE retired = 0 AND (?1 IS NULL OR published = ?1) AND (?2 IS NULL OR id < ?2)
         ORDER BY id DESC LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((offered, maybe(below.as_ref()), limit), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes away what grew from a ticket and is kept for the desk alone.
pub(crate) fn forget_internal_of(c: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    let sql = "DELETE FROM answers WHERE published = 0 AND desk ->> '$.ticket' = ?1";
    c.execute(sql, [ticket.to_string()])?;
    Ok(())
}

/// What devices are offered.
pub(crate) fn published(c: &Connection) -> Result<Vec<Answer>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT body FROM answers WHERE published = 1 ORDER BY id DESC LIMIT ?1")?;
    let rows = statement.query_map([MOST], |row| row.document(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<KnownAnswer> {
    Ok(KnownAnswer {
        public: row.document(0)?,
        offered: row.get(1)?,
        desk: row.document(2)?,
        version: row.get(3)?,
        retired: row.get(4)?,
    })
}
