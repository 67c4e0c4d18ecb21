//! What a device needs to know before anybody asks for help.

use deskbell_domain::{
    calendar::Calendar,
    wait::{self, Arrivals},
};
use deskbell_protocol::{
    PersonId, Timestamp,
    desk::settings::{ContactSettings, PrivacySettings, Versioned, WaitSettings},
    home::{Me, Wait},
    incident::{Answer, Incident},
};
use rusqlite::Connection;

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{
        answers, incidents, persons,
        settings::{self, Company, Setting},
        tickets,
    },
};

/// Samples that are looked at.
const MOST_SAMPLES: usize = 500;
/// How far back samples are looked for.
const WEEKS: i64 = 8;
const WEEK_SECONDS: i64 = 7 * 24 * 3600;

/// Everything of `home` that depends on what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeParts {
    /// The person.
    pub me: Me,
    /// Names and numbers of IT.
    pub contact: ContactSettings,
    /// When IT answers.
    pub calendar: deskbell_protocol::desk::settings::Calendar,
    /// What is promised about data.
    pub privacy: PrivacySettings,
    /// The honest wait, if it is shown and there are enough samples.
    pub wait: Option<Wait>,
    /// Known issues that go on.
    pub incidents: Vec<Incident>,
    /// Published answers.
    pub answers: Vec<Answer>,
    /// Whether company sign-in is set up.
    pub sign_in: bool,
}

impl Reader<'_> {
    /// What `home` says to a person; `None` if there is no such person.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn home(&self, person: PersonId) -> Result<Option<HomeParts>, StoreError> {
        let Some(me) = persons::get(self.c, person)? else { return Ok(None) };
        Ok(Some(HomeParts {
            me,
            contact: settings::get::<ContactSettings>(self.c)?.settings,
            calendar: settings::get::<deskbell_protocol::desk::settings::Calendar>(self.c)?
                .settings,
            privacy: settings::get::<PrivacySettings>(self.c)?.settings,
            wait: wait(self.c, &self.settings_for_rules()?.calendar, self.now)?,
            incidents: incidents::open(self.c, Some(person))?,
            answers: answers::published(self.c)?,
            sign_in: settings::get::<Company>(self.c)?.settings.provider.is_some(),
        }))
    }

    /// Settings of one kind with their version.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn settings<S: Setting>(&self) -> Result<Versioned<S>, StoreError> {
        settings::get(self.c)
    }
}

/// The honest wait at this hour, if it is shown and there are enough samples.
pub(crate) fn wait(
    c: &Connection,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<Option<Wait>, StoreError> {
    if !settings::get::<WaitSettings>(c)?.settings.show {
        return Ok(None);
    }
    let samples = tickets::wait_samples(c, now.plus_seconds(-WEEKS * WEEK_SECONDS), MOST_SAMPLES)?;
    Ok(wait::honest(&samples, arrivals(c, now)?, now, calendar))
}

/// Tickets of the last hour, and of the same hour in the weeks before.
fn arrivals(c: &Connection, now: Timestamp) -> Result<Arrivals, StoreError> {
    let in_hour = |until: Timestamp| tickets::received(c, until.plus_seconds(-3600), until);
    let mut before = 0;
    for week in 1..=WEEKS {
        before += in_hour(now.plus_seconds(-week * WEEK_SECONDS))?;
    }
    let usual = before / u32::try_from(WEEKS).unwrap_or(1);
    Ok(Arrivals { now: in_hour(now)?, usual })
}
