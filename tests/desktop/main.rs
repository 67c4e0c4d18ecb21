//! Tests on a real desktop: screen, session bus, tray, notifications, passwords and windows.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a step of a test that cannot be taken ends the test"
)]

mod before_send;
mod contact_sheet;
mod desk;
mod ground;
mod isolation;
mod main_job;
mod missing;
mod offline;
