//! A window's lasting line to the bell: greets, reconnects, matches answers to requests. While the bell is away a
//! request is refused at once, so that the page keeps its words and says so.

use std::{collections::HashMap, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use super::{
    ConnectError, Place,
    client::{Greeted, greet},
    wire,
};
use crate::{
    bridge::{
        Answer, FromBell, Page, Request, ToBell,
        codec::{Frame, FrameError, FrameLimits, read_frame, write_frame},
    },
    view::{PageView, View},
};

/// Message key: the bell is away for a moment.
pub const ANSWER_AWAY: &str = "bridge-away";
/// Message key: bell and window are of different versions.
pub const ANSWER_OTHER_VERSION: &str = "bridge-version";
/// Message key: no answer in time.
pub const ANSWER_SLOW: &str = "bridge-slow";

/// The first pause between two tries; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(150);
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Tries in a row after which the bell counts as lost; the tries go on.
const TRIES_UNTIL_LOST: u32 = 8;

/// How the line to the bell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Connection {
    /// Not greeted yet.
    Connecting,
    /// Up.
    Connected,
    /// Broken a moment ago.
    Reconnecting,
    /// Broken for longer; still trying.
    Lost,
    /// The bell is of another version.
    OtherVersion,
}

/// What a window wants from the bell.
#[derive(Debug)]
pub enum Ask {
    /// An answer.
    Request(Box<Asked>),
    /// Nothing; it came to the front or went.
    Focused(bool),
}

/// A request and where its answer goes.
#[derive(Debug)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// The bytes behind it.
    pub bytes: Option<Vec<u8>>,
    /// Where the answer goes; the bytes are those of a picture.
    pub answer: oneshot::Sender<Frame<Answer>>,
}

/// What the bell says unasked, and how the line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The line stands otherwise than before.
    Connection(Connection),
    /// The page as it is now.
    View(Box<View>),
    /// Come to the front.
    Focus,
    /// Close.
    Quit,
}

/// The line, before it runs.
pub struct Link {
    socket: PathBuf,
    page: Page,
    limits: FrameLimits,
    asks: mpsc::Receiver<Ask>,
    said: mpsc::Sender<Said>,
    connection: Connection,
    last_id: u64,
}

impl Link {
    /// A line that greets with this page.
    pub fn new(
        place: &Place,
        page: Page,
        asks: mpsc::Receiver<Ask>,
        said: mpsc::Sender<Said>,
    ) -> Self {
        let connection = Connection::Connecting;
        Self {
            socket: place.socket(),
            page,
            limits: FrameLimits::default(),
            asks,
            said,
            connection,
            last_id: 0,
        }
    }

    /// Runs until the bell says quit or the window drops its end.
    pub async fn run(mut self) {
        let mut tries = 0;
        while !self.said.is_closed() {
            match greet(&self.socket, &self.page).await {
                Ok(greeted) => {
                    tries = 0;
                    self.stand(Connection::Connected).await;
                    if self.talk(greeted).await == Ended::ForGood {
                        return;
                    }
                    self.stand(Connection::Reconnecting).await;
                }
                Err(ConnectError::OtherVersion(_)) => self.stand(Connection::OtherVersion).await,
                Err(_) if tries >= TRIES_UNTIL_LOST => self.stand(Connection::Lost).await,
                Err(error) => tracing::debug!(error = %error, "no line to the bell yet"),
            }
            if self.pause(pause_after(tries)).await == Ended::ForGood {
                return;
            }
            tries = tries.saturating_add(1);
        }
    }

    async fn stand(&mut self, connection: Connection) {
        if self.connection != connection {
            self.connection = connection;
            self.say(Said::Connection(connection)).await;
        }
    }

    async fn say(&self, said: Said) {
        if self.said.send(said).await.is_err() {
            tracing::debug!("the window is closing");
        }
    }

    /// Waits, refusing what is asked meanwhile.
    async fn pause(&mut self, pause: Duration) -> Ended {
        let over = tokio::time::sleep(pause);
        tokio::pin!(over);
        loop {
            tokio::select! {
                () = &mut over => return Ended::Broken,
                ask = self.asks.recv() => match ask {
                    Some(Ask::Request(asked)) => refuse(*asked, self.refusal()),
                    Some(Ask::Focused(_)) => {}
                    None => return Ended::ForGood,
                },
            }
        }
    }

