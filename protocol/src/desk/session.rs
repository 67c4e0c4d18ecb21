//! How a technician signs in.

use serde::{Deserialize, Serialize};

use crate::{desk::people::Technician, text::Email};

/// Body of `POST /session/link-requests`; answered alike for known and unknown addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestLink {
    /// The technician's address.
    pub email: Email,
}

/// Body of `POST /session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The token of an invitation or a sign-in link.
    pub token: String,
}

/// Answer of `GET|PATCH /desk/me` and `POST /session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// Who is signed in.
    pub technician: Technician,
    /// The organisation's name.
    pub organisation: crate::text::Name,
    /// How they like the console.
    pub settings: super::own::OwnSettings,
}
