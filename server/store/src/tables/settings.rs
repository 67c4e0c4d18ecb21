//! Table `settings`: the organisation's settings as typed documents, each with a version.

use deskbell_domain::Settings;
use deskbell_domain::calendar::Calendar;
use deskbell_protocol::{
    desk::settings::{
        Calendar as CalendarSettings, ContactSettings, PrivacySettings, RemoteSession,
        TicketSettings, Versioned, WaitSettings,
    },
    home::{ClockTime, OpeningHours, Weekday},
    text::{Line, Name},
};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::{Cause, StoreError},
    sql::document,
};

/// One kind of settings: its name in the table and its value before anybody set it.
pub trait Setting: Serialize + DeserializeOwned + Send + 'static {
    /// The name in the table, also the last part of its path.
    const NAME: &'static str;
    /// What holds before anybody set it.
    ///
    /// # Errors
    /// Never with the values in this file; their types are parsed, not trusted.
    fn initial() -> Result<Self, StoreError>;
}

impl Setting for CalendarSettings {
    const NAME: &'static str = "calendar";
    fn initial() -> Result<Self, StoreError> {
        let hours = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
        ]
        .map(|day| OpeningHours { day, from: ClockTime(8 * 60), until: ClockTime(17 * 60) })
        .to_vec();
        Ok(Self { time_zone: line("UTC")?, hours, holidays: Vec::new() })
    }
}

impl Setting for ContactSettings {
    const NAME: &'static str = "contact";
    fn initial() -> Result<Self, StoreError> {
        let organisation = Name::parse("IT").map_err(unreadable)?;
        Ok(Self { organisation, phone: line("")?, desk: None })
    }
}

impl Setting for TicketSettings {
    const NAME: &'static str = "tickets";
    fn initial() -> Result<Self, StoreError> {
        Ok(Self { remind_after_days: 3, close_after_days: 5, reopen_within_days: 14 })
    }
}

impl Setting for PrivacySettings {
    const NAME: &'static str = "privacy";
    fn initial() -> Result<Self, StoreError> {
        Ok(Self { months: 24, min_group: 5, security_lead: None })
    }
}

impl Setting for WaitSettings {
    const NAME: &'static str = "waits";
    fn initial() -> Result<Self, StoreError> {
        Ok(Self { show: true })
    }
}

impl Setting for RemoteSession {
    const NAME: &'static str = "remote-session";
    fn initial() -> Result<Self, StoreError> {
        Ok(Self { link: None })
    }
}

/// Company sign-in as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// The provider; absent while company sign-in is off.
    pub provider: Option<Provider>,
}

/// The company's sign-in (OpenID Connect).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its issuer, exactly as it writes it.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// Its secret for this server, if it gave one.
    pub client_secret: Option<String>,
    /// Hosts beside the issuer's own that it answers under.
    pub hosts: Vec<String>,
}

impl Provider {
    /// Whether this is the same provider, and the same client of it.
    pub fn is_same(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.client_id == other.client_id
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Setting for Company {
    const NAME: &'static str = "sign-in";
    fn initial() -> Result<Self, StoreError> {
        Ok(Self::default())
    }
}

/// The settings with their version; version 0 before anybody set them.
pub(crate) fn get<S: Setting>(c: &Connection) -> Result<Versioned<S>, StoreError> {
    let row: Option<(String, u32)> = c
        .prepare_cached("SELECT body, version FROM settings WHERE name = ?1")?
        .query_row([S::NAME], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match row {
        Some((body, version)) => Ok(Versioned { settings: serde_json::from_str(&body)?, version }),
        None => Ok(Versioned { settings: S::initial()?, version: 0 }),
    }
}

/// Writes settings under a new version.
pub(crate) fn put<S: Setting>(c: &Connection, new: &Versioned<S>) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO settings (name, body, version) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET body = ?2, version = ?3",
        (S::NAME, document(&new.settings)?, new.version),
    )?;
    Ok(())
}

/// What the rules depend on.
pub(crate) fn for_rules(c: &Connection) -> Result<Settings, StoreError> {
    let calendar = get::<CalendarSettings>(c)?.settings;
    Ok(Settings {
        calendar: Calendar::parse(&calendar)?,
        tickets: get::<TicketSettings>(c)?.settings,
    })
}

fn line(raw: &str) -> Result<Line, StoreError> {
    Line::parse(raw).map_err(unreadable)
}

fn unreadable(issue: deskbell_protocol::text::TextIssue) -> StoreError {
    StoreError::Damaged { what: "an initial setting", cause: Cause::of(issue) }
}
