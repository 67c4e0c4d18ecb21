//! Many streams held open at once, each by the least code that can hold one: a socket and the time of its news.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::{Result, bail};
use deskbell_protocol::limits::{CLIENT_HEADER, CLIENT_VERSION};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::{Semaphore, mpsc},
    task::JoinSet,
    time::Instant,
};

use crate::{clock, devices::address, http::connect};

/// Streams that open at the same time.
const OPENING: usize = 64;
/// Addresses the streams come from: a port that was just left cannot be taken again for a minute.
pub(crate) const ADDRESSES: usize = 20;
/// Longest wait for news that is due at once.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes read at once; what is told here is shorter.
const READ: usize = 8 * 1024;

/// What came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The stream is open.
    Open,
    /// What is listened for.
    News,
    /// It ended.
    End,
}

/// Something that happened to a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    /// Which stream.
    pub(crate) stream: usize,
    /// What.
    pub(crate) what: What,
    /// When.
    pub(crate) at: Instant,
}

/// What all streams have in common.
pub(crate) struct Kind {
    /// Whose streams.
    pub(crate) server: SocketAddr,
    /// Their path.
    pub(crate) path: &'static str,
    /// News are frames that hold one of these.
    pub(crate) listens_for: Vec<&'static str>,
}

/// Open streams; they end with this value.
pub(crate) struct Streams {
    heard: mpsc::UnboundedReceiver<Heard>,
    count: usize,
    _tasks: JoinSet<()>,
}

impl Streams {
    /// Opens one stream a token; without tokens so many that need none.
    pub(crate) async fn open(kind: Kind, tokens: &[String], count: usize) -> Result<Self> {
        let (tell, heard) = mpsc::unbounded_channel();
        let (kind, opening) = (Arc::new(kind), Arc::new(Semaphore::new(OPENING)));
        let mut tasks = JoinSet::new();
        for stream in 0..count {
            let (kind, opening, tell) = (Arc::clone(&kind), Arc::clone(&opening), tell.clone());
            let token = tokens.get(stream).cloned();
            tasks.spawn(async move {
                hold(&kind, token.as_deref(), &opening, |what| {
                    // Nobody listens any more once the measurement is over.
                    tell.send(Heard { stream, what, at: clock::now() }).unwrap_or_default();
                })
                .await;
            });
        }
        let mut streams = Self { heard, count, _tasks: tasks };
        let opened = streams.hear_from_all(What::Open).await?;
        debug_assert_eq!(opened.len(), count);
        Ok(streams)
    }

    /// Forgets what came in so far.
    pub(crate) fn forget(&mut self) {
        while self.heard.try_recv().is_ok() {}
    }

    /// The moment at which one stream had its news.
    pub(crate) async fn hear_from(&mut self, stream: usize) -> Result<Instant> {
        loop {
            let heard = self.next().await?;
            if heard.stream == stream && heard.what == What::News {
                return Ok(heard.at);
            }
        }
    }

    /// The moments at which each stream had it.
    pub(crate) async fn hear_from_all(&mut self, what: What) -> Result<Vec<Instant>> {
        let mut first: Vec<Option<Instant>> = vec![None; self.count];
        let mut missing = self.count;
        while missing > 0 {
            let heard = self.next().await?;
            if let Some(slot) = first.get_mut(heard.stream).filter(|_| heard.what == what)
                && slot.is_none()
            {
                *slot = Some(heard.at);
                missing -= 1;
            } else if heard.what == What::End && what != What::End {
                bail!("stream {} ended", heard.stream);
            }
        }
        Ok(first.into_iter().flatten().collect())
    }

    async fn next(&mut self) -> Result<Heard> {
        match tokio::time::timeout(PATIENCE, self.heard.recv()).await {
            Ok(Some(heard)) => Ok(heard),
            Ok(None) | Err(_) => bail!("news that were due did not come"),
        }
    }
}

async fn hold(kind: &Kind, token: Option<&str>, opening: &Semaphore, tell: impl Fn(What)) {
    let from = address(opening_number(token));
    let opened = {
        let _turn = opening.acquire().await;
        open(kind, token, None, from).await
    };
    if let Ok(mut opened) = opened
        && opened.status == 200
    {
        tell(What::Open);
        listen(&mut opened.socket, &kind.listens_for, |_| {}, || tell(What::News)).await;
    }
    tell(What::End);
}

/// Spreads streams over addresses, so that no address runs out of ports.
fn opening_number(token: Option<&str>) -> usize {
    let mixed = token.map_or(0, |token| {
        token.bytes().fold(0_usize, |sum, byte| sum * 31 % 65_521 + usize::from(byte))
    });
    mixed % ADDRESSES
}

/// An open stream, or what came instead.
pub(crate) struct Opened {
    /// The status of the answer.
    pub(crate) status: u16,
    /// The socket, behind the head.
    pub(crate) socket: TcpStream,
}

/// Asks for a stream and reads the head of the answer.
pub(crate) async fn open(
    kind: &Kind,
    token: Option<&str>,
    after: Option<&str>,
    from: IpAddr,
) -> Result<Opened> {
    let mut socket = connect(kind.server, from).await?;
    let mut head = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\naccept: text/event-stream\r\n{CLIENT_HEADER}: {CLIENT_VERSION}\r\n",
        kind.path, kind.server
    );
    for (name, value) in [("authorization: Bearer ", token), ("last-event-id: ", after)] {
        if let Some(value) = value {
            head.push_str(&format!("{name}{value}\r\n"));
        }
    }
    head.push_str("\r\n");
    socket.write_all(head.as_bytes()).await?;
    // One byte at a time, so that nothing of the body is taken: a head is short, and this is not measured.
    let mut answer = Vec::with_capacity(512);
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(socket.read_u8().await?);
    }
    let status =
        String::from_utf8_lossy(&answer).split(' ').nth(1).and_then(|code| code.parse().ok());
    Ok(Opened { status: status.unwrap_or_default(), socket })
}

/// Reads until the end; gives every piece to `look`, and calls `news` for those that hold what is listened for.
pub(crate) async fn listen(
    socket: &mut TcpStream,
    listens_for: &[&str],
    mut look: impl FnMut(&[u8]),
    mut news: impl FnMut(),
) {
    let mut buffer = [0_u8; READ];
    while let Ok(read @ 1..) = socket.read(&mut buffer).await {
        let piece = buffer.get(..read).unwrap_or_default();
        look(piece);
        if listens_for.iter().any(|word| holds(piece, word.as_bytes())) {
            news();
        }
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
