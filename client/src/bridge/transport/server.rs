//! The bell's side: takes connections of the same user, greets them, and routes frames to and from windows.

use std::{collections::HashMap, io, path::Path, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{Greeting, HandOver, Place, wire};
use crate::{
    bridge::{
        BRIDGE_VERSION, FromBell, MOST_WINDOWS, Page, ToBell,
        codec::{Frame, FrameError, FrameLimits, read_frame, write_frame},
    },
    shell::{Event, WindowId},
};

/// Frames that may wait for one window. One that lets more pile up is dropped.
pub const WINDOW_QUEUE: usize = 64;
/// Connections at once: windows, and a few that have not said yet what they are.
const MOST_CONNECTIONS: usize = MOST_WINDOWS + 8;
/// How long windows get to read their last frame when the bell ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// What comes in over the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A window came, said something or went.
    Window(Event),
    /// A second start of the bell.
    HandOver(HandOver),
}

/// The way to the windows; calls never block.
#[derive(Debug, Clone)]
pub struct Windows {
    orders: mpsc::UnboundedSender<Order>,
}

impl Windows {
    /// Sends a frame. A window that is gone, or that reads too slowly, gets nothing.
    pub fn send(&self, window: WindowId, words: FromBell, bytes: Option<Vec<u8>>) {
        self.order(Order::Send { window, frame: Frame { words, bytes } });
    }

    /// Tells all windows to close; the server ends once they have read it.
    pub fn close_all(&self) {
        self.order(Order::End);
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            tracing::debug!("the socket is closed already");
        }
    }
}

/// Listens for windows and second starts.
pub struct Server {
    listener: wire::Listener,
    lines: HashMap<WindowId, Line>,
    last_window: u64,
    connections: JoinSet<Option<WindowId>>,
    orders: mpsc::UnboundedReceiver<Order>,
    door: Door,
}

impl Server {
    /// Listens at the place, which the caller holds the lock of: a socket left there by a bell that died is removed.
    pub fn listen(place: &Place, incoming: mpsc::Sender<Incoming>) -> io::Result<(Self, Windows)> {
        Self::listen_at(&place.socket(), incoming, FrameLimits::default())
    }

    pub(super) fn listen_at(
        socket: &Path,
        incoming: mpsc::Sender<Incoming>,
        limits: FrameLimits,
    ) -> io::Result<(Self, Windows)> {
        let listener = wire::Listener::bind(socket)?;
        let (send_orders, orders) = mpsc::unbounded_channel();
        let windows = Windows { orders: send_orders.clone() };
        let server = Self {
            listener,
            lines: HashMap::new(),
            last_window: 0,
            connections: JoinSet::new(),
            orders,
            door: Door { incoming, orders: send_orders, limits },
        };
        Ok((server, windows))
    }

    /// Runs until [`Windows::close_all`].
    pub async fn run(mut self) {
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if self.connections.len() < MOST_CONNECTIONS => match accepted {
                    Ok(Some(stream)) => {
                        self.connections.spawn(self.door.clone().talk(stream));
                    }
                    Ok(None) => {}
                    Err(error) => {
                        // Out of file descriptors, for one: going on at once would only spin.
                        tracing::warn!(error = %error, "A connection could not be taken");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
                Some(gone) = self.connections.join_next() => self.forget(gone.ok().flatten()),
                Some(order) = self.orders.recv() => match order {
                    Order::Send { window, frame } => self.send(window, frame),
                    Order::Register { line, number } => self.register(line, number),
                    Order::End => return self.end().await,
                },
            }
        }
    }

    fn register(&mut self, line: Line, number: oneshot::Sender<WindowId>) {
        if self.lines.len() >= MOST_WINDOWS {
            tracing::warn!(windows = self.lines.len(), "One more window was refused");
            return;
        }
        self.last_window += 1;
        let window = WindowId(self.last_window);
        if number.send(window).is_ok() {
            self.lines.insert(window, line);
        }
    }

    fn send(&mut self, window: WindowId, frame: Frame<FromBell>) {
        let Some(line) = self.lines.get(&window) else { return };
        if line.outbox.try_send(frame).is_err() {
            tracing::warn!(window = window.0, "A window does not read and was dropped");
            line.hang_up.cancel();
            self.forget(Some(window));
        }
    }

    fn forget(&mut self, window: Option<WindowId>) {
        if let Some(window) = window {
            self.lines.remove(&window);
        }
    }

