//! People, machines and the people of the desk, and who a token belongs to.

use deskbell_domain::desk_view;
use deskbell_protocol::{
    MachineId, PersonId, TechnicianId, Timestamp, WriteId,
    desk::{
        people::{DeskDevice, MachineRef, PeopleList, Person, Team, Technician, Topic},
        ticket::DeskTicketBrief,
    },
    enroll::TokenHash,
    text::Email,
};

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{
        audit::{self, AuditLine},
        credentials::{self, Credential},
        devices,
        enrollment_keys::{self, EnrollmentKey},
        persons,
        queue::{self, Position, QueueFilter},
        sign_in::{self, ApiToken},
        teams, technicians, topics,
    },
};

/// Tickets a machine's page shows.
const MACHINE_TICKETS: usize = 10;

/// A machine's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachinePage {
    /// The machine.
    pub machine: MachineRef,
    /// Its devices.
    pub devices: Vec<DeskDevice>,
    /// The last tickets sent from it.
    pub tickets: Vec<DeskTicketBrief>,
}

impl Reader<'_> {
    /// The credential of a device's token, revoked ones included.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn credential(&self, token: &TokenHash) -> Result<Option<Credential>, StoreError> {
        credentials::by_token(self.c, token)
    }

    /// The credential of this id, as it stands now.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn credential_by_id(&self, id: WriteId) -> Result<Option<Credential>, StoreError> {
        credentials::get(self.c, id)
    }

    /// The technician of a session, while both are valid. `used` is when it was last used, as far as that is not
    /// written down yet.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn technician_by_session(
        &self,
        session: &TokenHash,
        used: Option<Timestamp>,
    ) -> Result<Option<Technician>, StoreError> {
        let id = sign_in::by_session(self.c, session, used, self.now)?;
        self.active(id)
    }

    /// The technician of an API token, while both are valid.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn technician_by_api_token(
        &self,
        token: &TokenHash,
    ) -> Result<Option<Technician>, StoreError> {
        let id = sign_in::by_api_token(self.c, token)?;
        self.active(id)
    }

    /// The technician of an address.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn technician_by_email(&self, email: &Email) -> Result<Option<Technician>, StoreError> {
        technicians::by_email(self.c, email)
    }

    /// A technician.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn technician(&self, id: TechnicianId) -> Result<Option<Technician>, StoreError> {
        technicians::get(self.c, id)
    }

    /// Every technician, by name.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn technicians(&self) -> Result<Vec<Technician>, StoreError> {
        technicians::all(self.c)
    }

    /// Every team in use, by name.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn teams(&self) -> Result<Vec<Team>, StoreError> {
        teams::all(self.c)
    }

    /// Every topic in use, by name.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        topics::all(self.c)
    }

    /// Every API token, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn api_tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        sign_in::api_tokens(self.c)
    }

    /// Every enrolment key, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn enrollment_keys(&self) -> Result<Vec<EnrollmentKey>, StoreError> {
        enrollment_keys::all(self.c)
    }

    /// The newest lines of the audit.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn audit(&self, limit: usize) -> Result<Vec<AuditLine>, StoreError> {
        audit::newest(self.c, limit)
    }

    /// People whose name, phone or mail holds what was typed, by name.
    ///
    /// # Errors
    /// `MalformedPosition`, or if the database cannot be read.
    pub fn people(
        &self,
        q: &str,
        at: Option<&str>,
        limit: usize,
    ) -> Result<PeopleList, StoreError> {
        let after: Option<PersonId> =
            at.map(|raw| raw.parse().map_err(|_| StoreError::MalformedPosition)).transpose()?;
        let last = after.map(|id| persons::get(self.c, id)).transpose()?.flatten();
        let bound = last.as_ref().map(|person| (person.display_name.as_str(), person.id));
        let mut items = persons::find(self.c, q, bound, limit + 1)?;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_more).map(|row| row.person.id.to_string());
        Ok(PeopleList { items, next })
    }

    /// A person with devices.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let present = persons::present(self.c, id)?;
        let Some(card) = persons::get(self.c, present)? else { return Ok(None) };
        Ok(Some(Person {
            id: card.id,
            display_name: card.display_name,
            department: card.department,
            place: card.place,
            phones: card.phones,
            emails: card.emails,
            confirmed: card.confirmed,
            devices: devices::of_person(self.c, present)?,
        }))
    }

    /// The tickets of a person this technician may see, newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn person_tickets(
        &self,
        reader: TechnicianId,
        person: PersonId,
        limit: usize,
    ) -> Result<Vec<DeskTicketBrief>, StoreError> {
        let filter = QueueFilter { person: Some(person), ..QueueFilter::of(None) };
        self.briefs(reader, &filter, limit)
    }

    /// A machine with its devices and last tickets.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn machine(
        &self,
        reader: TechnicianId,
        id: MachineId,
    ) -> Result<Option<MachinePage>, StoreError> {
        let Some(machine) = devices::machine(self.c, id)? else { return Ok(None) };
        let filter = QueueFilter { machine: Some(id), ..QueueFilter::of(None) };
        Ok(Some(MachinePage {
            machine,
            devices: devices::of_machine(self.c, id)?,
            tickets: self.briefs(reader, &filter, MACHINE_TICKETS)?,
        }))
    }

    /// Devices that wait for approval.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn pending_devices(&self) -> Result<Vec<DeskDevice>, StoreError> {
        devices::pending(self.c)
    }

    fn active(&self, id: Option<TechnicianId>) -> Result<Option<Technician>, StoreError> {
        let found = id.map(|id| technicians::get(self.c, id)).transpose()?.flatten();
        Ok(found.filter(|who| who.active))
    }

    fn briefs(
        &self,
        reader: TechnicianId,
        filter: &QueueFilter,
        limit: usize,
    ) -> Result<Vec<DeskTicketBrief>, StoreError> {
        let page = queue::page(self.c, filter, None, reader, self.now, Position::Start, limit)?;
        let directory = self.directory()?;
        let rows = self.shown(reader, &page.numbers)?;
        Ok(rows.iter().map(|ticket| desk_view::brief(ticket, directory)).collect())
    }
}
