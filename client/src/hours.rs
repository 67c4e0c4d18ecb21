//! Whether somebody at IT answers now, from the cached opening hours.

use deskbell_protocol::{
    Timestamp,
    home::{ClockTime, Date, ItDesk, Weekday},
};
use jiff::{civil, tz::TimeZone};

/// Until when somebody answers, or from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answering {
    /// Somebody answers now, until then.
    pub until: Option<Timestamp>,
    /// Nobody answers now, but from then.
    pub from: Option<Timestamp>,
}

/// Days looked ahead for the next opening.
const AHEAD: i32 = 21;

/// Judges the hours; knows nothing where the zone or the hours are missing.
#[must_use]
pub fn answering(it: &ItDesk, now: Timestamp) -> Answering {
    let Ok(zone) = TimeZone::get(it.time_zone.as_str()) else { return Answering::default() };
    let here = now.jiff().to_zoned(zone.clone());
    let today = here.date();
    let minute = i32::from(here.hour()) * 60 + i32::from(here.minute());
    for ahead in 0..=AHEAD {
        let Ok(day) = today.checked_add(jiff::Span::new().days(ahead)) else { break };
        for (from, until) in of_day(it, day) {
            if ahead == 0 && minute >= i32::from(until.0) {
                continue;
            }
            if ahead == 0 && minute >= i32::from(from.0) {
                return Answering { until: moment(&zone, day, until), from: None };
            }
            return Answering { until: None, from: moment(&zone, day, from) };
        }
    }
    Answering::default()
}

fn of_day(it: &ItDesk, day: civil::Date) -> Vec<(ClockTime, ClockTime)> {
    if it.holidays.contains(&Date(day)) {
        return Vec::new();
    }
    let weekday = match day.weekday() {
        civil::Weekday::Monday => Weekday::Monday,
        civil::Weekday::Tuesday => Weekday::Tuesday,
        civil::Weekday::Wednesday => Weekday::Wednesday,
        civil::Weekday::Thursday => Weekday::Thursday,
        civil::Weekday::Friday => Weekday::Friday,
        civil::Weekday::Saturday => Weekday::Saturday,
        civil::Weekday::Sunday => Weekday::Sunday,
    };
    let mut hours: Vec<_> = it
        .hours
        .iter()
        .filter(|hours| hours.day == weekday)
        .map(|hours| (hours.from, hours.until))
        .collect();
    hours.sort();
    hours
}

fn moment(zone: &TimeZone, day: civil::Date, at: ClockTime) -> Option<Timestamp> {
    let midnight = day.to_zoned(zone.clone()).ok()?;
    // Midnight plus minutes would be wrong on days that are an hour shorter or longer.
    let (hour, minute) = (i8::try_from(at.0 / 60).ok()?, i8::try_from(at.0 % 60).ok()?);
    let at = match civil::Time::new(hour, minute, 0, 0) {
        Ok(time) => day.to_datetime(time).to_zoned(zone.clone()).ok()?,
        Err(_) => midnight.checked_add(jiff::Span::new().days(1)).ok()?,
    };
    Some(Timestamp::new(at.timestamp()))
}

#[cfg(test)]
mod tests {
    use deskbell_protocol::{home::OpeningHours, text::Line};
    use rstest::rstest;

    use super::*;

    fn desk() -> ItDesk {
        let day = |day| OpeningHours { day, from: ClockTime(9 * 60), until: ClockTime(17 * 60) };
        ItDesk {
            phone: Line::parse("4400").unwrap(),
            desk: None,
            hours: vec![day(Weekday::Thursday), day(Weekday::Friday), day(Weekday::Monday)],
            holidays: vec![Date(civil::date(2026, 11, 20))],
            time_zone: Line::parse("Europe/Berlin").unwrap(),
        }
    }

    #[rstest]
    #[case::open("2026-11-19T09:00:00Z", Some("2026-11-19T16:00:00Z"), None)]
    #[case::early("2026-11-19T06:00:00Z", None, Some("2026-11-19T08:00:00Z"))]
    #[case::over_holiday_and_weekend("2026-11-19T16:00:00Z", None, Some("2026-11-23T08:00:00Z"))]
    fn hours(#[case] now: &str, #[case] until: Option<&str>, #[case] from: Option<&str>) {
        let at = |raw: &str| Timestamp::new(raw.parse().unwrap());
        let found = answering(&desk(), at(now));
        assert_eq!(found, Answering { until: until.map(at), from: from.map(at) });
    }
}
