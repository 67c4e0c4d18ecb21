//! People, machines and the people of the desk, and who a token belongs to.

use deskbell_protocol::{
    PersonId, TeamId, TechnicianId, Timestamp, TopicId, WriteId,
    desk::{
        import::ListedPerson,
        own::OwnSettings,
        people::{DeskDevice, PeopleList, Person, PersonRef, Team, Technician, Topic},
    },
    enroll::TokenHash,
    text::Email,
};

use super::reader::Reader;
use crate::{
    commands::people::unknown,
    error::StoreError,
    tables::{
        credentials::{self, Credential},
        devices,
        enrollment_keys::{self, EnrollmentKey},
        own_settings, person_merges, persons,
        sign_in::{self, ApiToken},
        teams, technicians, topics,
    },
};

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

    /// A team, also one that is out of use.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn team(&self, id: TeamId) -> Result<Option<Team>, StoreError> {
        teams::get(self.c, id)
    }

    /// A topic, also one that is out of use.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn topic(&self, id: TopicId) -> Result<Option<Topic>, StoreError> {
        topics::get(self.c, id)
    }

    /// Every API token, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn api_tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        sign_in::api_tokens(self.c)
    }

    /// An enrolment key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn enrollment_key(&self, id: WriteId) -> Result<Option<EnrollmentKey>, StoreError> {
        enrollment_keys::get(self.c, id)
    }

    /// Every enrolment key, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn enrollment_keys(&self) -> Result<Vec<EnrollmentKey>, StoreError> {
        enrollment_keys::all(self.c)
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
            version: persons::version(self.c, present)?,
            devices: devices::of_person(self.c, present)?,
            merged: person_merges::into(self.c, present, self.directory()?)?,
        }))
    }

    /// Whoever of a list is not known by their address: those whom an import would add.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn unknown_people(
        &self,
        listed: Vec<ListedPerson>,
    ) -> Result<Vec<ListedPerson>, StoreError> {
        unknown(self.c, listed)
    }

    /// People with this address, at most ten.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn people_by_address(&self, address: &Email) -> Result<Vec<PersonRef>, StoreError> {
        let mut found: Vec<PersonRef> = Vec::new();
        for id in persons::by_address(self.c, address)? {
            let present = persons::present(self.c, id)?;
            if !found.iter().any(|one| one.id == present) {
                found.extend(persons::get(self.c, present)?.map(persons::reference));
            }
        }
        found.truncate(10);
        Ok(found)
    }

    /// How a technician likes the console.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn own_settings(&self, technician: TechnicianId) -> Result<OwnSettings, StoreError> {
        own_settings::get(self.c, technician)
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
}
