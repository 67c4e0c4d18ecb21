//! What the writer does for each command, inside its savepoint.

pub(crate) mod absence;
pub(crate) mod answer;
mod audited;
pub(crate) mod beside;
pub(crate) mod company;
pub(crate) mod desk;
pub(crate) mod erase;
pub(crate) mod identity;
pub(crate) mod incident;
pub(crate) mod join_code;
pub(crate) mod kept;
pub(crate) mod merge;
pub(crate) mod own;
pub(crate) mod people;
pub(crate) mod ticket;
pub(crate) mod upkeep;
pub(crate) mod upload;
