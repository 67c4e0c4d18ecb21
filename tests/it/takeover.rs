//! Knowing the organisation's public key and a victim's device id reads nothing of the victim's.

use deskbell_tests::server::{Device, Reply, TestServer};
use serde_json::{Value, json};
use uuid::Uuid;

/// A victim with a ticket and an attacker who enrolled the victim's device id with a token of their own.
struct Scene {
    server: TestServer,
    victim: Device,
    ticket: String,
    attacker: Device,
}

const WORDS: &str = "My payslip folder shows somebody else's name";

async fn scene() -> Scene {
    let server = TestServer::start().await;
    let victim = server.device("Marta Lindqvist").await;
    server.approve(&victim).await;
    let ticket = Uuid::now_v7().to_string();
    let opened = server
        .put(Some(&victim.token), &format!("/api/v1/me/tickets/{ticket}"), opening(WORDS))
        .await;
    assert_eq!(opened.status, 201, "{}", opened.json);
    let attacker = server.device_with_id("Marta Lindqvist", &victim.id).await;
    Scene { server, victim, ticket, attacker }
}

fn opening(words: &str) -> Value {
    json!({"description": words, "reported_at": "2026-11-19T09:12:00Z", "locale": "en"})
}

/// The body without what differs from request to request by design.
fn shape(reply: &Reply) -> (u16, Value) {
    let mut body = reply.json.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("instance");
    }
    (reply.status, body)
}

#[tokio::test]
async fn a_second_credential_of_a_device_reads_nothing_of_the_first() {
    let Scene { server, victim, ticket, attacker } = scene().await;
    let token = Some(attacker.token.as_str());

    let list = server.get(token, "/api/v1/me/tickets").await;
    assert_eq!(
        (list.status, list.json["items"].as_array().map(Vec::len)),
        (200, Some(0)),
        "{}",
        list.json
    );
    let home = server.get(token, "/api/v1/me/home").await;
    assert_eq!(home.status, 200);
    assert_ne!(
        home.json["me"]["id"],
        json!(victim.person),
        "the second credential speaks for a provisional person of its own"
    );
    assert_eq!(home.json["me"]["confirmed"], json!(false));
    for path in ["/api/v1/me/data", "/api/v1/me/person"] {
        let reply = match path {
            "/api/v1/me/data" => server.get(token, path).await,
            _ => server.patch(token, path, json!({"name": "Marta"}), &[]).await,
        };
        assert_eq!(
            (reply.status, reply.json["code"].as_str()),
            (403, Some("approval_pending")),
            "{path}: {}",
            reply.json
        );
    }
    let changes = server.get(token, "/api/v1/me/changes").await;
    assert!(!changes.json.to_string().contains("payslip"), "{}", changes.json);
    assert!(
        !list.json.to_string().contains("payslip") && !home.json.to_string().contains("payslip")
    );

    let still = server.get(Some(&victim.token), &format!("/api/v1/me/tickets/{ticket}")).await;
    assert_eq!(
        (still.status, still.json["description"].as_str()),
        (200, Some(WORDS)),
        "the victim's token stays valid"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one comparison, for every path there is")]
async fn another_persons_a_random_and_a_malformed_id_answer_alike() {
    let Scene { server, victim, ticket, attacker } = scene().await;
    let stranger = server.device("Jonas Weber").await;
    server.approve(&stranger).await;
    let random = Uuid::now_v7().to_string();
    for token in [&attacker.token, &stranger.token] {
        for path in ["", "/messages", "/messages/1", "/nothing"] {
            let ask = async |id: &str| {
                shape(&server.get(Some(token), &format!("/api/v1/me/tickets/{id}{path}")).await)
            };
            let foreign = ask(&ticket).await;
            assert_eq!(foreign.1, ask(&random).await.1, "{path}");
            assert_eq!(foreign, ask("not-an-id").await, "{path}");
            assert!(matches!(foreign.0, 404 | 405), "{path}: {foreign:?}");
        }
        for (path, body) in [
            ("messages", json!({"body": "hello"})),
            ("nudges", json!({})),
            ("ratings", json!({"rating": "good"})),
        ] {
            let write = async |id: &str| {
                shape(
                    &server
                        .put(
                            Some(token),
                            &format!("/api/v1/me/tickets/{id}/{path}/{random}"),
                            body.clone(),
                        )
                        .await,
                )
            };
            let foreign = write(&ticket).await;
            assert_eq!(foreign.0, 404, "{path}: {foreign:?}");
            assert_eq!(foreign, write(&Uuid::now_v7().to_string()).await, "{path}");
            assert_eq!(foreign, write("not-an-id").await, "{path}");
        }
        let picture = async |id: &str| {
            shape(&server.get(Some(token), &format!("/api/v1/me/attachments/{id}")).await)
        };
        assert_eq!(picture(&random).await, picture("not-an-id").await);
    }
    let conflict = server
        .put(Some(&stranger.token), &format!("/api/v1/me/tickets/{ticket}"), opening(WORDS))
        .await;
    assert_eq!(
        (conflict.status, conflict.json["code"].as_str()),
        (409, Some("idempotency_conflict")),
        "{}",
        conflict.json
    );
    assert!(!conflict.json.to_string().contains("Marta"));
    let malformed =
        server.put(Some(&stranger.token), "/api/v1/me/tickets/not-an-id", opening(WORDS)).await;
    assert_eq!(malformed.status, 404);
    drop(victim);
}

#[tokio::test]
async fn repeating_the_claimed_persons_words_gives_a_receipt_and_nothing_else() {
    let Scene { server, ticket, attacker, .. } = scene().await;
    let token = Some(attacker.token.as_str());
    let path = format!("/api/v1/me/tickets/{ticket}");
    let receipt = server.put(token, &path, opening(WORDS)).await;
    assert_eq!(receipt.status, 200, "{}", receipt.json);
    let mut fields: Vec<&str> =
        receipt.json.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["id", "number", "received_at"]);
    let other = server.put(token, &path, opening("Other words")).await;
    assert_eq!((other.status, other.json["code"].as_str()), (409, Some("idempotency_conflict")));
    assert_eq!(server.get(token, &path).await.status, 404, "a receipt opens no door");
}

#[tokio::test]
async fn the_same_device_and_token_get_the_first_answer_again() {
    let server = TestServer::start().await;
    let device = server.device("Marta Lindqvist").await;
    let again = server.enroll_again(&device).await;
    assert_eq!(again.status, 200, "{}", again.json);
    assert_eq!(again.json["person"]["id"], json!(device.person));
}
