//! The eyes of one technician: which tickets exist for them, by present teams and present membership.

use deskbell_domain::sight::Sight;
use deskbell_protocol::{MessageId, TeamId, TechnicianId, TicketId, TicketNumber};

use super::reader::Reader;
use crate::{error::StoreError, tables::tickets};

/// What a technician sees of one snapshot.
pub(super) struct Eyes<'r, 'c> {
    reader: &'r Reader<'c>,
    technician: TechnicianId,
    /// Whether any team is closed to them. Where none is, nothing that is there can be hidden.
    misses_some: bool,
}

impl<'r, 'c> Eyes<'r, 'c> {
    pub(super) fn of(reader: &'r Reader<'c>, technician: TechnicianId) -> Result<Self, StoreError> {
        let directory = reader.directory()?;
        let misses_some =
            directory.teams.iter().any(|team| !directory.may_see(technician, Some(team.id)));
        Ok(Self { reader, technician, misses_some })
    }

    /// Whether one of these tickets, each told by its team, exists for them.
    fn sees_any(&self, teams: Vec<Option<TeamId>>) -> Result<bool, StoreError> {
        for team in teams {
            if self.sees_team(team)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Sight for Eyes<'_, '_> {
    type Error = StoreError;

    fn sees_team(&self, team: Option<TeamId>) -> Result<bool, StoreError> {
        Ok(self.reader.directory()?.may_see(self.technician, team))
    }

    fn sees(&self, ticket: TicketId) -> Result<bool, StoreError> {
        self.sees_any(tickets::team_of(self.reader.c, ticket)?)
    }

    fn sees_number(&self, number: TicketNumber) -> Result<bool, StoreError> {
        if !self.misses_some {
            return Ok(true);
        }
        self.sees_any(tickets::team_of_number(self.reader.c, number)?)
    }

    fn sees_entry(&self, entry: MessageId) -> Result<bool, StoreError> {
        if !self.misses_some {
            return Ok(true);
        }
        self.sees_any(tickets::teams_showing(self.reader.c, entry)?)
    }
}
