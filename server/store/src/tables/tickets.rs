//! Table `tickets`: the document the rules decide on, with columns for what lists and timers look for.

use deskbell_domain::{Ticket, ticket::Opener, wait::Sample};
use deskbell_protocol::{
    IncidentId, MessageId, PersonId, TeamId, TechnicianId, TicketId, TicketNumber, Timestamp,
    WriteId, desk::people::PersonRef, ticket::TicketLink,
};
use rusqlite::{Connection, OptionalExtension};

use super::{attachments, incidents, persons};
use crate::{
    error::StoreError,
    sql::{Columns, Id, document, maybe, millis, word},
};

/// Longest chain of merged tickets that is followed.
const CHAIN: usize = 64;

/// Writes a ticket; `due` is its earliest timer.
pub(crate) fn put(
    c: &Connection,
    ticket: &Ticket,
    due: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (writer, credential) = opened_by(ticket);
    c.prepare_cached(
        "INSERT INTO tickets (number, id, requester, writer, credential, state, open, contact, cover,
            worker, team, topic, machine, incident, merged_into, visit_at, to_complete, due_at,
            changed_at, received_at, closed_at, first_reply_minutes, first_reply_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23, ?24)
         ON CONFLICT (number) DO UPDATE SET requester = ?3, writer = ?4, credential = ?5, state = ?6,
            open = ?7, contact = ?8, cover = ?9, worker = ?10, team = ?11, topic = ?12, machine = ?13,
            incident = ?14, merged_into = ?15, visit_at = ?16, to_complete = ?17, due_at = ?18,
            changed_at = ?19, closed_at = ?21, first_reply_minutes = ?22, first_reply_at = ?23,
            body = ?24",
    )?
    .execute(rusqlite::params![
        ticket.number.0,
        ticket.id.sql(),
        ticket.requester.id.sql(),
        writer.sql(),
        maybe(credential.as_ref()),
        word(&ticket.state)?,
        ticket.is_open(),
        maybe(ticket.contact.as_ref()),
        ticket.cover.map(|cover| cover.by.sql()),
        maybe(ticket.worker.as_ref()),
        maybe(ticket.team.as_ref()),
        maybe(ticket.topic.as_ref()),
        ticket.machine.as_ref().map(|machine| machine.id.sql()),
        ticket.incident.as_ref().map(|incident| incident.id.sql()),
        ticket.merged_into.as_ref().map(|link| link.id.sql()),
        ticket.visit.as_ref().map(|visit| visit.at.millis()),
        ticket.wants().is_some(),
        millis(due),
        now.millis(),
        ticket.received_at.millis(),
        millis(ticket.closed_at),
        ticket.first_reply.map(|reached| reached.open_minutes),
        ticket.first_reply.map(|reached| reached.at.millis()),
        document(ticket)?,
    ])?;
    Ok(())
}

/// The ticket of this id, with names and attachments as they are now.
pub(crate) fn get(c: &Connection, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    let found: Option<Ticket> = c
        .prepare_cached("SELECT body FROM tickets WHERE id = ?1")?
        .query_row([id.sql()], |row| row.document(0))
        .optional()?;
    found.map(|ticket| refreshed(c, ticket)).transpose()
}

/// At most so many tickets of the numbers after this one, lowest first.
pub(crate) fn ids_after(
    c: &Connection,
    after: TicketNumber,
    limit: usize,
) -> Result<Vec<TicketId>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM tickets WHERE number > ?1 ORDER BY number LIMIT ?2")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((after.0, limit), |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Tickets by their numbers, in that order; numbers without a ticket are left out.
pub(crate) fn by_numbers(
    c: &Connection,
    numbers: &[TicketNumber],
) -> Result<Vec<Ticket>, StoreError> {
    let mut statement = c.prepare_cached("SELECT body FROM tickets WHERE number = ?1")?;
    let mut tickets = Vec::with_capacity(numbers.len());
    for number in numbers {
        let found: Option<Ticket> =
            statement.query_row([number.0], |row| row.document(0)).optional()?;
        if let Some(ticket) = found {
            tickets.push(refreshed(c, ticket)?);
        }
    }
    Ok(tickets)
}