    fn refusal(&self) -> &'static str {
        match self.connection {
            Connection::OtherVersion => ANSWER_OTHER_VERSION,
            Connection::Connecting
            | Connection::Connected
            | Connection::Reconnecting
            | Connection::Lost => ANSWER_AWAY,
        }
    }

    async fn talk(&mut self, greeted: Greeted) -> Ended {
        let Greeted { reader, mut writer } = greeted;
        let (send_frames, mut frames) = mpsc::channel(1);
        // Reading has its own task because a frame that is cut off midway cannot be taken up again.
        let reading = tokio::spawn(read_on(reader, self.limits, send_frames));
        let mut open = HashMap::new();
        let ended = loop {
            tokio::select! {
                frame = frames.recv() => match frame {
                    Some(frame) => if self.heard(frame, &mut open).await == Ended::ForGood { break Ended::ForGood },
                    None => break Ended::Broken,
                },
                ask = self.asks.recv() => {
                    let Some(ask) = ask else { break Ended::ForGood };
                    let (words, bytes) = self.word(ask, &mut open);
                    if write_frame(&mut writer, &words, bytes.as_deref(), self.limits).await.is_err() {
                        break Ended::Broken;
                    }
                }
            }
        };
        reading.abort();
        for (_, answer) in open.drain() {
            answer_with(answer, refused(ANSWER_AWAY));
        }
        ended
    }

    fn word(&mut self, ask: Ask, open: &mut Open) -> (ToBell, Option<Vec<u8>>) {
        match ask {
            Ask::Focused(focused) => (ToBell::Focused { focused }, None),
            Ask::Request(asked) => {
                let Asked { request, bytes, answer } = *asked;
                self.last_id += 1;
                open.insert(self.last_id, answer);
                (ToBell::Request { id: self.last_id, request }, bytes)
            }
        }
    }

    async fn heard(&mut self, frame: Frame<FromBell>, open: &mut Open) -> Ended {
        match frame.words {
            FromBell::Welcome { .. } => {}
            FromBell::View { view } => {
                self.page = page_of(&view.page);
                self.say(Said::View(view)).await;
            }
            FromBell::Answer { id, answer } => {
                if let Some(waiting) = open.remove(&id) {
                    answer_with(waiting, Frame { words: answer, bytes: frame.bytes });
                }
            }
            FromBell::Focus => self.say(Said::Focus).await,
            FromBell::Quit => {
                self.say(Said::Quit).await;
                return Ended::ForGood;
            }
        }
        Ended::Broken
    }
}

/// Requests without an answer yet.
type Open = HashMap<u64, oneshot::Sender<Frame<Answer>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Broken,
    ForGood,
}

async fn read_on(
    mut reader: wire::Reader,
    limits: FrameLimits,
    frames: mpsc::Sender<Frame<FromBell>>,
) {
    loop {
        match read_frame::<FromBell, _>(&mut reader, limits).await {
            Ok(Some(frame)) => {
                if frames.send(frame).await.is_err() {
                    return;
                }
            }
            Ok(None) | Err(FrameError::Broken(_)) => return,
            Err(error) => return tracing::warn!("The bell was not understood: {error}"),
        }
    }
}

/// The page a new greeting names: the one on the screen, which may have changed since the window was started.
fn page_of(view: &PageView) -> Page {
    match view {
        PageView::Form(_) => Page::Form,
        PageView::Receipt(receipt) => Page::Request { ticket: receipt.ticket },
        PageView::Saved(saved) => Page::Request { ticket: saved.ticket },
        PageView::Tickets(_) => Page::Tickets,
        PageView::Number(_) => Page::Number,
        PageView::Conversation(conversation) => Page::Ticket { ticket: conversation.ticket.id },
        PageView::Settings(settings) => Page::Settings { sees: settings.sees },
        PageView::Gone { ticket } => Page::Ticket { ticket: *ticket },
    }
}

fn pause_after(tries: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << tries.min(8)).min(LONGEST_PAUSE)
}

fn refuse(asked: Asked, message: &str) {
    answer_with(asked.answer, refused(message));
}

fn refused(message: &str) -> Frame<Answer> {
    let words =
        Answer::Refused { message: message.to_owned(), field: None, values: Default::default() };
    Frame { words, bytes: None }
}

fn answer_with(waiting: oneshot::Sender<Frame<Answer>>, answer: Frame<Answer>) {
    if waiting.send(answer).is_err() {
        tracing::debug!("an answer came after the page had given up");
    }
}
