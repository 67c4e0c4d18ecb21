//! deskbell-tests
