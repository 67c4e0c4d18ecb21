//! The main job: ask, be taken, hear back, answer, say whether it works.

use serde_json::json;

use crate::door::{Door, new_id, opening};

#[tokio::test]
async fn from_the_question_to_still_broken() {
    let door = Door::open().await;
    let priya = door.technician("Priya Nair", "technician").await;
    let device = door.device("Tom Alder").await;
    let mut stream = crate::streams::Events::open(&door, &device.token, None).await;

    let id = new_id();
    let path = format!("/api/v1/me/tickets/{id}");
    let opened = door.put(&device.token, &path, opening("My mail is slow. It began today.")).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    assert_eq!(opened.json["subject"], "My mail is slow");
    assert_eq!(opened.json["status"], "received");
    assert_eq!(opened.json["ignored"], json!([]));
    let again = door.put(&device.token, &path, opening("My mail is slow. It began today.")).await;
    assert_eq!((again.status, &again.json["number"]), (200, &opened.json["number"]));
    let other = door.put(&device.token, &path, opening("Something else")).await;
    assert_eq!((other.status, other.code()), (409, "idempotency_conflict"));

    let version = taken_by(&door, &priya, &id).await;
    let message = format!("/api/v1/desk/tickets/{id}/messages/{}", new_id());
    let words = json!({"body": "Is it slow in the browser too?", "visibility": "public"});
    let written = door.put(&priya, &message, words).await;
    assert_eq!(written.status, 201, "{}", written.text);
    assert!(written.json["ticket"]["version"].as_u64() > Some(version));
    let heard =
        stream.until(|change| change["message"]["body"] == "Is it slow in the browser too?");
    let heard = heard.await;
    assert_eq!(heard["message"]["author"], json!({"name": "Priya Nair", "kind": "contact"}));
    assert_eq!(heard["ticket"]["contact"]["name"], "Priya Nair");

    let answer = format!("{path}/messages/{}", new_id());
    let answered = door.put(&device.token, &answer, json!({"body": "Only in the app"})).await;
    assert_eq!(answered.status, 201, "{}", answered.text);
    still_broken(&door, &priya, &device.token, &id).await;
    stream.until(|change| change["message"]["event"]["kind"] == "reopened").await;
}

#[tokio::test]
async fn of_two_who_take_a_ticket_from_one_version_the_second_learns_who_was_first() {
    let door = Door::open().await;
    let priya = door.technician("Priya Nair", "technician").await;
    let tomas = door.technician("Tomas Berg", "technician").await;
    let device = door.device("Tom Alder").await;
    for _ in 0..8 {
        let id = new_id();
        door.put(&device.token, &format!("/api/v1/me/tickets/{id}"), opening("Help")).await;
        let page = format!("/api/v1/desk/tickets/{id}");
        let version = door.get(&priya, &page).await.json["version"].as_u64().unwrap();
        let actions = [new_id(), new_id()].map(|action| format!("{page}/actions/{action}"));
        let take =
            |who, at: usize| door.put_if(who, &actions[at], version, json!({"kind": "take"}));
        let (one, two) = tokio::join!(take(&priya, 0), take(&tomas, 1));
        let (winner, loser, at, name) = if one.status == 200 {
            (&one, two, 0, "Priya Nair")
        } else {
            (&two, one, 1, "Tomas Berg")
        };
        assert_eq!(winner.status, 200, "{}", winner.text);
        assert_eq!((loser.status, loser.code()), (409, "already_taken"), "{}", loser.text);
        assert_eq!(loser.json["name"], name);
        let again = take(if at == 0 { &priya } else { &tomas }, at).await;
        assert_eq!((again.status, &again.json["ticket"]["contact"]["name"]), (200, &json!(name)));
        let other = take(if at == 0 { &tomas } else { &priya }, 1 - at).await;
        assert_eq!(other.code(), "already_taken", "a refusal is not remembered, and stays one");
    }
}

/// Finds the ticket in the queue and takes it, from the version that was on the screen.
async fn taken_by(door: &Door, token: &str, id: &str) -> u64 {
    let queue = door.get(token, "/api/v1/desk/tickets?view=unassigned").await;
    assert_eq!(queue.json["items"][0]["id"], id, "{}", queue.text);
    let ticket = door.get(token, &format!("/api/v1/desk/tickets/{id}")).await;
    let version = ticket.json["version"].as_u64().unwrap();
    assert_eq!(ticket.header("etag"), format!("\"{version}\""));
    assert_eq!(ticket.json["facts"]["sections"][0]["lines"][0]["value"], "LT-0482");

    let action = format!("/api/v1/desk/tickets/{id}/actions/{}", new_id());
    let take = json!({"kind": "take"});
    let bare = door.put(token, &action, take.clone()).await;
    assert_eq!((bare.status, bare.code()), (428, "precondition_required"));
    let stale = door.put_if(token, &action, version + 7, take.clone()).await;
    assert_eq!((stale.status, stale.code()), (412, "edit_conflict"));
    assert_eq!(stale.json["version"], version);
    let odd = json!({"kind": "take", "colour": "red"});
    let odd = door.put_if(token, &action, version, odd).await;
    assert_eq!(odd.field(), ("/colour", "unknown_field"), "{}", odd.text);
    let taken = door.put_if(token, &action, version, take.clone()).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let again = door.put_if(token, &action, version, take).await;
    assert_eq!(again.status, 200, "a known id is looked up before If-Match: {}", again.text);
    taken.json["ticket"]["version"].as_u64().unwrap()
}

