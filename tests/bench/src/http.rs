//! A lasting connection to a server, one request after the other: the least a client can do.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use deskbell_protocol::limits::{CLIENT_HEADER, CLIENT_VERSION};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request,
    client::conn::http1::{SendRequest, handshake},
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream};

/// A connection with the token it speaks by.
pub(crate) struct Line {
    send: SendRequest<Full<Bytes>>,
    server: SocketAddr,
    from: IpAddr,
    host: String,
    token: Option<String>,
}

/// An answer.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("the answer is no JSON")
    }
}

/// Connects from one of this computer's own addresses, so that there are ports enough for many.
pub(crate) async fn connect(server: SocketAddr, from: IpAddr) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(from, 0))?;
    let stream = socket.connect(server).await.with_context(|| format!("{server} is away"))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn sender(server: SocketAddr, from: IpAddr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = connect(server, from).await?;
    let (send, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // The next request on it tells that it ended.
        connection.await.unwrap_or_default();
    });
    Ok(send)
}

impl Line {
    /// A connection to a server.
    pub(crate) async fn open(server: SocketAddr, token: Option<&str>) -> Result<Self> {
        Self::open_from(server, token, IpAddr::from([127, 0, 0, 1])).await
    }

    /// The same from one of this computer's own addresses.
    pub(crate) async fn open_from(
        server: SocketAddr,
        token: Option<&str>,
        from: IpAddr,
    ) -> Result<Self> {
        Ok(Self {
            send: sender(server, from).await?,
            server,
            from,
            host: server.to_string(),
            token: token.map(|token| format!("Bearer {token}")),
        })
    }

    /// Speaks for somebody else from now on.
    pub(crate) fn speak_for(&mut self, token: &str) {
        self.token = Some(format!("Bearer {token}"));
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &self.host)
            .header(CLIENT_HEADER, CLIENT_VERSION);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.unwrap_or_default())))?;
        // A server lets go of a connection that rests too long.
        if self.send.ready().await.is_err() {
            self.send = sender(self.server, self.from).await?;
        }
        let answer = self.send.send_request(request).await?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }

    /// Asks with JSON; any status but a good one is an error.
    pub(crate) async fn put(&mut self, path: &str, body: &Value) -> Result<Answer> {
        self.must("PUT", path, Some(body), &[]).await
    }

    /// Reads; any status but a good one is an error.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer> {
        self.must("GET", path, None, &[]).await
    }

    /// Asks; any status but a good one is an error that says what came instead.
    pub(crate) async fn must(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let body = body.map(serde_json::to_vec).transpose()?;
        let answer = self.ask(method, path, body, headers).await?;
        if !(200..300).contains(&answer.status) {
            bail!("{method} {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        Ok(answer)
    }
}
