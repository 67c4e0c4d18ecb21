//! What no HTTP client would send: heads that two readers could understand differently, bodies that are too much.

use std::time::Duration;

use deskbell_server::{Config, start};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::door::{Door, new_id, opening};

/// Only a hang takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// One answer of a bare connection.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    json: Value,
}

/// Sends bytes and reads until the server ends the connection.
async fn exchange(address: std::net::SocketAddr, bytes: &[u8]) -> Vec<Answer> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut text = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut text)).await;
    read.expect("the server ends the connection").unwrap();
    answers(&String::from_utf8(text).unwrap())
}

/// The answers in a text, by their lengths.
fn answers(mut text: &str) -> Vec<Answer> {
    let mut all = Vec::new();
    while let Some((head, rest)) = text.split_once("\r\n\r\n") {
        let field = |name: &str| {
            let named = |line: &&str| {
                line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name))
            };
            head.lines().find(named).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
        };
        let length: usize = field("content-length").unwrap_or("0").parse().unwrap();
        let (body, after) = rest.split_at(length);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let json = serde_json::from_str(body).unwrap_or(Value::Null);
        all.push(Answer { status, head: head.to_lowercase(), json });
        text = after;
    }
    assert_eq!(text, "", "nothing after the last answer");
    all
}

impl Answer {
    /// A refusal in the shape of all others.
    fn refuses(&self, status: u16, code: &str, sent: &str) {
        assert_eq!(self.status, status, "{sent:?}: {self:?}");
        assert_eq!(self.json["code"], code, "{sent:?}: {self:?}");
        for line in [
            "content-type: application/problem+json",
            "cache-control: no-store",
            "x-content-type-options: nosniff",
        ] {
            assert!(self.head.contains(line), "{sent:?}: {line}: {}", self.head);
        }
    }
}

/// Lines of a head that are read differently by different readers, or by nobody.
const ODD_LINES: &[&str] = &[
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 5",
    "content-length: 0\r\nTRANSFER-ENCODING: chunked",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: 5\r\nContent-Length: 5",
    "Content-Length: 5, 5",
    "Content-Length: +5",
    "Content-Length: -5",
    "Content-Length: 0x5",
    "Content-Length: 5 5",
    "Content-Length:",
    "Content-Length: 99999999999999999999999999",
    "Content-Length : 5",
    "Content-Length\t: 5",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding:\x0bchunked",
    "X: a\r\n b: c",
    "X: a\r\n\tContent-Length: 5",
    "X: a\nContent-Length: 5",
    "X: a\rContent-Length: 5",
    "X: a\r\r\nContent-Length: 5",
    "X: a\0b",
    ": no name",
    "no colon",
    "X\u{e9}: a",
];
/// Likewise whole heads.
const ODD_HEADS: &[&str] = &[
    "GET /livez HTTP/1.1\nHost: localhost\n\n",
    "GET /livez HTTP/1.1\r\nHost: localhost\n\r\n",
    "GET /livez HTTP/1.1\r\nHost: localhost\r\n\n",
    "POST /x HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET  /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /livez\r\n\r\n",
    "GET /livez HTTP/1.2\r\nHost: localhost\r\n\r\n",
    "GET /livez HTTP/3.0\r\nHost: localhost\r\n\r\n",
    "GE(T /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "nonsense\r\n\r\n",
    "PRI * HTTP/2.0\r\nHost: localhost\r\n\r\n",
];

fn odd_heads() -> Vec<String> {
    let with = |lines: &&str| format!("PUT /x HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n\r\n");
    let whole = ODD_HEADS.iter().map(|head| (*head).to_owned());
    ODD_LINES.iter().map(with).chain(whole).collect()
}

#[tokio::test]
async fn a_head_that_could_be_read_in_two_ways_is_refused_and_ends_the_connection() {
    let door = Door::open().await;
    // What would be taken for a request of somebody else by a reader that was led astray.
    let smuggled = "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let before = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for head in odd_heads() {
        let sent = format!("{before}{head}5\r\n{smuggled}0\r\n\r\n{smuggled}");
        let found = exchange(door.server.addr, sent.as_bytes()).await;
        let [first, refused] = found.as_slice() else { panic!("{head:?}: {found:?}") };
        assert_eq!(first.status, 200, "{head:?}");
        refused.refuses(400, "malformed_request", &head);
        for line in ["connection: close", "deskbell-epoch: "] {
            assert!(refused.head.contains(line), "{head:?}: {line}: {}", refused.head);
        }
    }
}

#[tokio::test]
async fn too_much_of_a_head_is_named() {
    let door = Door::open().await;
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(200));
    let wide = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "y".repeat(32 << 10));
    let far = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "y".repeat(100 << 10));
    let near = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "y".repeat(9 << 10));
    for (head, status, code) in [
        (many, 431, "head_too_large"),
        (wide, 431, "head_too_large"),
        (far, 414, "uri_too_long"),
        (near.replace("HTTP/1.1", "HTTP/1.0"), 414, "uri_too_long"),
    ] {
        let found = exchange(door.server.addr, head.as_bytes()).await;
        assert_eq!(found.len(), 1);
        let cut: String = head.chars().take(40).collect();
        assert_eq!(
            (found[0].status, &found[0].json["code"]),
            (status, &Value::from(code)),
            "{cut}"
        );
    }
}

