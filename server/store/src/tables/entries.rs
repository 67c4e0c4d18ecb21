//! Tables `entries` and `shown_entries`: the conversation. Rows are added; only `read_at` changes later.

use deskbell_domain::{
    Entry,
    decision::{ReadMark, Side},
};
use deskbell_protocol::{MessageId, TicketId, text::Comment};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{attachments, tickets};
use crate::{
    error::StoreError,
    sql::{Columns, Id, document, millis},
};

const COLUMNS: &str = "e.body, e.words, e.read_at";

/// Adds an entry.
pub(crate) fn insert(c: &Connection, entry: &Entry) -> Result<(), StoreError> {
    let mut rest = entry.clone();
    rest.body = Comment::try_from(String::new()).unwrap_or(rest.body);
    c.prepare_cached(
        "INSERT INTO entries (id, ticket, at, public, by_person, read_at, words, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        entry.id.sql(),
        entry.ticket.sql(),
        entry.at.millis(),
        entry.is_public(),
        entry.is_by_person(),
        millis(entry.read_at),
        entry.body.as_str(),
        document(&rest)?,
    ))?;
    Ok(())
}

/// Shows an entry in another ticket as well.
pub(crate) fn show_in(
    c: &Connection,
    entry: MessageId,
    ticket: TicketId,
) -> Result<(), StoreError> {
    c.prepare_cached("INSERT OR IGNORE INTO shown_entries (ticket, entry) VALUES (?1, ?2)")?
        .execute((ticket.sql(), entry.sql()))?;
    Ok(())
}

/// The entry of this id.
pub(crate) fn get(c: &Connection, id: MessageId) -> Result<Option<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM entries e WHERE e.id = ?1");
    let found = c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?;
    found.map(|entry| refreshed(c, entry)).transpose()
}

/// What a ticket's conversation shows: its own entries, those of tickets merged into it and those split off to it.
pub(crate) fn of_ticket(c: &Connection, ticket: TicketId) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "WITH RECURSIVE family (id) AS (
            SELECT ?1 UNION SELECT t.id FROM tickets t JOIN family f ON t.merged_into = f.id)
         SELECT {COLUMNS} FROM entries e
         WHERE e.ticket IN (SELECT id FROM family)
            OR e.id IN (SELECT s.entry FROM shown_entries s JOIN family f ON s.ticket = f.id)
         ORDER BY e.position"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows: Vec<Entry> = statement.query_map([ticket.sql()], read)?.collect::<Result<_, _>>()?;
    rows.into_iter().map(|entry| refreshed(c, entry)).collect()
}

/// Notes that one side read the other side's entries.
pub(crate) fn mark_read(c: &Connection, mark: &ReadMark) -> Result<(), StoreError> {
    let by_person = mark.by == Side::Desk;
    let through: Option<i64> = match mark.through {
        Some(id) => c
            .prepare_cached("SELECT position FROM entries WHERE id = ?1")?
            .query_row([id.sql()], |row| row.get(0))
            .optional()?,
        None => Some(i64::MAX),
    };
    for ticket in tickets::family(c, mark.ticket)? {
        c.prepare_cached(
            "UPDATE entries SET read_at = ?1 WHERE ticket = ?2 AND position <= ?3
                AND by_person = ?4 AND public = 1 AND read_at IS NULL",
        )?
        .execute((mark.at.millis(), ticket.sql(), through, by_person))?;
    }
    Ok(())
}

/// The other tickets an entry is shown in.
pub(crate) fn shown_in(c: &Connection, entry: MessageId) -> Result<Vec<TicketId>, StoreError> {
    let mut statement = c.prepare_cached("SELECT ticket FROM shown_entries WHERE entry = ?1")?;
    let rows = statement.query_map([entry.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The ids of a ticket's own entries, or of its public ones only.
pub(crate) fn ids_of(
    c: &Connection,
    ticket: TicketId,
    public_only: bool,
) -> Result<Vec<MessageId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM entries WHERE ticket = ?1 AND public >= ?2 ORDER BY position",
    )?;
    let rows = statement.query_map((ticket.sql(), public_only), |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The words of a ticket's own entries, with whether the requester can read them.
pub(crate) fn words_of(
    c: &Connection,
    ticket: TicketId,
) -> Result<Vec<(bool, String)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT public, words FROM entries WHERE ticket = ?1 AND words <> '' ORDER BY position",
    )?;
    let rows = statement.query_map([ticket.sql()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn refreshed(c: &Connection, mut entry: Entry) -> Result<Entry, StoreError> {
    let named_by = Some(entry.id);
    attachments::refresh(c, &mut entry.attachments, entry.ticket, named_by)?;
    Ok(entry)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let mut entry: Entry = row.document(0)?;
    entry.body = row.text(1)?;
    entry.read_at = row.maybe_time(2)?;
    Ok(entry)
}
