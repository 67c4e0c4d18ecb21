//! The server: takes requests for help, holds the queue, and tells everybody what changed.
//!
//! [`start`] runs it inside a process; the program `deskbell-server` is a thin command line around it.

mod administration;
pub mod cli;
pub mod clock;
mod company;
pub mod demo;
mod feed;
pub mod http;
mod mail;
mod mail_call;
mod people_list;
mod pulse;
mod retention;
mod run;
mod timers;
mod tls;
mod words;

pub use administration::{Administration, AdministrationError, KeyRules};
pub use http::{limits::Rates, openapi, routes::routes};
pub use run::{Config, Running, StartError, start};
