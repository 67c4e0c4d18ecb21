//! Absences and departments from end to end.

use serde_json::{Value, json};

use crate::{
    door::{Door, HandClock, Reply, new_id, opening},
    streams::Events,
};

async fn id_of(door: &Door, token: &str) -> String {
    let me = door.get(token, "/api/v1/desk/me").await;
    me.json["technician"]["id"].as_str().unwrap().to_owned()
}

fn rows(list: &Reply) -> &Vec<Value> {
    list.json["items"].as_array().unwrap()
}

#[tokio::test]
async fn while_a_contact_is_away_their_tickets_surface_with_an_introduction() {
    let clock = HandClock::new();
    let hand = clock.clone();
    let door = Door::open_with(move |config| config.clock = hand).await;
    let priya = door.technician("Priya Nair", "technician").await;
    let tom = door.technician("Tom Berg", "technician").await;
    let (priya_id, tom_id) = (id_of(&door, &priya).await, id_of(&door, &tom).await);
    let marta = door.device("Marta Lind").await;
    let page = format!("/api/v1/me/tickets/{}", new_id());
    assert_eq!(door.put(&marta.token, &page, opening("No sound")).await.status, 201);
    let ticket = page.replace("/me/", "/desk/");
    let take = format!("{ticket}/actions/{}", new_id());
    assert_eq!(door.put_if(&priya, &take, 1, json!({"kind": "take"})).await.status, 200);

    // The clock stands at 09:12.
    let path = format!("/api/v1/desk/absences/{}", new_id());
    let words = json!({"technician": priya_id, "begins_at": "2026-11-19T10:00:00.000Z",
        "ends_at": "2026-11-19T12:00:00.000Z", "cover": tom_id});
    assert_eq!(door.put(&tom, &path, words.clone()).await.code(), "forbidden");
    let said = door.put(&priya, &path, words.clone()).await;
    assert_eq!(said.status, 200, "{}", said.text);
    assert_eq!(
        door.put(&priya, &path, words.clone()).await.json,
        said.json,
        "a repeat is the same"
    );
    let away = "/api/v1/desk/tickets?view=away";
    assert!(rows(&door.get(&tom, away).await).is_empty(), "it has not begun");

    let mut stream = Events::of(&door, &tom, "/api/v1/desk/stream", None).await;
    let mut told = Events::open(&door, &marta.token, None).await;
    clock.pass(50);
    wake(&door, (&tom, &tom_id), 11).await;
    stream.until(|change| change["kind"] == "desk_changed").await;
    let until = json!("2026-11-19T12:00:00.000Z");
    told.until(|change| change["ticket"]["contact"]["away_until"] == until).await;
    let list = door.get(&tom, away).await;
    let row = rows(&list)[0].clone();
    assert_eq!((&row["away"]["until"], &row["away"]["proposed"]["id"]), (&until, &json!(tom_id)));
    let introduction = row["away"]["introduction"].as_str().unwrap();
    assert!(introduction.starts_with("Tom Berg is covering for Priya Nair"), "{introduction}");
    assert_eq!(row["cover"], Value::Null, "nobody stands in by itself");

    let cover =
        json!({"kind": "cover", "by": tom_id, "until": until, "introduction": introduction});
    let version = row["version"].as_u64().unwrap();
    let act = format!("{ticket}/actions/{}", new_id());
    let covered = door.put_if(&tom, &act, version, cover).await;
    assert_eq!(covered.status, 200, "{}", covered.text);
    assert!(rows(&door.get(&tom, away).await).is_empty(), "somebody stands in");

    clock.pass(130);
    wake(&door, (&tom, &tom_id), 12).await;
    told.until(|change| {
        change["ticket"]["contact"]["away_until"].is_null() && change["ticket"]["id"] == row["id"]
    })
    .await;
    let over = door.get(&priya, &path).await;
    assert_eq!(over.json["retired"], true, "it ends by time: {}", over.text);
    let left = door.get(&priya, "/api/v1/desk/absences").await;
    let left = left.json.as_array().unwrap().iter().map(|one| one["technician"].clone());
    assert_eq!(left.collect::<Vec<_>>(), [json!(tom_id), json!(tom_id)], "hers is over");
    let again = door.put(&priya, &path, words).await;
    assert_eq!(again.status, 200, "a repeat that comes too late is one: {}", again.text);
    assert_eq!(again.json["retired"], true);
}

/// Another absence that is written wakes what looks at the time.
async fn wake(door: &Door, who: (&str, &str), day: u32) {
    let path = format!("/api/v1/desk/absences/{}", new_id());
    let words = json!({"technician": who.1, "begins_at": format!("2027-01-{day:02}T08:00:00Z"),
        "ends_at": format!("2027-01-{day:02}T09:00:00Z")});
    assert_eq!(door.put(who.0, &path, words).await.status, 200);
}

