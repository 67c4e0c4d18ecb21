//! Windows, second starts and strangers on a real socket.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::*;
use crate::{
    bridge::{
        Answer, BRIDGE_VERSION, FromBell, MOST_WINDOWS, Request, ToBell,
        codec::{FrameLimits, read_frame, write_frame},
    },
    shell::{Event, WindowId},
};

/// Long enough for the busiest computer; a test that waits for what never comes fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(30);

async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("never came")
}

struct Bell {
    directory: tempfile::TempDir,
    windows: Windows,
    incoming: mpsc::Receiver<Incoming>,
    running: JoinHandle<()>,
}

impl Bell {
    fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), FrameLimits::default())
    }

    fn impatient() -> Self {
        let within = Duration::from_millis(30);
        Self::start_in(
            tempfile::tempdir().unwrap(),
            FrameLimits { within, ..FrameLimits::default() },
        )
    }

    fn start_in(directory: tempfile::TempDir, limits: FrameLimits) -> Self {
        let (send, incoming) = mpsc::channel(256);
        let place = Place::open(Some(directory.path()), directory.path()).unwrap();
        let (server, windows) = Server::listen_at(&place.socket(), send, limits).unwrap();
        Self { directory, windows, incoming, running: tokio::spawn(server.run()) }
    }

    fn place(&self) -> Place {
        Place::open(Some(self.directory.path()), self.directory.path()).unwrap()
    }

    fn socket(&self) -> PathBuf {
        self.place().socket()
    }

    async fn next(&mut self) -> Incoming {
        soon(self.incoming.recv()).await.unwrap()
    }

    async fn opened(&mut self) -> WindowId {
        match self.next().await {
            Incoming::Window(Event::WindowOpened { window, .. }) => window,
            other @ (Incoming::Window(_) | Incoming::HandOver(_)) => panic!("no window: {other:?}"),
        }
    }

    /// The bell dies without a word; its directory stays.
    async fn kill(self) -> tempfile::TempDir {
        self.running.abort();
        assert!(self.running.await.unwrap_err().is_cancelled());
        self.directory
    }
}

async fn hello(socket: &Path, version: u32) -> wire::Stream {
    let mut stream = wire::connect(socket).await.unwrap();
    let hello = ToBell::Hello { version, page: Page::Form };
    write_frame(&mut stream, &hello, None, FrameLimits::default()).await.unwrap();
    stream
}

async fn heard(stream: &mut wire::Stream) -> Option<FromBell> {
    soon(read_frame(stream, FrameLimits::default())).await.ok().flatten().map(|frame| frame.words)
}

/// Whether the other side let go.
async fn ended(stream: &mut wire::Stream) -> bool {
    let mut rest = Vec::new();
    matches!(soon(stream.read_to_end(&mut rest)).await, Ok(0) | Err(_))
}

#[tokio::test]
async fn a_window_is_greeted_heard_and_missed() {
    let mut bell = Bell::start();
    let mut window = hello(&bell.socket(), BRIDGE_VERSION).await;
    assert_eq!(heard(&mut window).await, Some(FromBell::Welcome { version: BRIDGE_VERSION }));
    let id = bell.opened().await;

    let said = ToBell::Request { id: 1, request: Request::TryNow };
    write_frame(&mut window, &said, Some(b"bytes"), FrameLimits::default()).await.unwrap();
    let expected = Event::WindowSaid { window: id, frame: said, bytes: Some(b"bytes".to_vec()) };
    assert_eq!(bell.next().await, Incoming::Window(expected));

    bell.windows.send(id, FromBell::Focus, None);
    assert_eq!(heard(&mut window).await, Some(FromBell::Focus));
    drop(window);
    assert_eq!(bell.next().await, Incoming::Window(Event::WindowClosed(id)));
}

