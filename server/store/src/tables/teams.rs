//! Tables `teams` and `team_members`: desk queues; a restricted one's tickets exist only for its members.

use deskbell_domain::directory::TeamCard;
use deskbell_protocol::{TeamId, TechnicianId, desk::people::Team};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Adds a team or writes it anew.
pub(crate) fn upsert(c: &Connection, team: &Team) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO teams (id, name, restricted, version) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = ?2, restricted = ?3, version = ?4, retired = 0",
        (team.id.sql(), team.name.as_str(), team.restricted, team.version),
    )?;
    Ok(())
}

/// The team of this id.
pub(crate) fn get(c: &Connection, id: TeamId) -> Result<Option<Team>, StoreError> {
    let found = c
        .prepare_cached("SELECT id, name, restricted, version, retired FROM teams WHERE id = ?1")?
        .query_row([id.sql()], read);
    Ok(found.optional()?)
}

/// Every team in use, by name.
pub(crate) fn all(c: &Connection) -> Result<Vec<Team>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, name, restricted, version, retired FROM teams WHERE retired = 0
         ORDER BY name COLLATE NOCASE, id",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a team out of the lists; its name stays readable.
pub(crate) fn retire(c: &Connection, id: TeamId) -> Result<(), StoreError> {
    c.execute(
        "UPDATE teams SET retired = 1, version = version + 1 WHERE id = ?1 AND retired = 0",
        [id.sql()],
    )?;
    Ok(())
}

/// Every team there ever was, with members, for the rules.
pub(crate) fn cards(c: &Connection) -> Result<Vec<TeamCard>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id, name, restricted FROM teams")?;
    let teams: Vec<TeamCard> = statement
        .query_map([], |row| {
            Ok(TeamCard {
                id: row.id(0)?,
                name: row.text(1)?,
                restricted: row.get(2)?,
                members: Vec::new(),
            })
        })?
        .collect::<Result<_, _>>()?;
    teams
        .into_iter()
        .map(|mut team| {
            team.members = members(c, team.id)?;
            Ok(team)
        })
        .collect()
}

/// Who belongs to a team.
pub(crate) fn members(c: &Connection, id: TeamId) -> Result<Vec<TechnicianId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT technician FROM team_members WHERE team = ?1 ORDER BY technician",
    )?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The teams of a technician.
pub(crate) fn of_technician(c: &Connection, id: TechnicianId) -> Result<Vec<TeamId>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT team FROM team_members WHERE technician = ?1 ORDER BY team")?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Sets the teams of a technician.
pub(crate) fn set_of_technician(
    c: &Connection,
    id: TechnicianId,
    teams: &[TeamId],
) -> Result<(), StoreError> {
    c.execute("DELETE FROM team_members WHERE technician = ?1", [id.sql()])?;
    for team in teams {
        c.execute(
            "INSERT OR IGNORE INTO team_members (team, technician) VALUES (?1, ?2)",
            (team.sql(), id.sql()),
        )?;
    }
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Team> {
    Ok(Team {
        id: row.id(0)?,
        name: row.text(1)?,
        restricted: row.get(2)?,
        version: row.get(3)?,
        retired: row.get(4)?,
    })
}
