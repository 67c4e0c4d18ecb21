//! The organisation itself over the API: technicians, teams, topics, enrolment keys, and one's own settings.

use serde_json::{Value, json};

use crate::door::{Door, Reply, new_id, opening};

async fn delete(door: &Door, token: &str, path: &str) -> Reply {
    door.send(Some(token), "DELETE", path, &Value::Null, &[]).await
}

#[tokio::test]
async fn a_technician_is_written_from_the_version_that_was_on_the_screen() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let path = format!("/api/v1/desk/technicians/{}", new_id());
    let card =
        json!({"name": "Priya Raman", "email": "priya@aldermoor.example", "role": "technician"});
    let made = door.put(&admin, &path, card.clone()).await;
    assert_eq!((made.status, &made.json["version"]), (201, &json!(1)), "{}", made.text);
    assert_eq!(door.put(&admin, &path, card.clone()).await.status, 200, "a repeat");
    let mut lead = card.clone();
    lead["role"] = json!("lead");
    assert_eq!(door.put(&admin, &path, lead.clone()).await.code(), "precondition_required");
    let written = door.put_if(&admin, &path, 1, lead.clone()).await;
    assert_eq!((written.header("etag"), &written.json["role"]), ("\"2\"", &json!("lead")));
    assert_eq!(door.put_if(&admin, &path, 1, card.clone()).await.json["version"], 2, "stale");
    let read = door.get(&admin, &path).await;
    assert_eq!((read.json, read.headers["etag"].to_str().unwrap()), (written.json, "\"2\""));
    let known = [("if-none-match", "\"2\"")];
    assert_eq!(door.send(Some(&admin), "GET", &path, &Value::Null, &known).await.status, 304);
    let mut team = lead.clone();
    team["teams"] = json!([new_id()]);
    assert_eq!(door.put_if(&admin, &path, 2, team).await.field(), ("/teams", "unknown_team"));
    let other = format!("/api/v1/desk/technicians/{}", new_id());
    assert_eq!(door.put(&admin, &other, card).await.field(), ("/email", "taken"));
    assert_eq!(door.get(&admin, &other).await.code(), "not_found");
}

#[tokio::test]
async fn a_contact_of_open_tickets_cannot_leave_until_each_is_handed_over() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let priya = door.technician("Priya Raman", "technician").await;
    let marta = door.device("Marta Lindqvist").await;
    let mut tickets = Vec::new();
    for words in ["The dock flickers", "No mail"] {
        let ticket = format!("/api/v1/desk/tickets/{}", new_id());
        let id = ticket.rsplit('/').next().unwrap();
        let own = format!("/api/v1/me/tickets/{id}");
        assert_eq!(door.put(&marta.token, &own, opening(words)).await.status, 201);
        acts(&door, &priya, &ticket, json!({"kind": "take"})).await;
        tickets.push(ticket);
    }
    let me = door.get(&priya, "/api/v1/desk/me").await.json["technician"].clone();
    let path = format!("/api/v1/desk/technicians/{}", me["id"].as_str().unwrap());
    let refused = delete(&door, &admin, &path).await;
    assert_eq!((refused.code(), &refused.json["count"]), ("still_contact", &json!(2)));
    let version = me["version"].as_u64().unwrap();
    let off =
        json!({"name": me["name"], "email": me["email"], "role": me["role"], "active": false});
    let refused = door.put_if(&admin, &path, version, off).await;
    assert_eq!((refused.code(), &refused.json["count"]), ("still_contact", &json!(2)));
    let robin = door.get(&admin, "/api/v1/desk/me").await.json["technician"]["id"].clone();
    for ticket in &tickets {
        let over = json!({"kind": "hand_over", "to": robin, "introduction": "Robin carries on.",
            "reason": "I am leaving."});
        acts(&door, &priya, ticket, over).await;
    }
    assert_eq!(delete(&door, &admin, &path).await.status, 204);
    assert_eq!(delete(&door, &admin, &path).await.status, 204, "a repeat");
    assert_eq!(door.get(&admin, &path).await.json["active"], false);
    assert_eq!(door.get(&priya, "/api/v1/desk/me").await.code(), "unauthenticated");
    let unknown = format!("/api/v1/desk/technicians/{}", new_id());
    assert_eq!(delete(&door, &admin, &unknown).await.code(), "not_found");
}

