//! One accepted connection: its timers, its heads, and the requests that run on it.
//!
//! hyper's own header timer also runs while a connection is idle, so it serves as the idle limit; how long a
//! request head may take, and how long a peer may refuse to read, is watched here, where the bytes pass. And here a
//! peer that is still sending is listened to for a while after its answer: closing at once would destroy the answer.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use deskbell_protocol::problem::ErrorCode;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

use super::head::{Heads, Seen};

/// How long a request head may take, from its first byte; for the first one from the connection's start.
pub(super) const HEAD_LIMIT: Duration = Duration::from_secs(10);
/// How long a peer may take none of the bytes that wait for it.
const WRITE_LIMIT: Duration = Duration::from_secs(60);
/// How long a peer that is still sending is listened to after its answer, and how many bytes of it.
const LINGER_LIMIT: Duration = Duration::from_secs(8);
const LINGER_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes that are read at once.
const PIECE: usize = 4 * 1024;

/// What a connection's two halves know about its requests.
#[derive(Default)]
pub(super) struct Traffic {
    begun: AtomicU64,
    running: AtomicU64,
    /// Many requests at once share an HTTP/2 connection; hyper's pings watch it instead.
    shared: AtomicBool,
    /// The number of the first request that is refused whatever it asks for, and why.
    refused: OnceLock<(u64, ErrorCode)>,
}

impl Traffic {
    /// A connection on which every request is refused.
    pub(super) fn refusing(code: ErrorCode) -> Self {
        let traffic = Self::default();
        traffic.refused.get_or_init(|| (1, code));
        traffic
    }

    /// Why the request that began last is refused, if it is.
    pub(super) fn refusal(&self) -> Option<ErrorCode> {
        let begun = self.begun.load(Ordering::Relaxed);
        self.refused.get().filter(|(first, _)| begun >= *first).map(|(_, code)| *code)
    }

    /// A request head is complete.
    pub(super) fn begin(self: &Arc<Self>, version: hyper::Version) -> Running {
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.running.fetch_add(1, Ordering::Relaxed);
        if version >= hyper::Version::HTTP_2 {
            self.shared.store(true, Ordering::Relaxed);
        }
        Running(Arc::clone(self))
    }
}

/// A request that runs, until its answer was sent or dropped.
pub(super) struct Running(Arc<Traffic>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An answer's body that ends its request when it is gone.
pub(super) struct Counted {
    body: Body,
    _running: Running,
}

impl Counted {
    pub(super) fn new(body: Body, running: Running) -> Self {
        Self { body, _running: running }
    }
}

impl hyper::body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A request's body that notes whether it was taken to its end.
pub(super) struct Taken {
    body: Incoming,
    to_its_end: Arc<AtomicBool>,
}

impl Taken {
    /// The body, and what tells whether it was taken to its end.
    pub(super) fn new(body: Incoming) -> (Self, Arc<AtomicBool>) {
        let to_its_end = Arc::new(AtomicBool::new(body.is_end_stream()));
        (Self { body, to_its_end: Arc::clone(&to_its_end) }, to_its_end)
    }
}

impl hyper::body::Body for Taken {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() || self.body.is_end_stream() {
            self.to_its_end.store(true, Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The bytes of a connection, with the timers and the strictness that hyper lacks.
pub(super) struct Watched<S> {
    io: S,
    traffic: Arc<Traffic>,
    heads: Heads,
    /// Heads that came in.
    came: u64,
    seen: u64,
    head: Option<Pin<Box<Sleep>>>,
    write: Option<Pin<Box<Sleep>>>,
    linger: Option<Linger>,
}

/// The last listening to a peer that is still sending.
struct Linger {
    until: Pin<Box<Sleep>>,
    left: u64,
}

impl<S> Watched<S> {
    pub(super) fn new(io: S, traffic: Arc<Traffic>) -> Self {
        let head = Some(Box::pin(tokio::time::sleep(HEAD_LIMIT)));
        let (heads, linger) = (Heads::new(), None);
        Self { io, traffic, heads, came: 0, seen: 0, head, write: None, linger }
    }

    /// Whether the head timer has nothing to watch now.
    fn is_between_heads(&mut self) -> bool {
        let begun = self.traffic.begun.load(Ordering::Relaxed);
        if begun != self.seen {
            self.seen = begun;
            self.head = None;
        }
        self.traffic.running.load(Ordering::Relaxed) > 0
            || self.traffic.shared.load(Ordering::Relaxed)
    }

    /// Turns a wait into an error once the peer has refused to read for too long.
    fn judge_write<T>(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.write = None;
            return outcome;
        }
        let timer = self.write.get_or_insert_with(|| Box::pin(tokio::time::sleep(WRITE_LIMIT)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> Watched<S> {
    /// Bytes that may go on to hyper.
    fn poll_passed(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            let ready = self.heads.ready();
            if !ready.is_empty() {
                let count = ready.len().min(buf.remaining());
                buf.put_slice(ready.get(..count).unwrap_or_default());
                self.heads.gone(count);
                return Poll::Ready(Ok(()));
            }
            if self.heads.is_open() {
                return Pin::new(&mut self.io).poll_read(cx, buf);
            }
            if self.heads.is_shut() {
                // The refusal is on its way and ends the connection.
                return Poll::Pending;
            }
            let mut piece = [0; PIECE];
            let mut piece = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut self.io).poll_read(cx, &mut piece))?;
            if piece.filled().is_empty() {
                self.heads.end();
                continue;
            }
            let (came, traffic) = (&mut self.came, &self.traffic);
            self.heads.take(piece.filled(), |seen| {
                *came += 1;
                if let Seen::Refused(code) = seen {
                    traffic.refused.get_or_init(|| (*came, code));
                }
            });
            if self.heads.is_amid() {
                self.head.get_or_insert_with(|| Box::pin(tokio::time::sleep(HEAD_LIMIT)));
            }
        }
    }

    /// Reads on for a while and forgets what comes, so that the answer reaches a peer that is still sending.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.heads.outstanding().unwrap_or(LINGER_BYTES).min(LINGER_BYTES);
        if left == 0 || self.traffic.shared.load(Ordering::Relaxed) {
            return Poll::Ready(());
        }
        let linger = self.linger.get_or_insert_with(|| Linger {
            until: Box::pin(tokio::time::sleep(LINGER_LIMIT)),
            left,
        });
        loop {
            if linger.until.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            let mut piece = [0; PIECE];
            let mut piece = ReadBuf::new(&mut piece);
            let read = ready!(Pin::new(&mut self.io).poll_read(cx, &mut piece));
            let count = piece.filled().len() as u64;
            linger.left = linger.left.saturating_sub(count);
            if read.is_err() || count == 0 || linger.left == 0 {
                return Poll::Ready(());
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let outcome = self.poll_passed(cx, buf);
        if self.is_between_heads() {
            return outcome;
        }
        if outcome.is_ready() {
            if buf.filled().len() > before && self.head.is_none() {
                self.head = Some(Box::pin(tokio::time::sleep(HEAD_LIMIT)));
            }
            return outcome;
        }
        if let Some(timer) = self.head.as_mut() {
            ready!(timer.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.judge_write(cx, outcome)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.io).poll_write_vectored(cx, parts);
        self.judge_write(cx, outcome)
    }
    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.io).poll_flush(cx);
        self.judge_write(cx, outcome)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.linger.is_none() {
            let outcome = Pin::new(&mut self.io).poll_shutdown(cx);
            ready!(self.judge_write(cx, outcome))?;
        }
        self.poll_linger(cx).map(Ok)
    }
}
