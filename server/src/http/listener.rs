//! The accept loop: connections under a cap and under timers, TLS where it is wanted, and a stop that lets go gently.
//!
//! Beyond the cap a few connections more are let in, on which only `/livez` and `/readyz` are answered, so that
//! whoever watches the server is told apart from a server that is dead.
//!
//! `axum::serve` sets no timer at all, so a slow peer could hold a connection for ever.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Version, header},
    response::Response,
};
use deskbell_protocol::problem::ErrorCode;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use super::{
    connection::{Counted, HEAD_LIMIT, Taken, Traffic, Watched},
    edge::TurnedAway,
    head::{HEAD_BYTES, HEAD_LINES},
    problem::Refusal,
};

/// Connections at the same time; beyond them nobody is served, so that those inside stay alive.
pub const MOST_CONNECTIONS: usize = 20_000;
/// Connections beyond those, for a short look at how the server is.
const ASKING_HOW_IT_IS: usize = 64;
/// Seconds after which somebody who found the server full may try again.
const FULL_FOR: u64 = 10;
/// How long a connection may rest between requests.
const IDLE_LIMIT: Duration = Duration::from_secs(60);
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
    /// What answers, as it is at the moment of each request.
    pub router: watch::Receiver<Router>,
    /// Connections at the same time.
    pub most: usize,
}

/// What a connection may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terms {
    /// Everything.
    Served,
    /// How the server is, once.
    HowItIs,
}

/// What serves a connection.
#[derive(Clone)]
struct Host {
    router: watch::Receiver<Router>,
    peer: Peer,
    terms: Terms,
}

impl Listener {
    /// Serves until told to stop; returns when the last request is answered, or after 8 seconds.
    pub async fn serve(self, stop: CancellationToken) {
        let permits = Arc::new(Semaphore::new(self.most));
        let beyond = Arc::new(Semaphore::new(ASKING_HOW_IT_IS));
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
            let inside = Arc::clone(&permits).try_acquire_owned();
            let (permit, terms) = match inside {
                Ok(permit) => (permit, Terms::Served),
                Err(_) => match Arc::clone(&beyond).try_acquire_owned() {
                    Ok(permit) => (permit, Terms::HowItIs),
                    Err(_) => continue,
                },
            };
            let host = Host { router: self.router.clone(), peer: Peer(peer), terms };
            let (tls, stop) = (self.tls.clone(), stop.clone());
            tasks.spawn(async move {
                greet(stream, tls, host, stop).await;
                drop(permit);
            });
        }
        drop(self.socket);
        tasks.close();
        if tokio::time::timeout(LAST_WORDS, tasks.wait()).await.is_err() {
            tracing::warn!(
                code = "requests_cut",
                "some requests did not finish in time and were cut"
            );
        }
    }
}

/// Does the TLS handshake, if any, within its time.
async fn greet(stream: TcpStream, tls: Option<TlsAcceptor>, host: Host, stop: CancellationToken) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection ended before it began");
        return;
    }
    match tls {
        None => within_terms(stream, host, Traffic::default(), stop).await,
        // A task is as large as its largest way: one without TLS shall not carry the room for it.
        Some(tls) => Box::pin(greet_in_secret(stream, tls, host, stop)).await,
    }
}

/// The same behind TLS.
async fn greet_in_secret(stream: TcpStream, tls: TlsAcceptor, host: Host, stop: CancellationToken) {
    let greeted = tokio::time::timeout(HEAD_LIMIT, async {
        if speaks_plainly(&stream).await? {
            Ok(Err(stream))
        } else {
            tls.accept(stream).await.map(Ok)
        }
    });
    match greeted.await {
        Ok(Ok(Ok(stream))) => within_terms(stream, host, Traffic::default(), stop).await,
        // Whoever speaks without TLS is told so, and nothing else.
        Ok(Ok(Err(stream))) => {
            let refusing = Traffic::refusing(ErrorCode::MalformedRequest);
            within_terms(stream, host, refusing, stop).await;
        }
        Ok(Err(_)) | Err(_) => tracing::debug!("a TLS handshake failed"),
    }
}

/// Whether the first byte is the letter of a method. A TLS handshake begins with 22 (RFC 8446, section 5.1).
async fn speaks_plainly(stream: &TcpStream) -> std::io::Result<bool> {
    let mut first = [0];
    let count = stream.peek(&mut first).await?;
    Ok(count == 1 && first.iter().all(u8::is_ascii_uppercase))
}

/// A connection beyond the cap lasts as long as one look at the server takes.
async fn within_terms<S>(stream: S, host: Host, traffic: Traffic, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let terms = host.terms;
    let conversation = converse(stream, host, traffic, stop);
    match terms {
        Terms::Served => conversation.await,
        Terms::HowItIs => {
            if tokio::time::timeout(HEAD_LIMIT, conversation).await.is_err() {
                tracing::debug!("a connection beyond the cap was cut");
            }
        }
    }
}

/// Serves the requests of one connection.
async fn converse<S>(stream: S, host: Host, traffic: Traffic, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let traffic = Arc::new(traffic);
    let io = TokioIo::new(Watched::new(stream, Arc::clone(&traffic)));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let running = traffic.begin(request.version());
        let (host, refusal) = (host.clone(), traffic.refusal());
        // hyper keeps the room for this future as long as the connection lives, so it holds a pointer only.
        Box::pin(async move {
            let response = host.answer(request, refusal).await;
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

impl Host {
    /// Answers one request.
    async fn answer(
        self,
        request: hyper::Request<Incoming>,
        refusal: Option<ErrorCode>,
    ) -> Response {
        let (head, body) = request.into_parts();
        let (body, to_its_end) = Taken::new(body);
        let mut request = Request::from_parts(head, Body::new(body));
        let is_shared = request.version() >= Version::HTTP_2;
        // A body in chunks has no length to count on, so nothing after it is taken for a request.
        let is_last = self.terms == Terms::HowItIs
            || refusal.is_some()
            || request.headers().contains_key(header::TRANSFER_ENCODING);
        if let Some(refusal) = refusal.map(Refusal::new).or_else(|| self.terms.refuse(&request)) {
            request.extensions_mut().insert(TurnedAway(refusal));
        }
        request.extensions_mut().insert(self.peer);
        let router = self.router.borrow().clone();
        let mut response: Response = match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        // A peer that is answered while it still sends has to know that nothing after it is listened to: else it
        // sends its next request into a connection that is about to end, and cannot tell whether that was heard.
        let is_taken = to_its_end.load(Ordering::Relaxed);
        if (is_last || !is_taken) && !is_shared {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        response
    }
}

impl Terms {
    fn refuse(self, request: &Request) -> Option<Refusal> {
        let asks_how_it_is = matches!(request.uri().path(), "/livez" | "/readyz");
        match self {
            Self::HowItIs if !asks_how_it_is => {
                Some(Refusal::new(ErrorCode::Unavailable).retry_after(FULL_FOR))
            }
            Self::HowItIs | Self::Served => None,
        }
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