#[tokio::test]
async fn who_comes_back_early_is_here_again() {
    let door = Door::open().await;
    let priya = door.technician("Priya Nair", "technician").await;
    let lead = door.technician("Lea Lead", "lead").await;
    let id = id_of(&door, &priya).await;
    let path = format!("/api/v1/desk/absences/{}", new_id());
    let words = |until: &str| json!({"technician": id, "begins_at": "2020-01-01T08:00:00.000Z", "ends_at": until});
    assert_eq!(door.put(&lead, &path, words("2100-01-01T08:00:00.000Z")).await.status, 200);
    let until =
        async || door.get(&priya, "/api/v1/desk/me").await.json["technician"]["away_until"].clone();
    assert_eq!(until().await, "2100-01-01T08:00:00.000Z", "it has begun already");
    let later = words("2101-01-01T08:00:00.000Z");
    assert_eq!(door.put(&lead, &path, later.clone()).await.code(), "precondition_required");
    assert_eq!(door.put_if(&lead, &path, 1, later).await.status, 200);
    assert_eq!(until().await, "2101-01-01T08:00:00.000Z");
    let mut other = words("2101-01-01T08:00:00.000Z");
    other["technician"] = json!(id_of(&door, &lead).await);
    let refused = door.put_if(&lead, &path, 2, other).await;
    assert_eq!(refused.field(), ("/technician", "stays_the_same"), "{}", refused.text);
    let header = [("if-match", "\"2\"")];
    let back = door.send(Some(&priya), "DELETE", &path, &Value::Null, &header).await;
    assert_eq!(back.status, 204, "{}", back.text);
    assert_eq!(until().await, Value::Null);
}

#[tokio::test]
async fn who_is_back_is_covered_for_no_more() {
    let door = Door::open().await;
    let priya = door.technician("Priya Nair", "technician").await;
    let tom = door.technician("Tom Berg", "technician").await;
    let (priya_id, tom_id) = (id_of(&door, &priya).await, id_of(&door, &tom).await);
    let marta = door.device("Marta Lind").await;
    let page = format!("/api/v1/me/tickets/{}", new_id());
    assert_eq!(door.put(&marta.token, &page, opening("No sound")).await.status, 201);
    let ticket = page.replace("/me/", "/desk/");
    let act = || format!("{ticket}/actions/{}", new_id());
    assert_eq!(door.put_if(&priya, &act(), 1, json!({"kind": "take"})).await.status, 200);
    let path = format!("/api/v1/desk/absences/{}", new_id());
    let words = json!({"technician": priya_id, "begins_at": "2020-01-01T08:00:00Z",
        "ends_at": "2100-01-01T08:00:00Z", "cover": tom_id});
    assert_eq!(door.put(&priya, &path, words).await.status, 200);
    let now = door.get(&tom, &ticket).await;
    assert_eq!(now.json["away"]["proposed"]["id"], json!(tom_id), "{}", now.text);
    let cover = json!({"kind": "cover", "by": tom_id, "until": "2100-01-01T08:00:00Z",
        "introduction": now.json["away"]["introduction"]});
    let version = now.json["version"].as_u64().unwrap();
    let covered = door.put_if(&tom, &act(), version, cover).await;
    assert_eq!(covered.status, 200, "whoever was named steps in: {}", covered.text);
    let header = [("if-match", "\"1\"")];
    let back = door.send(Some(&priya), "DELETE", &path, &Value::Null, &header).await;
    assert_eq!(back.status, 204, "{}", back.text);
    let told = door.get(&marta.token, &page).await;
    assert_eq!(told.json["cover"], Value::Null, "{}", told.text);
    assert_eq!(told.json["messages"][3]["event"]["kind"], "cover_ended", "{}", told.text);
}

#[tokio::test]
async fn a_department_has_a_name_of_its_own() {
    let door = Door::open().await;
    let lead = door.technician("Lea Lead", "lead").await;
    let path = format!("/api/v1/desk/departments/{}", new_id());
    assert_eq!(door.put(&lead, &path, json!({"name": "Finance"})).await.status, 200);
    let twin = format!("/api/v1/desk/departments/{}", new_id());
    let refused = door.put(&lead, &twin, json!({"name": "FINANCE"})).await;
    assert_eq!(refused.field(), ("/name", "name_taken"), "{}", refused.text);
    let renamed = door.put_if(&lead, &path, 1, json!({"name": "Money"})).await;
    assert_eq!(renamed.json["version"], 2, "{}", renamed.text);
}
