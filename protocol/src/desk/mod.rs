//! What technicians see and do, under `/api/v1/desk`. Nothing of this module reaches a requester (promise P4).

pub mod absence;
pub mod action;
pub mod answer;
pub mod audit;
pub mod change;
pub mod import;
pub mod incident;
pub mod kept;
pub mod keys;
pub mod machine;
pub mod own;
pub mod people;
pub mod person_write;
pub mod prepared;
pub mod queue;
pub mod session;
pub mod settings;
pub mod ticket;
pub mod write;
