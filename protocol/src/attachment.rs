//! Pictures and files.

use serde::{Deserialize, Serialize};

use crate::{ids::AttachmentId, text::FileName};

/// An attachment as a message names it. Its text travels first, so its bytes may still be on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its id, made by the client.
    pub id: AttachmentId,
    /// The file's name; absent while the bytes are on their way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<FileName>,
    /// Media type of the stored bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<MediaType>,
    /// Size of the stored bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Whether the bytes are here.
    pub state: AttachmentState,
}

/// Where the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttachmentState {
    /// Named, not yet arrived.
    OnItsWay,
    /// Stored.
    Here,
    /// Refused; the text is safe without it.
    Failed,
    /// A state of a newer server.
    #[serde(other)]
    Unknown,
}

/// What may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum MediaType {
    /// Re-encoded without metadata.
    #[serde(rename = "image/png")]
    Png,
    /// Re-encoded without metadata.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// Re-encoded as PNG without metadata.
    #[serde(rename = "image/webp")]
    Webp,
    /// UTF-8 text, stored as an opaque download.
    #[serde(rename = "text/plain")]
    Text,
    /// Stored as an opaque download.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// A type of a newer server.
    #[serde(other)]
    Unknown,
}

impl MediaType {
    /// The type's name (RFC 6838).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Text => "text/plain",
            Self::Pdf => "application/pdf",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// The type a name stands for, parameters left aside; `None` for one that cannot be attached.
    pub fn of(name: &str) -> Option<Self> {
        let bare = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        [Self::Png, Self::Jpeg, Self::Webp, Self::Text, Self::Pdf]
            .into_iter()
            .find(|kind| kind.as_str() == bare)
    }

    /// Whether it is a picture, which is decoded and encoded anew.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }
}
