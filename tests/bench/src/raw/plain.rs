//! A plain axum server, as its documentation would have it: streams, a word to all of them, and bytes. It is a
//! process of its own, so that its memory can be compared with the real server's.

use std::{convert::Infallible, net::SocketAddr, process::Stdio, time::Duration};

use anyhow::{Context as _, Result};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::sse::{Event, KeepAlive, Sse},
    routing::{get, post},
};
use futures_util::{Stream, StreamExt as _};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpListener,
    process::{Child, Command},
    sync::broadcast,
};
use tokio_stream::wrappers::BroadcastStream;

use crate::{process, say};

/// Words that wait for one stream.
const ROOM: usize = 16;
/// The heartbeat of the real server.
const BEAT: Duration = Duration::from_secs(25);

/// Serves until it is ended.
pub(crate) async fn serve() -> Result<()> {
    let (tell, _) = broadcast::channel::<String>(ROOM);
    let router = Router::new()
        .route("/stream", get(stream))
        .route("/tell", post(hear))
        .route("/bytes/{count}", get(bytes))
        .with_state(tell);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    say::result(&listener.local_addr()?.to_string());
    axum::serve(listener, router).await?;
    Ok(())
}

async fn stream(
    State(tell): State<broadcast::Sender<String>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = BroadcastStream::new(tell.subscribe())
        .filter_map(|word| async { word.ok() })
        .map(|word| Ok(Event::default().event("change").data(word)));
    Sse::new(told).keep_alive(KeepAlive::new().interval(BEAT))
}

async fn hear(State(tell): State<broadcast::Sender<String>>, body: String) -> &'static str {
    // Nobody listening is a normal state.
    tell.send(body).unwrap_or_default();
    "told"
}

async fn bytes(Path(count): Path<usize>) -> Bytes {
    Bytes::from(vec![b'x'; count.min(1 << 20)])
}

/// A plain server that runs.
pub(crate) struct Plain {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Plain {
    /// Starts one: this very program, asked to be it.
    pub(crate) async fn start() -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("plain")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the plain server does not start")?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        Ok(Self { address: line.trim().parse().context("no address")?, process })
    }

    /// Its memory in KiB.
    pub(crate) fn memory_kib(&self) -> Result<f64> {
        let id = self.process.id().and_then(|id| i32::try_from(id).ok());
        process::memory_kib(id.context("it runs")?)
    }
}
