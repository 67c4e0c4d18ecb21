//! Tests across programs, headless: contracts, architecture, and server and client together.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a step of a test that cannot be taken ends the test"
)]

mod architecture;
mod company;
mod console;
mod contract;
mod errors;
mod hidden;
mod keys;
mod moving;
mod mutants;
mod old_and_new;
mod operations;
mod p4;
mod packages;
mod starting;
mod takeover;
mod trouble;
mod trust;
