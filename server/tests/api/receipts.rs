//! A laptop that lost its token goes on writing to its own tickets before anybody has approved it again.

use serde_json::json;

use crate::door::{Door, new_id, opening};

#[tokio::test]
async fn words_of_a_device_that_waits_again_are_taken_and_told_to_be_there() {
    let door = Door::open().await;
    let lost = door.device("Tom Alder").await;
    let (id, message, verdict) = (new_id(), new_id(), new_id());
    let ticket = format!("/api/v1/me/tickets/{id}");
    door.put(&lost.token, &ticket, opening("The scanner jams")).await;
    let again = door.enroll("Tom Alder", &lost.id, &door.key).await;
    let receipt = door.put(&again.token, &ticket, opening("The scanner jams")).await;
    assert_eq!((receipt.status, &receipt.json["messages"]), (200, &json!(null)));

    let said = format!("{ticket}/messages/{message}");
    let words = json!({"body": "It jams on every page", "attachments": []});
    for expected in [201, 200] {
        let written = door.put(&again.token, &said, words.clone()).await;
        assert_eq!(written.status, expected, "{}", written.text);
        assert_eq!(written.json["id"], json!(message));
        assert_eq!(written.json["body"], "It jams on every page");
    }
    assert_eq!(door.get(&again.token, &ticket).await.status, 404);

    let path = format!("{ticket}/verdicts/{verdict}");
    let fixed = json!({"fixed": true, "resolution_id": new_id()});
    let waits = door.put(&again.token, &path, fixed.clone()).await;
    assert_eq!((waits.status, waits.code()), (403, "approval_pending"), "{}", waits.text);

    let desk = door.technician("Priya Nair", "technician").await;
    let approved = door.approve(&desk, &again).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
    let heard = door.put(&again.token, &path, fixed).await;
    assert_eq!(heard.status, 200, "{}", heard.text);
    assert_eq!(heard.json["ticket"]["id"], json!(id));
    let there = door.put(&again.token, &said, words).await;
    assert_eq!(there.status, 200, "the same words again, not somebody else's: {}", there.text);
    let ticket = door.get(&again.token, &ticket).await;
    let bodies = ticket.json["messages"].as_array().unwrap().iter().map(|one| &one["body"]);
    assert_eq!(bodies.filter(|body| **body == json!("It jams on every page")).count(), 1);
}

#[tokio::test]
async fn words_whose_answer_was_lost_with_the_token_are_there_once() {
    let door = Door::open().await;
    let lost = door.device("Tom Alder").await;
    let (id, message) = (new_id(), new_id());
    let ticket = format!("/api/v1/me/tickets/{id}");
    let said = format!("{ticket}/messages/{message}");
    let words = json!({"body": "It jams on every page", "attachments": []});
    door.put(&lost.token, &ticket, opening("The scanner jams")).await;
    door.put(&lost.token, &said, words.clone()).await;

    let again = door.enroll("Tom Alder", &lost.id, &door.key).await;
    let unknown = door.put(&again.token, &said, words.clone()).await;
    assert_eq!((unknown.status, unknown.code()), (404, "unknown_ticket"), "{}", unknown.text);
    door.put(&again.token, &ticket, opening("The scanner jams")).await;
    let there = door.put(&again.token, &said, words.clone()).await;
    assert_eq!((there.status, &there.json["id"]), (200, &json!(message)), "{}", there.text);
    let other = door.put(&again.token, &said, json!({"body": "Other", "attachments": []})).await;
    assert_eq!((other.status, other.code()), (409, "idempotency_conflict"), "{}", other.text);

    let stranger = door.pending("Tom Alder").await;
    let guessed = door.put(&stranger.token, &said, words).await;
    assert_eq!((guessed.status, guessed.code()), (409, "idempotency_conflict"), "{}", guessed.text);
    let shown = door.get(&lost.token, &ticket).await;
    let bodies = shown.json["messages"].as_array().unwrap().iter().map(|one| &one["body"]);
    assert_eq!(bodies.filter(|body| **body == json!("It jams on every page")).count(), 1);
}

