//! Table `attachments`: whose bytes they are, whether they are here, and what names them. The bytes are files.

use deskbell_protocol::{
    AttachmentId, MessageId, PersonId, TechnicianId, TicketId, Timestamp,
    attachment::{Attachment, AttachmentState, MediaType},
    text::FileName,
};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::{
    error::StoreError,
    sql::{Columns, Id, maybe, word},
};

/// Whose an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentOwner {
    /// A person, through one of their devices.
    Person(PersonId),
    /// A technician.
    Technician(TechnicianId),
    /// Whoever holds the secret of this help request.
    Help(TicketId),
}

/// An attachment as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttachment {
    /// What its readers see.
    pub shown: Attachment,
    /// Whose it is.
    pub owner: AttachmentOwner,
    /// SHA-256 of the bytes as uploaded.
    pub digest: Option<[u8; 32]>,
    /// The ticket that names it, directly or by an entry.
    pub ticket: Option<TicketId>,
    /// The entry that names it.
    pub entry: Option<MessageId>,
    /// Whether an internal note names it.
    pub internal: bool,
}

/// What names an attachment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Naming {
    pub(crate) ticket: TicketId,
    pub(crate) entry: Option<MessageId>,
    pub(crate) internal: bool,
}

const COLUMNS: &str =
    "id, name, media_type, size, state, owner_kind, owner, digest, ticket, entry, internal";

impl AttachmentOwner {
    fn columns(self) -> (&'static str, Uuid) {
        match self {
            Self::Person(id) => ("person", id.0),
            Self::Technician(id) => ("technician", id.0),
            Self::Help(id) => ("help", id.0),
        }
    }

    fn read(kind: &str, id: Uuid) -> Self {
        match kind {
            "technician" => Self::Technician(TechnicianId(id)),
            "help" => Self::Help(TicketId(id)),
            _ => Self::Person(PersonId(id)),
        }
    }
}

/// The attachment of this id.
pub(crate) fn get(
    c: &Connection,
    id: AttachmentId,
) -> Result<Option<StoredAttachment>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?)
}

/// Names an attachment, once and only by its owner; a foreign one stays as if it had not arrived.
pub(crate) fn name(
    c: &Connection,
    id: AttachmentId,
    owner: AttachmentOwner,
    naming: Naming,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, owner) = owner.columns();
    c.prepare_cached(
        "INSERT INTO attachments (id, owner_kind, owner, state, ticket, entry, internal, made_at)
         VALUES (?1, ?2, ?3, 'on_its_way', ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET ticket = ?4, entry = ?5, internal = ?6
         WHERE ticket IS NULL AND owner_kind = ?2 AND owner = ?3",
    )?
    .execute((
        id.sql(),
        kind,
        owner.sql(),
        naming.ticket.sql(),
        maybe(naming.entry.as_ref()),
        naming.internal,
        now.millis(),
    ))?;
    Ok(())
}

/// Writes an attachment that arrived or failed; it belongs to who uploaded it.
pub(crate) fn put(
    c: &Connection,
    attachment: &StoredAttachment,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, owner) = attachment.owner.columns();
    let shown = &attachment.shown;
    c.prepare_cached(
        "INSERT INTO attachments (id, name, media_type, size, state, owner_kind, owner, digest,
            ticket, entry, internal, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET name = ?2, media_type = ?3, size = ?4, state = ?5,
            owner_kind = ?6, owner = ?7, digest = ?8, ticket = ?9, entry = ?10, internal = ?11",
    )?
    .execute(rusqlite::params![
        shown.id.sql(),
        shown.name.as_ref().map(FileName::as_str),
        shown.media_type.map(MediaType::as_str),
        shown.size.map(u64::cast_signed),
        word(&shown.state)?,
        kind,
        owner.sql(),
        attachment.digest,
        maybe(attachment.ticket.as_ref()),
        maybe(attachment.entry.as_ref()),
        attachment.internal,
        now.millis(),
    ])?;
    Ok(())
}

