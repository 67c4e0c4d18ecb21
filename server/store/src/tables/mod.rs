//! All SQL on tables, one file per table or per group that is only used together.

pub(crate) mod answers;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod changes;
pub(crate) mod company_sign_ins;
pub(crate) mod credentials;
pub(crate) mod devices;
pub(crate) mod enrollment_keys;
pub(crate) mod entries;
pub(crate) mod erased;
pub(crate) mod facts;
pub(crate) mod help_secrets;
pub(crate) mod incidents;
pub(crate) mod join_codes;
pub(crate) mod kept;
pub(crate) mod persons;
pub(crate) mod queue;
pub(crate) mod search;
pub(crate) mod server;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod teams;
pub(crate) mod technicians;
pub(crate) mod tickets;
pub(crate) mod topics;
pub(crate) mod writes;
