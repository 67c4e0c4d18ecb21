//! Counts what test programs say about themselves.

use serde::Deserialize;

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// One thing that failed without counting its tests.
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1 };

    /// The counts of a line such as `test result: ok. 5 passed; 0 failed; 0 ignored; …`.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
        let count = |word: &str| {
            counts.split("; ").find_map(|part| part.strip_suffix(word)?.trim().parse().ok())
        };
        Some(Self { passed: count("passed")?, failed: count("failed")? })
    }

    /// The counts of a report written by vitest.
    pub(crate) fn of_vitest(report: &str) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Report {
            num_passed_tests: u64,
            num_failed_tests: u64,
            num_failed_test_suites: u64,
        }
        let report: Report = serde_json::from_str(report).ok()?;
        // A suite that does not even load has no tests to count.
        let failed = report.num_failed_tests.max(report.num_failed_test_suites.min(1));
        Some(Self { passed: report.num_passed_tests, failed })
    }

    /// The counts of a report written by Playwright. A test that passed only when it was tried again has failed.
    pub(crate) fn of_playwright(report: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Report {
            stats: Stats,
            errors: Vec<serde_json::Value>,
        }
        #[derive(Deserialize)]
        struct Stats {
            expected: u64,
            unexpected: u64,
            flaky: u64,
        }
        let Report { stats, errors } = serde_json::from_str(report).ok()?;
        // A file that does not even load has no tests to count.
        let failed = (stats.unexpected + stats.flaky).max(u64::from(!errors.is_empty()));
        Some(Self { passed: stats.expected, failed })
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// These counts, with a failure added if a program failed without counting one.
    pub(crate) fn judged(self, succeeded: bool) -> Self {
        if succeeded || self.failed > 0 { self } else { self.and(Self::FAILED) }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn the_closing_line_of_a_test_program_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 7 filtered out; finished in 0.10s";
        assert_eq!(Tally::of_line(line), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(Tally::of_line("test it ... ok"), None);
    }

    #[test]
    fn a_report_of_the_pages_tests_is_counted() {
        let report = r#"{"numPassedTests": 4, "numFailedTests": 0, "numFailedTestSuites": 1, "testResults": []}"#;
        assert_eq!(Tally::of_vitest(report), Some(Tally { passed: 4, failed: 1 }));
    }

    #[test]
    fn a_report_of_the_browser_tests_is_counted() {
        let report = r#"{"suites": [], "errors": [{"message": "no such file"}],
            "stats": {"expected": 6, "skipped": 0, "unexpected": 0, "flaky": 0, "duration": 10.5}}"#;
        assert_eq!(Tally::of_playwright(report), Some(Tally { passed: 6, failed: 1 }));
        let report = report.replace(r#""flaky": 0"#, r#""flaky": 2"#);
        assert_eq!(Tally::of_playwright(&report), Some(Tally { passed: 6, failed: 2 }));
    }

    #[test]
    fn a_program_that_dies_counts_as_a_failure() {
        let tally = Tally { passed: 2, failed: 0 };
        assert_eq!(tally.judged(false).to_string(), "2 passed, 1 failed");
        assert_eq!(tally.judged(true), tally);
    }
}
