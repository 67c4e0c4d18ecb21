//! deskbell-store
