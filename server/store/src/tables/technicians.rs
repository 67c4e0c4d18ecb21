//! Table `technicians`: who works the queue.

use deskbell_domain::directory::{Prepared, TechnicianCard};
use deskbell_protocol::{
    TechnicianId, Timestamp,
    desk::{absence::PutAbsence, people::Technician},
    text::{Email, Line},
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{kept, teams};
use crate::{
    error::StoreError,
    sql::{Columns, Id, millis, word},
};

const COLUMNS: &str = "id, name, email, phone, role, here_until, away_until, active, version";

/// Adds a technician or writes the card anew; teams are written with the teams.
pub(crate) fn upsert(c: &Connection, who: &Technician, now: Timestamp) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO technicians (id, name, email, phone, role, here_until, away_until, active, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET name = ?2, email = ?3, phone = ?4, role = ?5,
            here_until = ?6, away_until = ?7, active = ?8, version = version + 1",
        (
            who.id.sql(),
            who.name.as_str(),
            who.email.as_str(),
            who.phone.as_ref().map(Line::as_str),
            word(&who.role)?,
            millis(who.here_until),
            millis(who.away_until),
            who.active,
            now.millis(),
        ),
    )?;
    Ok(())
}

/// Sets until when a technician is here today.
pub(crate) fn set_here_until(
    c: &Connection,
    id: TechnicianId,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    c.execute(
        "UPDATE technicians SET here_until = ?2, version = version + 1 WHERE id = ?1",
        (id.sql(), millis(until)),
    )?;
    Ok(())
}

/// The technician of this id.
pub(crate) fn get(c: &Connection, id: TechnicianId) -> Result<Option<Technician>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM technicians WHERE id = ?1");
    let found = c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?;
    found.map(|who| with_teams(c, who)).transpose()
}

/// The technician of this address.
pub(crate) fn by_email(c: &Connection, email: &Email) -> Result<Option<Technician>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM technicians WHERE email = ?1");
    let found = c.prepare_cached(&sql)?.query_row([email.as_str()], read).optional()?;
    found.map(|who| with_teams(c, who)).transpose()
}

/// Every technician, by name.
pub(crate) fn all(c: &Connection) -> Result<Vec<Technician>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM technicians ORDER BY name COLLATE NOCASE, id");
    let mut statement = c.prepare_cached(&sql)?;
    let rows: Vec<Technician> = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    rows.into_iter().map(|who| with_teams(c, who)).collect()
}

/// What rules and views need of every technician there ever was.
pub(crate) fn cards(c: &Connection) -> Result<Vec<TechnicianCard>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM technicians");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    let absences = kept::in_use::<PutAbsence>(c)?;
    // What is prepared is that of the absence by which somebody is away.
    let prepared = |who: &Technician| {
        let by = absences.iter().map(|absence| &absence.words);
        let mut by = by.filter(|words| words.technician == who.id);
        by.find(|words| Some(words.ends_at) == who.away_until)
            .map(|words| Prepared { cover: words.cover, introduction: words.introduction.clone() })
    };
    rows.map(|who| {
        let who = who?;
        let prepared = prepared(&who);
        Ok(card(who, prepared))
    })
    .collect()
}

/// Technicians whose time away is over by now, as far as nobody has noted it.
pub(crate) fn back_by(c: &Connection, now: Timestamp) -> Result<Vec<Technician>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM technicians WHERE away_until <= ?1");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([now.millis()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When somebody's time away is over next.
pub(crate) fn next_back(c: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT MIN(away_until) FROM technicians";
    Ok(c.prepare_cached(sql)?.query_row([], |row| row.maybe_time(0))?)
}

fn card(who: Technician, prepared: Option<Prepared>) -> TechnicianCard {
    TechnicianCard {
        id: who.id,
        name: who.name,
        phone: who.phone,
        role: who.role,
        here_until: who.here_until,
        away_until: who.away_until,
        active: who.active,
        prepared,
    }
}

fn with_teams(c: &Connection, mut who: Technician) -> Result<Technician, StoreError> {
    who.teams = teams::of_technician(c, who.id)?;
    Ok(who)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Technician> {
    Ok(Technician {
        id: row.id(0)?,
        name: row.text(1)?,
        email: row.text(2)?,
        phone: row.maybe_text(3)?,
        role: row.word(4)?,
        teams: Vec::new(),
        here_until: row.maybe_time(5)?,
        away_until: row.maybe_time(6)?,
        active: row.get(7)?,
        version: row.get(8)?,
    })
}
