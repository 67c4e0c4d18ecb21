//! When people ask: Mondays are busy, weekends and holidays are quiet, mornings are busier than afternoons.

use deskbell_domain::calendar::Calendar;
use deskbell_protocol::{
    Timestamp,
    desk::settings,
    home::{ClockTime, Date, OpeningHours, Weekday},
    text::Line,
};
use jiff::{ToSpan, civil, tz::TimeZone};

use super::{chance::Chance, error::DemoError};

/// Days of history.
const DAYS: i32 = 182;
const DAY_SECONDS: i64 = 24 * 3600;
/// Where the company sits, if this computer knows time zones.
const ZONE: &str = "Europe/London";

/// Opening hours and holidays of the company.
pub(super) fn opening_hours(now: Timestamp) -> Result<settings::Calendar, DemoError> {
    let zone = if TimeZone::get(ZONE).is_ok() { ZONE } else { "UTC" };
    let days = [
        (Weekday::Monday, 17),
        (Weekday::Tuesday, 17),
        (Weekday::Wednesday, 17),
        (Weekday::Thursday, 17),
        (Weekday::Friday, 16),
    ];
    let hours = days.map(|(day, until)| OpeningHours {
        day,
        from: ClockTime(8 * 60),
        until: ClockTime(until * 60),
    });
    let year = now.jiff().to_zoned(TimeZone::UTC).year();
    let mut holidays = Vec::new();
    for year in [year.saturating_sub(1), year, year.saturating_add(1)] {
        holidays.extend(holidays_of(year)?.map(Date));
    }
    Ok(settings::Calendar { time_zone: Line::parse(zone)?, hours: hours.to_vec(), holidays })
}

/// A working day of the past, and how much is asked on it.
struct Day {
    date: civil::Date,
    weight: u32,
    /// Whether people come back from three or more days off.
    after_days_off: bool,
}

/// A moment somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    /// Whether people have just come back from days off and forgot their passwords.
    pub(super) after_days_off: bool,
    /// Weeks before now.
    pub(super) weeks_ago: u32,
}

/// So many moments of the half year before `until`, in order.
pub(super) fn moments(
    calendar: &settings::Calendar,
    now: Timestamp,
    until: Timestamp,
    count: usize,
    chance: &mut Chance,
) -> Result<Vec<Moment>, DemoError> {
    let zone = zone(calendar);
    let days = days(calendar, until, &zone);
    let weighted: Vec<(usize, u32)> =
        days.iter().enumerate().map(|(at, day)| (at, day.weight)).collect();
    let mut moments = Vec::with_capacity(count);
    while moments.len() < count {
        let at = chance.weighted(&weighted)?;
        let day = days.get(at).ok_or(DemoError::Incomplete { what: "a working day" })?;
        let at = time_on(day.date, &zone, chance)?;
        if at < until {
            let weeks = (now.millis() - at.millis()) / (7 * DAY_SECONDS * 1000);
            moments.push(Moment {
                at,
                after_days_off: day.after_days_off,
                weeks_ago: u32::try_from(weeks).unwrap_or(0),
            });
        }
    }
    moments.sort();
    Ok(moments)
}

/// The moment that lies so many open minutes back.
pub(super) fn open_minutes_ago(calendar: &Calendar, now: Timestamp, minutes: u32) -> Timestamp {
    let (mut early, mut late) = (now.plus_seconds(-60 * DAY_SECONDS), now);
    while late.millis() - early.millis() > 1000 {
        let middle = Timestamp::from_millis(i64::midpoint(early.millis(), late.millis()));
        if calendar.open_minutes(middle, now) >= minutes {
            early = middle;
        } else {
            late = middle;
        }
    }
    early
}

fn zone(calendar: &settings::Calendar) -> TimeZone {
    TimeZone::get(calendar.time_zone.as_str()).unwrap_or(TimeZone::UTC)
}

/// The working days of the half year. Each counts more on Mondays and after days off, less before them.
fn days(calendar: &settings::Calendar, until: Timestamp, zone: &TimeZone) -> Vec<Day> {
    let last = until.jiff().to_zoned(zone.clone()).date();
    let mut days_off = 0;
    let mut days = Vec::new();
    for back in (0..DAYS).rev() {
        let date = last.saturating_sub(back.days());
        let weekday = date.weekday().to_monday_zero_offset();
        if weekday > 4 || calendar.holidays.contains(&Date(date)) {
            days_off += 1;
            continue;
        }
        let usual = match weekday {
            0 => 145,
            1 => 112,
            2 => 100,
            3 => 96,
            _friday => 74,
        };
        let after_days_off = days_off >= 3;
        let weight = if after_days_off { 170 } else { usual };
        days.push(Day { date, weight, after_days_off });
        days_off = 0;
    }
    days
}

/// Mostly within opening hours, with a peak in the morning and a small one after lunch.
fn time_on(
    date: civil::Date,
    zone: &TimeZone,
    chance: &mut Chance,
) -> Result<Timestamp, DemoError> {
    const HOURS: [(i8, u32); 12] = [
        (7, 3),
        (8, 11),
        (9, 19),
        (10, 16),
        (11, 12),
        (12, 6),
        (13, 9),
        (14, 12),
        (15, 9),
        (16, 5),
        (17, 2),
        (20, 1),
    ];
    let hour = chance.weighted(&HOURS)?;
    let local = date.at(hour, 0, 0, 0).saturating_add(i64::from(chance.between(0, 3599)).seconds());
    let zoned = zone.to_ambiguous_zoned(local).compatible();
    let at = zoned.map_err(|_| DemoError::Incomplete { what: "a time on the clock" })?;
    Ok(Timestamp::new(at.timestamp()))
}

/// Public holidays of the company's town.
fn holidays_of(year: i16) -> Result<impl Iterator<Item = civil::Date>, DemoError> {
    let easter = easter(year)?;
    let date = |month, day| {
        civil::Date::new(year, month, day)
            .map_err(|_| DemoError::Incomplete { what: "a date of the calendar" })
    };
    let monday = civil::Weekday::Monday;
    let nth = |date: civil::Date, nth| {
        date.nth_weekday_of_month(nth, monday)
            .map_err(|_| DemoError::Incomplete { what: "a Monday" })
    };
    let days = [
        date(1, 1)?,
        easter.saturating_sub(2.days()),
        easter.saturating_add(1.day()),
        nth(date(5, 1)?, 1)?,
        nth(date(5, 1)?, -1)?,
        nth(date(8, 1)?, -1)?,
        date(12, 25)?,
        date(12, 26)?,
    ];
    Ok(days.into_iter())
}

/// Easter Sunday of the Gregorian calendar (the method of Meeus).
fn easter(year: i16) -> Result<civil::Date, DemoError> {
    let y = i32::from(year);
    let (century, rest) = (y / 100, y % 100);
    let golden = y % 19;
    let shift = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    let number = |value: i32| i8::try_from(value).unwrap_or(1);
    civil::Date::new(year, number(sum / 31), number(sum % 31 + 1))
        .map_err(|_| DemoError::Incomplete { what: "a date for Easter" })
}
