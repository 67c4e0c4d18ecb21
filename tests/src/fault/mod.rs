//! Faults on purpose: what can go wrong below and between programs, done to the real ones, and what must hold.
//!
//! A test of the program `faults` is a [`Campaign`]: short within `cargo xtask test`, long in `cargo xtask faults`.

mod campaign;
mod crowd;
mod history;
mod pages;
mod room;
mod tracer;
mod victim;
mod wire;

pub use campaign::Campaign;
pub use crowd::{Answer, Caller, Crowd, ask, request_of, upload};
pub use history::{Acknowledged, History, replayed};
pub use pages::set_schema_version;
pub use room::Room;
pub use tracer::{Injection, Tracer, may_trace};
pub use victim::{Ended, Victim};
pub use wire::{Plan, Weather, Wires};
