//! Bringing in another computer of one's own by a code read aloud at the first one.

use serde_json::{Value, json};

use crate::door::{Device, Door, Reply, new_id, opening};

const JOIN: &str = "/api/v1/me/join";

async fn ask(door: &Door, device: &Device, id: &str) -> Reply {
    let path = format!("/api/v1/me/join-codes/{id}");
    door.send(Some(&device.token), "PUT", &path, &Value::Null, &[]).await
}

async fn code(door: &Door, device: &Device) -> String {
    let made = ask(door, device, &new_id()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json["code"].as_str().unwrap().to_owned()
}

async fn join(door: &Door, device: &Device, code: &str) -> Reply {
    door.put(&device.token, JOIN, json!({"code": code})).await
}

/// A code with the same beginning and an end that is surely another one.
fn wrong_end(code: &str, nth: usize) -> String {
    let ends: Vec<String> = (2..10).map(|n| format!("{}{n}{n}{n}{n}{n}", &code[..3])).collect();
    ends.into_iter().filter(|end| end != code).nth(nth).unwrap()
}

/// What a refusal says, but for the name of the request.
fn said(reply: &Reply) -> Value {
    reply.assert_problem();
    let mut words = reply.json.clone();
    words.as_object_mut().unwrap().remove("instance");
    words
}

#[tokio::test]
async fn a_code_read_aloud_brings_in_another_computer_and_its_tickets() {
    let door = Door::open().await;
    let (mine, new) = (door.device("Tom Alder").await, door.pending("Thomas").await);
    let ticket = format!("/api/v1/me/tickets/{}", new_id());
    door.put(&new.token, &ticket, opening("The new laptop has no sound")).await;
    assert_eq!(door.get(&mine.token, &ticket).await.code(), "not_found");

    let id = new_id();
    let made = ask(&door, &mine, &id).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let code = made.json["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 8);
    let again = ask(&door, &mine, &id).await;
    assert_eq!((again.status, &again.json), (200, &made.json), "the first answer again");
    let foreign = ask(&door, &door.device("Eve").await, &id).await;
    assert_eq!((foreign.status, foreign.code()), (409, "idempotency_conflict"));
    for file in ["deskbell.db", "deskbell.db-wal"] {
        assert!(!crate::door::holds(&door.data().join(file), &code), "the code is not stored");
    }

    let spoken = format!("{} - {}", &code[..4].to_lowercase(), &code[4..]);
    let joined = join(&door, &new, &spoken).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    let home = door.get(&mine.token, "/api/v1/me/home").await;
    assert_eq!(joined.json["approval"], "approved");
    assert_eq!(joined.json["person"]["id"], home.json["me"]["id"]);
    assert_eq!(home.json["me"]["confirmed"], json!(false), "nobody of IT has looked");
    assert_eq!(door.get(&mine.token, &ticket).await.status, 200);
    assert_eq!(door.get(&new.token, &ticket).await.status, 200);
    assert_eq!(door.get(&new.token, "/api/v1/me/data").await.status, 200);

    assert_eq!(join(&door, &new, &code).await.json, joined.json, "a lost answer comes again");
    let other = join(&door, &new, &wrong_end(&code, 0)).await;
    assert_eq!((other.status, other.code()), (409, "already_done"));
    let late = door.pending("Eve").await;
    assert_eq!(join(&door, &late, &code).await.status, 422, "a code is good once");
}

#[tokio::test]
async fn five_wrong_ends_and_the_right_one_is_refused_in_the_same_words() {
    let door = Door::open().await;
    let (mine, new) = (door.device("Tom Alder").await, door.pending("Thomas").await);
    let first = code(&door, &mine).await;
    let second = code(&door, &mine).await;
    assert_ne!(first, second);
    let unknown = join(&door, &new, "nonsense").await;
    assert_eq!((unknown.status, unknown.code()), (422, "validation_failed"));
    assert_eq!(unknown.field(), ("/code", "code_refused"), "{}", unknown.text);
    let replaced = join(&door, &new, &first).await;
    assert_eq!(said(&replaced), said(&unknown), "a newer code ends the earlier one");
    for nth in 0..5 {
        let wrong = join(&door, &new, &wrong_end(&second, nth)).await;
        assert_eq!(said(&wrong), said(&unknown));
    }
    assert_eq!(said(&join(&door, &new, &second).await), said(&unknown), "the code is dead");
    let third = code(&door, &mine).await;
    for nth in 0..4 {
        join(&door, &new, &wrong_end(&third, nth)).await;
    }
    let joined = join(&door, &new, &third).await;
    assert_eq!(joined.status, 200, "four leave one: {}", joined.text);
}

#[tokio::test]
async fn who_waits_makes_no_codes_and_who_was_signed_off_leaves_none() {
    let door = Door::open().await;
    let (mine, new) = (door.device("Tom Alder").await, door.pending("Thomas").await);
    assert_eq!(ask(&door, &new, &new_id()).await.code(), "approval_pending");
    let code = code(&door, &mine).await;
    let lead = door.technician("Lea Lead", "lead").await;
    let revoke = format!("/api/v1/desk/devices/{}/revoke", mine.id);
    assert_eq!(door.send(Some(&lead), "POST", &revoke, &json!({}), &[]).await.status, 200);
    assert_eq!(join(&door, &new, &code).await.status, 422);
    assert_eq!(door.get(&new.token, "/api/v1/me/data").await.code(), "approval_pending");
}

#[tokio::test]
async fn whoever_guesses_has_to_wait() {
    let door = Door::open().await;
    let mut met = None;
    for name in ["Ann", "Ben", "Eve"] {
        let guesser = door.pending(name).await;
        for _ in 0..10 {
            let reply = join(&door, &guesser, "22222222").await;
            if reply.status != 422 {
                met = Some(reply);
            }
        }
    }
    let refused = met.expect("the bucket of the address has an end");
    assert_eq!((refused.status, refused.code()), (429, "rate_limited"));
    assert!(!refused.header("retry-after").is_empty());
}
