//! A named pipe that only this account may open; both ends look whose process is at the other.

use std::{
    io,
    os::windows::io::AsRawHandle,
    path::{Path, PathBuf},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf, ReadHalf, WriteHalf},
    net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions},
};
use windows::Win32::{
    Foundation::{ERROR_PIPE_BUSY, HANDLE},
    System::Pipes::{GetNamedPipeClientProcessId, GetNamedPipeServerProcessId},
    UI::WindowsAndMessaging::AllowSetForegroundWindow,
};

use crate::private::{AccessList, is_own_process};

pub(crate) type Reader = ReadHalf<Stream>;
pub(crate) type Writer = WriteHalf<Stream>;

/// How often a pipe is tried whose instances are all taken at this moment.
const BUSY_TRIES: u32 = 50;
/// The pause between those tries.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// One end of a pipe.
#[derive(Debug)]
pub(crate) enum Stream {
    /// The bell's.
    Bell(NamedPipeServer),
    /// A window's, or a second start's.
    Window(NamedPipeClient),
}

/// Takes connections of the same account.
pub(crate) struct Listener {
    name: PathBuf,
    /// The instance the next connection gets.
    next: NamedPipeServer,
}

impl Listener {
    /// Listens. A pipe of this name that somebody else has made first is an error.
    pub(crate) fn bind(name: &Path) -> io::Result<Self> {
        Ok(Self { next: instance(name, true)?, name: name.to_owned() })
    }

    /// The next connection; `None` for one that was refused. Nothing is lost if the wait is given up.
    pub(crate) async fn accept(&mut self) -> io::Result<Option<Stream>> {
        let connected = self.next.connect().await;
        let next = instance(&self.name, false)?;
        let taken = std::mem::replace(&mut self.next, next);
        connected?;
        match client_of(&taken).and_then(is_own_process) {
            Ok(true) => Ok(Some(Stream::Bell(taken))),
            Ok(false) => {
                tracing::warn!("Another account's connection was refused");
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(error = %error, "A connection did not say whose it is and was refused");
                Ok(None)
            }
        }
    }
}

#[expect(unsafe_code, reason = "the only way to give a pipe its access list")]
fn instance(name: &Path, first: bool) -> io::Result<NamedPipeServer> {
    let list = AccessList::of_this_account()?;
    let mut attributes = list.attributes();
    let mut options = ServerOptions::new();
    options.first_pipe_instance(first).reject_remote_clients(true);
    // SAFETY: the attributes and the list they point to outlive the call.
    unsafe { options.create_with_security_attributes_raw(name, (&raw mut attributes).cast()) }
}

/// Connects to the bell that listens there, and lets it bring a window to the front.
pub(crate) async fn connect(name: &Path) -> io::Result<Stream> {
    let mut tries = 1;
    let pipe = loop {
        match ClientOptions::new().open(name) {
            Err(error) if is_busy(&error) && tries < BUSY_TRIES => {
                tries += 1;
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            opened => break opened?,
        }
    };
    let bell = server_of(&pipe)?;
    if !is_own_process(bell)? {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "somebody else's pipe"));
    }
    give_the_front_to(bell);
    Ok(Stream::Window(pipe))
}

fn is_busy(error: &io::Error) -> bool {
    error.raw_os_error().and_then(|code| u32::try_from(code).ok()) == Some(ERROR_PIPE_BUSY.0)
}

/// Both directions, to be used apart.
pub(crate) fn split(stream: Stream) -> (Reader, Writer) {
    tokio::io::split(stream)
}

#[expect(unsafe_code, reason = "who is at the other end is asked by handle")]
fn client_of(pipe: &NamedPipeServer) -> io::Result<u32> {
    let mut process = 0;
    // SAFETY: the pipe is open.
    unsafe { GetNamedPipeClientProcessId(HANDLE(pipe.as_raw_handle()), &raw mut process) }?;
    Ok(process)
}

#[expect(unsafe_code, reason = "who is at the other end is asked by handle")]
fn server_of(pipe: &NamedPipeClient) -> io::Result<u32> {
    let mut process = 0;
    // SAFETY: the pipe is open.
    unsafe { GetNamedPipeServerProcessId(HANDLE(pipe.as_raw_handle()), &raw mut process) }?;
    Ok(process)
}

/// A program that a click has started may pass on that it may come to the front; any other is refused, which is right.
#[expect(unsafe_code, reason = "a call without conditions")]
fn give_the_front_to(process: u32) {
    // SAFETY: the call has no conditions.
    if unsafe { AllowSetForegroundWindow(process) }.is_err() {
        tracing::debug!("this process is not in front itself");
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Bell(pipe) => Pin::new(pipe).poll_read(cx, buf),
            Self::Window(pipe) => Pin::new(pipe).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Bell(pipe) => Pin::new(pipe).poll_write(cx, buf),
            Self::Window(pipe) => Pin::new(pipe).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Bell(pipe) => Pin::new(pipe).poll_flush(cx),
            Self::Window(pipe) => Pin::new(pipe).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Bell(pipe) => Pin::new(pipe).poll_shutdown(cx),
            Self::Window(pipe) => Pin::new(pipe).poll_shutdown(cx),
        }
    }
}
