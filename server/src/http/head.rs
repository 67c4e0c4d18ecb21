//! Request heads of HTTP/1, looked at before hyper reads them. What two readers could understand differently (RFC 9112,
//! sections 2.2, 5 and 6.3) is refused, and nothing that follows on such a connection is read as a request.
//!
//! A head goes on when it is whole. In the place of a refused one goes a request that the edge answers with the refusal,
//! so that it has the shape of all others.

use axum::http::{Method, Uri};
use deskbell_protocol::problem::ErrorCode;

/// Longest head, in bytes and in lines.
pub(super) const HEAD_BYTES: usize = 16 * 1024;
pub(super) const HEAD_LINES: usize = 100;
/// How a connection of HTTP/2 begins (RFC 9113, section 3.4), up to its first empty line.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\n";
/// What goes on in the place of a head that is refused.
const STAND_IN: &[u8] = b"OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

/// What the next bytes of a connection are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A head, and before it perhaps empty lines.
    Head,
    /// So many bytes of a body.
    Body(u64),
    /// Nothing that could be taken for a head: HTTP/2, or a body in chunks, after which the connection ends.
    Anything,
    /// Bytes that nobody reads.
    Nothing,
}

/// What became of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It goes on.
    Head,
    /// It is refused; the stand-in goes on.
    Refused(ErrorCode),
}

/// Follows the bytes of one connection.
#[derive(Debug)]
pub(super) struct Heads {
    next: Next,
    /// Bytes that came in and did not go on yet.
    held: Vec<u8>,
    /// How many of them may go on.
    ready: usize,
    is_first: bool,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self { next: Next::Head, held: Vec::new(), ready: 0, is_first: true }
    }

    /// Bytes that may go on.
    pub(super) fn ready(&self) -> &[u8] {
        self.held.get(..self.ready).unwrap_or_default()
    }

    /// So many of them went on.
    pub(super) fn gone(&mut self, count: usize) {
        self.held.drain(..count);
        self.ready -= count;
        if self.held.is_empty() {
            // A connection that rests holds no memory.
            self.held = Vec::new();
        }
    }

    /// Whether a head has begun that is not whole.
    pub(super) fn is_amid(&self) -> bool {
        self.ready < self.held.len()
    }

    /// Whether bytes need not be looked at.
    pub(super) fn is_open(&self) -> bool {
        self.held.is_empty() && self.next == Next::Anything
    }

    /// Whether nothing more is read.
    pub(super) fn is_shut(&self) -> bool {
        self.held.is_empty() && self.next == Next::Nothing
    }

    /// Bytes of the present body that are still to come; absent where nobody knows.
    pub(super) fn outstanding(&self) -> Option<u64> {
        match self.next {
            Next::Head => Some(0),
            Next::Body(left) => Some(left),
            Next::Anything | Next::Nothing => None,
        }
    }

    /// The peer sends nothing more: what is held goes on as it is, so that hyper sees where it breaks off.
    pub(super) fn end(&mut self) {
        self.next = Next::Anything;
        self.ready = self.held.len();
    }

    /// Takes bytes in; tells of each head it finds.
    pub(super) fn take(&mut self, bytes: &[u8], mut tell: impl FnMut(Seen)) {
        self.held.extend_from_slice(bytes);
        while let Some(rest) = self.held.get(self.ready..).filter(|rest| !rest.is_empty()) {
            match self.next {
                Next::Body(left) => {
                    let part = usize::try_from(left).unwrap_or(usize::MAX).min(rest.len());
                    self.ready += part;
                    self.next = body(left - part as u64);
                }
                Next::Anything => self.ready = self.held.len(),
                Next::Nothing => self.held.truncate(self.ready),
                Next::Head => {
                    let empty = rest.iter().take_while(|byte| b"\r\n".contains(byte)).count();
                    if empty > 0 {
                        self.held.drain(self.ready..self.ready + empty);
                        continue;
                    }
                    let is_first = self.is_first;
                    match look(rest, is_first) {
                        None => return,
                        Some(Ok((length, next))) => {
                            self.ready += length;
                            self.next = next;
                            tell(Seen::Head);
                        }
                        Some(Err(code)) => {
                            self.held.truncate(self.ready);
                            self.held.extend_from_slice(STAND_IN);
                            self.ready = self.held.len();
                            self.next = Next::Nothing;
                            tell(Seen::Refused(code));
                        }
                    }
                    self.is_first = false;
                }
            }
        }
    }
}

fn body(left: u64) -> Next {
    if left == 0 { Next::Head } else { Next::Body(left) }
}

/// Looks at a head: its length and what follows it, or why it is refused; nothing while it is not whole.
fn look(bytes: &[u8], is_first: bool) -> Option<Result<(usize, Next), ErrorCode>> {
    let end = end_of(bytes).filter(|end| *end <= HEAD_BYTES);
    let Some(end) = end else {
        let too_long =
            if bytes.contains(&b'\n') { ErrorCode::HeadTooLarge } else { ErrorCode::UriTooLong };
        return (bytes.len() > HEAD_BYTES).then_some(Err(too_long));
    };
    let head = bytes.get(..end).unwrap_or_default();
    if is_first && head == PREFACE {
        return Some(Ok((end, Next::Anything)));
    }
    Some(judge(head).map(|next| (end, next)))
}

/// Where the first empty line ends, whatever line ends are used.
fn end_of(bytes: &[u8]) -> Option<usize> {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').find_map(|(at, _)| {
        match bytes.get(at + 1..)? {
            [b'\n', ..] => Some(at + 2),
            [b'\r', b'\n', ..] => Some(at + 3),
            _ => None,
        }
    })
}

