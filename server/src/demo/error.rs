//! Why the demo could not be told.

use deskbell_domain::Refused;
use deskbell_protocol::text::TextIssue;
use deskbell_store::StoreError;

/// Why the demo could not be told.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// There is something in the store already.
    #[error(
        "not_empty: the data directory already holds people or tickets; \
         the demo only goes into an empty one"
    )]
    NotEmpty,
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A text of the demo breaks a rule of the wire.
    #[error("text_refused: a text of the demo was refused: {0}")]
    Text(#[from] TextIssue),
    /// The demo's own tables lack something.
    #[error("incomplete: the demo lacks {what}")]
    Incomplete {
        /// What is missing.
        what: &'static str,
    },
}

impl From<Refused> for DemoError {
    fn from(refused: Refused) -> Self {
        Self::Store(StoreError::Refused(refused))
    }
}
