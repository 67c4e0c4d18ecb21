//! Tests of the store with real files: every test has a data directory of its own.
#![expect(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod backup;
mod company;
mod counts;
mod durable;
mod erasure;
mod feed;
mod identity;
mod joining;
mod lists;
mod merging;
mod migration;
mod office;
mod proofs;
mod queue;
mod settings;
mod uploads;
mod work;
