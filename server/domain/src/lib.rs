//! The rules of Deskbell, pure: what a command does to a ticket, who may do it, and what each side gets to see.
//!
//! Nothing here reads a clock, a disk or a network. The store loads a [`scene::Scene`], asks
//! [`decide()`] and writes the [`decision::Decision`] in one transaction.

pub mod absence;
pub mod answer;
pub mod calendar;
pub mod command;
pub mod company;
mod decide;
pub mod decision;
pub mod department;
pub mod desk_view;
pub mod directory;
pub mod due;
pub mod entry;
pub mod identity;
pub mod incident;
pub mod me_view;
pub mod own;
pub mod person;
pub mod prepared;
pub mod refused;
pub mod remote_session;
pub mod repeat;
pub mod scene;
pub mod session;
pub mod sight;
pub mod ticket;
pub mod transition;
pub mod version;
pub mod wait;

pub use command::{Caller, Command, DeviceCaller, Needs, Write};
pub use decide::decide;
pub use decision::{Changed, Decision, Outcome, Remembered};
pub use directory::Directory;
pub use entry::Entry;
pub use refused::Refused;
pub use scene::{Scene, Settings};
pub use ticket::Ticket;
