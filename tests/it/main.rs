//! Tests across programs, headless: contracts, architecture, and server and client together.

mod architecture;
mod contract;
