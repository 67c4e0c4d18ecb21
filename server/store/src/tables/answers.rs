//! Table `answers`: published solutions, matched by the bell on the laptop.

use deskbell_protocol::incident::Answer;
use rusqlite::Connection;

use crate::{
    error::StoreError,
    sql::{Columns, Id, document},
};

/// Most answers a device is given.
const MOST: u32 = 200;

/// Adds an answer or writes it anew, published or not.
pub(crate) fn put(c: &Connection, answer: &Answer, published: bool) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO answers (id, body, published, version) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (id) DO UPDATE SET body = ?2, published = ?3, version = version + 1",
        (answer.id.sql(), document(answer)?, published),
    )?;
    Ok(())
}

/// The published answers.
pub(crate) fn published(c: &Connection) -> Result<Vec<Answer>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT body FROM answers WHERE published = 1 ORDER BY id DESC LIMIT ?1")?;
    let rows = statement.query_map([MOST], |row| row.document(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
