//! Positions in the feed.

use serde::{Deserialize, Serialize};

use crate::ids::Epoch;

/// `EPOCH.SEQ`: a position in the feed of one epoch. Opaque to those who only pass it on; gaps mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// The epoch it counts in.
    pub epoch: Epoch,
    /// The last sequence number it covers.
    pub seq: u64,
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed_cursor: not a cursor of this server")]
pub struct MalformedCursor;

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

impl std::str::FromStr for Cursor {
    type Err = MalformedCursor;
    fn from_str(raw: &str) -> Result<Self, MalformedCursor> {
        let (epoch, seq) = raw.split_once('.').ok_or(MalformedCursor)?;
        let canonical =
            seq.bytes().all(|b| b.is_ascii_digit()) && (seq == "0" || !seq.starts_with('0'));
        if !canonical {
            return Err(MalformedCursor);
        }
        Ok(Self {
            epoch: epoch.parse().map_err(|_| MalformedCursor)?,
            seq: seq.parse().map_err(|_| MalformedCursor)?,
        })
    }
}

impl TryFrom<String> for Cursor {
    type Error = MalformedCursor;
    fn try_from(raw: String) -> Result<Self, MalformedCursor> {
        raw.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> String {
        cursor.to_string()
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Cursor {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("EPOCH.SEQ, opaque to clients"))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Cursor {
    fn name() -> std::borrow::Cow<'static, str> {
        "Cursor".into()
    }
}
