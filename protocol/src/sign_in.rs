//! Company sign-in of a device: the bell asks, the person types its code into a page of the server, and goes to the
//! company's own sign-in from there. Nothing of that sign-in ever reaches the laptop.

use serde::{Deserialize, Serialize};

use crate::{
    ids::WriteId,
    text::{Email, Line},
    time::Timestamp,
};

/// What a server that has company sign-in lists in `home.capabilities`.
pub const CAPABILITY: &str = "sign_in";

/// Body of `POST /me/sign-in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StartSignIn {
    /// The attempt's id; the same one gets the same answer.
    pub id: WriteId,
}

/// Answer of `POST /me/sign-in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignInStarted {
    /// A page of this server, to be opened in the system's browser.
    pub url: String,
    /// What that page asks for: eight characters; upper and lower case, spaces and hyphens don't matter.
    pub code: String,
    /// Until when it is good.
    pub ends_at: Timestamp,
}

/// Body of `POST /sign-in/{id}/code`, sent by the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInCode {
    /// The code, as it was typed.
    pub code: Line,
}

/// What is about to be signed in, so that nobody signs in somebody else's computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignInComputer {
    /// The computer's name.
    pub hostname: Line,
    /// The account's name there.
    pub account: Line,
    /// When that computer asked.
    pub asked_at: Timestamp,
    /// Where the company's own sign-in is; good only in the browser that gets this answer.
    pub url: String,
}

/// Body of `PUT /me/who`: what a person says their address is. Proves and joins nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SayWho {
    /// The address.
    pub email: Email,
}
