//! The store: all SQL of the server. Speaks the words of domain and protocol; no database type leaves it.
//!
//! One thread writes, in batches that share a commit; questions are asked of read-only snapshots.
#![warn(missing_docs)]

mod backup;
mod commands;
mod connection;
mod doctor;
mod error;
mod feed;
mod lock;
mod log;
mod migrate;
mod queries;
mod readers;
mod seal;
mod sql;
mod store;
mod store_answers;
mod store_desk;
mod store_incidents;
mod store_lists;
mod tables;
mod work;
mod writer;

pub use backup::{BackupMade, Restored, restore};
pub use commands::{
    company::{NewSignIn, TypedCode},
    join_code::NewJoinCode,
    upload::Upload,
};
pub use doctor::{Finding, Report};
pub use error::{Cause, StoreError};
pub use feed::{Audience, Committed, Notice};
pub use queries::{answers::AnswerFilter, home::HomeParts, reader::Reader, system::Sizes};
pub use store::{Claim, Store};
pub use tables::{
    attachments::{AttachmentOwner, StoredAttachment},
    audit::{AuditFilter, AuditLine},
    credentials::Credential,
    enrollment_keys::{EnrollmentKey, NewEnrollmentKey},
    kept::Listed,
    queue::QueueFilter,
    settings::{Company, Provider, Setting},
    sign_in::{ApiToken, ApiTokenId, LinkKind, NewLink},
};
pub use work::{Clock, Ids};
pub use writer::Fatal;
