//! Sessions end, and with them what rests on them: by time, by sign-out, by leaving, by a revoked token.

use deskbell_protocol::enroll::TokenHash;
use deskbell_store::ApiTokenId;
use serde_json::{Value, json};

use crate::{
    door::{Door, HandClock, Reply},
    sessions::{cookie_of, sign_in},
    streams::Events,
};

const ME: &str = "/api/v1/desk/me";
const STREAM: &str = "/api/v1/desk/stream";

/// A server with a clock set by hand, and the cookie of somebody who signed in.
async fn signed_in() -> (Door, std::sync::Arc<HandClock>, String) {
    let clock = HandClock::new();
    let hands = clock.clone();
    let door = Door::open_with(move |config| config.clock = hands).await;
    let cookie = session_of(&door, "Priya Nair").await;
    (door, clock, cookie)
}

async fn session_of(door: &Door, name: &str) -> String {
    let email = format!("{}@aldermoor.example", name.to_lowercase().replace(' ', "."));
    let role = serde_json::from_value(json!("technician")).unwrap();
    let desk = door.server.administration();
    let (_, url) = desk.technician(name, &email, role).await.unwrap();
    cookie_of(&sign_in(door, url.split('#').nth(1).unwrap(), None).await)
}

async fn ask(door: &Door, cookie: &str, unattended: bool) -> Reply {
    let mut request = door.request(None, "GET", ME).header("cookie", cookie);
    if unattended {
        request = request.header("deskbell-unattended", "1");
    }
    Reply::of(request).await
}

async fn stream(door: &Door, cookie: &str) -> Events {
    Events::sent(door.request(None, "GET", STREAM).header("cookie", cookie)).await
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_in_which_nobody_did_anything() {
    let (door, clock, cookie) = signed_in().await;
    for _ in 0..3 {
        clock.pass(29);
        assert_eq!(ask(&door, &cookie, false).await.status, 200, "somebody is at it");
    }
    clock.pass(20);
    assert_eq!(ask(&door, &cookie, true).await.status, 200, "the page asks by itself");
    clock.pass(11);
    assert_eq!(ask(&door, &cookie, false).await.code(), "unauthenticated", "but nobody was at it");
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_of_work() {
    let (door, clock, cookie) = signed_in().await;
    for _ in 0..(12 * 60 / 20 - 1) {
        clock.pass(20);
        assert_eq!(ask(&door, &cookie, false).await.status, 200);
    }
    clock.pass(20);
    assert_eq!(ask(&door, &cookie, false).await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_restart_forgets_no_use_of_a_session() {
    let (door, clock, cookie) = signed_in().await;
    clock.pass(29);
    assert_eq!(ask(&door, &cookie, false).await.status, 200);
    let directory = door.close().await;
    let hands = clock.clone();
    let door = Door::open_in(directory, move |config| config.clock = hands).await;
    clock.pass(29);
    assert_eq!(ask(&door, &cookie, true).await.status, 200, "used 29 minutes ago");
    clock.pass(1);
    assert_eq!(ask(&door, &cookie, false).await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_stream_keeps_no_session_alive_and_ends_with_it() {
    let (door, clock, cookie) = signed_in().await;
    let mut open = stream(&door, &cookie).await;
    clock.pass(29);
    let mut second = stream(&door, &cookie).await;
    clock.pass(1);
    assert!(open.next().await.is_none() && second.next().await.is_none());
    assert_eq!(ask(&door, &cookie, false).await.code(), "unauthenticated");
}

#[tokio::test]
async fn whoever_signs_out_or_leaves_streams_no_more() {
    let (door, _, cookie) = signed_in().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let mut first = stream(&door, &cookie).await;
    let away = door.request(None, "DELETE", "/api/v1/session").header("cookie", &cookie);
    assert_eq!(Reply::of(away.header("origin", &door.base)).await.status, 204);
    assert!(first.next().await.is_none(), "signed out");

    let cookie = session_of(&door, "Tomas Berg").await;
    let me = ask(&door, &cookie, false).await.json["technician"].clone();
    let mut second = stream(&door, &cookie).await;
    let card = json!({"name": me["name"], "email": me["email"], "role": "technician",
        "active": false});
    let path = format!("/api/v1/desk/technicians/{}", me["id"].as_str().unwrap());
    let version = me["version"].as_u64().unwrap();
    assert_eq!(door.put_if(&admin, &path, version, card).await.status, 200);
    while second.next().await.is_some() {}
    assert_eq!(ask(&door, &cookie, false).await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_revoked_token_streams_no_more() {
    let door = Door::open().await;
    let token = door.technician("Priya Nair", "technician").await;
    let mut stream = Events::of(&door, &token, STREAM, None).await;
    let store = door.server.administration().store;
    assert!(store.revoke_api_token(ApiTokenId::of(&TokenHash::of(&token))).await.unwrap());
    assert!(stream.next().await.is_none());
    let refused = door.send(Some(&token), "GET", ME, &Value::Null, &[]).await;
    assert_eq!(refused.code(), "unauthenticated");
}
