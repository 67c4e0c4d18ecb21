//! Table `tickets` as lists look at it: the desk's views, a person's own, and the numbers of both.

use deskbell_domain::{Ticket, ticket::Opener};
use deskbell_protocol::{
    IncidentId, MachineId, PersonId, TeamId, TechnicianId, TicketNumber, Timestamp, TopicId,
    WriteId,
    desk::{people::PersonRef, ticket::View},
};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// What a desk list looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueFilter {
    /// Which view; every ticket if absent.
    pub view: Option<View>,
    /// Words to look for.
    pub q: Option<String>,
    /// Only this team.
    pub team: Option<TeamId>,
    /// Only this topic.
    pub topic: Option<TopicId>,
    /// Only this requester; of what is not open the newest ten, or all that an opening gave.
    pub person: Option<PersonId>,
    /// The opening by which a person's whole history is read.
    pub opening: Option<WriteId>,
    /// Only this machine.
    pub machine: Option<MachineId>,
    /// Only tickets of this known issue.
    pub incident: Option<IncidentId>,
    /// Received at this moment or later.
    pub from: Option<Timestamp>,
    /// Received before this moment.
    pub to: Option<Timestamp>,
}

/// Which way a page reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// From the newest on.
    Start,
    /// Older than this number.
    Below(TicketNumber),
    /// Newer than this number.
    Above(TicketNumber),
    /// The oldest ones.
    End,
}

/// One page of numbers, newest first, with whether there are more on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) numbers: Vec<TicketNumber>,
    pub(crate) has_older: bool,
    pub(crate) has_newer: bool,
}

impl QueueFilter {
    /// Everything of a view, or everything.
    pub fn of(view: Option<View>) -> Self {
        Self {
            view,
            q: None,
            team: None,
            topic: None,
            person: None,
            opening: None,
            machine: None,
            incident: None,
            from: None,
            to: None,
        }
    }
}

/// A condition with its values.
struct Condition {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    /// What this technician may see at all: teams are judged as they are now.
    fn visible_to(reader: TechnicianId) -> Self {
        let mut condition = Self { sql: Vec::new(), values: Vec::new() };
        let me = condition.value(reader.sql());
        condition.sql.push(format!(
            "(team IS NULL OR team IN (SELECT id FROM teams WHERE restricted = 0)
              OR team IN (SELECT team FROM team_members WHERE technician = {me}))"
        ));
        condition
    }

    fn value(&mut self, id: [u8; 16]) -> String {
        self.add(Value::Blob(id.to_vec()))
    }

    fn add(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn in_view(&mut self, view: View, reader: TechnicianId, now: Timestamp) {
        let sql = match view {
            View::Unassigned => "open = 1 AND contact IS NULL".to_owned(),
            View::Mine => {
                let me = self.value(reader.sql());
                format!("open = 1 AND {me} IN (contact, cover, worker)")
            }
            View::Team => {
                let me = self.value(reader.sql());
                format!(
                    "open = 1 AND (team IS NULL
                        OR team IN (SELECT team FROM team_members WHERE technician = {me}))"
                )
            }
            View::Open => "open = 1".to_owned(),
            View::Solved => "open = 0".to_owned(),
            View::Visits => "open = 1 AND visit_at IS NOT NULL".to_owned(),
            View::ToComplete => "to_complete = 1".to_owned(),
            View::Away => {
                let now = self.add(Value::Integer(now.millis()));
                format!(
                    "open = 1 AND (contact IN (SELECT id FROM technicians WHERE active = 0)
                        OR cover IS NULL AND contact IN
                            (SELECT id FROM technicians WHERE away_until > {now}))"
                )
            }
        };
        self.sql.push(sql);
    }

    fn filtered(&mut self, filter: &QueueFilter) {
        for (column, id) in [
            ("team", filter.team.map(|id| id.sql())),
            ("topic", filter.topic.map(|id| id.sql())),
            ("requester", filter.person.map(|id| id.sql())),
            ("machine", filter.machine.map(|id| id.sql())),
            ("incident", filter.incident.map(|id| id.sql())),
        ] {
            if let Some(id) = id {
                let value = self.value(id);
                self.sql.push(format!("{column} = {value}"));
            }
        }
        for (test, at) in [("received_at >=", filter.from), ("received_at <", filter.to)] {
            if let Some(at) = at {
                let value = self.add(Value::Integer(at.millis()));
                self.sql.push(format!("{test} {value}"));
            }
        }
    }

    fn among(&mut self, among: Among<'_>) {
        let list = |numbers: &[TicketNumber]| {
            numbers.iter().map(|number| number.0.to_string()).collect::<Vec<_>>().join(",")
        };
        if let Some(hits) = among.hits {
            self.sql.push(format!("number IN ({})", list(hits)));
        }
        if let Some(recent) = among.recent {
            self.sql.push(format!("open = 1 OR number IN ({})", list(recent)));
        }
    }

    fn sql(&self) -> String {
        self.sql.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND ")
    }
}

/// Numbers a list is bound to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Among<'a> {
    /// What a search found, if there was one.
    pub(crate) hits: Option<&'a [TicketNumber]>,
    /// Of what is not open, only these.
    pub(crate) recent: Option<&'a [TicketNumber]>,
}