#[tokio::test]
async fn another_version_is_told_ours_and_sent_away() {
    let mut bell = Bell::start();
    let mut window = hello(&bell.socket(), BRIDGE_VERSION + 1).await;
    assert_eq!(heard(&mut window).await, Some(FromBell::Welcome { version: BRIDGE_VERSION }));
    assert!(ended(&mut window).await);
    assert!(bell.incoming.try_recv().is_err());
}

#[tokio::test]
async fn a_bad_frame_ends_that_connection_only() {
    let mut bell = Bell::start();
    let mut good = hello(&bell.socket(), BRIDGE_VERSION).await;
    heard(&mut good).await;
    let good_id = bell.opened().await;
    for bad in [
        &[0xff; 8][..],
        &[0, 0, 0, 2, 0, 0, 0, 0, b'{', b'x'],
        &[0, 0, 0, 2, 0xff, 0, 0, 0, b'{', b'}'],
    ] {
        let mut greeting = wire::connect(&bell.socket()).await.unwrap();
        greeting.write_all(bad).await.unwrap();
        assert!(ended(&mut greeting).await, "as a greeting");

        let mut window = hello(&bell.socket(), BRIDGE_VERSION).await;
        heard(&mut window).await;
        let id = bell.opened().await;
        window.write_all(bad).await.unwrap();
        assert!(ended(&mut window).await, "from a window");
        assert_eq!(bell.next().await, Incoming::Window(Event::WindowClosed(id)));
    }
    bell.windows.send(good_id, FromBell::Focus, None);
    assert_eq!(heard(&mut good).await, Some(FromBell::Focus));
}

#[tokio::test]
async fn a_slow_frame_and_a_silent_connection_are_given_up() {
    let mut bell = Bell::impatient();
    let mut silent = wire::connect(&bell.socket()).await.unwrap();
    assert!(ended(&mut silent).await);
    let mut slow = hello(&bell.socket(), BRIDGE_VERSION).await;
    heard(&mut slow).await;
    let id = bell.opened().await;
    slow.write_all(&[0, 0, 0, 200, 0, 0, 0, 0, b'{']).await.unwrap();
    assert!(ended(&mut slow).await);
    assert_eq!(bell.next().await, Incoming::Window(Event::WindowClosed(id)));
}

#[tokio::test]
async fn one_window_too_many_is_refused_until_another_closes() {
    let mut bell = Bell::start();
    let mut open = Vec::new();
    for _ in 0..MOST_WINDOWS {
        let mut window = hello(&bell.socket(), BRIDGE_VERSION).await;
        assert!(heard(&mut window).await.is_some());
        bell.opened().await;
        open.push(window);
    }
    assert!(ended(&mut hello(&bell.socket(), BRIDGE_VERSION).await).await);
    drop(open.pop());
    assert!(matches!(bell.next().await, Incoming::Window(Event::WindowClosed(_))));
    // The place is free once the server has seen the end; a window that comes earlier tries again, as windows do.
    while heard(&mut hello(&bell.socket(), BRIDGE_VERSION).await).await.is_none() {}
    bell.opened().await;
}

#[tokio::test]
async fn a_window_that_does_not_read_is_dropped() {
    let mut bell = Bell::start();
    let deaf = hello(&bell.socket(), BRIDGE_VERSION).await;
    let id = bell.opened().await;
    let picture = Answer::Picture { media_type: "image/png".to_owned() };
    for request in 0..u64::try_from(WINDOW_QUEUE).unwrap() + 8 {
        let answer = FromBell::Answer { id: request, answer: picture.clone() };
        bell.windows.send(id, answer, Some(vec![0; 1 << 20]));
    }
    assert_eq!(bell.next().await, Incoming::Window(Event::WindowClosed(id)));
    drop(deaf);
}

#[tokio::test]
async fn a_second_start_hands_over() {
    let mut bell = Bell::start();
    let wish = HandOver {
        page: Some(Page::Tickets),
        activation: Some("token".into()),
        display: Display { x11: Some(":7".into()), ..Display::default() },
    };
    hand_over(&bell.place(), wish.clone()).await.unwrap();
    assert_eq!(bell.next().await, Incoming::HandOver(wish));
}

