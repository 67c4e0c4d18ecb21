//! What tests across programs share: a server, a laptop without a screen, and the generated contracts.

pub mod contract;