/// One page of a view.
pub(crate) fn page(
    c: &Connection,
    filter: &QueueFilter,
    among: Among<'_>,
    reader: TechnicianId,
    now: Timestamp,
    at: Position,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut condition = Condition::visible_to(reader);
    if let Some(view) = filter.view {
        condition.in_view(view, reader, now);
    }
    condition.filtered(filter);
    condition.among(among);
    let (bound, descending) = match at {
        Position::Start => (String::new(), true),
        Position::Below(number) => (format!(" AND number < {}", number.0), true),
        Position::Above(number) => (format!(" AND number > {}", number.0), false),
        Position::End => (String::new(), false),
    };
    let order = if descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT number FROM tickets WHERE {}{bound} ORDER BY number {order} LIMIT {}",
        condition.sql(),
        limit + 1
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(condition.values), |row| row.number(0))?;
    let mut numbers: Vec<TicketNumber> = rows.collect::<Result<_, _>>()?;
    let has_more = numbers.len() > limit;
    numbers.truncate(limit);
    if !descending {
        numbers.reverse();
    }
    let is_inside = !matches!(at, Position::Start | Position::End);
    Ok(Page {
        numbers,
        has_older: if descending { has_more } else { is_inside },
        has_newer: if descending { is_inside } else { has_more },
    })
}

/// The newest ticket of a machine that came with facts and that this technician may see.
pub(crate) fn newest_with_facts(
    c: &Connection,
    machine: MachineId,
    reader: TechnicianId,
) -> Result<Option<TicketNumber>, StoreError> {
    let mut condition = Condition::visible_to(reader);
    condition.filtered(&QueueFilter { machine: Some(machine), ..QueueFilter::of(None) });
    condition.sql.push("EXISTS (SELECT 1 FROM facts WHERE ticket = tickets.id)".to_owned());
    let sql = format!(
        "SELECT number FROM tickets WHERE {} ORDER BY number DESC LIMIT 1",
        condition.sql()
    );
    let found =
        c.prepare_cached(&sql)?.query_row(params_from_iter(condition.values), |row| row.number(0));
    Ok(found.optional()?)
}

/// How many tickets a view holds for this technician.
pub(crate) fn count(
    c: &Connection,
    view: View,
    reader: TechnicianId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut condition = Condition::visible_to(reader);
    condition.in_view(view, reader, now);
    let sql = format!("SELECT COUNT(*) FROM tickets WHERE {}", condition.sql());
    let count: i64 =
        c.prepare_cached(&sql)?.query_row(params_from_iter(condition.values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// How many tickets of an incident this technician may see.
pub(crate) fn count_of_incident(
    c: &Connection,
    incident: IncidentId,
    reader: TechnicianId,
) -> Result<u64, StoreError> {
    let mut condition = Condition::visible_to(reader);
    condition.filtered(&QueueFilter { incident: Some(incident), ..QueueFilter::of(None) });
    let sql = format!("SELECT COUNT(*) FROM tickets WHERE {}", condition.sql());
    let count: i64 =
        c.prepare_cached(&sql)?.query_row(params_from_iter(condition.values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Numbers of a person's own tickets, newest first: what they asked for or wrote.
pub(crate) fn of_person(
    c: &Connection,
    person: PersonId,
    below: Option<TicketNumber>,
    limit: usize,
) -> Result<Vec<TicketNumber>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT number FROM tickets WHERE requester = ?1 AND number < ?2
         UNION
         SELECT number FROM tickets WHERE writer = ?1 AND writer <> requester AND number < ?2
         ORDER BY 1 DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(
        (person.sql(), bound(below), i64::try_from(limit).unwrap_or(i64::MAX)),
        |row| row.number(0),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Numbers of the tickets opened through a credential, newest first.
pub(crate) fn of_credential(
    c: &Connection,
    person: PersonId,
    credential: WriteId,
    below: Option<TicketNumber>,
    limit: usize,
) -> Result<Vec<TicketNumber>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT number FROM tickets WHERE requester = ?1 AND credential = ?2 AND number < ?3
         ORDER BY number DESC LIMIT ?4",
    )?;
    let rows = statement.query_map(
        (person.sql(), credential.sql(), bound(below), i64::try_from(limit).unwrap_or(i64::MAX)),
        |row| row.number(0),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Of how many open tickets a technician is the contact.
pub(crate) fn open_as_contact(c: &Connection, id: TechnicianId) -> Result<u64, StoreError> {
    let count: i64 = c
        .prepare_cached("SELECT COUNT(*) FROM tickets WHERE contact = ?1 AND open = 1")?
        .query_row([id.sql()], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Gives what one person asked for or wrote to another one.
pub(crate) fn give_to(ticket: &mut Ticket, from: PersonId, to: &PersonRef) {
    if ticket.requester.id == from {
        ticket.requester = to.clone();
    }
    if let Opener::Person { person, .. } = &mut ticket.opener
        && person.id == from
    {
        *person = to.clone();
    }
}

fn bound(below: Option<TicketNumber>) -> i64 {
    below.map_or(i64::MAX, |number| i64::from(number.0))
}
