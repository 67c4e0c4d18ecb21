//! Sockets, health, numbers, TLS with the private authority, and the command line's second server.

use deskbell_server::{Config, start};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::door::{Door, Reply};

#[tokio::test]
async fn numbers_stay_on_their_own_listener() {
    let door = Door::open().await;
    for path in ["/metrics", "/details"] {
        let outside = door.send(None, "GET", path, &Value::Null, &[]).await;
        assert_eq!(outside.status, 404, "{path}");
    }
    for path in ["/livez", "/readyz"] {
        assert_eq!(door.send(None, "GET", path, &Value::Null, &[]).await.status, 200, "{path}");
    }
    let inside = format!("http://{}/metrics", door.server.inner);
    let text = door.http.get(inside).send().await.unwrap().text().await.unwrap();
    assert!(
        text.contains("deskbell_requests_total{route=\"/livez\",method=\"GET\",status=\"200\"} 1")
    );
}

#[tokio::test]
async fn hyper_and_the_router_agree_on_what_is_no_request() {
    let door = Door::open().await;
    let address = door.server.addr;
    for raw in [
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nxxxxx",
        "POST /api/v1/enroll HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b: c\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(raw.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 400"), "{raw}: {}", String::from_utf8_lossy(&answer));
    }
}

#[tokio::test]
async fn pages_do_not_lead_out_of_their_folder() {
    let door = Door::open().await;
    for path in ["/..%2f..%2fCargo.toml", "/assets/..%2f..%2fx.rs", "/%2e%2e/x.rs", "/a%5Cb.rs"] {
        let reply = door.send(None, "GET", path, &Value::Null, &[]).await;
        assert_eq!((reply.status, reply.code()), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn a_private_authority_is_trusted_by_its_certificate() {
    crate::door::trust();
    let directory = tempfile::tempdir().unwrap();
    let mut config = Config::loopback(directory.path().to_owned());
    config.listen = ([0, 0, 0, 0], 0).into();
    let server = start(config).await.unwrap();
    assert!(server.url().starts_with("https://"));
    let authority = std::fs::read(directory.path().join("ca.pem")).unwrap();
    let authority = reqwest::Certificate::from_pem(&authority).unwrap();
    let trusting = reqwest::Client::builder().tls_certs_only([authority]).build().unwrap();
    let url = format!("https://localhost:{}/livez", server.addr.port());
    let reply = Reply::of(trusting.get(&url)).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, "ok\n"));
    assert!(!reply.header("strict-transport-security").is_empty());
    let other = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    assert!(other.get(&url).send().await.is_err(), "without the authority there is no connection");
    server.stop().await;
}

#[tokio::test]
async fn a_directory_has_one_server() {
    let door = Door::open().await;
    let second = start(Config::loopback(door.data())).await;
    assert!(second.is_err_and(|error| error.to_string().starts_with("directory_in_use")));
}
