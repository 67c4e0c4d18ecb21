//! The rows of the table, with what each must reach and what it should.

/// Which way a figure is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Better {
    /// Time, memory, size.
    Less,
    /// A rate.
    More,
}

/// A bound of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    /// None is set.
    Open,
    /// A number.
    Fixed(f64),
    /// So many times the raw limit of the same run.
    TimesRaw(f64),
    /// So much more than the raw limit of the same run.
    MoreThanRaw(f64),
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Its name for programs.
    pub(crate) name: &'static str,
    /// What is measured.
    pub(crate) what: &'static str,
    /// The figure's unit.
    pub(crate) unit: &'static str,
    /// Which way it is good.
    pub(crate) better: Better,
    /// What it must reach.
    pub(crate) must: Bound,
    /// What it should reach.
    pub(crate) goal: Bound,
    /// What the raw limit beside it is.
    pub(crate) raw: &'static str,
}

const fn less(
    name: &'static str,
    what: &'static str,
    unit: &'static str,
    must: Bound,
    goal: Bound,
    raw: &'static str,
) -> Row {
    Row { name, what, unit, better: Better::Less, must, goal, raw }
}

use Bound::{Fixed, MoreThanRaw, Open, TimesRaw};

const QUESTION: &str = "p95 of a plain axum handler that answers as many bytes";

/// Every row, in the order of the table.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "tickets_per_second",
        what: "tickets acknowledged per second, 64 at a time, fsynced, with change rows and search index",
        unit: "/s",
        better: Better::More,
        must: Fixed(2000.0),
        goal: TimesRaw(0.5),
        raw: "the same rows, indexes and full text by SQLite alone, 64 a commit",
    },
    less("ack_p50", "one submitter: acknowledgement, p50", "ms", TimesRaw(3.0), TimesRaw(2.0), "the same rows by SQLite alone, one a commit, p50"),
    less("ack_p99", "one submitter: acknowledgement, p99", "ms", Fixed(20.0), Fixed(10.0), "the same rows by SQLite alone, one a commit, p99"),
    less("reply_p50", "reply sent → change received, all streams open, p50", "ms", Fixed(5.0), MoreThanRaw(1.0), "the rows of a ticket by SQLite alone, one a commit, p50"),
    less("reply_p99", "reply sent → change received, all streams open, p99", "ms", Fixed(50.0), Fixed(20.0), "the rows of a ticket by SQLite alone, one a commit, p99"),
    less("everyone_last", "change for everyone → the last of all streams has it", "ms", Fixed(500.0), Fixed(100.0), "the same number of plain axum streams told the same bytes"),
    less("stream_memory", "memory per idle stream (server PSS)", "KiB", TimesRaw(1.1), Fixed(10.0), "a plain axum stream"),
    less("streams_memory", "memory of the server with all streams open (PSS)", "MiB", Fixed(256.0), Open, "the plain axum server with as many"),
    less("return", "all devices back and caught up after a restart", "s", Fixed(60.0), Fixed(30.0), ""),
    less("queue_page", "queue page at 200,000 tickets, p95", "ms", Fixed(20.0), Fixed(5.0), QUESTION),
    less("ticket_page", "ticket at 200,000 tickets, p95", "ms", Fixed(20.0), Fixed(5.0), QUESTION),
    less("caller_history", "caller history at 200,000 tickets, p95", "ms", Fixed(20.0), Fixed(5.0), QUESTION),
    less("people_search", "people search at 200,000 tickets, p95", "ms", Fixed(20.0), Fixed(5.0), QUESTION),
    less("search_rare", "search for a rare word, 200,000 tickets, p95", "ms", Fixed(30.0), Fixed(10.0), QUESTION),
    less("search_common", "search for a common word, 200,000 tickets, p95", "ms", Fixed(30.0), Fixed(10.0), QUESTION),
    less("search_two", "search for two words, 200,000 tickets, p95", "ms", Fixed(30.0), Fixed(10.0), QUESTION),
    less("merge", "merge, p95", "ms", Fixed(50.0), Open, "the rows of a ticket by SQLite alone, one a commit, p95"),
    less("server_start", "server: start with 200,000 tickets", "s", Fixed(0.5), Fixed(0.2), ""),
    less("server_memory", "server: memory idle after that start (PSS)", "MiB", Fixed(40.0), Fixed(25.0), "the plain axum server"),
    less("server_binary", "server: binary", "MiB", Fixed(30.0), Open, ""),
    less("bell_memory", "bell: memory at rest, stream up, facts read once (PSS)", "MiB", Fixed(12.0), Fixed(8.0), ""),
    less("bell_memory_after", "bell: the same after ten windows", "MiB", Fixed(12.0), Fixed(8.0), ""),
    less("bell_cpu", "bell: processor over 60 s at rest", "%", Fixed(0.1), Open, ""),
    less("window_p50", "click → form painted and ready to type, p50", "ms", Fixed(450.0), Fixed(300.0), ""),
    less("window_p95", "click → form painted and ready to type, p95", "ms", Fixed(800.0), Fixed(450.0), ""),
    less("send_saved_p99", "Send → saved, p99", "ms", Fixed(50.0), Open, "one small row by SQLite alone, one a commit, p99"),
    less("console_load", "console: first load, compressed", "KiB", Fixed(300.0), Fixed(200.0), ""),
    less("console_key", "console: Enter on the next line → its ticket painted, p95", "ms", Fixed(100.0), Fixed(50.0), ""),
    less("deb_size", "deb of the laptop part", "MiB", Fixed(10.0), Fixed(6.0), ""),
];

impl Bound {
    /// The number, once the raw limit is known; `None` if there is none.
    pub(crate) fn value(self, raw: Option<f64>) -> Option<f64> {
        match self {
            Open => None,
            Fixed(number) => Some(number),
            TimesRaw(factor) => raw.map(|raw| raw * factor),
            MoreThanRaw(more) => raw.map(|raw| raw + more),
        }
    }
}

impl Better {
    /// Whether a figure is within a bound.
    pub(crate) fn meets(self, figure: f64, bound: f64) -> bool {
        match self {
            Self::Less => figure <= bound,
            Self::More => figure >= bound,
        }
    }
}

/// The row of a name.
pub(crate) fn row(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_follow_the_raw_limit_and_are_none_without_it() {
        assert_eq!(Bound::TimesRaw(0.5).value(Some(8000.0)), Some(4000.0));
        assert_eq!(Bound::MoreThanRaw(1.0).value(Some(0.4)), Some(1.4));
        assert_eq!(Bound::TimesRaw(3.0).value(None), None);
        assert!(Better::More.meets(2000.0, 2000.0) && !Better::More.meets(1999.0, 2000.0));
        assert!(Better::Less.meets(20.0, 20.0) && !Better::Less.meets(20.1, 20.0));
    }

    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ROWS.len());
    }
}
