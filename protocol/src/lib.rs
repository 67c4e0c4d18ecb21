//! Words of the wire: what the laptop, the help page, the console and the server say to each other.
//!
//! Serde types only: no input or output, no clock, no randomness. Requester-facing types live at the
//! root and in [`me`]; desk-facing types live in [`desk`] and are never part of a requester's answer
//! (promise P4), which is why no type of `desk` is used outside it.
#![warn(missing_docs)]

pub mod attachment;
pub mod change;
pub mod cursor;
pub mod desk;
pub mod digest;
pub mod enroll;
pub mod facts;
pub mod help;
pub mod home;
pub mod ids;
pub mod incident;
pub mod limits;
pub mod me;
pub mod message;
pub mod problem;
pub mod sign_in;
pub mod text;
pub mod ticket;
pub mod time;

pub use ids::*;
pub use time::Timestamp;
