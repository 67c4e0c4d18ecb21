//! Lists of the desk's own: templates and reply texts are read by everybody on the desk and written by leads.

use serde_json::{Value, json};

use crate::door::{Door, Reply, new_id};

fn template(letter: &str) -> Value {
    json!({"letter": letter, "title": "Badge", "channel": "walk_in",
        "fields": [{"key": "door", "label": "Which door", "default": "main door"}],
        "subject": "Badge opens no door: {door}", "solved_note": "The badge opens {door} again."})
}

async fn retire(door: &Door, token: &str, path: &str, version: Option<u64>) -> Reply {
    let tag = version.map(|version| format!("\"{version}\""));
    let headers: Vec<(&str, &str)> = tag.iter().map(|tag| ("if-match", tag.as_str())).collect();
    door.send(Some(token), "DELETE", path, &Value::Null, &headers).await
}

fn titles(list: &Reply) -> Vec<&str> {
    let all = list.json.as_array().unwrap();
    all.iter().map(|one| one["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_new_desk_has_templates_and_reply_texts_to_start_with() {
    let door = Door::open().await;
    let priya = door.technician("Priya Nair", "technician").await;
    let lead = door.technician("Lea Lead", "lead").await;
    let topics = door.get(&priya, "/api/v1/desk/topics").await;
    let known: Vec<&str> =
        topics.json.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    let templates = door.get(&priya, "/api/v1/desk/templates").await;
    assert!(titles(&templates).len() > 9, "{}", templates.text);
    let mut letters = Vec::new();
    for one in templates.json.as_array().unwrap() {
        assert!(one["topic"].as_str().is_none_or(|topic| known.contains(&topic)), "{one}");
        letters.push(one["letter"].as_str().unwrap());
        // What ships may be saved again.
        let mut again = one.clone();
        for own in ["id", "version", "retired"] {
            again.as_object_mut().unwrap().remove(own);
        }
        again["title"] = json!(format!("{} again", one["title"].as_str().unwrap()));
        let path = format!("/api/v1/desk/templates/{}", one["id"].as_str().unwrap());
        let saved = door.put_if(&lead, &path, 1, again).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
    }
    letters.sort_unstable();
    letters.dedup();
    assert_eq!(letters.len(), titles(&templates).len(), "one key each");
    let snippets = door.get(&priya, "/api/v1/desk/snippets").await;
    let names = snippets.json.as_array().unwrap().iter().map(|one| &one["name"]);
    assert!(names.into_iter().any(|name| name == "hello"), "{}", snippets.text);
}

#[tokio::test]
async fn a_template_is_written_edited_from_a_version_and_retired() {
    let door = Door::open().await;
    let (lead, priya) =
        (door.technician("Lea Lead", "lead").await, door.technician("Priya", "technician").await);
    let path = format!("/api/v1/desk/templates/{}", new_id());
    let before = door.get(&priya, "/api/v1/desk/changes").await.json["next"].clone();
    let made = door.put(&lead, &path, template("9")).await;
    assert_eq!((made.status, &made.json["version"]), (200, &json!(1)), "{}", made.text);
    assert_eq!(made.header("etag"), "\"1\"");
    let again = door.put(&lead, &path, template("9")).await;
    assert_eq!(again.json, made.json, "the same words are the same write");
    let after = format!("/api/v1/desk/changes?after={}", before.as_str().unwrap());
    let told = door.get(&priya, &after).await;
    assert_eq!(told.json["changes"][0]["kind"], "desk_changed", "{}", told.text);
    assert_eq!(told.json["changes"].as_array().unwrap().len(), 1, "{}", told.text);

    let mut other = template("9");
    other["title"] = json!("Badge or key");
    assert_eq!(door.put(&lead, &path, other.clone()).await.code(), "precondition_required");
    assert_eq!(door.put_if(&lead, &path, 7, other.clone()).await.code(), "edit_conflict");
    assert_eq!(door.put_if(&lead, &path, 1, other).await.json["version"], 2);
    let taken = format!("/api/v1/desk/templates/{}", new_id());
    let refused = door.put(&lead, &taken, template("9")).await;
    assert_eq!(refused.field(), ("/letter", "letter_taken"), "{}", refused.text);

    assert_eq!(retire(&door, &priya, &path, Some(2)).await.code(), "forbidden");
    assert_eq!(retire(&door, &lead, &path, None).await.code(), "precondition_required");
    assert_eq!(retire(&door, &lead, &path, Some(1)).await.code(), "edit_conflict");
    for _ in 0..2 {
        assert_eq!(retire(&door, &lead, &path, Some(2)).await.status, 204, "twice is once");
    }
    let list = door.get(&priya, "/api/v1/desk/templates").await;
    assert!(!titles(&list).contains(&"Badge or key"), "{}", list.text);
    let one = door.get(&priya, &path).await;
    assert_eq!((&one.json["retired"], &one.json["version"]), (&json!(true), &json!(3)));
    let back = door.put_if(&lead, &path, 3, template("9")).await;
    assert_eq!((back.status, &back.json["retired"]), (200, &json!(false)), "{}", back.text);
    let missing = retire(&door, &lead, &taken, Some(1)).await;
    assert_eq!((missing.status, missing.code()), (404, "not_found"));
}

#[tokio::test]
async fn a_call_is_logged_with_a_template_and_its_fields() {
    let door = Door::open().await;
    let (lead, priya) =
        (door.technician("Lea Lead", "lead").await, door.technician("Priya", "technician").await);
    let id = new_id();
    let prepared = format!("/api/v1/desk/templates/{id}");
    assert_eq!(door.put(&lead, &prepared, template("9")).await.status, 200);
    let call = json!({"requester": {"new_person": {"name": "Otto Voss"}}, "template": id,
        "fields": {"door": "cellar"}, "channel": "walk_in", "solved": {}});
    let path = format!("/api/v1/desk/tickets/{}", new_id());
    let logged = door.put(&priya, &path, call.clone()).await;
    assert_eq!(logged.status, 201, "{}", logged.text);
    assert_eq!(door.put(&priya, &path, call).await.status, 200, "a repeat is the same call");
    let page = door.get(&priya, &path).await.json;
    assert_eq!(page["subject"], "Badge opens no door: cellar");
    assert_eq!(page["resolution"]["note"], "The badge opens cellar again.");
    assert_eq!(page["call"]["title"], "Badge");
    assert_eq!(page["call"]["fields"], json!([{"label": "Which door", "value": "cellar"}]));
    let found = door.get(&priya, "/api/v1/desk/tickets?q=cellar").await;
    assert_eq!(found.json["items"].as_array().unwrap().len(), 1, "what was asked is searched");
    let odd = json!({"requester": {"new_person": {"name": "Otto Voss"}}, "template": id,
        "fields": {"floor": "2"}, "channel": "phone"});
    let refused = door.put(&priya, &format!("/api/v1/desk/tickets/{}", new_id()), odd).await;
    assert_eq!(refused.field(), ("/fields/floor", "not_in_template"), "{}", refused.text);
}