/// Resolves it, and hears that it is not fixed.
async fn still_broken(door: &Door, desk: &str, device: &str, id: &str) {
    let ticket = door.get(desk, &format!("/api/v1/desk/tickets/{id}")).await;
    let version = ticket.json["version"].as_u64().unwrap();
    let resolve = json!({"kind": "resolve", "note": "Cleared the cache of the mail app."});
    let action = format!("/api/v1/desk/tickets/{id}/actions/{}", new_id());
    let resolved = door.put_if(desk, &action, version, resolve).await;
    assert_eq!(resolved.status, 200, "{}", resolved.text);
    let path = format!("/api/v1/me/tickets/{id}");
    let mine = door.get(device, &path).await;
    assert_eq!(mine.json["status"], "fixed");
    let verdict = format!("{path}/verdicts/{}", new_id());
    let words = json!({"fixed": false, "resolution_id": mine.json["resolution"]["id"]});
    let still = door.put(device, &verdict, words).await;
    assert_eq!(still.status, 200, "{}", still.text);
    assert_eq!(still.json["superseded"], false);
    assert_eq!(still.json["ticket"]["status"], "in_hand");
    assert_eq!(still.json["ticket"]["contact"]["name"], "Priya Nair");
}

#[tokio::test]
async fn newer_words_are_left_aside_and_listed() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let mut words = opening("The printer");
    words["mood"] = json!("blue");
    words["impact"] = json!("catastrophic");
    words["facts"]["sections"].as_array_mut().unwrap().push(json!({"id": "battery", "lines": []}));
    let opened = door.put(&device.token, &format!("/api/v1/me/tickets/{}", new_id()), words).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    assert_eq!(opened.json["ignored"], json!(["/mood", "/impact", "/facts/sections/1"]));
    assert!(opened.json.get("impact").is_none());
}

#[tokio::test]
async fn home_is_sent_once() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let home = door.get(&device.token, "/api/v1/me/home").await;
    assert_eq!(home.status, 200, "{}", home.text);
    assert_eq!(home.json["me"]["display_name"], "Tom Alder");
    let tag = home.header("etag").to_owned();
    let path = "/api/v1/me/home";
    let same =
        door.send(Some(&device.token), "GET", path, &json!(null), &[("if-none-match", &tag)]).await;
    assert_eq!((same.status, same.text.as_str()), (304, ""));
}

#[tokio::test]
async fn a_help_page_reads_its_one_ticket() {
    let door = Door::open().await;
    let secret = "s3cret-of-the-page-s3cret-of-the-page";
    let hash = String::from(deskbell_protocol::enroll::TokenHash::of(secret));
    let (id, other) = (new_id(), new_id());
    let path = format!("/api/v1/help/requests/{id}");
    let mut words = json!({"key_hash": hash, "name": "Ann", "description": "My laptop is dead"});
    let nameless = door.send(None, "PUT", &path, &words, &[]).await;
    assert_eq!((nameless.status, nameless.code()), (422, "validation_failed"));
    words["phone"] = json!("555 0199");
    let received = door.send(None, "PUT", &path, &words, &[]).await;
    assert_eq!(received.status, 201, "{}", received.text);
    let read = door.get(secret, &path).await;
    assert_eq!(read.json["number"], received.json["number"], "{}", read.text);
    assert_eq!(door.get("wrong-wrong-wrong-wrong", &path).await.code(), "unauthenticated");
    let foreign = door.get(secret, &format!("/api/v1/help/requests/{other}")).await;
    assert_eq!((foreign.status, foreign.code()), (404, "not_found"));
    let message = format!("{path}/messages/{}", new_id());
    let written = door.put(secret, &message, json!({"body": "It beeps"})).await;
    assert_eq!(written.status, 201, "{}", written.text);
}

#[tokio::test]
async fn settings_and_teams_are_edited_from_a_version() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let path = format!("/api/v1/desk/teams/{}", new_id());
    let team = door.put(&admin, &path, json!({"name": "Network"})).await;
    assert_eq!(team.status, 200, "{}", team.text);
    let renamed = json!({"name": "Networks"});
    assert_eq!(door.put(&admin, &path, renamed.clone()).await.code(), "precondition_required");
    let version = team.json["version"].as_u64().unwrap();
    assert_eq!(
        door.put_if(&admin, &path, version + 1, renamed.clone()).await.code(),
        "edit_conflict"
    );
    assert_eq!(door.put_if(&admin, &path, version, renamed).await.status, 200);
    let privacy = "/api/v1/desk/settings/privacy";
    let small = door.put(&admin, privacy, json!({"months": 12, "min_group": 2})).await;
    assert_eq!(small.field(), ("/min_group", "out_of_range"), "{}", small.text);
}
