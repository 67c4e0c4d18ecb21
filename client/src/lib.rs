//! Everything the laptop does, without a window.
//!
//! `form`, `sync`, `notify`, `tray` and `view` are pure; `outbox`, `mirror`, `store`, `api`, `settings`, `facts`
//! and `secret` do the input and output; only `controller` sees all of them. The bell gives the controller a
//! [`shell::Shell`] and feeds it [`shell::Event`]s; windows speak [`bridge`] with it.

pub mod api;
pub mod autostart;
pub mod bridge;
pub mod check;
pub mod clock;
pub mod controller;
pub mod facts;
pub mod failure;
pub mod form;
pub mod hours;
pub mod mirror;
pub mod notify;
pub mod outbox;
pub mod private;
pub mod secret;
pub mod settings;
pub mod shell;
pub mod store;
pub mod sync;
pub mod tray;
pub mod view;
pub mod wording;

#[cfg(test)]
mod sample;
