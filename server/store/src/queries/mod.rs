//! Questions to one snapshot of the database, answered in the words of protocol and domain.

pub(crate) mod answers;
mod audit;
pub(crate) mod desk;
mod export;
mod history;
pub(crate) mod home;
mod incidents;
mod lists;
mod machines;
pub(crate) mod me;
pub(crate) mod people;
pub(crate) mod reader;
mod sight;
pub(crate) mod system;