#[tokio::test]
async fn what_a_computer_asked_before_it_lost_its_token_twice_becomes_its_persons() {
    let door = Door::open().await;
    let first = door.pending("Tom Alder").await;
    let second = door.enroll("Tom Alder", &first.id, &door.key).await;
    let id = new_id();
    let ticket = format!("/api/v1/me/tickets/{id}");
    assert_eq!(door.put(&second.token, &ticket, opening("The scanner jams")).await.status, 201);

    let third = door.enroll("Tom Alder", &first.id, &door.key).await;
    let receipt = door.put(&third.token, &ticket, opening("The scanner jams")).await;
    assert_eq!((receipt.status, &receipt.json["description"]), (200, &json!(null)));
    assert_eq!(door.get(&third.token, &ticket).await.status, 404);
    let stranger = door.pending("Tom Alder").await;
    let guessed = door.put(&stranger.token, &ticket, opening("The scanner jams")).await;
    assert_eq!((guessed.status, guessed.code()), (409, "idempotency_conflict"), "{}", guessed.text);

    let desk = door.technician("Priya Nair", "technician").await;
    assert_eq!(door.approve(&desk, &third).await.status, 200);
    let read = door.get(&third.token, &ticket).await;
    assert_eq!((read.status, &read.json["description"]), (200, &json!("The scanner jams")));
    let dropped = door.get(&second.token, &ticket).await;
    assert_eq!((dropped.status, dropped.code()), (403, "device_revoked"));
}

#[tokio::test]
async fn a_computer_that_was_let_in_gets_what_it_asked_for_while_it_waited() {
    let door = Door::open().await;
    let first = door.pending("Tom Alder").await;
    let lost = door.enroll("Tom Alder", &first.id, &door.key).await;
    let (id, message) = (new_id(), new_id());
    let ticket = format!("/api/v1/me/tickets/{id}");
    let said = format!("{ticket}/messages/{message}");
    let words = json!({"body": "It jams on every page", "attachments": []});
    door.put(&lost.token, &ticket, opening("The scanner jams")).await;
    door.put(&lost.token, &said, words.clone()).await;
    let third = door.enroll("Tom Alder", &first.id, &door.key).await;
    let desk = door.technician("Priya Nair", "technician").await;
    assert_eq!(door.approve(&desk, &third).await.status, 200);

    let unknown = door.put(&third.token, &said, words.clone()).await;
    assert_eq!((unknown.status, unknown.code()), (404, "unknown_ticket"), "{}", unknown.text);
    let stranger = door.device("Tom Alder").await;
    let guessed = door.put(&stranger.token, &ticket, opening("The scanner jams")).await;
    assert_eq!((guessed.status, guessed.code()), (409, "idempotency_conflict"), "{}", guessed.text);
    let other = door.put(&third.token, &ticket, opening("Something else")).await;
    assert_eq!((other.status, other.code()), (409, "idempotency_conflict"), "{}", other.text);
    let taken = door.put(&third.token, &ticket, opening("The scanner jams")).await;
    assert_eq!((taken.status, &taken.json["description"]), (200, &json!("The scanner jams")));
    assert_eq!(door.put(&third.token, &said, words).await.status, 200);
    let read = door.get(&third.token, &ticket).await;
    assert_eq!(read.json["messages"].as_array().unwrap().len(), 1, "{}", read.text);

    // A person who was in once is nobody's to take over.
    let theirs = new_id();
    let path = format!("/api/v1/me/tickets/{theirs}");
    door.put(&stranger.token, &path, opening("My own")).await;
    let next = door.enroll("Tom Alder", &stranger.id, &door.key).await;
    let refused = door.put(&next.token, &path, opening("My own")).await;
    assert_eq!((refused.status, &refused.json["description"]), (200, &json!(null)));
}
