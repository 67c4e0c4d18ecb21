//! The company's own sign-in: what this server asks it, and what it believes of the answer.

mod egress;
mod provider;
mod secrets;

pub(crate) use egress::{has_usable_scheme, is_host};
pub(crate) use provider::{Company, CompanyError};
pub(crate) use secrets::Secrets;
