//! What tests across programs share: a server, a laptop without a screen, and the generated contracts.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a harness ends its test where the ground for it is missing"
)]

pub mod browser;
pub mod company;
pub mod contract;
pub mod desktop;
pub mod fault;
pub mod packages;
pub mod programs;
pub mod proxy;
pub mod schema;
pub mod seeds;
pub mod server;
pub mod sources;
pub mod stream;
