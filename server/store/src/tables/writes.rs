//! Table `writes`: the first outcome of every write, for ever; and `receipts`, what a pending credential may write to.

use deskbell_domain::{
    Remembered,
    decision::{Fate, Owner},
};
use deskbell_protocol::{ActionId, PersonId, TicketId, WriteId};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::{
    error::StoreError,
    sql::{Columns, Id, document, maybe, word},
};

/// Remembers the first outcome of a write.
pub(crate) fn insert(
    c: &Connection,
    write: &Remembered,
    ticket: Option<TicketId>,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO writes (id, ticket, owner, digest, outcome, fate) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        write.id.sql(),
        maybe(ticket.as_ref()),
        document(&write.owner)?,
        write.digest,
        document(&write.outcome)?,
        write.fate.as_ref().map(word).transpose()?,
    ))?;
    Ok(())
}

/// The first outcome under an id.
pub(crate) fn get(c: &Connection, id: Uuid) -> Result<Option<Remembered>, StoreError> {
    let found = c
        .prepare_cached("SELECT owner, digest, outcome, fate FROM writes WHERE id = ?1")?
        .query_row([id.sql()], |row| {
            let fate: Option<String> = row.get(3)?;
            Ok(Remembered {
                id,
                owner: row.document(0)?,
                digest: row.get(1)?,
                outcome: row.document(2)?,
                fate: fate.map(|_| row.word(3)).transpose()?,
            })
        });
    Ok(found.optional()?)
}

/// Notes what became of an action that could be undone.
pub(crate) fn set_fate(c: &Connection, action: ActionId, fate: Fate) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE writes SET fate = ?2 WHERE id = ?1")?
        .execute((action.sql(), word(&fate)?))?;
    Ok(())
}

/// Forgets what was written on a ticket.
pub(crate) fn forget_ticket(c: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    c.execute("DELETE FROM writes WHERE ticket = ?1", [ticket.sql()])?;
    c.execute("DELETE FROM receipts WHERE ticket = ?1", [ticket.sql()])?;
    Ok(())
}

/// Gives what a provisional person wrote on a ticket to the person it was joined into.
pub(crate) fn join_person(
    c: &Connection,
    ticket: TicketId,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.execute(
        "UPDATE writes SET owner = ?3 WHERE ticket = ?1 AND owner = ?2",
        (ticket.sql(), document(&Owner::Person(from))?, document(&Owner::Person(into))?),
    )?;
    Ok(())
}

/// The writes on a ticket whose first outcome is remembered as this person's.
pub(crate) fn of_person(
    c: &Connection,
    ticket: TicketId,
    person: PersonId,
) -> Result<Vec<Uuid>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM writes WHERE ticket = ?1 AND owner = ?2")?;
    let owner = document(&Owner::Person(person))?;
    let rows = statement.query_map((ticket.sql(), owner), |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives one write of a person to another one.
pub(crate) fn give(
    c: &Connection,
    id: Uuid,
    from: PersonId,
    into: PersonId,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE writes SET owner = ?3 WHERE id = ?1 AND owner = ?2")?.execute((
        id.sql(),
        document(&Owner::Person(from))?,
        document(&Owner::Person(into))?,
    ))?;
    Ok(())
}

/// Lets a credential write to a ticket for receipts only.
pub(crate) fn allow_receipts(
    c: &Connection,
    credential: WriteId,
    ticket: TicketId,
) -> Result<(), StoreError> {
    c.execute(
        "INSERT OR IGNORE INTO receipts (credential, ticket) VALUES (?1, ?2)",
        (credential.sql(), ticket.sql()),
    )?;
    Ok(())
}

/// Whether a credential may write to a ticket for receipts only.
pub(crate) fn has_receipts(
    c: &Connection,
    credential: WriteId,
    ticket: TicketId,
) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM receipts WHERE credential = ?1 AND ticket = ?2)",
    )?
    .query_row((credential.sql(), ticket.sql()), |row| row.get(0))?)
}

/// The tickets a credential may write to for receipts only.
pub(crate) fn receipts_of(
    c: &Connection,
    credential: WriteId,
) -> Result<Vec<TicketId>, StoreError> {
    let mut statement = c.prepare_cached("SELECT ticket FROM receipts WHERE credential = ?1")?;
    let rows = statement.query_map([credential.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
