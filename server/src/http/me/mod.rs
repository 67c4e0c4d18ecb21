//! What a device asks and writes, under `/api/v1/me`.

pub(super) mod joining;
pub(super) mod reads;
pub(super) mod sign_in;
pub(super) mod writes;
