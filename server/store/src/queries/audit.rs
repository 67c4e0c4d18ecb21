//! The audit, as leads and administrators read it.

use deskbell_protocol::{
    PersonId, TechnicianId,
    desk::audit::{AuditEntry, AuditList},
};
use uuid::Uuid;

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{
        audit::{self, AuditFilter, AuditLine, AuditPosition},
        persons, tickets,
    },
};

impl Reader<'_> {
    /// The newest lines, as they are stored.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn audit(&self, limit: usize) -> Result<Vec<AuditLine>, StoreError> {
        audit::newest(self.c, limit)
    }

    /// One page of the audit, newest first. `at` is a position of an earlier page, or `end`.
    ///
    /// # Errors
    /// `MalformedPosition`, or if the database cannot be read.
    pub fn audit_page(
        &self,
        reader: TechnicianId,
        filter: &AuditFilter,
        at: Option<&str>,
        limit: usize,
    ) -> Result<AuditList, StoreError> {
        let at = parse_position(at)?;
        let (lines, has_more) = audit::page(self.c, filter, reader, at, limit)?;
        let is_inside = !matches!(at, AuditPosition::Start | AuditPosition::End);
        let (has_older, has_newer) = match at {
            AuditPosition::Start | AuditPosition::Below(_) => (has_more, is_inside),
            AuditPosition::Above(_) | AuditPosition::End => (is_inside, has_more),
        };
        let next = lines.last().filter(|_| has_older).map(|line| format!("b{}", line.position));
        let prev = lines.first().filter(|_| has_newer).map(|line| format!("a{}", line.position));
        let items = lines.into_iter().map(|line| self.entry(line)).collect::<Result<_, _>>()?;
        Ok(AuditList { items, next, prev })
    }

    /// A line with the names of those it is about, as they are now.
    fn entry(&self, line: AuditLine) -> Result<AuditEntry, StoreError> {
        let directory = self.directory()?;
        let person = |id: Option<Uuid>| -> Result<_, StoreError> {
            let card = id.map(|id| persons::get(self.c, PersonId(id))).transpose()?.flatten();
            Ok(card.map(persons::reference))
        };
        let (about, other) = (person(line.target)?, person(line.other)?);
        let technician =
            line.target.map(TechnicianId).filter(|id| directory.technician(*id).is_some());
        let number = match line.ticket {
            Some(id) => tickets::get(self.c, id)?.map(|ticket| ticket.number),
            None => None,
        };
        let is_ticket = line.target == line.ticket.map(|id| id.0);
        let is_named = about.is_some() || technician.is_some() || is_ticket;
        let target = line.target.filter(|_| !is_named);
        Ok(AuditEntry {
            position: line.position,
            at: line.at,
            by: line.by.map(|id| directory.technician_ref(id)),
            what: line.what,
            // A machine from which a history was opened is no person, and has no name here.
            target: target.or(line.other.filter(|_| other.is_none())),
            person: about,
            other_person: other,
            technician: technician.map(|id| directory.technician_ref(id)),
            ticket: line.ticket,
            number,
        })
    }
}

fn parse_position(at: Option<&str>) -> Result<AuditPosition, StoreError> {
    let Some(raw) = at else { return Ok(AuditPosition::Start) };
    if raw == "end" {
        return Ok(AuditPosition::End);
    }
    let place = |way: char| raw.strip_prefix(way).and_then(|digits| digits.parse().ok());
    let below = place('b').map(AuditPosition::Below);
    below.or_else(|| place('a').map(AuditPosition::Above)).ok_or(StoreError::MalformedPosition)
}
