//! Frames of server-sent events (WHATWG HTML, section 9.2).

use bytes::Bytes;
use deskbell_protocol::{Epoch, desk::change::PresenceNote};
use serde::Serialize;

/// A change at its position. JSON has no line breaks outside strings, and inside they are escaped.
pub(super) fn change(epoch: Epoch, seq: u64, change: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(change).unwrap_or_default();
    Bytes::from(format!("event: change\nid: {epoch}.{seq}\ndata: {data}\n\n"))
}

/// A comment that says nothing but that the stream lives.
pub(super) fn beat() -> Bytes {
    Bytes::from_static(b": still here\n\n")
}

/// Another stream of the same credential took over.
pub(super) fn replaced() -> Bytes {
    Bytes::from_static(b"event: replaced\ndata: {}\n\n")
}

/// Somebody looks or types; has no position.
pub(super) fn presence(note: &PresenceNote) -> Bytes {
    let data = serde_json::to_string(note).unwrap_or_default();
    Bytes::from(format!("event: presence\ndata: {data}\n\n"))
}

/// When to come back, in seconds.
pub(super) fn retry(seconds: u32) -> Bytes {
    Bytes::from(format!("retry: {}\n\n", seconds * 1000))
}
