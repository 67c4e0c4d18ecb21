//! The organisation's calendar: what counts as open time.

use deskbell_protocol::{
    Timestamp,
    desk::settings,
    home::{OpeningHours, Weekday},
};
use jiff::{
    ToSpan,
    civil::{self, DateTime},
    tz::TimeZone,
};

use crate::refused::Refused;

/// How many days are looked through for open time before it counts as never.
const HORIZON_DAYS: u32 = 3 * 366;
const MINUTE: i64 = 60_000;

/// IANA zone, weekly opening hours and holidays, checked. Without opening hours every minute counts as open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    zone: TimeZone,
    hours: Vec<OpeningHours>,
    holidays: Vec<civil::Date>,
}

/// A stretch of open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
}

impl Calendar {
    /// Checks the settings: a known zone, and hours that end after they begin and do not overlap.
    ///
    /// # Errors
    /// [`Refused::Field`] names what is wrong.
    pub fn parse(settings: &settings::Calendar) -> Result<Self, Refused> {
        let zone = TimeZone::get(settings.time_zone.as_str())
            .map_err(|_| Refused::Field { pointer: "/time_zone", code: "unknown_time_zone" })?;
        let mut hours = settings.hours.clone();
        hours.sort_by_key(|hours| (number(hours.day), hours.from));
        if hours.iter().any(|hours| hours.from >= hours.until) {
            return Err(Refused::Field { pointer: "/hours", code: "ends_before_it_begins" });
        }
        let overlaps = hours
            .iter()
            .zip(hours.iter().skip(1))
            .any(|(one, next)| one.day == next.day && next.from < one.until);
        if overlaps {
            return Err(Refused::Field { pointer: "/hours", code: "overlaps" });
        }
        let holidays = settings.holidays.iter().map(|date| date.0).collect();
        Ok(Self { zone, hours, holidays })
    }

    /// Whether this moment is open.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.spans_on(self.date(at)).any(|span| span.from <= at && at < span.until)
    }

    /// When it opens next, if it is closed at this moment and opens at all.
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return None;
        }
        self.spans_from(at).next().map(|span| span.from)
    }

    /// The moment after so many minutes of open time.
    pub fn add_open_minutes(&self, at: Timestamp, minutes: u32) -> Timestamp {
        let mut left = i64::from(minutes) * MINUTE;
        let mut last = at;
        for span in self.spans_from(at) {
            let length = span.until.millis() - span.from.millis();
            if left <= length {
                return Timestamp::from_millis(span.from.millis() + left);
            }
            left -= length;
            last = span.until;
        }
        Timestamp::from_millis(last.millis() + left)
    }

    /// The same time of day so many working days later, or the next opening after it.
    pub fn add_working_days(&self, at: Timestamp, days: u32) -> Timestamp {
        let start = at.jiff().to_zoned(self.zone.clone()).datetime();
        let mut date = start.date();
        let mut left = days;
        for _ in 0..HORIZON_DAYS {
            if left == 0 {
                break;
            }
            date = date.saturating_add(1.day());
            if self.is_working_day(date) {
                left -= 1;
            }
        }
        let same_time = self.moment(date.to_datetime(start.time()));
        self.next_opening(same_time).unwrap_or(same_time)
    }

    /// Whole minutes of open time between two moments.
    pub fn open_minutes(&self, from: Timestamp, until: Timestamp) -> u32 {
        let mut total = 0;
        for span in self.spans_from(from) {
            if span.from >= until {
                break;
            }
            total += span.until.min(until).millis() - span.from.millis();
        }
        u32::try_from(total / MINUTE).unwrap_or(u32::MAX)
    }

    /// Weekday (Monday is 0) and hour of a moment on the organisation's clock, by which waits are grouped.
    pub fn weekday_and_hour(&self, at: Timestamp) -> (i8, i8) {
        let local = at.jiff().to_zoned(self.zone.clone());
        (local.weekday().to_monday_zero_offset(), local.hour())
    }

    fn is_working_day(&self, date: civil::Date) -> bool {
        !self.holidays.contains(&date)
            && (self.hours.is_empty() || self.hours.iter().any(|hours| is_on(hours, date)))
    }

    /// Open time from a moment on, in order, the first span cut at that moment.
    fn spans_from(&self, at: Timestamp) -> impl Iterator<Item = Span> + '_ {
        let first = self.date(at);
        (0..HORIZON_DAYS)
            .scan(first, |date, _| {
                let today = *date;
                *date = date.saturating_add(1.day());
                Some(today)
            })
            .flat_map(|date| self.spans_on(date))
            .filter(move |span| span.until > at)
            .map(move |span| Span { from: span.from.max(at), until: span.until })
    }

    fn spans_on(&self, date: civil::Date) -> impl Iterator<Item = Span> + '_ {
        let is_holiday = self.holidays.contains(&date);
        let always = (self.hours.is_empty() && !is_holiday).then(|| Span {
            from: self.moment(date.to_datetime(civil::Time::midnight())),
            until: self.moment(date.saturating_add(1.day()).to_datetime(civil::Time::midnight())),
        });
        let hours = self.hours.iter().filter(move |hours| !is_holiday && is_on(hours, date)).map(
            move |hours| Span {
                from: self.moment(local(date, hours.from.0)),
                until: self.moment(local(date, hours.until.0)),
            },
        );
        always.into_iter().chain(hours)
    }

    fn date(&self, at: Timestamp) -> civil::Date {
        at.jiff().to_zoned(self.zone.clone()).date()
    }

    /// A local time as a moment; one that a clock change skips or repeats is resolved as the calendar world does.
    fn moment(&self, local: DateTime) -> Timestamp {
        let zoned = self.zone.to_ambiguous_zoned(local).compatible();
        zoned.map_or_else(
            |_| Timestamp::new(jiff::Timestamp::MAX),
            |zoned| Timestamp::new(zoned.timestamp()),
        )
    }
}

fn local(date: civil::Date, minutes: u16) -> DateTime {
    date.to_datetime(civil::Time::midnight()).saturating_add(i64::from(minutes).minutes())
}

fn is_on(hours: &OpeningHours, date: civil::Date) -> bool {
    number(hours.day) == date.weekday().to_monday_zero_offset()
}

fn number(day: Weekday) -> i8 {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}
