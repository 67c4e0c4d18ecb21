//! The stream of changes, read until it ends.

use std::time::Duration;

use deskbell_protocol::{Epoch, change::Change, cursor::Cursor};
use reqwest::{Method, header};
use tokio::sync::mpsc;

use super::{Api, SseEvent, SseParser, answer};
use crate::{failure::Failure, sync::StreamEnd};

const OPEN_TIME: Duration = Duration::from_secs(30);

/// What comes over the stream.
#[derive(Debug)]
pub enum StreamNews {
    /// It is open.
    Opened(Epoch),
    /// Some bytes came.
    Alive,
    /// A change with the position after it.
    Change(Cursor, Box<Change>),
    /// It is over.
    Ended(StreamEnd),
}

/// Whom the news are told. Telling waits for room: meanwhile nothing more is read from the server.
struct Listener<T, W> {
    tell: mpsc::Sender<T>,
    wrap: W,
}

impl<T, W: Fn(StreamNews) -> T> Listener<T, W> {
    /// Answers whether anybody still listens.
    async fn hears(&self, news: StreamNews) -> bool {
        self.tell.send((self.wrap)(news)).await.is_ok()
    }
}

impl Api {
    /// Follows the stream from a position, telling each piece of news, until it ends or nobody listens.
    pub async fn follow<T>(
        &self,
        after: Option<Cursor>,
        tell: mpsc::Sender<T>,
        wrap: impl Fn(StreamNews) -> T,
    ) {
        let listener = Listener { tell, wrap };
        let end = self.read_stream(after, &listener).await;
        listener.hears(StreamNews::Ended(end)).await;
    }

    async fn read_stream<T, W: Fn(StreamNews) -> T>(
        &self,
        after: Option<Cursor>,
        listener: &Listener<T, W>,
    ) -> StreamEnd {
        let request = self
            .request(Method::GET, &["me", "stream"])
            .header(header::ACCEPT, "text/event-stream");
        let request = match after {
            Some(after) => request.header("last-event-id", after.to_string()),
            None => request,
        };
        let opened = tokio::time::timeout(OPEN_TIME, self.wire.carry(request)).await;
        let Ok(Ok(mut response)) = opened else {
            return StreamEnd::Failed(Failure::Unreachable);
        };
        if !response.status().is_success() {
            return StreamEnd::Failed(answer::refusal(response).await);
        }
        let Some(epoch) = answer::epoch_of(&response) else {
            return StreamEnd::Failed(Failure::Unreachable);
        };
        if !listener.hears(StreamNews::Opened(epoch)).await {
            return StreamEnd::Closed;
        }
        let mut parser = SseParser::default();
        while let Ok(Some(chunk)) = response.chunk().await {
            let Ok(events) = parser.take(&chunk) else { return StreamEnd::Closed };
            if !listener.hears(StreamNews::Alive).await {
                return StreamEnd::Closed;
            }
            if let Some(end) = pass_on(&events, listener).await {
                return end;
            }
        }
        StreamEnd::Closed
    }
}

/// Passes whole events on; answers how the stream ends, if it does.
async fn pass_on<T, W: Fn(StreamNews) -> T>(
    events: &[SseEvent],
    listener: &Listener<T, W>,
) -> Option<StreamEnd> {
    for event in events {
        match read(event) {
            Read::Change(cursor, change) => {
                if !listener.hears(StreamNews::Change(cursor, change)).await {
                    return Some(StreamEnd::Closed);
                }
            }
            Read::Replaced => return Some(StreamEnd::Replaced),
            Read::Nothing => {}
        }
    }
    None
}

enum Read {
    Change(Cursor, Box<Change>),
    Replaced,
    Nothing,
}

/// An event this client cannot read is left: the next reading of the ticket brings what it said.
fn read(event: &SseEvent) -> Read {
    match event.kind.as_str() {
        "replaced" => Read::Replaced,
        "change" => {
            let cursor = event.id.as_deref().and_then(|id| id.parse().ok());
            match (cursor, serde_json::from_str(&event.data)) {
                (Some(cursor), Ok(change)) => Read::Change(cursor, Box::new(change)),
                (_, Ok(_) | Err(_)) => {
                    tracing::warn!("A change of the stream cannot be read");
                    Read::Nothing
                }
            }
        }
        _ => Read::Nothing,
    }
}