/// What follows a whole head, or why it is refused.
fn judge(head: &[u8]) -> Result<Next, ErrorCode> {
    let malformed = ErrorCode::MalformedRequest;
    if !has_whole_line_ends(head) {
        return Err(malformed);
    }
    let mut lines = [httparse::EMPTY_HEADER; HEAD_LINES];
    let mut request = httparse::Request::new(&mut lines);
    match request.parse(head) {
        Ok(httparse::Status::Complete(length)) if length == head.len() => {}
        Err(httparse::Error::TooManyHeaders) => return Err(ErrorCode::HeadTooLarge),
        Ok(_) | Err(_) => return Err(malformed),
    }
    let (method, target) = (request.method.unwrap_or_default(), request.path.unwrap_or_default());
    if Method::from_bytes(method.as_bytes()).is_err() || Uri::try_from(target).is_err() {
        return Err(malformed);
    }
    let (mut length, mut is_chunked) = (None, false);
    for line in request.headers.iter() {
        if line.name.eq_ignore_ascii_case("content-length") {
            let first = length.replace(digits(line.value).ok_or(malformed)?);
            if first.is_some() {
                return Err(malformed);
            }
        }
        if line.name.eq_ignore_ascii_case("transfer-encoding") {
            let is_known = line.value.trim_ascii().eq_ignore_ascii_case(b"chunked");
            if is_chunked || !is_known || request.version != Some(1) {
                return Err(malformed);
            }
            is_chunked = true;
        }
    }
    match (length, is_chunked) {
        (Some(_), true) => Err(malformed),
        (None, true) => Ok(Next::Anything),
        (length, false) => Ok(body(length.unwrap_or(0))),
    }
}

/// Whether every CR is followed by LF and every LF follows CR.
fn has_whole_line_ends(head: &[u8]) -> bool {
    let pairs = head.windows(2).filter(|pair| *pair == b"\r\n").count();
    let count = |wanted: u8| head.iter().filter(|byte| **byte == wanted).count();
    count(b'\r') == pairs && count(b'\n') == pairs
}

/// A length as RFC 9110 writes it: digits and nothing else.
fn digits(value: &[u8]) -> Option<u64> {
    let value = value.trim_ascii();
    let is_plain = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(value).ok().filter(|_| is_plain)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const SIZED: &str = "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";

    /// What goes on, and what is told, when the bytes come in pieces of a size.
    fn pass(bytes: &[u8], size: usize) -> (Vec<u8>, Vec<Seen>) {
        let (mut heads, mut passed, mut told) = (Heads::new(), Vec::new(), Vec::new());
        for piece in bytes.chunks(size) {
            heads.take(piece, |seen| told.push(seen));
            passed.extend_from_slice(heads.ready());
            heads.gone(heads.ready().len());
        }
        (passed, told)
    }

    #[test]
    fn what_is_plain_goes_on_as_it_came_in_pieces_of_any_size() {
        let all = format!("{PLAIN}{SIZED}{SIZED}{PLAIN}");
        for size in 1..=all.len() {
            let (passed, told) = pass(all.as_bytes(), size);
            assert_eq!(String::from_utf8(passed).unwrap(), all, "{size}");
            assert_eq!(told, [Seen::Head; 4], "{size}");
        }
    }

    #[test]
    fn after_a_refused_head_nothing_goes_on() {
        let odd = "GET / HTTP/1.1\nHost: localhost\n\n";
        for size in [1, 7, 4096] {
            let (passed, told) = pass(format!("{SIZED}{odd}{PLAIN}").as_bytes(), size);
            let passed = String::from_utf8(passed).unwrap();
            let wanted = format!("{SIZED}{}", std::str::from_utf8(STAND_IN).unwrap());
            assert_eq!(passed, wanted, "{size}");
            assert_eq!(told, [Seen::Head, Seen::Refused(ErrorCode::MalformedRequest)], "{size}");
        }
    }

    #[test]
    fn a_body_hides_no_head_and_chunks_and_http_2_are_left_alone() {
        let inside = "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nA\nB\n\nC";
        assert_eq!(pass(inside.as_bytes(), 3).1, [Seen::Head]);
        let chunked = "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n1\nx\n\n";
        assert_eq!(pass(chunked.as_bytes(), 5), (chunked.into(), vec![Seen::Head]));
        let second = [PREFACE, b"SM\r\n\r\n\0\n\n"].concat();
        assert_eq!(pass(&second, 24), (second.clone(), vec![Seen::Head]));
        let late = [PLAIN.as_bytes(), PREFACE].concat();
        assert!(matches!(pass(&late, 24).1.as_slice(), [Seen::Head, Seen::Refused(_)]));
    }

    #[test]
    fn too_much_of_a_head_is_told_apart_from_too_long_a_target() {
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(HEAD_LINES + 1));
        let wide = format!("GET / HTTP/1.1\r\nA: {}", "b".repeat(HEAD_BYTES));
        let far = format!("GET /{}", "x".repeat(HEAD_BYTES));
        for (head, code) in [
            (many, ErrorCode::HeadTooLarge),
            (wide, ErrorCode::HeadTooLarge),
            (far, ErrorCode::UriTooLong),
        ] {
            assert_eq!(pass(head.as_bytes(), 4096).1, [Seen::Refused(code)]);
        }
    }
}
