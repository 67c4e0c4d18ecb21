//! Table `audit`: who did what that others may have to account for. Rows are only added; they hold no words of people.

use deskbell_protocol::{TeamId, TechnicianId, TicketId, Timestamp};
use rusqlite::{Connection, params_from_iter, types::Value};
use uuid::Uuid;

use crate::{
    error::StoreError,
    sql::{Columns, Id, maybe},
};

/// One line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its place: later lines have higher ones.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Who; absent for the server itself.
    pub by: Option<TechnicianId>,
    /// What, in one word.
    pub what: String,
    /// To whom or what.
    pub target: Option<Uuid>,
    /// Whom or what else it is about.
    pub other: Option<Uuid>,
    /// The ticket it is about or was done from.
    pub ticket: Option<TicketId>,
}

/// A line before it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewLine<'what> {
    pub(crate) by: Option<TechnicianId>,
    pub(crate) what: &'what str,
    pub(crate) target: Option<Uuid>,
    pub(crate) other: Option<Uuid>,
    pub(crate) ticket: Option<TicketId>,
    /// Of a ticket that goes with this line, its last team: who may know of it from then on.
    pub(crate) team: Option<TeamId>,
}

/// What is looked for in the audit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only about this person, machine, device, technician or anything else with an id.
    pub about: Option<Uuid>,
    /// Only about this ticket, or done from it.
    pub ticket: Option<TicketId>,
    /// Only by this technician.
    pub by: Option<TechnicianId>,
    /// At this moment or later.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// Which way a page reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuditPosition {
    /// From the newest on.
    Start,
    /// Older than this place.
    Below(u64),
    /// Newer than this place.
    Above(u64),
    /// The oldest ones.
    End,
}

impl<'what> NewLine<'what> {
    pub(crate) fn of(by: Option<TechnicianId>, what: &'what str, target: Uuid) -> Self {
        Self { by, what, target: Some(target), other: None, ticket: None, team: None }
    }
}

/// Adds a line that is about no ticket.
pub(crate) fn insert(
    c: &Connection,
    by: Option<TechnicianId>,
    what: &str,
    target: Option<Uuid>,
    now: Timestamp,
) -> Result<(), StoreError> {
    add(c, &NewLine { by, what, target, other: None, ticket: None, team: None }, now)
}

/// Adds a line.
pub(crate) fn add(c: &Connection, line: &NewLine<'_>, now: Timestamp) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO audit (at, by, what, target, other, ticket, team)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        now.millis(),
        maybe(line.by.as_ref()),
        line.what,
        maybe(line.target.as_ref()),
        maybe(line.other.as_ref()),
        maybe(line.ticket.as_ref()),
        maybe(line.team.as_ref()),
    ))?;
    Ok(())
}

/// The newest lines.
pub(crate) fn newest(c: &Connection, limit: usize) -> Result<Vec<AuditLine>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY position DESC LIMIT ?1");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// At most so many lines that this technician may read, newest first, and whether there are more on that side. What was
/// done to a ticket of a restricted team is told to its members only; what was done to somebody from such a ticket is told
/// without it. Of a ticket that is gone its last team counts.
pub(crate) fn page(
    c: &Connection,
    filter: &AuditFilter,
    reader: TechnicianId,
    at: AuditPosition,
    limit: usize,
) -> Result<(Vec<AuditLine>, bool), StoreError> {
    let mut values = vec![Value::Blob(reader.sql().to_vec())];
    let mut sql = format!("(ticket IS NULL OR target <> ticket OR {SEES_TICKET})");
    let mut test = |test: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND ({})", test.replace('#', &format!("?{}", values.len()))));
    };
    if let Some(about) = filter.about {
        test("target = # OR other = #", Value::Blob(about.sql().to_vec()));
    }
    if let Some(ticket) = filter.ticket {
        test(&format!("ticket = # AND {SEES_TICKET}"), Value::Blob(ticket.sql().to_vec()));
    }
    if let Some(by) = filter.by {
        test("by = #", Value::Blob(by.sql().to_vec()));
    }
    for (bound, at) in [("at >= #", filter.from), ("at < #", filter.to)] {
        if let Some(at) = at {
            test(bound, Value::Integer(at.millis()));
        }
    }
    let descending = matches!(at, AuditPosition::Start | AuditPosition::Below(_));
    match at {
        AuditPosition::Below(place) => test("position < #", Value::Integer(place.cast_signed())),
        AuditPosition::Above(place) => test("position > #", Value::Integer(place.cast_signed())),
        AuditPosition::Start | AuditPosition::End => {}
    }
    let order = if descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT position, at, by, what, target, other, CASE WHEN {SEES_TICKET} THEN ticket END
         FROM audit WHERE {sql} ORDER BY position {order} LIMIT {}",
        limit + 1
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), read)?;
    let mut lines: Vec<AuditLine> = rows.collect::<Result<_, _>>()?;
    let has_more = lines.len() > limit;
    lines.truncate(limit);
    if !descending {
        lines.reverse();
    }
    Ok((lines, has_more))
}

const COLUMNS: &str = "position, at, by, what, target, other, ticket";

/// Whether the ticket of a line exists for the reader. Teams are judged as they are now.
const SEES_TICKET: &str = "EXISTS (
    SELECT 1 FROM (
        SELECT team FROM tickets WHERE id = audit.ticket
        UNION ALL
        SELECT gone.team FROM audit AS gone
        WHERE gone.ticket = audit.ticket AND gone.what = 'ticket_erased'
            AND NOT EXISTS (SELECT 1 FROM tickets WHERE id = audit.ticket)) AS its
    WHERE its.team IS NULL OR its.team IN (SELECT id FROM teams WHERE restricted = 0)
        OR its.team IN (SELECT team FROM team_members WHERE technician = ?1))";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditLine> {
    let position: i64 = row.get(0)?;
    Ok(AuditLine {
        position: position.unsigned_abs(),
        at: row.time(1)?,
        by: row.maybe_id(2)?,
        what: row.get(3)?,
        target: row.maybe_id(4)?,
        other: row.maybe_id(5)?,
        ticket: row.maybe_id(6)?,
    })
}
