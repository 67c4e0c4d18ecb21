//! One fault, tried many times: how often, from which seed, and what the table says about it.

use std::{io::Write as _, path::PathBuf};

use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::json;

/// The seed everything of one run is drawn from; a failure names it.
const SEED: &str = "DESKBELL_FAULT_SEED";
/// How often: `long`, or a number of rounds. Without it each campaign is short.
const ROUNDS: &str = "DESKBELL_FAULT_ROUNDS";
/// The file to which a campaign that held adds its line.
const TABLE: &str = "DESKBELL_FAULT_TABLE";

/// A fault that is tried.
pub struct Campaign {
    test: &'static str,
    fault: &'static str,
    seed: u64,
    rounds: u64,
    is_long: bool,
}

impl Campaign {
    /// The campaign of a test: its name, the fault in words, and its rounds in the short and in the long run.
    pub fn of(test: &'static str, fault: &'static str, short: u64, long: u64) -> Self {
        let seed = said(SEED).and_then(|text| text.parse().ok()).unwrap_or(1);
        let wanted = said(ROUNDS);
        let rounds = match wanted.as_deref() {
            None => short,
            Some(text) => text.parse().unwrap_or(long),
        };
        Self { test, fault, seed, rounds, is_long: wanted.is_some() }
    }

    /// How many rounds.
    pub fn rounds(&self) -> u64 {
        self.rounds
    }

    /// Whether this is the long run, which tries every place and not a choice of them.
    pub fn is_long(&self) -> bool {
        self.is_long
    }

    /// Chance of one round, the same for the same seed.
    pub fn chance(&self, round: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(round))
    }

    /// Says that it held: how often it was tried, and what was seen.
    pub fn held(&self, times: u64, seen: &str) {
        let Some(table) = std::env::var_os(TABLE).map(PathBuf::from) else { return };
        let line = json!({"test": self.test, "fault": self.fault, "times": times, "held": seen, "seed": self.seed});
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(table)
            .expect("the table can be written");
        writeln!(file, "{line}").expect("the table can be written");
    }
}

impl Drop for Campaign {
    #[expect(clippy::print_stderr, reason = "a failure without its seed could not be looked into")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "again: {SEED}={} {ROUNDS}={} cargo test -p deskbell-tests --test faults {}",
                self.seed, self.rounds, self.test
            );
        }
    }
}

fn said(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}
