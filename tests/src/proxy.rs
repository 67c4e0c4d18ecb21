//! A wire between client and server that remembers what was asked, and that can be pulled.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// A wire to a server on this computer.
pub struct Wire {
    /// Its address, as a client is told it: `http://127.0.0.1:PORT`.
    pub base: String,
    asked: Arc<Mutex<Vec<String>>>,
    plugged: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Wire {
    /// Lays a wire to the server at `base`.
    pub async fn to(base: &str) -> Self {
        let target = base.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port's address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (plugged, state) = watch::channel(true);
        let accepting = tokio::spawn(accept(listener, target, Arc::clone(&asked), state));
        Self { base: format!("http://{address}"), asked, plugged, accepting }
    }

    /// Request lines that went through so far, e.g. `PUT /api/v1/me/tickets/…`.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Pulls the wire: living connections break, new ones are refused.
    pub fn pull(&self) {
        self.plugged.send_replace(false);
    }

    /// Puts it back.
    pub fn plug(&self) {
        self.plugged.send_replace(true);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(
    listener: TcpListener,
    target: String,
    asked: Arc<Mutex<Vec<String>>>,
    state: watch::Receiver<bool>,
) {
    while let Ok((client, _)) = listener.accept().await {
        if *state.borrow() {
            tokio::spawn(carry(client, target.clone(), Arc::clone(&asked), state.clone()));
        }
    }
}

async fn carry(
    client: TcpStream,
    target: String,
    asked: Arc<Mutex<Vec<String>>>,
    mut state: watch::Receiver<bool>,
) {
    let Ok(server) = TcpStream::connect(&target).await else { return };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = copy(from_client, to_server, |bytes| note(bytes, &asked)) => {}
        () = copy(from_server, to_client, |_| {}) => {}
        _ = state.wait_for(|plugged| !plugged) => {}
    }
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    seen: impl Fn(&[u8]),
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let bytes = buffer.get(..read).unwrap_or_default();
        seen(bytes);
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}

/// A request's first line opens a segment, as the client flushes each request's head at once.
fn note(bytes: &[u8], asked: &Mutex<Vec<String>>) {
    let head = String::from_utf8_lossy(bytes);
    let first = head.lines().next().unwrap_or_default();
    if let Some(line) = first.strip_suffix(" HTTP/1.1") {
        asked.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
    }
}
