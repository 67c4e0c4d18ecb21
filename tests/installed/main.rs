//! The packages as people meet them: installed on this machine, used, upgraded, removed and purged.
//!
//! Started by `cargo xtask package --verify`, which makes the packages and sees to it that this machine has no
//! Deskbell of its own. What the tests put on the machine goes with them, also when one fails.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a step of a test that cannot be taken ends the test"
)]

mod image;
mod life;
mod machine;
mod rpm;
mod service;
