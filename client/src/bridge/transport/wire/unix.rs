//! A socket file; the kernel says whose process is at the other end.

use std::{io, path::Path};

use tokio::net::{
    UnixListener, UnixStream,
    unix::{OwnedReadHalf, OwnedWriteHalf},
};

pub(crate) type Stream = UnixStream;
pub(crate) type Reader = OwnedReadHalf;
pub(crate) type Writer = OwnedWriteHalf;

/// Takes connections of the same user.
pub(crate) struct Listener {
    socket: UnixListener,
    user: u32,
}

impl Listener {
    /// Listens; a socket left there by a bell that died is removed.
    pub(crate) fn bind(socket: &Path) -> io::Result<Self> {
        match std::fs::remove_file(socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let socket = UnixListener::bind(socket)?;
        Ok(Self { socket, user: rustix::process::geteuid().as_raw() })
    }

    /// The next connection; `None` for one that was refused. Nothing is lost if the wait is given up.
    pub(crate) async fn accept(&mut self) -> io::Result<Option<Stream>> {
        let (stream, _) = self.socket.accept().await?;
        match stream.peer_cred() {
            Ok(peer) if peer.uid() == self.user => Ok(Some(stream)),
            Ok(peer) => {
                tracing::warn!(peer.uid = peer.uid(), "Another user's connection was refused");
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(error = %error, "A connection did not say whose it is and was refused");
                Ok(None)
            }
        }
    }
}

/// Connects to the bell that listens there.
pub(crate) async fn connect(socket: &Path) -> io::Result<Stream> {
    UnixStream::connect(socket).await
}

/// Both directions, to be used apart.
pub(crate) fn split(stream: Stream) -> (Reader, Writer) {
    stream.into_split()
}
