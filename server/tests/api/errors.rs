//! Refusals have one shape, whoever makes them.

use serde_json::{Value, json};

use crate::door::{Door, Reply, new_id, opening};

#[tokio::test]
async fn extractors_and_the_router_refuse_in_one_shape() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let ticket = format!("/api/v1/me/tickets/{}", new_id());
    let with = |body: &'static str, kind: &'static str| {
        let request = door.request(Some(&device.token), "PUT", &ticket);
        Reply::of(request.header("content-type", kind).body(body))
    };
    let json = "application/json";
    for (reply, status, code) in [
        (with("{", json).await, 400, "malformed_json"),
        (with(r#"{"description":"a","description":"b"}"#, json).await, 400, "malformed_json"),
        (with("{}", "text/plain").await, 415, "unsupported_media_type"),
        (with("a=b", "application/x-www-form-urlencoded").await, 415, "unsupported_media_type"),
        (with("{}", json).await, 422, "validation_failed"),
        (door.get(&device.token, "/api/v1/nothing").await, 404, "not_found"),
        (door.get(&device.token, "/api/v1/me/tickets/nonsense").await, 404, "not_found"),
        (door.get(&device.token, &ticket).await, 404, "not_found"),
        (door.get(&device.token, "/api/v1/me/tickets?limit=0").await, 422, "validation_failed"),
        (door.get(&device.token, "/api/v1/me/changes?after=x").await, 422, "validation_failed"),
    ] {
        assert_eq!((reply.status, reply.code()), (status, code), "{}", reply.text);
    }
    let empty = with("{}", json).await;
    assert_eq!(empty.field(), ("/description", "required"), "{}", empty.text);
}

#[tokio::test]
async fn methods_that_are_not_taken_are_named() {
    let door = Door::open().await;
    let reply = door.send(None, "DELETE", "/api/v1/enroll", &Value::Null, &[]).await;
    assert_eq!((reply.status, reply.code()), (405, "method_not_allowed"));
    assert_eq!(reply.header("allow"), "POST");
    let device = door.device("Tom Alder").await;
    let path = format!("/api/v1/me/tickets/{}", new_id());
    let reply = door.send(Some(&device.token), "PATCH", &path, &Value::Null, &[]).await;
    assert_eq!(reply.code(), "method_not_allowed");
    let mut allowed: Vec<&str> = reply.header("allow").split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PUT"]);
    let odd = door.send(None, "TRACE", "/livez", &Value::Null, &[]).await;
    assert_eq!(odd.code(), "method_not_allowed");
}

#[tokio::test]
async fn what_is_too_large_is_not_read() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let path = format!("/api/v1/me/tickets/{}", new_id());
    let long = door.put(&device.token, &path, opening(&"x".repeat(70 * 1024))).await;
    assert_eq!(long.field(), ("/description", "too_long"), "{}", long.text);
    let huge = door.put(&device.token, &path, opening(&"x".repeat(300 * 1024))).await;
    assert_eq!((huge.status, huge.code()), (413, "body_too_large"));
    let packed = door
        .send(Some(&device.token), "PUT", &path, &opening("x"), &[("content-encoding", "gzip")])
        .await;
    assert_eq!((packed.status, packed.code()), (415, "unsupported_media_type"));
    let far = format!("/api/v1/me/tickets?cursor={}", "x".repeat(9000));
    let far = door.get(&device.token, &far).await;
    assert_eq!((far.status, far.code()), (414, "uri_too_long"));
}

#[tokio::test]
async fn heads_are_looked_at_first() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let home = "/api/v1/me/home";
    let none = Value::Null;
    let elsewhere = door.send(Some(&device.token), "GET", home, &none, &[("host", "evil.example")]);
    let elsewhere = elsewhere.await;
    assert_eq!((elsewhere.status, elsewhere.code()), (421, "misdirected_request"));
    let twice = door.request(Some(&device.token), "GET", home).bearer_auth("another-token-here");
    assert_eq!(Reply::of(twice).await.code(), "malformed_request");
    let old = door.http.get(format!("{}{home}", door.base)).bearer_auth(&device.token);
    assert_eq!(Reply::of(old.header("deskbell-client", "0")).await.code(), "upgrade_required");
    let unnamed = door.http.get(format!("{}{home}", door.base)).bearer_auth(&device.token);
    assert_eq!(Reply::of(unnamed).await.status, 200, "a missing version is the first one");
}

#[tokio::test]
async fn tokens_are_told_apart() {
    let door = Door::open().await;
    let lead = door.technician("Lea Lead", "lead").await;
    let device = door.device("Tom Alder").await;
    let home = "/api/v1/me/home";
    let bare = door.send(None, "GET", home, &Value::Null, &[]).await;
    assert_eq!((bare.status, bare.code()), (401, "unauthenticated"));
    assert_eq!(bare.header("www-authenticate"), "Bearer");
    assert_eq!(door.get("0123456789abcdef0123456789", home).await.code(), "token_unknown");
    let pending = door.pending("Ann Brook").await;
    assert_eq!(door.get(&pending.token, home).await.status, 200);
    assert_eq!(door.get(&pending.token, "/api/v1/me/data").await.code(), "approval_pending");
    assert_eq!(door.get(&device.token, "/api/v1/desk/tickets").await.code(), "not_found");
    let revoke = format!("/api/v1/desk/devices/{}/revoke", device.id);
    let revoked = door.send(Some(&lead), "POST", &revoke, &json!({}), &[]).await;
    assert_eq!(revoked.status, 200, "{}", revoked.text);
    let gone = door.get(&device.token, home).await;
    assert_eq!((gone.status, gone.code()), (403, "device_revoked"));
    let again = door.send(None, "POST", "/api/v1/enroll", &device.enrolled, &[]).await;
    assert_eq!(again.code(), "device_revoked");
}

#[tokio::test]
async fn a_wrong_key_says_nothing() {
    let door = Door::open().await;
    let body = crate::door::enrolment("Eve", &new_id(), "no-such-key", "token-token-token-token");
    let reply = door.send(None, "POST", "/api/v1/enroll", &body, &[]).await;
    assert_eq!((reply.status, reply.code()), (401, "enrollment_refused"));
}

#[tokio::test]
async fn too_much_at_once_is_told_when_to_come_back() {
    let door = Door::open().await;
    let mut last = None;
    for _ in 0..40 {
        let wish = json!({"email": "nobody@aldermoor.example"});
        let reply = door.send(None, "POST", "/api/v1/session/link-requests", &wish, &[]).await;
        if reply.status != 202 {
            last = Some(reply);
            break;
        }
    }
    let refused = last.expect("the bucket has an end");
    assert_eq!((refused.status, refused.code()), (429, "rate_limited"));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
}
