//! What the server refused for good: which fields it named, and whether the person has been told.

use deskbell_protocol::TicketId;
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::{failure::RefusedField, store::StoreError};

/// Notes what the server named in its last refusal of a row; nothing takes the place of what it named before.
///
/// # Errors
/// [`StoreError`].
pub fn name_fields(db: &Connection, id: Uuid, fields: &[RefusedField]) -> Result<(), StoreError> {
    let json = if fields.is_empty() { None } else { Some(serde_json::to_string(fields)?) };
    db.prepare_cached("update outbox set fields = ?2 where id = ?1")?
        .execute(params![id.to_string(), json])?;
    Ok(())
}

/// What the server named. Words about words are not worth a trouble: what cannot be read is nothing.
///
/// # Errors
/// [`StoreError`].
pub fn named_fields(db: &Connection, id: Uuid) -> Result<Vec<RefusedField>, StoreError> {
    let json: Option<Option<String>> = db
        .prepare_cached("select fields from outbox where id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    let read = json.flatten().and_then(|json| serde_json::from_str(&json).ok());
    Ok(read.unwrap_or_default())
}

/// Rows that need the person and of which they have not been told, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn untold(db: &Connection) -> Result<Vec<(Uuid, TicketId)>, StoreError> {
    let mut query = db.prepare_cached(
        "select id, ticket from outbox where state = 'attention' and told = 0 order by place",
    )?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (id, ticket): (String, Option<String>) = row?;
        let ticket = ticket.and_then(|ticket| ticket.parse().ok());
        if let (Ok(id), Some(ticket)) = (Uuid::try_parse(&id), ticket) {
            found.push((id, ticket));
        }
    }
    Ok(found)
}

/// The person was told.
///
/// # Errors
/// [`StoreError`].
pub fn attention_told(db: &Connection, id: Uuid) -> Result<(), StoreError> {
    db.prepare_cached("update outbox set told = 1 where id = ?1")?.execute([id.to_string()])?;
    Ok(())
}
