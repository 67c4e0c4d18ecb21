//! Published solutions from end to end: from a resolution to the bell, and back.

use serde_json::{Value, json};

use crate::door::{Device, Door, Reply, new_id, opening};

/// A desk with a technician and a ticket that was solved.
struct Scene {
    door: Door,
    priya: String,
    marta: Device,
    ticket: String,
}

impl Scene {
    async fn make() -> Self {
        let door = Door::open().await;
        let priya = door.technician("Priya Nair", "technician").await;
        let marta = door.device("Marta Lind").await;
        let ticket = new_id();
        let path = format!("/api/v1/me/tickets/{ticket}");
        assert_eq!(door.put(&marta.token, &path, opening("Black screen")).await.status, 201);
        let scene = Self { door, priya, marta, ticket };
        scene.act(json!({"kind": "take"})).await;
        scene.act(json!({"kind": "resolve", "note": "Unplug the dock for a moment."})).await;
        scene
    }

    async fn act(&self, action: Value) {
        let page = format!("/api/v1/desk/tickets/{}", self.ticket);
        let version = self.door.get(&self.priya, &page).await.json["version"].as_u64().unwrap();
        let path = format!("{page}/actions/{}", new_id());
        let done = self.door.put_if(&self.priya, &path, version, action).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }

    fn words(&self, offered: bool) -> Value {
        json!({"title": "Screen stays black at the dock", "steps": "Unplug the dock for a moment.",
            "minutes": 2, "words": ["dock"], "offered": offered, "ticket": self.ticket})
    }

    async fn bell(&self) -> Vec<String> {
        let home = self.door.get(&self.marta.token, "/api/v1/me/home").await;
        titles(&home.json["answers"])
    }

    async fn list(&self, query: &str) -> Reply {
        self.door.get(&self.priya, &format!("/api/v1/desk/answers?{query}")).await
    }
}

fn titles(list: &Value) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items.map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_resolution_is_kept_for_the_desk_then_offered_then_retired() {
    let scene = Scene::make().await;
    let Scene { door, priya, marta, ticket } = &scene;
    let path = format!("/api/v1/desk/answers/{}", new_id());
    let made = door.put(priya, &path, scene.words(false)).await;
    assert_eq!((made.status, made.header("etag")), (200, "\"1\""), "{}", made.text);
    assert_eq!(made.json["ticket"]["id"], json!(ticket));
    assert_eq!(made.json["by"]["name"], "Priya Nair");
    assert!(scene.bell().await.is_empty(), "it is the desk's own");
    let before = door.get(&marta.token, "/api/v1/me/tickets").await.json["cursor"].clone();
    let offered = door.put_if(priya, &path, 1, scene.words(true)).await;
    assert_eq!((offered.status, &offered.json["version"]), (200, &json!(2)), "{}", offered.text);
    assert_eq!(scene.bell().await, ["Screen stays black at the dock"]);
    let after = format!("/api/v1/me/changes?after={}", before.as_str().unwrap());
    let told = door.get(&marta.token, &after).await;
    assert_eq!(told.json["changes"][0]["kind"], "home_changed", "{}", told.text);
    let retire = async |version: &str| {
        let header = [("if-match", version)];
        door.send(Some(priya), "DELETE", &path, &Value::Null, &header).await
    };
    assert_eq!(retire("\"1\"").await.code(), "edit_conflict");
    for _ in 0..2 {
        assert_eq!(retire("\"2\"").await.status, 204);
    }
    assert!(
        scene.bell().await.is_empty() && titles(&scene.list("").await.json["items"]).is_empty()
    );
    assert_eq!(door.get(priya, &path).await.json["retired"], true);
    let unknown = format!("/api/v1/desk/answers/{}", new_id());
    assert_eq!(door.get(priya, &unknown).await.code(), "not_found");
}

#[tokio::test]
async fn lists_are_filtered_and_carry_on() {
    let scene = Scene::make().await;
    let Scene { door, priya, ticket, .. } = &scene;
    for (title, offered) in [("Old printer", true), ("New dock", false), ("Old dock", true)] {
        let mut words = scene.words(offered);
        words["title"] = json!(title);
        if title == "Old printer" {
            words.as_object_mut().unwrap().remove("ticket");
            words["words"] = json!(["Paper"]);
        }
        let path = format!("/api/v1/desk/answers/{}", new_id());
        assert_eq!(door.put(priya, &path, words).await.status, 200);
    }
    for (query, expected) in [
        ("", vec!["Old dock", "New dock", "Old printer"]),
        ("offered=true", vec!["Old dock", "Old printer"]),
        ("offered=false", vec!["New dock"]),
        ("q=old+paper", vec!["Old printer"]),
        ("q=nothing", vec![]),
        (&format!("ticket={ticket}"), vec!["Old dock", "New dock"]),
    ] {
        assert_eq!(titles(&scene.list(query).await.json["items"]), expected, "{query}");
    }
    let first = scene.list("limit=2").await;
    let next = format!("limit=2&cursor={}", first.json["next"].as_str().unwrap());
    let second = scene.list(&next).await;
    assert_eq!(
        (titles(&second.json["items"]), &second.json["next"]),
        (vec!["Old printer".to_owned()], &Value::Null)
    );
    let odd = scene.list("offered=perhaps").await;
    assert_eq!(odd.field(), ("/offered", "unknown_value"));
}

#[tokio::test]
async fn what_grew_from_a_hidden_ticket_is_not_told() {
    let scene = Scene::make().await;
    let Scene { door, priya, ticket, .. } = &scene;
    let admin = door.technician("Robin Keller", "administrator").await;
    let (own, offered) = (new_id(), new_id());
    for (id, is_offered) in [(&own, false), (&offered, true)] {
        let path = format!("/api/v1/desk/answers/{id}");
        assert_eq!(door.put(priya, &path, scene.words(is_offered)).await.status, 200);
    }
    let team = format!("/api/v1/desk/teams/{}", new_id());
    let secret = json!({"name": "Human resources", "restricted": true});
    assert_eq!(door.put(&admin, &team, secret).await.status, 200);
    let page = format!("/api/v1/desk/tickets/{ticket}");
    let version = door.get(priya, &page).await.json["version"].to_string();
    let (tag, write, team) = (format!("\"{version}\""), new_id(), team.rsplit('/').next());
    let headers = [("if-match", tag.as_str()), ("deskbell-write", write.as_str())];
    let moved = door.send(Some(priya), "PATCH", &page, &json!({"team": team}), &headers).await;
    assert_eq!(moved.status, 204, "{}", moved.text);
    assert_eq!(door.get(priya, &page).await.status, 404);

    let list = scene.list("").await;
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1, "{}", list.text);
    assert!(!list.text.contains(ticket.as_str()), "{}", list.text);
    assert!(
        scene.list(&format!("ticket={ticket}")).await.json["items"].as_array().unwrap().is_empty()
    );
    let path = format!("/api/v1/desk/answers/{own}");
    assert_eq!(door.get(priya, &path).await.code(), "not_found");
    let mut words = scene.words(false);
    words.as_object_mut().unwrap().remove("ticket");
    assert_eq!(door.put_if(priya, &path, 1, words).await.code(), "not_found");
}