    /// Letting go of the queues lets each connection write what waits in its own and end.
    async fn end(mut self) {
        for (_, line) in self.lines.drain() {
            if line.outbox.try_send(Frame { words: FromBell::Quit, bytes: None }).is_err() {
                line.hang_up.cancel();
            }
        }
        let all_gone = async { while self.connections.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, all_gone).await.is_err() {
            tracing::info!("A window did not take its leave in time");
        }
    }
}

#[derive(Debug)]
enum Order {
    Send { window: WindowId, frame: Frame<FromBell> },
    Register { line: Line, number: oneshot::Sender<WindowId> },
    End,
}

/// A greeted window, seen from the server.
#[derive(Debug)]
struct Line {
    outbox: mpsc::Sender<Frame<FromBell>>,
    hang_up: CancellationToken,
}

/// What each connection needs.
#[derive(Debug, Clone)]
struct Door {
    incoming: mpsc::Sender<Incoming>,
    orders: mpsc::UnboundedSender<Order>,
    limits: FrameLimits,
}

impl Door {
    /// One connection from greeting to end; answers which window it was.
    async fn talk(self, mut stream: wire::Stream) -> Option<WindowId> {
        let greeting =
            tokio::time::timeout(self.limits.within, read_frame(&mut stream, self.limits)).await;
        match greeting {
            Ok(Ok(Some(Frame {
                words: Greeting::Hello { version: BRIDGE_VERSION, page },
                ..
            }))) => {
                return self.window(stream, page).await;
            }
            Ok(Ok(Some(Frame { words: Greeting::Hello { version, .. }, .. }))) => {
                tracing::info!(
                    window.version = version,
                    "A window of another version was sent away"
                );
                self.welcome(&mut stream).await;
            }
            Ok(Ok(Some(Frame { words: Greeting::HandOver(hand_over), .. }))) => {
                if self.incoming.send(Incoming::HandOver(hand_over)).await.is_ok() {
                    self.welcome(&mut stream).await;
                }
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::warn!(error = %error, "A connection was ended: {error}"),
            Err(_) => tracing::warn!("A connection said nothing and was ended"),
        }
        None
    }

    async fn welcome(&self, stream: &mut wire::Stream) {
        let welcome = FromBell::Welcome { version: BRIDGE_VERSION };
        if let Err(error) = write_frame(stream, &welcome, None, self.limits).await {
            tracing::debug!(error = %error, "A greeting was not answered");
        }
    }

    async fn window(&self, stream: wire::Stream, page: Page) -> Option<WindowId> {
        let (outbox, waiting) = mpsc::channel(WINDOW_QUEUE);
        let hang_up = CancellationToken::new();
        // First in the queue, so that nothing can come before it.
        outbox
            .try_send(Frame { words: FromBell::Welcome { version: BRIDGE_VERSION }, bytes: None })
            .ok()?;
        let (number, registered) = oneshot::channel();
        self.orders
            .send(Order::Register { line: Line { outbox, hang_up: hang_up.clone() }, number })
            .ok()?;
        let window = registered.await.ok()?;
        self.tell(Event::WindowOpened { window, page }).await?;
        let (mut reader, writer) = wire::split(stream);
        tokio::select! {
            ended = self.read_on(&mut reader, window) => log_end(window, ended),
            ended = write_on(writer, waiting, self.limits) => log_end(window, ended),
            () = hang_up.cancelled() => {}
        }
        self.tell(Event::WindowClosed(window)).await;
        Some(window)
    }

    async fn read_on(&self, reader: &mut wire::Reader, window: WindowId) -> Result<(), FrameError> {
        while let Some(frame) = read_frame::<ToBell, _>(reader, self.limits).await? {
            let said = Event::WindowSaid { window, frame: frame.words, bytes: frame.bytes };
            if self.tell(said).await.is_none() {
                break;
            }
        }
        Ok(())
    }

    async fn tell(&self, event: Event) -> Option<()> {
        self.incoming.send(Incoming::Window(event)).await.ok()
    }
}

async fn write_on(
    mut writer: wire::Writer,
    mut waiting: mpsc::Receiver<Frame<FromBell>>,
    limits: FrameLimits,
) -> Result<(), FrameError> {
    while let Some(frame) = waiting.recv().await {
        write_frame(&mut writer, &frame.words, frame.bytes.as_deref(), limits).await?;
    }
    Ok(())
}

fn log_end(window: WindowId, ended: Result<(), FrameError>) {
    if let Err(error) = ended {
        tracing::info!(window = window.0, "A window's connection ended: {error}");
    }
}
