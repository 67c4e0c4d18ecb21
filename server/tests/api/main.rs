//! The server over its real sockets: one binary for all tests of the API.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod absences;
mod answers;
mod attachments;
mod door;
mod errors;
mod filters;
mod history;
mod idle;
mod imports;
mod incidents;
mod joining;
mod journey;
mod lists;
mod look_up;
mod matrix;
mod organisation;
mod people;
mod receipts;
mod retention;
mod sessions;
mod stopping;
mod streams;
mod transport;
mod wire;