/// The tickets one was merged into, next first.
pub(crate) fn chain(c: &Connection, ticket: &Ticket) -> Result<Vec<Ticket>, StoreError> {
    let mut chain: Vec<Ticket> = Vec::new();
    let mut next = ticket.merged_into.clone();
    while let Some(TicketLink { id, .. }) = next {
        let Some(ticket) = get(c, id)? else { break };
        next = ticket.merged_into.clone();
        chain.push(ticket);
        if chain.len() == CHAIN {
            break;
        }
    }
    Ok(chain)
}

/// A ticket and every ticket that was merged into it, over any number of steps.
pub(crate) fn family(c: &Connection, id: TicketId) -> Result<Vec<TicketId>, StoreError> {
    let mut statement = c.prepare_cached(
        "WITH RECURSIVE family (id) AS (
            SELECT ?1 UNION SELECT t.id FROM tickets t JOIN family f ON t.merged_into = f.id)
         SELECT id FROM family",
    )?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The team of a ticket; nothing if there is no such ticket.
pub(crate) fn team_of(c: &Connection, id: TicketId) -> Result<Vec<Option<TeamId>>, StoreError> {
    let mut statement = c.prepare_cached("SELECT team FROM tickets WHERE id = ?1")?;
    let rows = statement.query_map([id.sql()], |row| row.maybe_id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The team of the ticket with this number; nothing if there is none.
pub(crate) fn team_of_number(
    c: &Connection,
    number: TicketNumber,
) -> Result<Vec<Option<TeamId>>, StoreError> {
    let mut statement = c.prepare_cached("SELECT team FROM tickets WHERE number = ?1")?;
    let rows = statement.query_map([number.0], |row| row.maybe_id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The teams of the tickets an entry stands on: the one it was written on and those a split shows it in.
pub(crate) fn teams_showing(
    c: &Connection,
    entry: MessageId,
) -> Result<Vec<Option<TeamId>>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT team FROM tickets WHERE id IN (
            SELECT ticket FROM entries WHERE id = ?1
            UNION SELECT ticket FROM shown_entries WHERE entry = ?1)",
    )?;
    let rows = statement.query_map([entry.sql()], |row| row.maybe_id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a ticket of this id is there.
pub(crate) fn exists(c: &Connection, id: TicketId) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM tickets WHERE id = ?1)")?
        .query_row([id.sql()], |row| row.get(0))?)
}

/// The open tickets of a contact.
pub(crate) fn open_of_contact(
    c: &Connection,
    id: TechnicianId,
) -> Result<Vec<TicketId>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM tickets WHERE contact = ?1 AND open = 1 ORDER BY number")?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The tickets that belong to an incident.
pub(crate) fn of_incident(c: &Connection, id: IncidentId) -> Result<Vec<TicketId>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM tickets WHERE incident = ?1 ORDER BY number")?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Tickets with something to do by now, the longest due first.
pub(crate) fn due(c: &Connection, now: Timestamp, limit: usize) -> Result<Vec<Ticket>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT body FROM tickets WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2")?;
    let rows = statement
        .query_map((now.millis(), i64::try_from(limit).unwrap_or(i64::MAX)), |row| {
            row.document::<Ticket>(0)
        })?;
    let tickets: Vec<Ticket> = rows.collect::<Result<_, _>>()?;
    tickets.into_iter().map(|ticket| refreshed(c, ticket)).collect()
}

