//! Raw limits: what disk, SQLite, loopback and a plain axum server give by themselves.

pub(crate) mod plain;
pub(crate) mod sqlite;
