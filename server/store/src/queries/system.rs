//! What the server asks for itself: timers, sweeps, numbers for its metrics.

use deskbell_domain::{Caller, Command, due};
use deskbell_protocol::{
    AttachmentId, TicketId, TicketNumber, Timestamp, desk::settings::PrivacySettings,
};
use rusqlite::Connection;

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{absences, attachments, incidents, settings, technicians, tickets},
};

const DAY_SECONDS: i64 = 24 * 3600;
/// Days of a month, for retention.
const MONTH_DAYS: i64 = 30;

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Tickets.
    pub tickets: u64,
    /// Entries of conversations.
    pub entries: u64,
    /// People.
    pub persons: u64,
    /// Devices.
    pub devices: u64,
    /// Change rows within the horizon.
    pub changes: u64,
}

impl Reader<'_> {
    /// The commands of timers that are due by now, longest due first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn due(&self, limit: usize) -> Result<Vec<Command>, StoreError> {
        let settings = self.settings_for_rules()?;
        let mut commands: Vec<Command> = tickets::due(self.c, self.now, limit)?
            .iter()
            .flat_map(|ticket| due::of(ticket, settings))
            .filter(|timer| timer.at <= self.now)
            .map(|timer| Command { at: self.now, caller: Caller::System, write: timer.write })
            .collect();
        commands.truncate(limit);
        Ok(commands)
    }

    /// Tickets that are looked at by now although no timer of theirs is due.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn due_for_nothing(&self, limit: usize) -> Result<Vec<TicketId>, StoreError> {
        let settings = self.settings_for_rules()?;
        let looked_at = tickets::due(self.c, self.now, limit)?;
        let is_early = |at: Option<Timestamp>| at.is_none_or(|at| at > self.now);
        Ok(looked_at
            .iter()
            .filter(|ticket| is_early(due::next_at(ticket, settings)))
            .map(|ticket| ticket.id)
            .collect())
    }

    /// The next moment any timer is due.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let desk = self.desk_due()?;
        Ok(desk.into_iter().chain(tickets::next_due(self.c)?).min())
    }

    /// Whether time has something to do for the desk itself by now.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_is_due(&self) -> Result<bool, StoreError> {
        Ok(self.desk_due()?.is_some_and(|at| at <= self.now))
    }

    fn desk_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let all = [
            incidents::next_due(self.c)?,
            absences::next_due(self.c)?,
            technicians::next_back(self.c)?,
        ];
        Ok(all.into_iter().flatten().min())
    }

    /// Tickets beyond a number whose time is over: closed for long enough, or merged into one that is gone.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn over_retention(
        &self,
        after: TicketNumber,
        limit: usize,
    ) -> Result<Vec<(TicketNumber, TicketId)>, StoreError> {
        let months = i64::from(settings::get::<PrivacySettings>(self.c)?.settings.months);
        let before = self.now.plus_seconds(-months * MONTH_DAYS * DAY_SECONDS);
        tickets::over_retention(self.c, before, after, limit)
    }

    /// Every attachment whose bytes are on the disk: other files can go.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn attachments_here(&self) -> Result<Vec<AttachmentId>, StoreError> {
        attachments::all_here(self.c)
    }

    /// How much there is.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn sizes(&self) -> Result<Sizes, StoreError> {
        Ok(Sizes {
            tickets: count(self.c, "tickets")?,
            entries: count(self.c, "entries")?,
            persons: count(self.c, "persons")?,
            devices: count(self.c, "devices")?,
            changes: count(self.c, "changes")?,
        })
    }
}

fn count(c: &Connection, table: &'static str) -> Result<u64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    let count: i64 = c.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
