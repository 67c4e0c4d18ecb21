//! The demo is believable, keeps the rules, and tells the same story for the same seed.

use std::{sync::Arc, time::Duration};

use deskbell_protocol::{
    TechnicianId, Timestamp,
    desk::{
        people::Role,
        ticket::{DeskTicketRow, State},
    },
    text::Subject,
};
use deskbell_store::{Clock, QueueFilter, Store};
use tempfile::TempDir;

use super::{
    DemoError, DemoOptions, Summary, chance::Chance, fill, machines, people, phrases, problems,
    rhythm,
};
use crate::clock::RandomIds;

/// A Tuesday, late in the morning.
const NOW: &str = "2026-11-17T11:23:00Z";
const TICKETS: u32 = 120;
/// Names that belong to somebody.
const REAL: [&str; 32] = [
    "microsoft",
    "windows",
    "outlook",
    "teams call",
    "excel",
    "sharepoint",
    "onedrive",
    "google",
    "gmail",
    "chrome",
    "firefox",
    "apple",
    "macbook",
    "iphone",
    "ipad",
    "android",
    "samsung",
    "lenovo",
    "thinkpad",
    "dell",
    "hewlett",
    "cisco",
    "zoom",
    "slack",
    "adobe",
    "acrobat",
    "citrix",
    "jabra",
    "logitech",
    "epson",
    "zebra",
    "amazon",
];

struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// A store in a directory of its own.
struct Shop {
    store: Store,
    now: Timestamp,
    _dir: TempDir,
}

impl Shop {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = Timestamp::new(NOW.parse().unwrap());
        let store = Store::open(dir.path(), Arc::new(Stopped(now)), Arc::new(RandomIds)).unwrap();
        Self { store, now, _dir: dir }
    }

    async fn filled(seed: u64) -> (Self, Summary) {
        let shop = Self::new();
        let summary = shop.fill(seed).await.unwrap();
        (shop, summary)
    }

    async fn fill(&self, seed: u64) -> Result<Summary, DemoError> {
        fill(&self.store, DemoOptions { tickets: TICKETS, seed, now: self.now }).await
    }

    /// A lead who belongs to the restricted team sees everything.
    fn lead(&self) -> TechnicianId {
        let all = self.store.read_now(|reader| reader.technicians()).unwrap();
        all.iter().find(|who| who.role == Role::Lead).unwrap().id
    }

    fn rows(&self) -> Vec<DeskTicketRow> {
        let lead = self.lead();
        let list = |reader: &deskbell_store::Reader<'_>| {
            reader.desk_tickets(lead, &QueueFilter::of(None), None, 10_000)
        };
        let mut rows = self.store.read_now(list).unwrap().items;
        rows.sort_by_key(|row| row.head.number);
        rows
    }
}

fn how_many(rows: &[DeskTicketRow], state: State) -> usize {
    rows.iter().filter(|row| row.head.state == state).count()
}

#[tokio::test]
async fn a_half_year_looks_like_one() {
    let (shop, summary) = Shop::filled(7).await;
    let rows = shop.rows();
    assert_eq!(rows.len(), 120);
    assert_eq!(summary.tickets, 120);
    assert_eq!(summary.technicians, 7);
    assert!(summary.people >= 173, "{summary:?}");
    assert!(summary.entries > 480, "{summary:?}");
    assert!(how_many(&rows, State::Closed) >= 80, "{rows:#?}");
    for state in [
        State::New,
        State::InProgress,
        State::Scheduled,
        State::WaitingOnRequester,
        State::WaitingOnSupplier,
        State::Resolved,
    ] {
        let count = how_many(&rows, state);
        assert!((1..=15).contains(&count), "{count} are {state:?}");
    }
    let unassigned = rows.iter().filter(|row| row.head.contact.is_none());
    assert!(unassigned.clone().all(|row| row.head.state == State::New));
    assert!(unassigned.count() >= 3);
    assert_eq!(rows.iter().filter(|row| row.head.cover.is_some()).count(), 1);
    let is_late = |row: &&DeskTicketRow| {
        row.head.state != State::WaitingOnRequester
            && row.head.next_update_by.is_some_and(|by| by < shop.now)
    };
    let late = rows.iter().filter(is_late).count();
    assert!((1..=10).contains(&late), "{late} wait for promised news");
}

