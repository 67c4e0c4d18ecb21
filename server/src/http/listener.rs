//! The accept loop: connections under a cap and under timers, TLS where it is wanted, and a stop that lets go gently.
//!
//! `axum::serve` sets no timer at all, so a slow peer could hold a connection for ever.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use super::connection::{Counted, HEAD_LIMIT, Traffic, Watched};

/// Connections at the same time; one more is closed at once, so that those inside stay alive.
const MOST_CONNECTIONS: usize = 20_000;
/// How long a connection may rest between requests.
const IDLE_LIMIT: Duration = Duration::from_secs(60);
/// Request heads: bytes and lines.
const HEAD_BYTES: usize = 16 * 1024;
const HEAD_LINES: usize = 100;
/// How long requests may finish after the stop began.
const LAST_WORDS: Duration = Duration::from_secs(8);
/// Rest after the system refused a connection, e.g. because no file descriptor is left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Who is at the other end.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// What a listener serves and how.
pub struct Listener {
    /// Where connections come in.
    pub socket: TcpListener,
    /// TLS; absent on loopback only.
    pub tls: Option<TlsAcceptor>,
    /// What answers.
    pub router: Router,
}

impl Listener {
    /// Serves until told to stop; returns when the last request is answered, or after 8 seconds.
    pub async fn serve(self, stop: CancellationToken) {
        let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let tasks = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.socket.accept() => accepted,
            };
            let Ok((stream, peer)) = accepted else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else { continue };
            let (tls, router, stop) = (self.tls.clone(), self.router.clone(), stop.clone());
            tasks.spawn(async move {
                greet(stream, tls, router, Peer(peer), stop).await;
                drop(permit);
            });
        }
        drop(self.socket);
        tasks.close();
        if tokio::time::timeout(LAST_WORDS, tasks.wait()).await.is_err() {
            tracing::warn!("some requests did not finish in time and were cut");
        }
    }
}

/// Does the TLS handshake, if any, within its time.
async fn greet(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    peer: Peer,
    stop: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection ended before it began");
        return;
    }
    match tls {
        None => converse(stream, router, peer, stop).await,
        // A task is as large as its largest way: one without TLS shall not carry the room for it.
        Some(tls) => Box::pin(converse_in_secret(stream, tls, router, peer, stop)).await,
    }
}

/// The same behind TLS.
async fn converse_in_secret(
    stream: TcpStream,
    tls: TlsAcceptor,
    router: Router,
    peer: Peer,
    stop: CancellationToken,
) {
    match tokio::time::timeout(HEAD_LIMIT, tls.accept(stream)).await {
        Ok(Ok(stream)) => converse(stream, router, peer, stop).await,
        Ok(Err(_)) | Err(_) => tracing::debug!("a TLS handshake failed"),
    }
}

/// Serves the requests of one connection.
async fn converse<S>(stream: S, router: Router, peer: Peer, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let traffic = Arc::new(Traffic::default());
    let io = TokioIo::new(Watched::new(stream, Arc::clone(&traffic)));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let running = traffic.begin(request.version());
        let router = router.clone();
        // hyper keeps the room for this future as long as the connection lives, so it holds a pointer only.
        Box::pin(async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            let response: Response = match router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            Ok::<_, Infallible>(response.map(|body| Counted::new(body, running)))
        })
    });
    let builder = builder();
    let mut connection = std::pin::pin!(builder.serve_connection(io, service));
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::trace!(%error, "a connection ended");
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_LIMIT)
        .max_headers(HEAD_LINES)
        .max_buf_size(HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .keep_alive_timeout(Duration::from_secs(20))
        .max_concurrent_streams(64)
        .max_header_list_size(16 * 1024)
        .max_pending_accept_reset_streams(32);
    builder
}
