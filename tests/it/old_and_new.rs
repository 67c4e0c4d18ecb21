//! Readers and writers of different ages work together.
//!
//! No Deskbell has been released yet, so there are no old clients to record: `client-1.json` and `client-2.json` were
//! written by hand, as clients of those versions of the contract would have asked. What the present bell asks is
//! recorded from the bell itself (`client-3.json`, held to it by `tests/schedules/recorded.rs`); it joins the list
//! below once there is a fourth.

use deskbell_tests::{fault::set_schema_version, server::TestServer};
use serde_json::{Value, json};

/// Requests of older versions of the contract, kept as they are.
const RECORDED: [(u32, &str); 2] =
    [(1, include_str!("recorded/client-1.json")), (2, include_str!("recorded/client-2.json"))];

#[tokio::test]
async fn unknown_optional_fields_are_left_aside_and_named() {
    let server = TestServer::start().await;
    let device = server.device("Marta Lindqvist").await;
    let opening = json!({
        "description": "The projector shows a blue line", "mood": "hopeful", "impact": "on_fire",
        "facts": {"taken_at": "2026-11-19T09:12:00Z", "sections": [
            {"id": "computer", "lines": [{"key": "hostname", "value": "LT-0482"}]},
            {"id": "weather", "lines": [{"key": "rain", "value": "yes"}]}]},
        "reported_at": "2026-11-19T09:12:00Z", "locale": "en"
    });
    let id = uuid::Uuid::now_v7();
    let opened =
        server.put(Some(&device.token), &format!("/api/v1/me/tickets/{id}"), opening).await;
    assert_eq!(opened.status, 201, "{}", opened.json);
    let ignored: Vec<&str> =
        opened.json["ignored"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for pointer in ["/mood", "/facts/sections/1"] {
        assert!(ignored.contains(&pointer), "{pointer} is missing in {ignored:?}");
    }
    assert_eq!(opened.json["description"], "The projector shows a blue line");
}

#[tokio::test]
async fn clients_two_versions_old_still_work() {
    for (version, recorded) in RECORDED {
        let server = TestServer::start().await;
        let token = format!("recorded-token-of-client-{version}-0000000000000000000000");
        let requests: Vec<Value> = serde_json::from_str(recorded).unwrap();
        for request in requests {
            let body = fill(&request["body"], &server.enrollment_key, &token);
            let path = request["path"].as_str().unwrap();
            let method = request["method"].as_str().unwrap();
            let bearer = (path != "/api/v1/enroll").then_some(token.as_str());
            let reply = server
                .send(bearer, method, path, body, &[("deskbell-client", &version.to_string())])
                .await;
            assert_eq!(
                json!(reply.status),
                request["status"],
                "client {version}: {method} {path}: {}",
                reply.json
            );
            for key in request["answers"].as_array().into_iter().flatten().filter_map(Value::as_str)
            {
                assert!(
                    reply.json.pointer(key).is_some(),
                    "client {version} reads {key}: {}",
                    reply.json
                );
            }
        }
    }
}

#[tokio::test]
async fn a_client_older_than_that_is_told_to_update() {
    let server = TestServer::start().await;
    let device = server.device("Marta Lindqvist").await;
    let reply = server
        .send(
            Some(&device.token),
            "GET",
            "/api/v1/me/home",
            Value::Null,
            &[("deskbell-client", "0")],
        )
        .await;
    assert_eq!(
        (reply.status, reply.json["code"].as_str()),
        (426, Some("upgrade_required")),
        "{}",
        reply.json
    );
}

#[tokio::test]
async fn a_newer_database_is_refused_kindly() {
    let mut server = TestServer::start().await;
    server.stop().await;
    let database = server.directory().join("deskbell.db");
    set_schema_version(&database, 9_999);
    let before = std::fs::read(&database).unwrap();
    let refusal = server.try_start_again().await.expect_err("a newer database is not opened");
    assert!(refusal.contains("newer"), "{refusal}");
    assert_eq!(std::fs::read(&database).unwrap(), before, "nothing was written");
}

/// Puts this run's key and token into a recorded request.
fn fill(body: &Value, key: &str, token: &str) -> Value {
    let hash = String::from(deskbell_protocol::enroll::TokenHash::of(token));
    let text = body.to_string().replace("ENROLLMENT_KEY", key).replace("TOKEN_HASH", &hash);
    serde_json::from_str(&text).unwrap()
}
