//! deskbell-domain
