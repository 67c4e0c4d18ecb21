//! Open time, working days, and the honest wait.

use deskbell_domain::{
    calendar::Calendar,
    wait::{Arrivals, Sample, honest},
};
use deskbell_protocol::{
    desk::settings,
    home::{ClockTime, OpeningHours, Weekday},
};
use rstest::rstest;

use crate::world::{at, line, office_hours};

fn calendar() -> Calendar {
    Calendar::parse(&office_hours()).unwrap()
}

#[rstest]
#[case::same_day("2026-11-23T09:00:00Z", 60, "2026-11-23T10:00:00Z")]
#[case::over_night("2026-11-23T15:30:00Z", 60, "2026-11-24T07:30:00Z")]
#[case::over_the_weekend("2026-11-27T15:30:00Z", 60, "2026-11-30T07:30:00Z")]
#[case::over_christmas("2026-12-24T15:30:00Z", 60, "2026-12-28T07:30:00Z")]
#[case::before_opening("2026-11-23T03:00:00Z", 60, "2026-11-23T08:00:00Z")]
#[case::clock_change("2026-03-27T15:30:00Z", 60, "2026-03-30T06:30:00Z")]
fn open_minutes_are_added(#[case] from: &str, #[case] minutes: u32, #[case] until: &str) {
    assert_eq!(calendar().add_open_minutes(at(from), minutes), at(until));
    assert_eq!(calendar().open_minutes(at(from), at(until)), minutes);
}

#[rstest]
#[case::next_day("2026-11-23T09:00:00Z", 1, "2026-11-24T09:00:00Z")]
#[case::over_the_weekend("2026-11-27T09:00:00Z", 1, "2026-11-30T09:00:00Z")]
#[case::from_a_night("2026-11-23T22:00:00Z", 1, "2026-11-25T07:00:00Z")]
#[case::none("2026-11-23T09:00:00Z", 0, "2026-11-23T09:00:00Z")]
fn working_days_are_added(#[case] from: &str, #[case] days: u32, #[case] until: &str) {
    assert_eq!(calendar().add_working_days(at(from), days), at(until));
}

#[rstest]
#[case::open("2026-11-23T09:00:00Z", None)]
#[case::evening("2026-11-23T16:00:00Z", Some("2026-11-24T07:00:00Z"))]
#[case::holiday("2026-12-25T09:00:00Z", Some("2026-12-28T07:00:00Z"))]
fn the_next_opening_is_known_while_closed(#[case] from: &str, #[case] opens: Option<&str>) {
    assert_eq!(calendar().next_opening(at(from)), opens.map(at));
}

#[test]
fn without_hours_every_minute_counts() {
    let always = settings::Calendar { hours: Vec::new(), holidays: Vec::new(), ..office_hours() };
    let calendar = Calendar::parse(&always).unwrap();
    let (from, until) = (at("2026-11-28T09:00:00Z"), at("2026-11-29T09:00:00Z"));
    assert_eq!(calendar.open_minutes(from, until), 24 * 60);
    assert_eq!(calendar.add_open_minutes(from, 24 * 60), until);
}

#[rstest]
#[case::zone("Europe/Atlantis", 8, 17, ("/time_zone", "unknown_time_zone"))]
#[case::backwards("Europe/Berlin", 17, 8, ("/hours", "ends_before_it_begins"))]
fn bad_settings_are_named(
    #[case] zone: &str,
    #[case] from: u16,
    #[case] until: u16,
    #[case] expected: (&str, &str),
) {
    let (from, until) = (ClockTime(from * 60), ClockTime(until * 60));
    let hours = vec![OpeningHours { day: Weekday::Monday, from, until }];
    let bad = settings::Calendar { time_zone: line(zone), hours, holidays: Vec::new() };
    assert_eq!(Calendar::parse(&bad).unwrap_err().field(), Some(expected));
}

#[rstest]
#[case::too_few(19, 10, None)]
#[case::to_five(20, 31, Some(35))]
#[case::at_least_five(20, 0, Some(5))]
#[case::to_fifteen(20, 61, Some(75))]
#[case::to_hours(20, 181, Some(240))]
fn a_wait_is_honest_or_left_out(
    #[case] samples: usize,
    #[case] open_minutes: u32,
    #[case] minutes: Option<u32>,
) {
    let received_at = at("2026-11-16T09:10:00Z");
    let samples = vec![Sample { received_at, open_minutes }; samples];
    let arrivals = Arrivals { now: 4, usual: 2 };
    let wait = honest(&samples, arrivals, at("2026-11-23T09:00:00Z"), &calendar());
    assert_eq!(wait.as_ref().map(|wait| wait.minutes), minutes);
    assert!(wait.is_none_or(|wait| wait.busy && wait.opens_at.is_none()));
}

#[test]
fn this_hour_of_the_week_comes_before_other_hours() {
    let sample = |received_at, open_minutes| Sample { received_at: at(received_at), open_minutes };
    let mut samples = vec![sample("2026-11-16T09:10:00Z", 10); 20];
    samples.extend(vec![sample("2026-11-17T13:10:00Z", 100); 60]);
    let arrivals = Arrivals { now: 1, usual: 2 };
    let wait = |moment| honest(&samples, arrivals, at(moment), &calendar()).unwrap().minutes;
    assert_eq!(wait("2026-11-23T09:00:00Z"), 10, "Monday at ten");
    assert_eq!(wait("2026-11-25T09:00:00Z"), 10, "ten on any weekday");
    assert_eq!(wait("2026-11-25T15:00:00Z"), 105, "all");
}