/// Every ticket that has a timer.
pub(crate) fn with_timers(c: &Connection) -> Result<Vec<Ticket>, StoreError> {
    let mut statement = c.prepare_cached("SELECT body FROM tickets WHERE due_at IS NOT NULL")?;
    let rows = statement.query_map([], |row| row.document::<Ticket>(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes when a ticket is looked at next.
pub(crate) fn set_due(
    c: &Connection,
    id: TicketId,
    due: Option<Timestamp>,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE tickets SET due_at = ?2 WHERE id = ?1")?
        .execute((id.sql(), millis(due)))?;
    Ok(())
}

/// The next moment anything falls due.
pub(crate) fn next_due(c: &Connection) -> Result<Option<Timestamp>, StoreError> {
    Ok(c.prepare_cached("SELECT MIN(due_at) FROM tickets WHERE due_at IS NOT NULL")?
        .query_row([], |row| row.maybe_time(0))?)
}

/// Every ticket a person asked for or wrote.
pub(crate) fn ids_of_person(c: &Connection, person: PersonId) -> Result<Vec<TicketId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM tickets WHERE requester = ?1
         UNION SELECT id FROM tickets WHERE writer = ?1 AND writer <> requester",
    )?;
    let rows = statement.query_map([person.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The tickets a person asked for through a credential since a moment.
pub(crate) fn ids_through(
    c: &Connection,
    person: PersonId,
    credential: WriteId,
    since: Timestamp,
) -> Result<Vec<TicketId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM tickets WHERE requester = ?1 AND credential = ?2 AND received_at >= ?3",
    )?;
    let rows =
        statement.query_map((person.sql(), credential.sql(), since.millis()), |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a ticket with everything on it away.
pub(crate) fn erase(c: &Connection, id: TicketId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM shown_entries WHERE ticket = ?1
            OR entry IN (SELECT id FROM entries WHERE ticket = ?1)",
        "DELETE FROM entries WHERE ticket = ?1",
        "DELETE FROM facts WHERE ticket = ?1",
        "DELETE FROM help_secrets WHERE ticket = ?1",
        "DELETE FROM search WHERE rowid = (SELECT number FROM tickets WHERE id = ?1)",
        "DELETE FROM tickets WHERE id = ?1",
    ] {
        c.execute(sql, [id.sql()])?;
    }
    Ok(())
}

/// Tickets beyond a number that retention deletes: closed before a moment, or merged into one that is gone.
pub(crate) fn over_retention(
    c: &Connection,
    before: Timestamp,
    after: TicketNumber,
    limit: usize,
) -> Result<Vec<(TicketNumber, TicketId)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT number, id FROM tickets t WHERE number > ?2
            AND (state = 'closed' AND closed_at < ?1
                OR state = 'merged' AND NOT EXISTS
                    (SELECT 1 FROM tickets target WHERE target.id = t.merged_into))
         ORDER BY number LIMIT ?3",
    )?;
    let rows = statement
        .query_map((before.millis(), after.0, i64::try_from(limit).unwrap_or(i64::MAX)), |row| {
            Ok((row.number(0)?, row.id(1)?))
        })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Open minutes until the first word of a person, newest first.
pub(crate) fn wait_samples(
    c: &Connection,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Sample>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT received_at, first_reply_minutes FROM tickets
         WHERE first_reply_at > ?1 AND first_reply_minutes IS NOT NULL
         ORDER BY first_reply_at DESC LIMIT ?2",
    )?;
    let rows = statement
        .query_map((since.millis(), i64::try_from(limit).unwrap_or(i64::MAX)), |row| {
            Ok(Sample { received_at: row.time(0)?, open_minutes: row.get(1)? })
        })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many tickets came in between two moments.
pub(crate) fn received(
    c: &Connection,
    from: Timestamp,
    until: Timestamp,
) -> Result<u32, StoreError> {
    Ok(c.prepare_cached(
        "SELECT COUNT(*) FROM tickets WHERE received_at > ?1 AND received_at <= ?2",
    )?
    .query_row((from.millis(), until.millis()), |row| row.get(0))?)
}

/// Brings what a ticket says of people, attachments and incidents up to date.
fn refreshed(c: &Connection, mut ticket: Ticket) -> Result<Ticket, StoreError> {
    refresh_person(c, &mut ticket.requester)?;
    if let Opener::Person { person, .. } = &mut ticket.opener {
        if person.id == ticket.requester.id {
            *person = ticket.requester.clone();
        } else {
            refresh_person(c, person)?;
        }
    }
    if let Some(incident) = &mut ticket.incident
        && let Some(present) = incidents::link(c, incident.id)?
    {
        *incident = present;
    }
    attachments::refresh(c, &mut ticket.attachments, ticket.id, None)?;
    Ok(ticket)
}

fn refresh_person(c: &Connection, person: &mut PersonRef) -> Result<(), StoreError> {
    if let Some(present) = persons::get(c, person.id)? {
        *person = persons::reference(present);
    }
    Ok(())
}

/// Who wrote a ticket, and through which credential; a logged call has no writer but its requester.
fn opened_by(ticket: &Ticket) -> (PersonId, Option<WriteId>) {
    match &ticket.opener {
        Opener::Person { person, credential } => (person.id, *credential),
        Opener::Technician(_) => (ticket.requester.id, None),
    }
}
