//! Tests of the store with real files: every test has a data directory of its own.

mod backup;
mod durable;
mod erasure;
mod feed;
mod identity;
mod migration;
mod office;
mod queue;
mod settings;
mod uploads;
mod work;
