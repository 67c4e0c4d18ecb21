//! Faults done to the real programs: killed processes, failing and full disks, bad networks, wrong clocks.
//!
//! Each test tries a choice of cases here, and every case when `cargo xtask faults` runs it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a step of a test that cannot be taken ends the test"
)]

mod backup;
mod bell;
mod clock;
mod corrupt;
mod corrupt_laptop;
mod disk;
mod ground;
mod kills;
mod laptop;
mod network;
mod slow;
