//! Table `topics`: what tickets are about.

use deskbell_protocol::{
    TopicId,
    desk::{people::Topic, ticket::TopicRef},
};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Adds a topic or writes it anew.
pub(crate) fn upsert(c: &Connection, topic: &Topic) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO topics (id, name, version) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET name = ?2, version = ?3, retired = 0",
        (topic.id.sql(), topic.name.as_str(), topic.version),
    )?;
    Ok(())
}

/// The topic of this id.
pub(crate) fn get(c: &Connection, id: TopicId) -> Result<Option<Topic>, StoreError> {
    let found = c
        .prepare_cached("SELECT id, name, version, retired FROM topics WHERE id = ?1")?
        .query_row([id.sql()], read);
    Ok(found.optional()?)
}

/// Every topic in use, by name.
pub(crate) fn all(c: &Connection) -> Result<Vec<Topic>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, name, version, retired FROM topics WHERE retired = 0 ORDER BY name COLLATE NOCASE, id",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a topic out of the lists; its name stays readable.
pub(crate) fn retire(c: &Connection, id: TopicId) -> Result<(), StoreError> {
    c.execute(
        "UPDATE topics SET retired = 1, version = version + 1 WHERE id = ?1 AND retired = 0",
        [id.sql()],
    )?;
    Ok(())
}

/// Every topic there ever was, for the rules.
pub(crate) fn cards(c: &Connection) -> Result<Vec<TopicRef>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id, name FROM topics")?;
    let rows =
        statement.query_map([], |row| Ok(TopicRef { id: row.id(0)?, name: row.text(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Topic> {
    Ok(Topic { id: row.id(0)?, name: row.text(1)?, version: row.get(2)?, retired: row.get(3)? })
}
