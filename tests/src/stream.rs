//! A stream of server-sent events, read one event at a time.

use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::Value;

/// Longest a test waits for something that is due at once; only a hang takes so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest a stream of a test stays open.
const OPEN: Duration = Duration::from_secs(900);

/// An open stream.
pub struct EventStream {
    answer: futures_util::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    read: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerEvent {
    /// Its name.
    pub event: String,
    /// Its id, if it has one.
    pub id: Option<String>,
    /// Its data.
    pub data: String,
}

impl EventStream {
    /// Opens a stream; the answer must be one.
    pub async fn open(request: reqwest::RequestBuilder) -> Self {
        let answer = request.timeout(OPEN).send().await.expect("the stream opens");
        assert_eq!(answer.status().as_u16(), 200, "the stream opens");
        let answer = answer.bytes_stream().map(|part| part.map(|bytes| bytes.to_vec())).boxed();
        Self { answer, read: String::new() }
    }

    /// The next event of any name; comments are skipped. `None` at the end.
    pub async fn next_event(&mut self) -> Option<ServerEvent> {
        tokio::time::timeout(PATIENCE, self.next_whole()).await.expect("an event is due")
    }

    /// The data of the next `change`.
    pub async fn next_change(&mut self) -> Value {
        loop {
            let event = self.next_event().await.expect("the stream goes on");
            if event.event == "change" {
                return serde_json::from_str(&event.data).expect("a change is JSON");
            }
        }
    }

    async fn next_whole(&mut self) -> Option<ServerEvent> {
        loop {
            while let Some((block, rest)) =
                self.read.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned()))
            {
                self.read = rest;
                if let Some(event) = parse(&block) {
                    return Some(event);
                }
            }
            let part = self.answer.next().await?.expect("the stream can be read");
            self.read.push_str(&String::from_utf8_lossy(&part).replace('\r', ""));
        }
    }
}

/// An event from its lines; `None` for a block of comments.
fn parse(block: &str) -> Option<ServerEvent> {
    let field = |name: &str| {
        let values: Vec<&str> = block
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(|value| value.strip_prefix(' ').unwrap_or(value))
            .collect();
        (!values.is_empty()).then(|| values.join("\n"))
    };
    let (event, data) = (field("event"), field("data"));
    if event.is_none() && data.is_none() {
        return None;
    }
    Some(ServerEvent {
        event: event.unwrap_or_else(|| "message".into()),
        id: field("id"),
        data: data.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::{ServerEvent, parse};

    #[test]
    fn an_event_is_read_and_a_comment_is_none() {
        let event = parse("event: change\nid: abc.7\ndata: {\"seq\":\ndata: 7}");
        let wanted = ServerEvent {
            event: "change".into(),
            id: Some("abc.7".into()),
            data: "{\"seq\":\n7}".into(),
        };
        assert_eq!(event, Some(wanted));
        assert_eq!(parse(": heartbeat"), None);
    }
}