#[tokio::test]
async fn a_body_in_chunks_is_the_last_thing_on_its_connection() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let head = |more: &str| {
        format!(
            "PUT /api/v1/me/tickets/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\n{more}\r\n\r\n",
            new_id(),
            device.token
        )
    };
    let words = r#"{"description":"Help","reported_at":"2026-11-19T09:12:00Z","locale":"en"}"#;
    let chunked = format!("{:x}\r\n{words}\r\n0\r\n\r\n", words.len());
    let (sized, in_chunks) =
        (head(&format!("Content-Length: {}", words.len())), head("Transfer-Encoding: chunked"));
    let after = "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let sent = format!("{sized}{words}{in_chunks}{chunked}{after}");
    let found = exchange(door.server.addr, sent.as_bytes()).await;
    let statuses: Vec<u16> = found.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [201, 201], "{found:?}");
    assert!(
        !found[0].head.contains("connection: close") && found[1].head.contains("connection: close")
    );
}

#[tokio::test]
async fn a_refused_upload_reaches_a_sender_who_first_sends_all_of_it() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let length = 24 << 20;
    let head = |kind: &str| {
        format!(
            "PUT /api/v1/me/attachments/{}?name=a.png HTTP/1.1\r\nHost: localhost\r\n\
             Authorization: Bearer {}\r\nContent-Type: image/png\r\n{kind}\r\n\r\n",
            new_id(),
            device.token
        )
    };
    let announced = head(&format!("Content-Length: {length}"));
    for _ in 0..3 {
        let mut sent = announced.clone().into_bytes();
        sent.resize(sent.len() + length, b'x');
        let found = exchange(door.server.addr, &sent).await;
        assert_eq!(found.len(), 1);
        found[0].refuses(413, "body_too_large", "an upload");
        assert!(found[0].head.contains("connection: close"), "{}", found[0].head);
    }
}

#[tokio::test]
async fn a_sender_who_is_answered_early_is_told_that_the_connection_ends() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let asks = |token: &str, end: &str| {
        let (id, body) = (new_id(), opening("Help").to_string());
        format!(
            "PUT /api/v1/me/tickets/{id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n{end}\r\n{body}",
            body.len()
        )
    };
    // One whose words were read may go on; one that was refused before them may not.
    let both = asks(&device.token, "") + &asks(&"0".repeat(64), "") + &asks(&device.token, "");
    let found = exchange(door.server.addr, both.as_bytes()).await;
    let told = found.iter().map(|one| (one.status, one.head.contains("connection: close")));
    assert_eq!(told.collect::<Vec<_>>(), [(201, false), (401, true)]);
}

#[tokio::test]
async fn a_sender_without_end_is_listened_to_for_a_while_only() {
    let door = Door::open().await;
    let head = format!(
        "PUT /api/v1/me/attachments/{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n\
         Content-Length: {}\r\n\r\n",
        new_id(),
        1_u64 << 40
    );
    let mut stream = TcpStream::connect(door.server.addr).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![b'x'; 1 << 20];
    let mut sent = 0;
    let endless = async {
        while stream.write_all(&piece).await.is_ok() {
            sent += 1;
        }
    };
    tokio::time::timeout(PATIENCE, endless).await.expect("the server ends the connection");
    assert!(sent < 128, "{sent} MiB were taken");
}

#[tokio::test]
async fn beyond_the_cap_only_the_servers_health_is_told() {
    let door = Door::open_with(|config| config.connections = 2).await;
    let address = door.server.addr;
    let live = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut inside = Vec::new();
    drop(door.http.clone());
    while inside.len() < 2 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(live.as_bytes()).await.unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        inside.push(stream);
    }
    let found = exchange(address, live.as_bytes()).await;
    assert_eq!((found.len(), found[0].status), (1, 200));
    assert!(found[0].head.contains("connection: close"));
    let found = exchange(address, live.replace("/livez", "/api/v1/me/home").as_bytes()).await;
    found[0].refuses(503, "unavailable", "beyond the cap");
    assert!(found[0].head.contains("retry-after: "));
    let mut first = inside.remove(0);
    first.write_all(live.as_bytes()).await.unwrap();
    let mut more = vec![0; 64];
    assert!(first.read(&mut more).await.unwrap() > 0, "those inside stay alive");
}

#[tokio::test]
async fn whoever_speaks_without_tls_is_told_so_and_nothing_else() {
    crate::door::trust();
    let directory = tempfile::tempdir().unwrap();
    let mut config = Config::loopback(directory.path().to_owned());
    config.listen = ([0, 0, 0, 0], 0).into();
    let server = start(config).await.unwrap();
    let address = ([127, 0, 0, 1], server.addr.port()).into();
    for path in ["/livez", "/api/v1/me/home", "/"] {
        let sent = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let found = exchange(address, sent.as_bytes()).await;
        assert_eq!(found.len(), 1);
        found[0].refuses(400, "malformed_request", path);
        assert!(!found[0].head.contains("location"), "no way to https is shown");
    }
    server.stop().await;
}
