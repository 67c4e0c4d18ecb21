//! The stream of changes, read until it ends.

use std::time::Duration;

use deskbell_protocol::{Epoch, change::Change, cursor::Cursor};
use reqwest::{Method, header};

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

impl Api {
    /// Follows the stream from a position; `tell` says whether anybody still listens.
    pub async fn follow(&self, after: Option<Cursor>, mut tell: impl FnMut(StreamNews) -> bool) {
        let end = self.read_stream(after, &mut tell).await;
        tell(StreamNews::Ended(end));
    }

    async fn read_stream(
        &self,
        after: Option<Cursor>,
        tell: &mut impl FnMut(StreamNews) -> bool,
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
        if !tell(StreamNews::Opened(epoch)) {
            return StreamEnd::Closed;
        }
        let mut parser = SseParser::default();
        while let Ok(Some(chunk)) = response.chunk().await {
            let Ok(events) = parser.take(&chunk) else { return StreamEnd::Closed };
            if !tell(StreamNews::Alive) {
                return StreamEnd::Closed;
            }
            if let Some(end) = pass_on(&events, tell) {
                return end;
            }
        }
        StreamEnd::Closed
    }
}

/// Passes whole events on; answers how the stream ends, if it does.
fn pass_on(events: &[SseEvent], tell: &mut impl FnMut(StreamNews) -> bool) -> Option<StreamEnd> {
    for event in events {
        match read(event) {
            Read::Change(cursor, change) => {
                if !tell(StreamNews::Change(cursor, change)) {
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