async fn acts(door: &Door, token: &str, ticket: &str, body: Value) {
    let version = door.get(token, ticket).await.json["version"].as_u64().unwrap();
    let path = format!("{ticket}/actions/{}", new_id());
    let done = door.put_if(token, &path, version, body).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

#[tokio::test]
async fn teams_and_topics_go_out_of_use_and_come_back() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let priya = door.technician("Priya Raman", "technician").await;
    for (plural, card) in [
        ("teams", json!({"name": "Floor 2", "restricted": true})),
        ("topics", json!({"name": "Printers"})),
    ] {
        let list = format!("/api/v1/desk/{plural}");
        let path = format!("{list}/{}", new_id());
        assert_eq!(door.put(&admin, &path, card.clone()).await.status, 200);
        assert_eq!(door.get(&priya, &path).await.json["name"], card["name"]);
        assert_eq!(delete(&door, &priya, &path).await.code(), "forbidden");
        for _ in 0..2 {
            assert_eq!(delete(&door, &admin, &path).await.status, 204);
        }
        let listed = || async {
            let all = door.get(&priya, &list).await.json;
            all.as_array().unwrap().iter().any(|one| one["name"] == card["name"])
        };
        assert!(!listed().await, "out of the list");
        let gone = door.get(&priya, &path).await;
        assert_eq!((&gone.json["retired"], &gone.json["version"]), (&json!(true), &json!(2)));
        assert_eq!(door.put_if(&admin, &path, 2, card.clone()).await.json["version"], 3);
        assert!(listed().await, "back again");
        let unknown = format!("{list}/{}", new_id());
        assert_eq!(door.get(&priya, &unknown).await.code(), "not_found");
        assert_eq!(delete(&door, &admin, &unknown).await.code(), "not_found");
    }
    let audit = door.get(&admin, "/api/v1/desk/audit").await.json;
    let lines: Vec<_> = audit["items"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    for what in ["team_put", "team_retired", "topic_put", "topic_retired"] {
        assert!(lines.contains(&&json!(what)), "{what} is in {audit}");
    }
}

#[tokio::test]
async fn an_enrolment_key_is_shown_once_lets_computers_in_and_ends() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let id = new_id();
    let path = format!("/api/v1/desk/enrollment-keys/{id}");
    let wish = json!({"expires_days": 7, "max_uses": 5, "auto_approve": true});
    let made = door.put(&admin, &path, wish.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let key = made.json["key"].as_str().unwrap().to_owned();
    let again = door.put(&admin, &path, wish).await;
    assert_eq!((again.status, &again.json["key"]), (200, &Value::Null), "shown once");
    assert_eq!(door.put(&admin, &path, json!({})).await.code(), "idempotency_conflict");
    assert_eq!(
        door.enroll("Ann Brook", &new_id(), &key).await.enrolled["enrollment_key"],
        json!(key)
    );
    let list = door.get(&admin, "/api/v1/desk/enrollment-keys").await;
    assert!(!list.text.contains(&key), "{}", list.text);
    let listed = list.json.as_array().unwrap().iter().find(|one| one["id"] == json!(id)).unwrap();
    assert_eq!((&listed["uses"], &listed["max_uses"]), (&json!(1), &json!(5)));
    assert_eq!(door.get(&admin, &path).await.json, *listed);
    for (odd, field) in [("expires_days", "/expires_days"), ("max_uses", "/max_uses")] {
        let wish = json!({odd: 0});
        let other = format!("/api/v1/desk/enrollment-keys/{}", new_id());
        assert_eq!(door.put(&admin, &other, wish).await.field(), (field, "out_of_range"));
    }
    for _ in 0..2 {
        assert_eq!(delete(&door, &admin, &path).await.status, 204);
    }
    let late = crate::door::enrolment("Tom Alder", &new_id(), &key, &new_id());
    let refused = door.send(None, "POST", "/api/v1/enroll", &late, &[]).await;
    assert_eq!(refused.code(), "enrollment_refused");
    let unknown = format!("/api/v1/desk/enrollment-keys/{}", new_id());
    assert_eq!(delete(&door, &admin, &unknown).await.code(), "not_found");
    let lines = door.server.administration().store.read_now(|reader| reader.audit(9)).unwrap();
    let ends = lines.iter().filter(|line| line.what == "enrollment_key_revoked");
    assert_eq!(ends.count(), 1, "{lines:?}");
    assert!(lines.iter().all(
        |line| line.target.map(|one| one.to_string()) != Some(id.clone()) || line.by.is_some()
    ));
}

#[tokio::test]
async fn ones_own_settings_are_edited_once_for_each_id() {
    let door = Door::open().await;
    let priya = door.technician("Priya Raman", "technician").await;
    let own = "/api/v1/desk/me";
    let edit = async |write: &str, words: Value| {
        door.send(Some(&priya), "PATCH", own, &words, &[("deskbell-write", write)]).await
    };
    let before = door.get(&priya, own).await.json["settings"].clone();
    assert_eq!(before, json!({"single_keys": true, "keys": {}, "sound": false}));
    let write = new_id();
    let words = json!({"single_keys": false, "keys": {"take": "t", "reply": "g r"}, "sound": true,
        "language": "de-CH", "here_until": "2100-01-01T17:00:00.000Z"});
    let edited = edit(&write, words.clone()).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!(edited.json["settings"]["keys"], words["keys"]);
    assert_eq!(edited.json["technician"]["here_until"], words["here_until"]);
    let cleared =
        edit(&new_id(), json!({"language": null, "here_until": null, "sound": false})).await;
    assert_eq!(cleared.json["settings"]["keys"], words["keys"], "what is not named stays");
    assert_eq!(cleared.json["technician"]["here_until"], Value::Null);
    assert_eq!(edit(&write, words).await.json, cleared.json, "a repeat changes nothing");
    assert_eq!(edit(&write, json!({})).await.code(), "idempotency_conflict");
    assert_eq!(door.get(&priya, own).await.json, cleared.json);

    for (words, field) in [
        (json!({"here_until": "2020-01-01T17:00:00Z"}), ("/here_until", "in_the_past")),
        (json!({"keys": {"Take it": "t"}}), ("/keys", "odd_keys")),
        (json!({"keys": {"take": ""}}), ("/keys", "odd_keys")),
        (json!({"keys": {"take": "t", "reply": "t"}}), ("/keys", "key_twice")),
        (json!({"language": "de_CH"}), ("/language", "not_a_language")),
        (json!({"role": "lead"}), ("/role", "unknown_field")),
    ] {
        assert_eq!(edit(&new_id(), words).await.field(), field);
    }
    let nameless = door.send(Some(&priya), "PATCH", own, &json!({}), &[]).await;
    assert_eq!(nameless.field().1, "deskbell_write_required");
}
