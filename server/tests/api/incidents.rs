//! Known issues from end to end: declared on the desk, joined by a person, told about once, reminded of, and ended.

use serde_json::{Value, json};

use crate::{
    door::{Device, Door, HandClock, Reply, new_id, opening},
    streams::Events,
};

/// A desk with a lead, a technician and somebody who asked for help.
struct Scene {
    door: Door,
    lead: String,
    priya: String,
    marta: Device,
    ticket: String,
}

impl Scene {
    async fn make() -> Self {
        let door = Door::open().await;
        let lead = door.technician("Lea Lead", "lead").await;
        let priya = door.technician("Priya Nair", "technician").await;
        let marta = door.device("Marta Lind").await;
        let ticket = new_id();
        let path = format!("/api/v1/me/tickets/{ticket}");
        assert_eq!(door.put(&marta.token, &path, opening("No mail")).await.status, 201);
        Self { door, lead, priya, marta, ticket }
    }

    /// What everybody was told since a position: kinds of changes with the incident's state and version.
    async fn told(&self, after: &str) -> Vec<(String, Value, Value)> {
        let path = format!("/api/v1/me/changes?after={after}");
        let page = self.door.get(&self.marta.token, &path).await;
        let changes = page.json["changes"].as_array().unwrap();
        let told = |change: &Value| {
            let (kind, incident) = (change["kind"].as_str().unwrap(), &change["incident"]);
            (kind.to_owned(), incident["state"].clone(), incident["version"].clone())
        };
        changes.iter().map(told).collect()
    }

    async fn cursor(&self) -> String {
        let page = self.door.get(&self.marta.token, "/api/v1/me/tickets").await;
        page.json["cursor"].as_str().unwrap().to_owned()
    }
}

fn mail_is_down(tickets: &[&str]) -> Value {
    json!({"title": "Mail is down", "text": "We are looking for the cause.",
        "meanwhile": "The web page for mail works.", "touches": {"everyone": true},
        "words": ["mail"], "next_update_at": "2100-01-01T00:00:00Z", "tickets": tickets})
}

#[tokio::test]
async fn it_is_declared_from_a_ticket_joined_told_about_and_ended() {
    let scene = Scene::make().await;
    let Scene { door, lead, priya, marta, ticket } = &scene;
    let path = format!("/api/v1/desk/incidents/{}", new_id());
    let before = scene.cursor().await;
    let declared = door.put(lead, &path, mail_is_down(&[ticket])).await;
    assert_eq!(declared.status, 200, "{}", declared.text);
    assert_eq!((declared.header("etag"), &declared.json["ticket_count"]), ("\"1\"", &json!(1)));
    assert_eq!(declared.json["tickets"][0]["id"], json!(ticket));
    assert_eq!(declared.json["contact"]["name"], "Lea Lead", "whoever declares it is on it");
    let again = door.put(lead, &path, mail_is_down(&[ticket])).await;
    assert_eq!(again.json["version"], 1, "a repeat changes nothing: {}", again.text);
    let mine = door.get(&marta.token, &format!("/api/v1/me/tickets/{ticket}")).await;
    assert_eq!(mine.json["incident"]["title"], "Mail is down");

    let id = path.rsplit('/').next().unwrap();
    let joined = format!("/api/v1/me/incidents/{id}/joined");
    assert_eq!(door.put(&marta.token, &joined, json!({})).await.status, 204);
    let page = door.get(priya, &path).await;
    assert_eq!((&page.json["joined"], &page.json["news"]), (&json!(1), &json!("later")));
    let joiners = door.get(priya, &format!("{path}/joiners")).await;
    assert_eq!(joiners.json["items"][0]["person"]["name"], "Marta Lind");
    assert_eq!(joiners.json["count"], 1);

    let news = json!({"body": "It is the disk.", "next_update_at": "2100-01-02T00:00:00Z"});
    let update = format!("{path}/updates/{}", new_id());
    assert_eq!(door.put(priya, &update, news.clone()).await.code(), "forbidden");
    for _ in 0..2 {
        let told = door.put(lead, &update, news.clone()).await;
        assert_eq!((told.status, &told.json["version"]), (200, &json!(2)), "{}", told.text);
    }
    let over = format!("{path}/over/{}", new_id());
    let end = json!({"body": "Mail works again."});
    assert_eq!(door.put(lead, &over, end.clone()).await.code(), "precondition_required");
    for _ in 0..2 {
        let ended = door.put_if(lead, &over, 2, end.clone()).await;
        assert_eq!((ended.status, &ended.json["state"]), (200, &json!("over")), "{}", ended.text);
    }
    let told = scene.told(&before).await;
    let incident: Vec<_> = told.iter().filter(|(kind, ..)| kind == "incident_changed").collect();
    let states: Vec<_> = incident.iter().map(|(_, state, _)| state.as_str().unwrap()).collect();
    assert_eq!(states, ["over", "over", "over"], "three changes, read as it is now: {told:?}");
    let home = door.get(&marta.token, "/api/v1/me/home").await;
    assert_eq!(home.json["incidents"], json!([]));
    let still = door.get(priya, &format!("/api/v1/desk/tickets/{ticket}")).await;
    assert_eq!(still.json["state"], "new", "its tickets stay as they are");
    let more = door.put(lead, &format!("{path}/updates/{}", new_id()), news).await;
    assert_eq!(more.code(), "already_done");
    still_stuck(&scene, id, &path).await;
}

