//! The store's writes on the desk itself.

use deskbell_protocol::{
    PersonId, TeamId, TechnicianId, TicketId, Timestamp, TopicId, WriteId,
    desk::{
        import::{ListedPerson, PeopleImport},
        own::PatchOwn,
        people::{Team, Technician, Topic},
        person_write::{OpenedFrom, PutPerson},
        settings::{Calendar, Versioned},
    },
    enroll::TokenHash,
    home::Me,
    text::Name,
};

use crate::{
    Store, StoreError,
    commands::{company, desk, merge, own, people, upkeep},
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

    /// Adds a technician, or writes the card anew from the version `if_match`; says whether they are new.
    ///
    /// # Errors
    /// `Refused` with a field, `StillContact`, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn write_technician(
        &self,
        who: Technician,
        if_match: Option<u32>,
        by: TechnicianId,
    ) -> Result<(Technician, bool), StoreError> {
        self.write(move |work| desk::write_technician(work, who, if_match, by)).await
    }

    /// Takes a technician off the desk. A repeat changes nothing.
    ///
    /// # Errors
    /// `Refused` with `NotFound` or `StillContact`; else as [`Store::decide`].
    pub async fn retire_technician(
        &self,
        id: TechnicianId,
        by: TechnicianId,
    ) -> Result<(), StoreError> {
        self.write(move |work| desk::retire_technician(work, id, by)).await
    }

    /// Adds a person or writes the card anew.
    ///
    /// # Errors
    /// `Refused` with `Erased`; else as [`Store::decide`].
    pub async fn put_person(&self, card: Me, by: Option<TechnicianId>) -> Result<(), StoreError> {
        self.write(move |work| desk::put_person(work, &card, by)).await
    }

    /// Writes a person's card from the version `if_match`, or makes a person by hand; says whether they are new.
    ///
    /// # Errors
    /// `Refused` with `Erased`, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn write_person(
        &self,
        id: PersonId,
        words: PutPerson,
        if_match: Option<u32>,
        by: TechnicianId,
    ) -> Result<bool, StoreError> {
        self.write(move |work| people::put(work, id, words, if_match, by)).await
    }

    /// Joins a person into another one; answers with the one they are from now on. A repeat changes nothing.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `AlreadyDone`, `Erased` or a field; else as [`Store::decide`].
    pub async fn merge_people(
        &self,
        person: PersonId,
        into: PersonId,
        by: TechnicianId,
    ) -> Result<PersonId, StoreError> {
        self.write(move |work| merge::merge(work, person, into, by)).await
    }

    /// Takes a person out of the one they were joined into. A repeat changes nothing.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `Erased`, or `AlreadyDone` if no technician joined them; else as [`Store::decide`].
    pub async fn unmerge_people(
        &self,
        person: PersonId,
        by: TechnicianId,
    ) -> Result<(), StoreError> {
        self.write(move |work| merge::unmerge(work, person, by)).await
    }

    /// Edits a technician's own settings, once for each id.
    ///
    /// # Errors
    /// `Refused` with a field or `IdempotencyConflict`; else as [`Store::decide`].
    pub async fn edit_own(
        &self,
        write: WriteId,
        words: PatchOwn,
        who: TechnicianId,
    ) -> Result<(), StoreError> {
        self.write(move |work| own::edit(work, write, &words, who)).await
    }

    /// Opens somebody's whole history, with a line in the audit; answers with the moment of the opening.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `Erased`, `IdempotencyConflict` or a field; else as [`Store::decide`].
    pub async fn open_history(
        &self,
        opening: WriteId,
        person: PersonId,
        from: OpenedFrom,
        by: TechnicianId,
    ) -> Result<Timestamp, StoreError> {
        self.write(move |work| people::open_history(work, opening, person, from, by)).await
    }

    /// Adds whoever of a list is not known by their address; answers how many that were.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn import_people(&self, listed: Vec<ListedPerson>) -> Result<usize, StoreError> {
        self.write(move |work| people::import(work, listed, None)).await
    }

    /// Imports a list under an id, once: a repeat is the first outcome again. `read` is what was read of it, `digest`
    /// stands for its bytes.
    ///
    /// # Errors
    /// `Refused` with `IdempotencyConflict`; else as [`Store::decide`].
    pub async fn import_list(
        &self,
        id: WriteId,
        read: (PeopleImport, [u8; 32]),
        listed: Vec<ListedPerson>,
        by: TechnicianId,
    ) -> Result<PeopleImport, StoreError> {
        self.write(move |work| people::import_once(work, id, read, listed, by)).await
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
        by: Option<TechnicianId>,
    ) -> Result<Team, StoreError> {
        self.write(move |work| desk::put_team(work, id, name, restricted, if_match, by)).await
    }

    /// Takes a team out of the lists.
    ///
    /// # Errors
    /// `Refused` with `NotFound`; else as [`Store::decide`].
    pub async fn retire_team(&self, id: TeamId, by: TechnicianId) -> Result<(), StoreError> {
        self.write(move |work| desk::retire_team(work, id, by)).await
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
        by: Option<TechnicianId>,
    ) -> Result<Topic, StoreError> {
        self.write(move |work| desk::put_topic(work, id, name, if_match, by)).await
    }

    /// Takes a topic out of the lists.
    ///
    /// # Errors
    /// `Refused` with `NotFound`; else as [`Store::decide`].
    pub async fn retire_topic(&self, id: TopicId, by: TechnicianId) -> Result<(), StoreError> {
        self.write(move |work| desk::retire_topic(work, id, by)).await
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
        self.write(move |work| desk::add_enrollment_key(work, &key, None)).await
    }

    /// Adds an enrolment key, once; says whether it was, or was there already.
    ///
    /// # Errors
    /// `Refused` with `IdempotencyConflict`; else as [`Store::decide`].
    pub async fn make_enrollment_key(
        &self,
        key: NewEnrollmentKey,
        expires_days: Option<u32>,
        by: TechnicianId,
    ) -> Result<bool, StoreError> {
        self.write(move |work| desk::make_enrollment_key(work, &key, expires_days, by)).await
    }

    /// Ends an enrolment key; whether there is one. Computers that came in by it stay.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn revoke_enrollment_key(
        &self,
        id: WriteId,
        by: Option<TechnicianId>,
    ) -> Result<bool, StoreError> {
        self.write(move |work| desk::revoke_enrollment_key(work, id, by)).await
    }
}
