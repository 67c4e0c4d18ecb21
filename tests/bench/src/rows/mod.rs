//! What is measured, in groups that stand on the same ground.

pub(crate) mod bell;
pub(crate) mod console;
pub(crate) mod reads;
pub(crate) mod returning;
pub(crate) mod sizes;
pub(crate) mod streams;
pub(crate) mod tickets;
pub(crate) mod window;
