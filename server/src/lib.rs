//! deskbell-server
