//! Known issues as the desk reads them. Of their tickets each technician is told those they may see.

use deskbell_domain::{desk_view, incident, incident::KnownIssue};
use deskbell_protocol::{
    IncidentId, PersonId, TechnicianId,
    desk::incident::{DeskIncident, DeskIncidentList, DeskIncidentPage, Joiner, JoinerList},
    incident::IncidentState,
};

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{
        incidents, persons,
        queue::{self, Among, Position, QueueFilter},
    },
};

/// Tickets a known issue's page shows.
const TICKETS: usize = 200;

impl Reader<'_> {
    /// A page of known issues, newest first: of one state, or all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_incidents(
        &self,
        reader: TechnicianId,
        state: Option<IncidentState>,
        below: Option<IncidentId>,
        limit: usize,
    ) -> Result<DeskIncidentList, StoreError> {
        let mut rows = incidents::page(self.c, state, below, limit + 1)?;
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|row| row.public.id.to_string());
        let items = rows.into_iter().map(|row| self.incident_row(reader, row));
        Ok(DeskIncidentList { items: items.collect::<Result<_, _>>()?, next })
    }

    /// A known issue with its tickets.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_incident(
        &self,
        reader: TechnicianId,
        id: IncidentId,
    ) -> Result<Option<DeskIncidentPage>, StoreError> {
        let Some(issue) = incidents::known(self.c, id)? else { return Ok(None) };
        let filter = QueueFilter { incident: Some(id), ..QueueFilter::of(None) };
        let page = queue::page(
            self.c,
            &filter,
            Among::default(),
            reader,
            self.now,
            Position::Start,
            TICKETS,
        )?;
        let (rows, directory) = (self.shown(reader, &page.numbers)?, self.directory()?);
        Ok(Some(DeskIncidentPage {
            incident: self.incident_row(reader, issue)?,
            tickets: rows.iter().map(|ticket| desk_view::brief(ticket, directory)).collect(),
        }))
    }

    /// Who said "me too"; `None` if there is no such known issue.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn joiners(
        &self,
        id: IncidentId,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<Option<JoinerList>, StoreError> {
        if incidents::known(self.c, id)?.is_none() {
            return Ok(None);
        }
        let mut rows = incidents::joiners(self.c, id, after, limit + 1)?;
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|(person, _)| person.to_string());
        let mut items = Vec::with_capacity(rows.len());
        for (person, at) in rows {
            let card = persons::get(self.c, person)?;
            items.extend(card.map(|card| Joiner { person: persons::reference(card), at }));
        }
        Ok(Some(JoinerList { items, next, count: incidents::joined(self.c, id)? }))
    }

    fn incident_row(
        &self,
        reader: TechnicianId,
        issue: KnownIssue,
    ) -> Result<DeskIncident, StoreError> {
        let id = issue.public.id;
        let counts =
            (incidents::joined(self.c, id)?, queue::count_of_incident(self.c, id, reader)?);
        Ok(incident::desk_view(issue, counts, self.directory()?, self.now))
    }
}