#[tokio::test]
async fn what_is_stored_is_whole_and_in_order() {
    let (shop, _) = Shop::filled(7).await;
    let report = shop.store.doctor().await.unwrap();
    assert!(report.is_healthy(), "{report:?}");
    let rows = shop.rows();
    let in_order = rows.windows(2).all(|two| two[0].head.received_at <= two[1].head.received_at);
    assert!(in_order, "numbers follow the time of asking");
    assert!(rows.iter().all(|row| row.head.received_at <= shop.now && row.last_at <= shop.now));
    let left = shop.store.read_now(|reader| reader.due(10)).unwrap();
    assert!(left.is_empty(), "{left:?}");
    let lead = shop.lead();
    let page = shop.store.read_now(|reader| reader.desk_changes(lead, None, 100_000)).unwrap();
    let told = |row: &DeskTicketRow| {
        page.changes.iter().any(|change| {
            change.ticket.as_ref().is_some_and(|ticket| ticket.head.id == row.head.id)
        })
    };
    assert!(rows.iter().all(told), "the feed knows every ticket");
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() {
    let subjects = |rows: Vec<DeskTicketRow>| -> Vec<(Subject, State)> {
        rows.into_iter().map(|row| (row.head.subject, row.head.state)).collect()
    };
    let (one, _) = Shop::filled(7).await;
    let (same, _) = Shop::filled(7).await;
    let (other, _) = Shop::filled(8).await;
    assert_eq!(subjects(one.rows()), subjects(same.rows()));
    assert_ne!(subjects(one.rows()), subjects(other.rows()));
}

#[tokio::test]
async fn a_store_with_people_in_it_is_left_alone() {
    let (shop, before) = Shop::filled(7).await;
    assert!(matches!(shop.fill(7).await, Err(DemoError::NotEmpty)));
    let after = shop.store.read_now(|reader| reader.sizes()).unwrap();
    assert_eq!((after.tickets, after.persons), (before.tickets, before.people));
}

#[test]
fn mondays_are_busy_and_days_off_are_quiet() {
    let now = Timestamp::new(NOW.parse().unwrap());
    let calendar = rhythm::opening_hours(now).unwrap();
    let mut chance = Chance::seeded(3);
    let moments = rhythm::moments(&calendar, now, now, 3_000, &mut chance).unwrap();
    let rules = deskbell_domain::calendar::Calendar::parse(&calendar).unwrap();
    let on = |day| moments.iter().filter(|m| rules.weekday_and_hour(m.at).0 == day).count();
    assert!(on(0) > on(4) * 5 / 4, "{} on Mondays, {} on Fridays", on(0), on(4));
    assert_eq!((on(5), on(6)), (0, 0));
    let summer_holiday: jiff::civil::Date = "2026-08-31".parse().unwrap();
    let dates = moments.iter().map(|m| m.at.jiff().to_zoned(jiff::tz::TimeZone::UTC).date());
    assert!(dates.clone().all(|date| date != summer_holiday));
    assert!(dates.clone().any(|date| date == summer_holiday.tomorrow().unwrap()));
    let open = moments.iter().filter(|m| rules.is_open(m.at)).count();
    assert!(open * 10 > moments.len() * 8, "{open} of {} within opening hours", moments.len());
}

#[test]
fn there_is_enough_to_ask_about() {
    assert!(problems::all().count() >= 60);
    for problem in problems::all() {
        Subject::parse(problem.call).unwrap();
        assert!(problem.weight > 0 && problem.minutes > 0);
    }
}

#[test]
fn nobody_and_nothing_real_is_named() {
    let mut texts: Vec<String> = problems::all().map(|problem| format!("{problem:?}")).collect();
    texts.extend(phrases::DONE.iter().chain(&phrases::SUPPLIER).map(|t| (*t).to_owned()));
    let mut chance = Chance::seeded(1);
    for number in 1..50 {
        texts.push(format!("{:?}", machines::machine(&mut chance, number).unwrap()));
    }
    let people = people::colleagues(&mut chance).unwrap();
    texts.extend(people.iter().map(|person| format!("{person:?}")));
    for text in texts {
        let lower = text.to_lowercase();
        let found = REAL.iter().find(|name| lower.contains(*name));
        assert!(found.is_none(), "{found:?} in {text}");
    }
    let mut names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), people.len(), "no name twice");
}
