//! One accepted connection: its timers, and the requests that run on it.
//!
//! hyper's own header timer also runs while a connection is idle, so it serves as the idle limit; how long a
//! request head may take, and how long a peer may refuse to read, is watched here, where the bytes pass.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

/// How long a request head may take, from its first byte; for the first one from the connection's start.
pub(super) const HEAD_LIMIT: Duration = Duration::from_secs(10);
/// How long a peer may take none of the bytes that wait for it.
const WRITE_LIMIT: Duration = Duration::from_secs(60);

/// What a connection's two halves know about its requests.
#[derive(Default)]
pub(super) struct Traffic {
    begun: AtomicU64,
    running: AtomicU64,
    /// Many requests at once share an HTTP/2 connection; hyper's pings watch it instead.
    shared: AtomicBool,
}

impl Traffic {
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

/// The bytes of a connection, with the two timers that hyper lacks.
pub(super) struct Watched<S> {
    io: S,
    traffic: Arc<Traffic>,
    seen: u64,
    head: Option<Pin<Box<Sleep>>>,
    write: Option<Pin<Box<Sleep>>>,
}

impl<S> Watched<S> {
    pub(super) fn new(io: S, traffic: Arc<Traffic>) -> Self {
        let head = Some(Box::pin(tokio::time::sleep(HEAD_LIMIT)));
        Self { io, traffic, seen: 0, head, write: None }
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

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let outcome = Pin::new(&mut self.io).poll_read(cx, buf);
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

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
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
        let outcome = Pin::new(&mut self.io).poll_shutdown(cx);
        self.judge_write(cx, outcome)
    }
}
