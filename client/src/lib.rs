//! Everything the laptop does, without a window.
//!
//! `form`, `sync`, `notify`, `tray` and `view` are pure; `outbox`, `mirror`, `api`, `settings`, `facts` and
//! `secret` do the input and output; only `controller` sees all of them. The bell gives the controller a
//! [`shell::Shell`] and feeds it [`shell::Event`]s; windows speak [`bridge`] with it.

pub mod bridge;
pub mod notify;
pub mod shell;
pub mod tray;
pub mod view;