/// Sets what readers see of an attachment.
pub(crate) fn set_state(c: &Connection, shown: &Attachment) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE attachments SET state = ?2 WHERE id = ?1")?
        .execute((shown.id.sql(), word(&shown.state)?))?;
    Ok(())
}

/// Brings the attachments a ticket or entry names up to date; what it does not really name stays on its way.
pub(crate) fn refresh(
    c: &Connection,
    named: &mut [Attachment],
    ticket: TicketId,
    entry: Option<MessageId>,
) -> Result<(), StoreError> {
    for attachment in named {
        let stored = get(c, attachment.id)?;
        *attachment = match stored {
            Some(row) if row.ticket == Some(ticket) && row.entry == entry => row.shown,
            Some(_) | None => on_its_way(attachment.id),
        };
    }
    Ok(())
}

/// Gives what a provisional person uploaded, for a ticket or for none yet, to the person it was joined into.
pub(crate) fn join_person(
    c: &Connection,
    ticket: TicketId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.execute(
        "UPDATE attachments SET owner = ?3
         WHERE (ticket = ?1 OR ticket IS NULL) AND owner_kind = 'person' AND owner = ?2",
        (ticket.sql(), from.sql(), into.sql()),
    )?;
    Ok(())
}

/// The files a person sent.
pub(crate) fn of_person(c: &Connection, person: PersonId) -> Result<Vec<AttachmentId>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM attachments WHERE owner_kind = 'person' AND owner = ?1")?;
    let rows = statement.query_map([person.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives a file of one person to another one.
pub(crate) fn give(
    c: &Connection,
    id: AttachmentId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE attachments SET owner = ?3
         WHERE id = ?1 AND owner_kind = 'person' AND owner = ?2",
    )?
    .execute((id.sql(), from.sql(), into.sql()))?;
    Ok(())
}

/// Gives the files on a ticket that one person sent to another one.
pub(crate) fn give_on_ticket(
    c: &Connection,
    ticket: TicketId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE attachments SET owner = ?3
         WHERE ticket = ?1 AND owner_kind = 'person' AND owner = ?2",
    )?
    .execute((ticket.sql(), from.sql(), into.sql()))?;
    Ok(())
}

/// Takes away the rows of a ticket, with whether they were internal; their files go with the next sweep.
pub(crate) fn erase_of_ticket(
    c: &Connection,
    ticket: TicketId,
) -> Result<Vec<(AttachmentId, bool)>, StoreError> {
    let mut statement =
        c.prepare_cached("DELETE FROM attachments WHERE ticket = ?1 RETURNING id, internal")?;
    let rows = statement.query_map([ticket.sql()], |row| Ok((row.id(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes away uploads that nobody named for a while.
pub(crate) fn sweep_unnamed(
    c: &Connection,
    before: Timestamp,
) -> Result<Vec<AttachmentId>, StoreError> {
    let mut statement = c.prepare_cached(
        "DELETE FROM attachments WHERE ticket IS NULL AND made_at < ?1 RETURNING id",
    )?;
    let rows = statement.query_map([before.millis()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every attachment whose bytes are here.
pub(crate) fn all_here(c: &Connection) -> Result<Vec<AttachmentId>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id FROM attachments WHERE state = 'here'")?;
    let rows = statement.query_map([], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An attachment whose bytes have not arrived.
pub(crate) fn on_its_way(id: AttachmentId) -> Attachment {
    Attachment { id, name: None, media_type: None, size: None, state: AttachmentState::OnItsWay }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredAttachment> {
    let media: Option<String> = row.get(2)?;
    let size: Option<i64> = row.get(3)?;
    let kind: String = row.get(5)?;
    Ok(StoredAttachment {
        shown: Attachment {
            id: row.id(0)?,
            name: row.maybe_text(1)?,
            media_type: media.as_deref().and_then(MediaType::of),
            size: size.map(i64::unsigned_abs),
            state: row.word(4)?,
        },
        owner: AttachmentOwner::read(&kind, row.id(6)?),
        digest: row.get(7)?,
        ticket: row.maybe_id(8)?,
        entry: row.maybe_id(9)?,
        internal: row.get(10)?,
    })
}
