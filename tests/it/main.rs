//! Tests across programs, headless: contracts, architecture, and server and client together.
#![expect(clippy::expect_used, reason = "a step of a test that cannot be taken ends the test")]

mod architecture;
mod contract;
