//! Server-sent events, parsed as the bytes come (WHATWG HTML, section 9.2.6).

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SseEvent {
    /// `event:`; `message` if there was none.
    pub kind: String,
    /// `data:`, lines joined.
    pub data: String,
    /// The last `id:`.
    pub id: Option<String>,
}

/// More than this in one line or event is no event of ours.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The event is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("event_too_large: an event of the stream is too large")]
pub struct TooLarge;

/// Takes chunks, however they are cut, and gives whole events.
#[derive(Debug, Default)]
pub struct SseParser {
    line: Vec<u8>,
    after_cr: bool,
    begun: bool,
    kind: String,
    data: String,
    has_data: bool,
    id: Option<String>,
}

impl SseParser {
    /// Takes a chunk.
    ///
    /// # Errors
    /// [`TooLarge`]; the stream is of no further use then.
    pub fn take(&mut self, chunk: &[u8]) -> Result<Vec<SseEvent>, TooLarge> {
        let mut events = Vec::new();
        for byte in chunk {
            let ends = match byte {
                b'\n' if self.after_cr => {
                    self.after_cr = false;
                    continue;
                }
                b'\n' | b'\r' => true,
                _ => false,
            };
            self.after_cr = *byte == b'\r';
            if ends {
                events.extend(self.end_line());
            } else {
                self.line.push(*byte);
            }
            if self.line.len() + self.data.len() > MOST_BYTES {
                return Err(TooLarge);
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        let bytes = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&bytes);
        let text = if self.begun { &*text } else { text.trim_start_matches('\u{FEFF}') };
        self.begun = true;
        if text.is_empty() {
            return self.dispatch();
        }
        let (field, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.has_data = true;
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            // A comment, or a field this client has no use for.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<SseEvent> {
        let kind = std::mem::take(&mut self.kind);
        let data = std::mem::take(&mut self.data);
        // `event: replaced` may come without data.
        if !std::mem::take(&mut self.has_data) && kind.is_empty() {
            return None;
        }
        let kind = if kind.is_empty() { "message".to_owned() } else { kind };
        Some(SseEvent { kind, data, id: self.id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn parse(chunks: &[&[u8]]) -> Vec<SseEvent> {
        let mut parser = SseParser::default();
        chunks.iter().flat_map(|chunk| parser.take(chunk).unwrap()).collect()
    }

    fn event(kind: &str, data: &str, id: Option<&str>) -> SseEvent {
        SseEvent { kind: kind.to_owned(), data: data.to_owned(), id: id.map(str::to_owned) }
    }

    #[rstest]
    #[case::plain("event: change\nid: e.1\ndata: {}\n\n", vec![event("change", "{}", Some("e.1"))])]
    #[case::crlf("event: change\r\ndata: a\r\n\r\n", vec![event("change", "a", None)])]
    #[case::bare_cr("data: a\r\r", vec![event("message", "a", None)])]
    #[case::two_lines("data: a\ndata: b\n\n", vec![event("message", "a\nb", None)])]
    #[case::no_space("data:a\n\n", vec![event("message", "a", None)])]
    #[case::heartbeat(": still here\n\n", vec![])]
    #[case::no_data("event: replaced\n\n", vec![event("replaced", "", None)])]
    #[case::unfinished("data: a\n", vec![])]
    #[case::byte_order_mark("\u{FEFF}data: a\n\n", vec![event("message", "a", None)])]
    #[case::id_stays("id: 7\n\ndata: a\n\n", vec![event("message", "a", Some("7"))])]
    fn streams(#[case] raw: &str, #[case] expected: Vec<SseEvent>) {
        assert_eq!(parse(&[raw.as_bytes()]), expected);
    }

    #[test]
    fn an_endless_line_ends_the_stream() {
        let mut parser = SseParser::default();
        let chunk = vec![b'x'; 64 * 1024];
        let ended = (0..100).any(|_| parser.take(&chunk).is_err());
        assert!(ended);
    }

    proptest! {
        #[test]
        fn cuts_do_not_matter(cuts in proptest::collection::vec(0_usize..90, 0..12)) {
            let raw = "event: change\r\nid: e.1\r\ndata: {\"ä\": \"€\"}\r\n\r\n: beat\n\ndata: b\ndata: c\n\nevent: replaced\n\n";
            let mut places: Vec<usize> = cuts.into_iter().map(|cut| cut.min(raw.len())).collect();
            places.sort_unstable();
            let mut from = 0;
            let mut chunks = Vec::new();
            for to in places {
                chunks.push(&raw.as_bytes()[from..to]);
                from = to;
            }
            chunks.push(&raw.as_bytes()[from..]);
            prop_assert_eq!(parse(&chunks), parse(&[raw.as_bytes()]));
        }
    }
}
