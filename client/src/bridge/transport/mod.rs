//! How bell and window reach each other: a socket in a directory of the user alone.

mod client;
mod link;
mod page;
mod place;
mod server;
#[cfg(test)]
mod tests;
mod wire;

use serde::{Deserialize, Serialize};

pub use client::{ConnectError, hand_over};
pub use link::{
    ANSWER_AWAY, ANSWER_OTHER_VERSION, ANSWER_SLOW, Ask, Asked, Connection, Link, Said,
};
pub use page::NotAPage;
pub use place::{Place, PlaceError};
pub use server::{Incoming, Server, WINDOW_QUEUE, Windows};

use super::Page;

/// The first frame of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
enum Greeting {
    /// A window; the same JSON as [`super::ToBell::Hello`].
    Hello {
        /// Version of the words.
        version: u32,
        /// The page it shows.
        page: Page,
    },
    /// A second start of the bell.
    HandOver(HandOver),
}

/// What a second start of the bell gives to the first, before it ends. Understood by bells of every version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The page asked for; none is the same as a click on the icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// The desktop's token by which a window may come to the front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation: Option<String>,
    /// Where windows are to appear.
    #[serde(default)]
    pub display: Display,
}

/// Where windows appear: what the desktop told a program at its start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// `DISPLAY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x11: Option<String>,
    /// `XAUTHORITY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x11_authority: Option<String>,
    /// `WAYLAND_DISPLAY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wayland: Option<String>,
}

impl Display {
    /// Whether a window could appear at all.
    pub fn is_known(&self) -> bool {
        self.x11.is_some() || self.wayland.is_some()
    }
}
