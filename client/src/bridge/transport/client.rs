//! The other side of the socket: a window that greets, and a second start that hands over.

use std::{io, path::Path, time::Duration};

use super::{Greeting, HandOver, Place, wire};
use crate::bridge::{
    BRIDGE_VERSION, FromBell, Page,
    codec::{FrameError, FrameLimits, read_frame, write_frame},
};

/// How often a second start looks for a bell that has the lock but no socket yet.
const HAND_OVER_TRIES: u32 = 50;
/// The pause between those looks.
const HAND_OVER_PAUSE: Duration = Duration::from_millis(20);

/// Why there is no line to the bell.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No bell listens.
    #[error("the bell does not answer")]
    Away(#[from] io::Error),
    /// The bell said something else than a welcome.
    #[error("the bell was not understood")]
    Frame(#[from] FrameError),
    /// The bell let go without a welcome.
    #[error("the bell refused the connection")]
    Refused,
    /// The bell speaks another version.
    #[error("the bell speaks version {0}")]
    OtherVersion(u32),
}

/// A greeted connection.
pub(super) struct Greeted {
    pub(super) reader: wire::Reader,
    pub(super) writer: wire::Writer,
}

pub(super) async fn greet(socket: &Path, page: &Page) -> Result<Greeted, ConnectError> {
    let hello = Greeting::Hello { version: BRIDGE_VERSION, page: page.clone() };
    let (version, stream) = say(socket, &hello).await?;
    if version != BRIDGE_VERSION {
        return Err(ConnectError::OtherVersion(version));
    }
    let (reader, writer) = wire::split(stream);
    Ok(Greeted { reader, writer })
}

/// Gives a second start's wish to the bell that runs. The bell may be just starting, so this tries for a second.
pub async fn hand_over(place: &Place, hand_over: HandOver) -> Result<(), ConnectError> {
    let greeting = Greeting::HandOver(hand_over);
    let socket = place.socket();
    for _ in 1..HAND_OVER_TRIES {
        match say(&socket, &greeting).await {
            Err(ConnectError::Away(_)) => tokio::time::sleep(HAND_OVER_PAUSE).await,
            other => return other.map(|_| ()),
        }
    }
    say(&socket, &greeting).await.map(|_| ())
}

async fn say(socket: &Path, greeting: &Greeting) -> Result<(u32, wire::Stream), ConnectError> {
    let limits = FrameLimits::default();
    let mut stream = wire::connect(socket).await?;
    write_frame(&mut stream, greeting, None, limits).await?;
    let answer = tokio::time::timeout(limits.within, read_frame(&mut stream, limits)).await;
    let Some(frame) = answer.map_err(|_| FrameError::TooSlow)?? else {
        return Err(ConnectError::Refused);
    };
    match frame.words {
        FromBell::Welcome { version } => Ok((version, stream)),
        FromBell::View { .. } | FromBell::Answer { .. } | FromBell::Focus | FromBell::Quit => {
            Err(ConnectError::Refused)
        }
    }
}
