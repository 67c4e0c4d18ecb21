//! A server listens before its database is brought up, which may take long: who comes meanwhile is asked for patience.

use std::{path::Path, process::Stdio, time::Duration};

use deskbell_tests::programs::program;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};

/// Only a hang takes so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first schema there was.
const FIRST: &str = include_str!("../../server/store/migrations/0001_first.sql");

#[expect(clippy::disallowed_methods, reason = "makes a database of an older server")]
fn old_database(data: &Path) -> rusqlite::Connection {
    std::fs::create_dir(data).unwrap();
    let old = rusqlite::Connection::open(data.join("deskbell.db")).unwrap();
    old.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    old.execute_batch(FIRST).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old
}

#[tokio::test]
async fn a_server_that_brings_its_database_up_asks_for_patience() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let old = old_database(&data);
    // As long as somebody else writes, the migration waits.
    old.execute_batch("BEGIN IMMEDIATE").unwrap();

    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let mut server = Command::new(program("deskbell-server", "deskbell-server"));
    server.args(["serve", "--json", "--listen", &address, "--data"]).arg(&data);
    server.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = server.kill_on_drop(true).spawn().unwrap();
    let http = deskbell_tests::server::http();
    let ask = async |path: &str| {
        let answered = tokio::time::timeout(PATIENCE, answer(&http, &address, path)).await;
        answered.unwrap_or_else(|_| panic!("nobody answers {path}"))
    };
    assert_eq!(ask("/livez").await.status(), 200, "it lives");
    for path in ["/readyz", "/api/v1/me/home", "/", "/api/openapi.json"] {
        asks_for_patience(ask(path).await, path).await;
    }

    drop(old);
    let mut first = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut first).await.unwrap();
    assert!(first.contains("listening"), "{first}");
    assert_eq!(ask("/readyz").await.status(), 200);
    assert_eq!(ask("/api/v1/me/home").await.status(), 401);
}

/// What a server answers; until it listens nobody does.
async fn answer(http: &reqwest::Client, address: &str, path: &str) -> reqwest::Response {
    loop {
        if let Ok(answer) = http.get(format!("http://{address}{path}")).send().await {
            return answer;
        }
    }
}

async fn asks_for_patience(answer: reqwest::Response, path: &str) {
    assert_eq!(answer.status(), 503, "{path}");
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/problem+json", "{path}");
    assert_eq!(header("cache-control"), "no-store", "{path}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    assert!(header("retry-after").parse::<u64>().unwrap() >= 1, "{path}");
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], json!("starting"), "{path}");
    assert_eq!(problem["type"], json!("/problems/starting"), "{path}");
    assert!(!problem["detail"].as_str().unwrap().is_empty(), "{path}");
}
