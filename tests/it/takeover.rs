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
    // The attacker, who waits for approval, has a tenth of everybody's share.
    let server = TestServer::start_on("127.0.0.1:0", &["--submit-burst", "1000"]).await;
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

/// The answer byte by byte, but for the request's own id, which differs from request to request by design.
fn shape(reply: &Reply) -> (u16, String) {
    let id = reply.json["instance"].as_str().unwrap_or("/req/none");
    (reply.status, reply.text.replace(id, "/req/…"))
}

/// What the victim has: ids that only she and the desk know.
struct Belongings {
    attachment: String,
    message: String,
    resolution: String,
    verdict: String,
}

/// A picture, a conversation and a solved ticket with her verdict.
async fn belongings(server: &TestServer, victim: &Device, ticket: &str) -> Belongings {
    let [attachment, message, verdict] = [(); 3].map(|()| Uuid::now_v7().to_string());
    let path = format!("{}/api/v1/me/attachments/{attachment}?name=payslip.txt", server.base);
    let upload = server.http.put(path).bearer_auth(&victim.token);
    let upload = upload.header("content-type", "text/plain").body("my payslip").send().await;
    assert_eq!(upload.unwrap().status().as_u16(), 201);
    let mine = format!("/api/v1/me/tickets/{ticket}");
    let says = json!({"body": "Here it is", "attachments": [attachment]});
    let said = server.put(Some(&victim.token), &format!("{mine}/messages/{message}"), says).await;
    assert_eq!(said.status, 201, "{}", said.text);
    let desk = Some(server.administrator.token.as_str());
    let page = format!("/api/v1/desk/tickets/{ticket}");
    for action in [json!({"kind": "take"}), json!({"kind": "resolve", "note": "Renamed it."})] {
        let version = format!("\"{}\"", server.get(desk, &page).await.json["version"]);
        let path = format!("{page}/actions/{}", Uuid::now_v7());
        let done = server.send(desk, "PUT", &path, action, &[("if-match", &version)]).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    let shown = server.get(Some(&victim.token), &mine).await;
    let resolution = shown.json["resolution"]["id"].as_str().unwrap().to_owned();
    let judged = json!({"fixed": true, "resolution_id": resolution});
    let given =
        server.put(Some(&victim.token), &format!("{mine}/verdicts/{verdict}"), judged).await;
    assert_eq!(given.status, 200, "{}", given.text);
    Belongings { attachment, message, resolution, verdict }
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
async fn another_persons_picture_verdict_and_mark_answer_as_a_random_one_does() {
    let Scene { server, victim, ticket, attacker } = scene().await;
    let hers = belongings(&server, &victim, &ticket).await;
    let stranger = server.approved_device("Jonas Weber").await;
    let random = || Uuid::now_v7().to_string();
    for device in [&attacker, &stranger] {
        let token = Some(device.token.as_str());
        let picture = async |id: &str| {
            shape(&server.get(token, &format!("/api/v1/me/attachments/{id}")).await)
        };
        let foreign = picture(&hers.attachment).await;
        assert_eq!(foreign.0, 404, "{foreign:?}");
        assert_eq!(foreign, picture(&random()).await);
        assert_eq!(foreign, picture("not-an-id").await);

        let put = async |path: String, body: &Value| {
            shape(&server.put(token, &format!("/api/v1/me/tickets/{path}"), body.clone()).await)
        };
        let hers_judged = json!({"fixed": false, "resolution_id": hers.resolution});
        let guess = json!({"fixed": false, "resolution_id": random()});
        let foreign = put(format!("{ticket}/verdicts/{}", random()), &hers_judged).await;
        assert_eq!(foreign.0, 404, "{foreign:?}");
        for (path, body) in [
            (format!("{}/verdicts/{}", random(), random()), &guess),
            (format!("{}/verdicts/{}", random(), random()), &hers_judged),
            (format!("not-an-id/verdicts/{}", random()), &hers_judged),
            (format!("not-an-id/verdicts/{}", hers.verdict), &hers_judged),
            (format!("{ticket}/verdicts/not-an-id"), &hers_judged),
        ] {
            assert_eq!(foreign, put(path.clone(), body).await, "{path}");
        }
        // The id of a write that is taken says so, whatever ticket it is tried on.
        let taken = put(format!("{ticket}/verdicts/{}", hers.verdict), &hers_judged).await;
        assert_eq!(taken.0, 409, "{taken:?}");
        assert_eq!(taken, put(format!("{}/verdicts/{}", random(), hers.verdict), &guess).await);

        let through = json!({"through": hers.message});
        let foreign = put(format!("{ticket}/read"), &through).await;
        assert_eq!(foreign.0, 404, "{foreign:?}");
        for (path, body) in [
            (format!("{}/read", random()), json!({"through": random()})),
            (format!("{}/read", random()), through.clone()),
            ("not-an-id/read".to_owned(), through.clone()),
        ] {
            assert_eq!(foreign, put(path.clone(), &body).await, "{path}");
        }
    }
    on_a_ticket_of_ones_own(&server, &stranger, &hers).await;
    let judged = server.get(Some(&victim.token), &format!("/api/v1/me/tickets/{ticket}")).await;
    assert_eq!(judged.json["verdict"]["fixed"], json!(true), "hers stands: {}", judged.text);
}

/// Somebody else's message and resolution are as unknown there as random ones.
async fn on_a_ticket_of_ones_own(server: &TestServer, stranger: &Device, hers: &Belongings) {
    let own = Uuid::now_v7().to_string();
    let token = Some(stranger.token.as_str());
    let path = format!("/api/v1/me/tickets/{own}");
    let opened = server.put(token, &path, opening("My mouse jumps")).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let random = || Uuid::now_v7().to_string();
    let read = async |through: &str| {
        shape(&server.put(token, &format!("{path}/read"), json!({"through": through})).await)
    };
    let foreign = read(&hers.message).await;
    assert!(foreign.0 >= 400, "{foreign:?}");
    assert_eq!(foreign, read(&random()).await);
    let judge = async |resolution: &str| {
        let body = json!({"fixed": true, "resolution_id": resolution});
        shape(&server.put(token, &format!("{path}/verdicts/{}", random()), body).await)
    };
    // It is as little the latest one here as any other.
    let foreign = judge(&hers.resolution).await;
    assert!(!foreign.1.contains(&hers.resolution), "{foreign:?}");
    assert_eq!(foreign, judge(&random()).await);
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