/// Who is still stuck asks again, and is seen beside the incident that is over.
async fn still_stuck(scene: &Scene, id: &str, path: &str) {
    let Scene { door, priya, marta, .. } = scene;
    let stuck = new_id();
    let mut words = opening("Still no mail");
    words["incident"] = json!(id);
    let opened = door.put(&marta.token, &format!("/api/v1/me/tickets/{stuck}"), words).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let page = door.get(priya, path).await;
    assert_eq!(page.json["ticket_count"], 2, "who is still stuck is seen beside it");
    let filtered = door.get(priya, &format!("/api/v1/desk/tickets?incident={id}")).await;
    assert_eq!(filtered.json["items"].as_array().unwrap().len(), 2, "{}", filtered.text);
}

#[tokio::test]
async fn lists_are_by_state_and_carry_on() {
    let scene = Scene::make().await;
    let Scene { door, lead, priya, .. } = &scene;
    let mut paths = Vec::new();
    for at in 0..3 {
        let path = format!("/api/v1/desk/incidents/{}", new_id());
        let mut words = mail_is_down(&[]);
        words["title"] = json!(format!("Issue {at}"));
        assert_eq!(door.put(lead, &path, words).await.status, 200);
        paths.push(path);
    }
    let over = format!("{}/over/{}", paths[1], new_id());
    assert_eq!(door.put_if(lead, &over, 1, json!({})).await.status, 200);
    let titles = |page: &Reply| -> Vec<String> {
        let items = page.json["items"].as_array().unwrap().iter();
        items.map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    };
    let list = "/api/v1/desk/incidents";
    assert_eq!(
        titles(&door.get(priya, &format!("{list}?state=open")).await),
        ["Issue 2", "Issue 0"]
    );
    assert_eq!(titles(&door.get(priya, &format!("{list}?state=over")).await), ["Issue 1"]);
    let first = door.get(priya, &format!("{list}?limit=2")).await;
    assert_eq!(titles(&first), ["Issue 2", "Issue 1"]);
    let next = format!("{list}?limit=2&cursor={}", first.json["next"].as_str().unwrap());
    let second = door.get(priya, &next).await;
    assert_eq!((titles(&second), &second.json["next"]), (vec!["Issue 0".to_owned()], &Value::Null));
    let odd = door.get(priya, &format!("{list}?state=maybe")).await;
    assert_eq!(odd.field(), ("/state", "unknown_value"));
}

#[tokio::test]
async fn a_new_title_is_read_by_whoever_has_a_ticket_of_it() {
    let scene = Scene::make().await;
    let Scene { door, lead, marta, ticket, .. } = &scene;
    let path = format!("/api/v1/desk/incidents/{}", new_id());
    assert_eq!(door.put(lead, &path, mail_is_down(&[ticket])).await.status, 200);
    let before = scene.cursor().await;
    let mut words = mail_is_down(&[]);
    words["title"] = json!("Mail is slow");
    assert_eq!(door.put_if(lead, &path, 1, words).await.status, 200);
    let told = door.get(&marta.token, &format!("/api/v1/me/changes?after={before}")).await;
    let titles: Vec<&Value> = told.json["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["ticket"]["incident"]["title"])
        .filter(|title| !title.is_null())
        .collect();
    assert_eq!(titles, [&json!("Mail is slow")], "{}", told.text);
    let unknown = mail_is_down(&[&new_id()]);
    let refused = door.put_if(lead, &path, 2, unknown).await;
    assert_eq!(refused.field(), ("/tickets", "unknown_ticket"), "{}", refused.text);
}

#[tokio::test]
async fn consoles_hear_when_promised_news_are_due_and_when_they_are_late() {
    let clock = HandClock::new();
    let hand = clock.clone();
    let door = Door::open_with(move |config| config.clock = hand).await;
    let lead = door.technician("Lea Lead", "lead").await;
    let path = format!("/api/v1/desk/incidents/{}", new_id());
    // The clock stands at 09:12.
    let mut words = mail_is_down(&[]);
    words["next_update_at"] = json!("2026-11-19T09:42:00Z");
    assert_eq!(door.put(&lead, &path, words).await.status, 200);
    for (minutes, news) in [(25, "soon"), (5, "overdue")] {
        let mut stream = Events::of(&door, &lead, "/api/v1/desk/stream", None).await;
        clock.pass(minutes);
        // Another write wakes what looks at the time, and is told itself.
        let other = format!("/api/v1/desk/incidents/{}", new_id());
        assert_eq!(door.put(&lead, &other, mail_is_down(&[])).await.status, 200);
        for _ in 0..2 {
            stream.until(|change| change["kind"] == "desk_changed").await;
        }
        assert_eq!(door.get(&lead, &path).await.json["news"], news);
    }
}
