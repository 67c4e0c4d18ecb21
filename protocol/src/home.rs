//! What a device needs to know before anybody asks for help.

use serde::{Deserialize, Serialize};

use crate::{
    enroll::Approval,
    ids::{Epoch, PersonId},
    incident::{Answer, Incident},
    text::{Email, Line, Name},
    time::Timestamp,
};

/// Answer of `GET /me/home`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Home {
    /// The organisation's name.
    pub organisation: Name,
    /// How to reach IT without Deskbell.
    pub it: ItDesk,
    /// The person this device speaks for.
    pub me: Me,
    /// How far this device is trusted; older servers do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// The honest wait, left out under 20 samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// Known issues that go on.
    pub incidents: Vec<Incident>,
    /// Published answers, at most 200.
    pub answers: Vec<Answer>,
    /// Lengths and counts of this server.
    pub limits: Limits,
    /// What is promised about data.
    pub privacy: Privacy,
    /// What this server can do beyond its version.
    pub capabilities: Vec<String>,
    /// The server's epoch.
    pub epoch: Epoch,
    /// The server's version.
    pub server_version: String,
    /// The oldest client contract it serves.
    pub min_client: u32,
}

/// How to reach IT without Deskbell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ItDesk {
    /// The phone number; empty if the organisation has none.
    pub phone: Line,
    /// Where the desk is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<Line>,
    /// Opening hours of each week.
    pub hours: Vec<OpeningHours>,
    /// Days without opening hours, ISO 8601 dates.
    pub holidays: Vec<Date>,
    /// IANA name of the zone the hours are meant in.
    pub time_zone: Line,
}

/// A calendar date, ISO 8601, e.g. `2026-12-25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(pub jiff::civil::Date);

impl TryFrom<String> for Date {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        raw.parse().map(Self).map_err(|_| "not_a_date: a date such as 2026-12-25")
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.0.to_string()
    }
}

/// When IT answers on one day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpeningHours {
    /// The day.
    pub day: Weekday,
    /// From, `HH:MM` local time.
    pub from: ClockTime,
    /// Until, `HH:MM` local time, later than `from`.
    pub until: ClockTime,
}

/// Minutes since local midnight, written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(pub u16);

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// The person a device speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Me {
    /// Its id.
    pub id: PersonId,
    /// The name.
    pub display_name: Name,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
    /// Phone numbers, the usual one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Line>,
    /// E-mail addresses, the usual one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Whether the identity was confirmed.
    pub confirmed: bool,
}

/// The honest wait at this hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wait {
    /// Median minutes to the first word of a person, rounded up.
    pub minutes: u32,
    /// Whether it is busier than usual.
    pub busy: bool,
    /// When IT opens, if it is closed now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
}

/// Lengths and counts of this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Longest text, in bytes.
    pub text_bytes: u64,
    /// Largest attachment, in bytes.
    pub attachment_bytes: u64,
    /// Most attachments of one message.
    pub attachments: u32,
}

/// What is promised about data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Privacy {
    /// Months after which closed tickets are deleted.
    pub months: u32,
    /// Smallest group a report shows.
    pub min_group: u32,
    /// Who reads security signals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_lead: Option<Name>,
}

impl TryFrom<String> for ClockTime {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        const ISSUE: &str = "not_a_clock_time: a time such as 09:30";
        let (hours, minutes) = raw.split_once(':').ok_or(ISSUE)?;
        let digits = |part: &str| {
            if part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse().ok()
            } else {
                None
            }
        };
        let (hours, minutes): (u16, u16) = digits(hours).zip(digits(minutes)).ok_or(ISSUE)?;
        let total = hours * 60 + minutes;
        if minutes < 60 && total <= 24 * 60 { Ok(Self(total)) } else { Err(ISSUE) }
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> String {
        time.to_string()
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
    use utoipa::{PartialSchema, ToSchema, openapi::RefOr};

    impl PartialSchema for super::ClockTime {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some("^[0-2][0-9]:[0-5][0-9]$"))
                .into()
        }
    }
    impl ToSchema for super::ClockTime {
        fn name() -> std::borrow::Cow<'static, str> {
            "ClockTime".into()
        }
    }
    impl PartialSchema for super::Date {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
                .into()
        }
    }
    impl ToSchema for super::Date {
        fn name() -> std::borrow::Cow<'static, str> {
            "Date".into()
        }
    }
}
