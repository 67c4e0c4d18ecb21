//! The store's writes on the desk itself.

use deskbell_protocol::{
    TeamId, TechnicianId, TicketId, Timestamp, TopicId, WriteId,
    desk::{
        people::{Team, Technician, Topic},
        settings::{Calendar, Versioned},
    },
    enroll::TokenHash,
    home::Me,
    text::Name,
};

use crate::{
    Store, StoreError,
    commands::{
        company, desk,
        people::{self, ListedPerson},
        upkeep,
    },
    tables::{
        enrollment_keys::NewEnrollmentKey,
        settings::{Company, Setting},
        sign_in::{self, ApiTokenId, NewLink},
    },
};

impl Store {
    /// Adds a technician or writes the card anew, teams included.
    ///
    /// # Errors
    /// `Refused` for a taken address or a contact of open tickets; else as [`Store::decide`].
    pub async fn put_technician(
        &self,
        who: Technician,
        by: Option<TechnicianId>,
    ) -> Result<Technician, StoreError> {
        self.write(move |work| desk::put_technician(work, &who, by)).await
    }

    /// Adds a person or writes the card anew.
    ///
    /// # Errors
    /// `Refused` with `Erased`; else as [`Store::decide`].
    pub async fn put_person(&self, card: Me, by: Option<TechnicianId>) -> Result<(), StoreError> {
        self.write(move |work| desk::put_person(work, &card, by)).await
    }

    /// Adds whoever of a list is not known by their address; answers how many that were.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn import_people(&self, listed: Vec<ListedPerson>) -> Result<usize, StoreError> {
        self.write(move |work| people::import(work, listed)).await
    }

    /// Adds a team, or writes it anew from the version `if_match`.
    ///
    /// # Errors
    /// `Refused` with `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_team(
        &self,
        id: TeamId,
        name: Name,
        restricted: bool,
        if_match: Option<u32>,
    ) -> Result<Team, StoreError> {
        self.write(move |work| desk::put_team(work, id, name, restricted, if_match)).await
    }

    /// Takes a team out of the lists.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn retire_team(&self, id: TeamId) -> Result<(), StoreError> {
        self.write(move |work| desk::retire_team(work, id)).await
    }

    /// Adds a topic, or writes it anew from the version `if_match`.
    ///
    /// # Errors
    /// `Refused` with `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_topic(
        &self,
        id: TopicId,
        name: Name,
        if_match: Option<u32>,
    ) -> Result<Topic, StoreError> {
        self.write(move |work| desk::put_topic(work, id, name, if_match)).await
    }

    /// Takes a topic out of the lists.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn retire_topic(&self, id: TopicId) -> Result<(), StoreError> {
        self.write(move |work| desk::retire_topic(work, id)).await
    }

    /// Writes the calendar from the version `if_match`; one the rules cannot count with is refused.
    ///
    /// # Errors
    /// `Refused` with a field, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_calendar(
        &self,
        new: Calendar,
        if_match: Option<u32>,
        by: Option<TechnicianId>,
    ) -> Result<Versioned<Calendar>, StoreError> {
        desk::check_calendar(&new)?;
        self.put_settings(new, if_match, by).await
    }

    /// Writes settings from the version `if_match`.
    ///
    /// # Errors
    /// `Refused` with `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_settings<S: Setting + Clone>(
        &self,
        new: S,
        if_match: Option<u32>,
        by: Option<TechnicianId>,
    ) -> Result<Versioned<S>, StoreError> {
        self.write(move |work| desk::put_settings(work, new, if_match, by)).await
    }

    /// Sets company sign-in up, or off, from the version `if_match`. A secret that is not given anew stays with the
    /// provider it was given for.
    ///
    /// # Errors
    /// `Refused` with `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_company(
        &self,
        new: Company,
        if_match: Option<u32>,
        by: TechnicianId,
    ) -> Result<Versioned<Company>, StoreError> {
        self.write(move |work| company::set_up(work, new, if_match, by)).await
    }

    /// Puts tickets off whose timers were refused, or had nothing to do: others go first.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn put_off(&self, tickets: Vec<TicketId>) -> Result<(), StoreError> {
        self.write(move |work| upkeep::put_off(work, &tickets)).await
    }

    /// Adds a link that signs a technician in, once.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn add_link(&self, link: NewLink) -> Result<(), StoreError> {
        self.write(move |work| desk::add_link(work, &link)).await
    }

    /// Uses a link up and opens a session; `None` if it is unknown, used, too old or of another browser.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn use_link(
        &self,
        link: TokenHash,
        browser: Option<TokenHash>,
        session: TokenHash,
    ) -> Result<Option<Technician>, StoreError> {
        self.write(move |work| desk::use_link(work, &link, browser.as_ref(), &session)).await
    }

    /// Notes when sessions were last used, as a timer does: each goes on for a while from then.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn note_session_uses(
        &self,
        uses: Vec<(TokenHash, Timestamp)>,
    ) -> Result<(), StoreError> {
        self.write(move |work| {
            uses.iter().try_for_each(|(session, used)| {
                sign_in::note_use(work.connection(), session, *used)
            })
        })
        .await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn end_session(&self, session: TokenHash) -> Result<(), StoreError> {
        self.write(move |work| desk::end_session(work, &session)).await
    }

    /// Adds an API token of a technician.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn add_api_token(
        &self,
        token: TokenHash,
        technician: TechnicianId,
    ) -> Result<(), StoreError> {
        self.write(move |work| desk::add_api_token(work, &token, technician)).await
    }

    /// Ends an API token; whether there is one.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn revoke_api_token(&self, id: ApiTokenId) -> Result<bool, StoreError> {
        self.write(move |work| desk::revoke_api_token(work, id)).await
    }

    /// Adds an enrolment key.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn add_enrollment_key(&self, key: NewEnrollmentKey) -> Result<(), StoreError> {
        self.write(move |work| desk::add_enrollment_key(work, &key)).await
    }

    /// Ends an enrolment key; whether there is one. Computers that came in by it stay.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn revoke_enrollment_key(&self, id: WriteId) -> Result<bool, StoreError> {
        self.write(move |work| desk::revoke_enrollment_key(work, id)).await
    }
}
