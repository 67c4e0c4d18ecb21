//! Words being written, and attachments as files on this computer.

use std::path::Path;

use deskbell_protocol::{AttachmentId, TicketId, Timestamp, attachment::MediaType, text::FileName};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use crate::{
    bridge::{AttachTo, DraftFields},
    private,
    view::DraftAttachment,
};

const FORM: &str = "form";

/// The draft's name in the table.
fn name_of(to: &AttachTo) -> String {
    match to {
        AttachTo::Form => FORM.to_owned(),
        AttachTo::Reply { ticket } => format!("reply:{ticket}"),
    }
}

/// The form's words, if some are kept.
///
/// # Errors
/// [`StoreError`].
pub fn form(db: &Connection) -> Result<Option<DraftFields>, StoreError> {
    Ok(read(db, FORM)?.and_then(|raw| serde_json::from_str(&raw).ok()))
}

/// Keeps the form's words.
///
/// # Errors
/// [`StoreError`].
pub fn save_form(db: &Connection, fields: &DraftFields) -> Result<(), StoreError> {
    write(db, FORM, &serde_json::to_string(fields)?)
}

/// Forgets the form's words and its attachments.
///
/// # Errors
/// [`StoreError`].
pub fn clear_form(db: &Connection) -> Result<(), StoreError> {
    db.execute("delete from draft where name = ?1", [FORM])?;
    db.execute("delete from attachment where draft = ?1", [FORM])?;
    Ok(())
}

/// Forgets the form's words, which were sent, and keeps the attachments that went with them.
///
/// # Errors
/// [`StoreError`].
pub fn form_was_sent(db: &Connection) -> Result<(), StoreError> {
    db.execute("delete from draft where name = ?1", [FORM])?;
    db.execute("update attachment set draft = null where draft = ?1", [FORM])?;
    Ok(())
}

/// The kept words of a reply.
///
/// # Errors
/// [`StoreError`].
pub fn reply(db: &Connection, ticket: TicketId) -> Result<String, StoreError> {
    Ok(read(db, &name_of(&AttachTo::Reply { ticket }))?.unwrap_or_default())
}

/// Keeps the words of a reply.
///
/// # Errors
/// [`StoreError`].
pub fn save_reply(db: &Connection, ticket: TicketId, body: &str) -> Result<(), StoreError> {
    write(db, &name_of(&AttachTo::Reply { ticket }), body)
}

/// Forgets the words of a reply that was sent; its attachments went with it.
///
/// # Errors
/// [`StoreError`].
pub fn reply_was_sent(db: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    let name = name_of(&AttachTo::Reply { ticket });
    db.execute("delete from draft where name = ?1", [&name])?;
    db.execute("update attachment set draft = null where draft = ?1", [&name])?;
    Ok(())
}

/// Moves a reply being written to the ticket's new id.
///
/// # Errors
/// [`StoreError`].
pub fn move_reply(db: &Connection, from: TicketId, to: TicketId) -> Result<(), StoreError> {
    let names = [from, to].map(|ticket| name_of(&AttachTo::Reply { ticket }));
    db.execute("update or replace draft set name = ?2 where name = ?1", names.clone())?;
    db.execute("update attachment set draft = ?2 where draft = ?1", names)?;
    Ok(())
}

fn read(db: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    Ok(db
        .query_row("select fields from draft where name = ?1", [name], |row| row.get(0))
        .optional()?)
}

fn write(db: &Connection, name: &str, fields: &str) -> Result<(), StoreError> {
    db.execute(
        "insert into draft (name, fields) values (?1, ?2)
         on conflict (name) do update set fields = excluded.fields",
        [name, fields],
    )?;
    Ok(())
}

/// The attachments of a draft, in the order they were added.
///
/// # Errors
/// [`StoreError`].
pub fn attachments(db: &Connection, of: &AttachTo) -> Result<Vec<DraftAttachment>, StoreError> {
    let mut query = db.prepare_cached(
        "select id, name, media_type, size from attachment where draft = ?1 order by added_at, id",
    )?;
    let rows = query.query_map([name_of(of)], |row| {
        let texts: (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((texts, row.get::<_, i64>(3)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let ((id, name, media_type), size) = row?;
        let (Ok(id), Some(media_type)) = (id.parse(), MediaType::of(&media_type)) else { continue };
        found.push(DraftAttachment {
            id,
            name: name_or_clean(&name),
            media_type,
            size: u64::try_from(size).unwrap_or(0),
        });
    }
    Ok(found)
}

fn name_or_clean(name: &str) -> String {
    FileName::clean(name).as_str().to_owned()
}

/// Writes the bytes, durably, before anything names them.
///
/// # Errors
/// [`StoreError`].
pub fn write_bytes(files: &Path, id: AttachmentId, bytes: &[u8]) -> Result<(), StoreError> {
    use std::io::Write as _;
    let mut options = private::file_options();
    options.write(true).create(true).truncate(true);
    let mut file = options.open(files.join(id.to_string()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    private::sync_folder(files)?;
    Ok(())
}

/// Adds an attachment whose bytes are written.
///
/// # Errors
/// [`StoreError`].
pub fn add_attachment(
    db: &Connection,
    to: &AttachTo,
    attachment: &DraftAttachment,
    now: Timestamp,
) -> Result<(), StoreError> {
    db.execute(
        "insert into attachment (id, draft, name, media_type, size, added_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            attachment.id.to_string(),
            name_of(to),
            attachment.name,
            attachment.media_type.as_str(),
            i64::try_from(attachment.size).unwrap_or(i64::MAX),
            now.millis(),
        ],
    )?;
    Ok(())
}

/// Takes an attachment out of a draft.
///
/// # Errors
/// [`StoreError`].
pub fn detach(db: &Connection, from: &AttachTo, id: AttachmentId) -> Result<(), StoreError> {
    db.execute(
        "delete from attachment where id = ?1 and draft = ?2",
        [id.to_string(), name_of(from)],
    )?;
    Ok(())
}

/// Puts an attachment of a request back into a draft.
///
/// # Errors
/// [`StoreError`].
pub fn give_back(db: &Connection, to: &AttachTo, id: AttachmentId) -> Result<(), StoreError> {
    db.execute("update attachment set draft = ?2 where id = ?1", [id.to_string(), name_of(to)])?;
    Ok(())
}

/// Forgets an attachment; its file goes with the next sweep.
///
/// # Errors
/// [`StoreError`].
pub fn forget_attachment(db: &Connection, id: AttachmentId) -> Result<(), StoreError> {
    db.execute("delete from attachment where id = ?1", [id.to_string()])?;
    Ok(())
}

/// Removes files no attachment stands for.
///
/// # Errors
/// [`StoreError`].
pub fn sweep(db: &Connection, files: &Path) -> Result<(), StoreError> {
    for entry in std::fs::read_dir(files)? {
        let entry = entry?;
        let name = entry.file_name();
        let known = db.query_row(
            "select exists (select 1 from attachment where id = ?1)",
            [name.to_string_lossy()],
            |row| row.get::<_, bool>(0),
        )?;
        if !known {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The type of an attachment whose bytes are on this computer.
///
/// # Errors
/// [`StoreError`].
pub fn media_type(db: &Connection, id: AttachmentId) -> Result<Option<MediaType>, StoreError> {
    let kind: Option<String> = db
        .query_row("select media_type from attachment where id = ?1", [id.to_string()], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(kind.and_then(|kind| MediaType::of(&kind)))
}
