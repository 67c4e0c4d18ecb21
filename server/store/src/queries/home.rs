//! What a device needs to know before anybody asks for help.

use deskbell_domain::calendar::Calendar;
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
        settings::{self, Setting},
        tickets,
    },
};

/// Fewer samples than this say nothing.
const SAMPLES: usize = 20;
/// Samples that are looked at.
const MOST_SAMPLES: usize = 500;
/// How far back samples are looked for.
const SAMPLE_SECONDS: i64 = 56 * 24 * 3600;
/// Samples that say how busy it is now.
const RECENT: usize = 10;

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

/// The median of open minutes to a first word at this hour of the day.
pub(crate) fn wait(
    c: &Connection,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<Option<Wait>, StoreError> {
    if !settings::get::<WaitSettings>(c)?.settings.show {
        return Ok(None);
    }
    let samples = tickets::wait_samples(c, now.plus_seconds(-SAMPLE_SECONDS), MOST_SAMPLES)?;
    let (_, hour) = calendar.weekday_and_hour(now);
    let near = |at: Timestamp| calendar.weekday_and_hour(at).1.abs_diff(hour) <= 1;
    let recent: Vec<u32> = samples.iter().take(RECENT).map(|(_, minutes)| *minutes).collect();
    let at_this_hour: Vec<u32> =
        samples.iter().filter(|(at, _)| near(*at)).map(|(_, minutes)| *minutes).collect();
    if at_this_hour.len() < SAMPLES {
        return Ok(None);
    }
    let Some(minutes) = median(at_this_hour) else { return Ok(None) };
    let busy = median(recent).is_some_and(|recent| recent >= minutes.saturating_mul(2).max(10));
    let opens_at = if calendar.is_open(now) { None } else { calendar.next_opening(now) };
    Ok(Some(Wait { minutes: minutes.max(1), busy, opens_at }))
}

/// The upper median: rounded up rather than down.
fn median(mut values: Vec<u32>) -> Option<u32> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}
