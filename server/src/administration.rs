//! What an administrator does on the server's own machine: invitations, enrolment keys, API tokens.

use std::path::Path;

use deskbell_protocol::{
    TechnicianId, Timestamp, WriteId,
    desk::people::{Role, Technician},
    enroll::TokenHash,
    text::{Email, Name, TextIssue},
};
use deskbell_store::{
    ApiToken, ApiTokenId, Clock, Ids, LinkKind, NewEnrollmentKey, NewLink, Store, StoreError,
};

use crate::http::session::new_secret;

/// Seconds a printed invitation lasts.
const INVITATION_SECONDS: i64 = 72 * 60 * 60;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A value is not as it should be.
    #[error("{field}: {issue}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        issue: TextIssue,
    },
    /// Nobody on the desk has this address.
    #[error("technician: nobody on the desk has this address")]
    UnknownTechnician,
    /// There is no such enrolment key.
    #[error("id: there is no such enrolment key")]
    UnknownKey,
    /// There is no such API token.
    #[error("id: there is no such API token")]
    UnknownToken,
}

/// The rules of a new enrolment key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyRules {
    /// Days until it ends.
    pub expires_days: Option<u32>,
    /// How often it may be used.
    pub max_uses: Option<u32>,
    /// Whether its computers are approved at once, each for a new person.
    pub auto_approve: bool,
}

/// An administrator at work.
pub struct Administration<'a> {
    /// Where it is written.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Ids.
    pub ids: &'a dyn Ids,
    /// The data directory.
    pub data: &'a Path,
    /// Where people reach the server, without a slash at the end.
    pub public: String,
}

impl Administration<'_> {
    /// Adds a technician, or finds the one with this address, and makes an invitation.
    pub async fn technician(
        &self,
        name: &str,
        email: &str,
        role: Role,
    ) -> Result<(TechnicianId, String), AdministrationError> {
        let name = Name::parse(name).map_err(|issue| wrong("name", issue))?;
        let email = Email::parse(email).map_err(|issue| wrong("email", issue))?;
        let id = match self.known(&email).await? {
            Some(technician) => technician.id,
            None => {
                let id = TechnicianId(self.ids.id(self.clock.now()));
                let technician = Technician {
                    id,
                    name,
                    email,
                    phone: None,
                    role,
                    teams: Vec::new(),
                    here_until: None,
                    away_until: None,
                    active: true,
                    version: 0,
                };
                self.store.put_technician(technician, None).await?;
                id
            }
        };
        Ok((id, self.invitation(id).await?))
    }

    /// Makes an enrolment key.
    pub async fn enrollment_key(&self, rules: KeyRules) -> Result<String, AdministrationError> {
        Ok(self.enrollment_key_with_id(rules).await?.1)
    }

    /// Makes an enrolment key; its id and the key itself.
    pub async fn enrollment_key_with_id(
        &self,
        rules: KeyRules,
    ) -> Result<(WriteId, String), AdministrationError> {
        let now = self.clock.now();
        let id = WriteId(self.ids.id(now));
        let (new, key) = new_key(id, rules, now);
        self.store.add_enrollment_key(new).await?;
        Ok((id, key))
    }

    /// Ends an enrolment key. Computers that came in by it stay.
    pub async fn revoke_enrollment_key(&self, id: WriteId) -> Result<(), AdministrationError> {
        let is_there = self.store.revoke_enrollment_key(id, None).await?;
        if is_there { Ok(()) } else { Err(AdministrationError::UnknownKey) }
    }

    /// Every API token with its technician, oldest first.
    pub async fn api_tokens(&self) -> Result<Vec<(ApiToken, Technician)>, StoreError> {
        self.store
            .read(|reader| {
                let owned = |token: ApiToken| {
                    let technician = reader.technician(token.technician)?;
                    Ok(technician.map(|technician| (token, technician)))
                };
                reader
                    .api_tokens()?
                    .into_iter()
                    .filter_map(|token| owned(token).transpose())
                    .collect()
            })
            .await
    }

    /// Ends an API token by the id `api_tokens` shows.
    pub async fn revoke_api_token(&self, id: &str) -> Result<(), AdministrationError> {
        let id = ApiTokenId::parse(id).ok_or(AdministrationError::UnknownToken)?;
        let is_there = self.store.revoke_api_token(id).await?;
        if is_there { Ok(()) } else { Err(AdministrationError::UnknownToken) }
    }

    /// Makes an API token of a technician.
    pub async fn api_token(&self, email: &str) -> Result<String, AdministrationError> {
        let email = Email::parse(email).map_err(|issue| wrong("technician", issue))?;
        let technician = self.known(&email).await?.ok_or(AdministrationError::UnknownTechnician)?;
        let token = new_secret();
        self.store.add_api_token(TokenHash::of(&token), technician.id).await?;
        Ok(token)
    }

    async fn known(&self, email: &Email) -> Result<Option<Technician>, StoreError> {
        let wanted = email.clone();
        self.store.read(move |reader| reader.technician_by_email(&wanted)).await
    }

    /// A link for the printer; its page has a button, so that a program that only looks uses nothing up.
    async fn invitation(&self, technician: TechnicianId) -> Result<String, StoreError> {
        let token = new_secret();
        let link = NewLink {
            hash: TokenHash::of(&token),
            technician,
            kind: LinkKind::Invitation,
            expires_at: self.clock.now().plus_seconds(INVITATION_SECONDS),
        };
        self.store.add_link(link).await?;
        Ok(format!("{}/sign-in#{token}", self.public))
    }
}

/// A new enrolment key as it is kept, and the key itself, which is known to nobody else.
pub(crate) fn new_key(id: WriteId, rules: KeyRules, now: Timestamp) -> (NewEnrollmentKey, String) {
    let key = new_secret();
    let until = |days: u32| now.plus_seconds(i64::from(days) * DAY_SECONDS);
    let new = NewEnrollmentKey {
        id,
        hash: TokenHash::of(&key),
        auto_approve: rules.auto_approve,
        max_uses: rules.max_uses,
        expires_at: rules.expires_days.map(until),
    };
    (new, key)
}

fn wrong(field: &'static str, issue: TextIssue) -> AdministrationError {
    AdministrationError::Field { field, issue }
}