#[tokio::test]
async fn without_a_bell_a_second_start_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let place = Place::open(Some(directory.path()), directory.path()).unwrap();
    assert!(matches!(hand_over(&place, HandOver::default()).await, Err(ConnectError::Away(_))));
}

#[tokio::test]
async fn a_bell_that_ends_says_quit_first() {
    let mut bell = Bell::start();
    let mut window = hello(&bell.socket(), BRIDGE_VERSION).await;
    heard(&mut window).await;
    bell.opened().await;
    bell.windows.close_all();
    assert_eq!(heard(&mut window).await, Some(FromBell::Quit));
    bell.running.await.unwrap();
}

struct Window {
    asks: mpsc::Sender<Ask>,
    said: mpsc::Receiver<Said>,
}

impl Window {
    fn open(place: &Place, page: Page) -> Self {
        let (asks, receive) = mpsc::channel(8);
        let (send, said) = mpsc::channel(8);
        tokio::spawn(Link::new(place, page, receive, send).run());
        Self { asks, said }
    }

    async fn ask(&self, request: Request) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.asks
            .send(Ask::Request(Box::new(Asked { request, bytes: None, answer })))
            .await
            .unwrap();
        soon(answered).await.unwrap().words
    }
}

fn away() -> Answer {
    Answer::Refused { message: ANSWER_AWAY.to_owned(), field: None, values: Default::default() }
}

#[tokio::test]
async fn a_window_outlives_its_bell_and_finds_the_next() {
    let mut bell = Bell::start();
    let mut window = Window::open(&bell.place(), Page::Tickets);
    assert_eq!(soon(window.said.recv()).await, Some(Said::Connection(Connection::Connected)));
    let id = bell.opened().await;

    // A request that is under way when the bell dies is refused, not left hanging.
    let (answer, answered) = oneshot::channel();
    let asked = Asked { request: Request::TryNow, bytes: None, answer };
    window.asks.send(Ask::Request(Box::new(asked))).await.unwrap();
    assert!(
        matches!(bell.next().await, Incoming::Window(Event::WindowSaid { window, .. }) if window == id)
    );
    let directory = bell.kill().await;
    assert_eq!(soon(answered).await.unwrap().words, away());
    assert_eq!(soon(window.said.recv()).await, Some(Said::Connection(Connection::Reconnecting)));
    assert_eq!(window.ask(Request::TryNow).await, away());

    let mut bell = Bell::start_in(directory, FrameLimits::default());
    assert_eq!(soon(window.said.recv()).await, Some(Said::Connection(Connection::Connected)));
    let opened = bell.next().await;
    let expected = Event::WindowOpened { window: WindowId(1), page: Page::Tickets };
    assert_eq!(opened, Incoming::Window(expected));

    let asking = window.ask(Request::TryNow);
    let answering = async {
        let Incoming::Window(Event::WindowSaid {
            window, frame: ToBell::Request { id, .. }, ..
        }) = bell.next().await
        else {
            panic!("no request")
        };
        bell.windows.send(window, FromBell::Answer { id, answer: Answer::Done }, None);
        std::future::pending().await
    };
    let answer = tokio::select! { answer = asking => answer, () = answering => away() };
    assert_eq!(answer, Answer::Done);
}

#[tokio::test]
async fn quit_ends_a_window_for_good() {
    let mut bell = Bell::start();
    let mut window = Window::open(&bell.place(), Page::Form);
    bell.opened().await;
    assert_eq!(soon(window.said.recv()).await, Some(Said::Connection(Connection::Connected)));
    bell.windows.close_all();
    assert_eq!(soon(window.said.recv()).await, Some(Said::Quit));
    assert_eq!(soon(window.said.recv()).await, None);
}
