//! People as the desk writes them: cards, two who are one, and a whole history behind a line in the audit.

use serde_json::{Value, json};

use crate::door::{Device, Door, new_id, opening};

/// A server with a technician and two computers of people who may be one.
struct Scene {
    door: Door,
    priya: String,
    lead: String,
    marta: Device,
    other: Device,
}

impl Scene {
    async fn make() -> Self {
        let door = Door::open().await;
        let priya = door.technician("Priya Raman", "technician").await;
        let lead = door.technician("Lea Lead", "lead").await;
        let marta = door.device("Marta Lindqvist").await;
        let other = door.device("M. Lindqvist").await;
        Self { door, priya, lead, marta, other }
    }

    async fn asks(&self, who: &Device, words: &str) -> String {
        let ticket = new_id();
        let path = format!("/api/v1/me/tickets/{ticket}");
        let reply = self.door.put(&who.token, &path, opening(words)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        ticket
    }

    async fn own(&self, who: &Device) -> Vec<String> {
        let list = self.door.get(&who.token, "/api/v1/me/tickets").await.json;
        let mut ids: Vec<String> = list["items"].as_array().unwrap().iter().map(id).collect();
        ids.sort();
        ids
    }

    async fn merge(&self, from: &str, into: &str) -> crate::door::Reply {
        let path = format!("/api/v1/desk/people/{from}/merge");
        self.door.put(&self.priya, &path, json!({"into": into})).await
    }

    async fn unmerge(&self, from: &str) -> crate::door::Reply {
        let path = format!("/api/v1/desk/people/{from}/merge");
        self.door.send(Some(&self.priya), "DELETE", &path, &Value::Null, &[]).await
    }

    async fn opens_history(&self, person: &str, id: &str, from: Value) -> crate::door::Reply {
        let path = format!("/api/v1/desk/people/{person}/openings/{id}");
        self.door.put(&self.priya, &path, json!({"from": from})).await
    }

    async fn listed(&self, query: &str) -> crate::door::Reply {
        self.door.get(&self.priya, &format!("/api/v1/desk/tickets?{query}")).await
    }
}

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap().to_owned()
}

fn sorted<const N: usize>(ids: [&String; N]) -> Vec<String> {
    let mut ids: Vec<String> = ids.into_iter().cloned().collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn a_card_is_written_from_the_version_that_was_on_the_screen() {
    let scene = Scene::make().await;
    let Scene { door, priya, .. } = &scene;
    let path = format!("/api/v1/desk/people/{}", new_id());
    let card = json!({"display_name": "Ann Brook", "department": "Finance", "place": "Room 3",
        "phones": ["555 0199"], "emails": ["ann@aldermoor.example"]});
    let made = door.put(priya, &path, card.clone()).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""), "{}", made.text);
    assert_eq!(made.json["department"], "Finance");
    let again = door.put(priya, &path, card.clone()).await;
    assert_eq!((again.status, &again.json), (200, &made.json));
    let found = door.get(priya, "/api/v1/desk/people?q=ann@alder").await.json;
    assert_eq!(found["items"][0]["id"], made.json["id"]);

    let mut moved = card.clone();
    moved["place"] = json!("Room 4");
    assert_eq!(door.put(priya, &path, moved.clone()).await.code(), "precondition_required");
    assert_eq!(door.put_if(priya, &path, 1, moved.clone()).await.json["version"], 2);
    let stale = door.put_if(priya, &path, 1, card.clone()).await;
    assert_eq!((stale.code(), &stale.json["version"]), ("edit_conflict", &json!(2)));
    assert_eq!(door.put_if(priya, &path, 1, moved).await.status, 200, "a repeat is no conflict");
    for (field, value, code) in [
        ("phones", json!([""]), ("/phones/0", "required")),
        ("emails", json!(vec!["a@b.example"; 11]), ("/emails", "too_many")),
        ("display_name", json!(" "), ("/display_name", "required")),
        ("nickname", json!("A"), ("/nickname", "unknown_field")),
    ] {
        let mut wrong = card.clone();
        wrong[field] = value;
        assert_eq!(door.put_if(priya, &path, 2, wrong).await.field(), code);
    }
}

#[tokio::test]
async fn what_people_correct_themselves_is_a_new_version_of_their_card() {
    let Scene { door, priya, marta, .. } = &Scene::make().await;
    let path = format!("/api/v1/desk/people/{}", marta.person);
    let before = door.get(priya, &path).await;
    let place = json!({"place": "Floor 2"});
    let moved = door.send(Some(&marta.token), "PATCH", "/api/v1/me/person", &place, &[]).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let version = before.json["version"].as_u64().unwrap();
    let card = json!({"display_name": "Marta"});
    let stale = door.put_if(priya, &path, version, card).await;
    assert_eq!(stale.code(), "edit_conflict", "their own word is not written over unseen");
}

#[tokio::test]
async fn two_people_are_one_until_it_is_taken_back() {
    let scene = Scene::make().await;
    let Scene { door, priya, marta, other, .. } = &scene;
    let (hers, theirs) =
        (scene.asks(marta, "The dock flickers").await, scene.asks(other, "No mail").await);
    let joined = scene.merge(&other.person, &marta.person).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    assert_eq!(joined.json["id"], json!(marta.person));
    assert_eq!(joined.json["merged"][0]["id"], json!(other.person));
    assert_eq!(scene.merge(&other.person, &marta.person).await.json, joined.json, "a repeat");
    for device in [marta, other] {
        assert_eq!(scene.own(device).await, sorted([&hers, &theirs]));
    }
    let page = door.get(priya, &format!("/api/v1/desk/tickets/{theirs}")).await.json;
    assert_eq!(page["requester"]["id"], json!(marta.person));
    let old = door.get(priya, &format!("/api/v1/desk/people/{}", other.person)).await;
    assert_eq!(old.json["id"], json!(marta.person), "the old id leads to who they are");
    let card = json!({"display_name": "M."});
    let edit = door.put_if(priya, &format!("/api/v1/desk/people/{}", other.person), 1, card).await;
    assert_eq!(edit.code(), "edit_conflict", "a card that went into another one is none");
    let found = door.get(priya, "/api/v1/desk/people?q=M. Lind").await.json;
    assert_eq!(
        found["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>(),
        std::slice::from_ref(&marta.person)
    );
    let repeat = format!("/api/v1/me/tickets/{theirs}");
    assert_eq!(door.put(&other.token, &repeat, opening("No mail")).await.status, 200);

    let since = scene.asks(other, "Asked while they were one").await;
    let since_hers = scene.asks(marta, "Her own in that time").await;
    assert_eq!(scene.unmerge(&other.person).await.status, 204);
    assert_eq!(scene.unmerge(&other.person).await.status, 204, "a repeat");
    assert_eq!(scene.own(marta).await, sorted([&hers, &since_hers]));
    assert_eq!(scene.own(other).await, sorted([&theirs, &since]));
    for (ticket, words) in [(&theirs, "No mail"), (&since, "Asked while they were one")] {
        let path = format!("/api/v1/me/tickets/{ticket}");
        assert_eq!(door.put(&other.token, &path, opening(words)).await.status, 200, "{words}");
    }
    let page = door.get(priya, &format!("/api/v1/desk/people/{}", marta.person)).await.json;
    assert_eq!((&page["merged"], &page["devices"].as_array().unwrap().len()), (&Value::Null, &1));
}

#[tokio::test]
async fn a_merge_is_refused_where_it_would_bring_in_what_nobody_looked_at() {
    let scene = Scene::make().await;
    let Scene { door, priya, marta, other, .. } = &scene;
    let waiting = door.pending("Ann Brook").await;
    for (from, into, code) in [
        (&waiting.person, &marta.person, "computer_waits"),
        (&marta.person, &waiting.person, "computer_waits"),
        (&marta.person, &marta.person, "same_person"),
        (&marta.person, &new_id(), "unknown_person"),
    ] {
        assert_eq!(scene.merge(from, into).await.field(), ("/into", code));
    }
    assert_eq!(scene.merge(&new_id(), &marta.person).await.code(), "not_found");
    assert_eq!(scene.unmerge(&new_id()).await.code(), "not_found");
    assert_eq!(scene.unmerge(&marta.person).await.status, 204, "nobody joined her");
    assert_eq!(scene.merge(&other.person, &marta.person).await.status, 200);
    assert_eq!(scene.merge(&marta.person, &other.person).await.field().1, "same_person", "a ring");
    let third = door.device("Tom Alder").await;
    assert_eq!(scene.merge(&other.person, &third.person).await.code(), "already_done");

    // A computer that was confirmed as hers made its person hers for good.
    let again = door.enroll("Marta Lindqvist", &marta.id, &door.key).await;
    assert_eq!(door.approve(priya, &again).await.status, 200);
    assert_eq!(scene.unmerge(&again.person).await.code(), "already_done");
}

#[tokio::test]
async fn a_whole_history_is_read_behind_a_line_in_the_audit_and_no_other_way() {
    let scene = Scene::make().await;
    let Scene { door, priya, marta, .. } = &scene;
    let mut all = Vec::new();
    for number in 0..14 {
        let ticket = scene.asks(marta, &format!("Request {number}")).await;
        if number < 13 {
            close(door, priya, &ticket).await;
        }
        all.insert(0, ticket);
    }
    let person = format!("person={}", marta.person);
    let short = scene.listed(&format!("{person}&limit=5")).await.json;
    let mut read: Vec<String> = short["items"].as_array().unwrap().iter().map(id).collect();
    let mut next = short["next"].as_str().map(str::to_owned);
    while let Some(cursor) = next {
        let page = scene.listed(&format!("{person}&limit=5&cursor={cursor}")).await.json;
        read.extend(page["items"].as_array().unwrap().iter().map(id));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(read, all[..10], "the newest ten, however they are paged");
    let sliced = scene.listed(&format!("{person}&to=2100-01-01T00:00:00Z&cursor=end")).await.json;
    assert_eq!(id(sliced["items"].as_array().unwrap().last().unwrap()), all[9]);
    let before = audit(door).len();

    let (opening, ticket) = (new_id(), all[0].clone());
    let from = json!({"ticket": ticket});
    let opened = scene.opens_history(&marta.person, &opening, from.clone()).await;
    assert_eq!(opened.status, 200, "{}", opened.text);
    let told: Vec<String> = opened.json["tickets"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(told, all);
    let later = scene.asks(marta, "Came in later").await;
    let again = scene.opens_history(&marta.person, &opening, from).await;
    assert_eq!(again.json, opened.json, "a repeat gives nothing that came in later: {later}");
    assert_eq!(audit(door).len(), before + 1);
    let line = audit(door).remove(0);
    assert_eq!(line.what, "history_opened");
    assert_eq!(line.target.unwrap().to_string(), marta.person);
    assert_eq!(line.ticket.unwrap().to_string(), ticket);

    let opened = scene.listed(&format!("{person}&opening={opening}&cursor=end&limit=5")).await.json;
    assert_eq!(id(opened["items"].as_array().unwrap().last().unwrap()), all[13], "all of it");
    for foreign in [new_id(), "7".to_owned()] {
        let refused = scene.listed(&format!("{person}&opening={foreign}")).await;
        assert_eq!(refused.field().0, "/opening");
    }
    let path = format!("/api/v1/desk/tickets?{person}&opening={opening}");
    assert_eq!(door.get(&scene.lead, &path).await.field(), ("/opening", "unknown_opening"));
}

#[tokio::test]
async fn an_opening_names_where_it_was_opened_from() {
    let scene = Scene::make().await;
    let Scene { door, marta, other, .. } = &scene;
    let ticket = scene.asks(marta, "The dock flickers").await;
    let elsewhere = json!({"ticket": ticket});
    let refused = scene.opens_history(&other.person, &new_id(), elsewhere).await;
    assert_eq!(refused.field(), ("/from", "other_requester"));
    let unknown = json!({"ticket": new_id()});
    let refused = scene.opens_history(&marta.person, &new_id(), unknown).await;
    assert_eq!(refused.field(), ("/from", "unknown_ticket"));
    let machine = json!({"machine": new_id()});
    let refused = scene.opens_history(&marta.person, &new_id(), machine).await;
    assert_eq!(refused.field(), ("/from", "unknown_machine"));
    assert_eq!(audit(door).iter().filter(|line| line.what == "history_opened").count(), 0);

    let opening = new_id();
    let machine = marta.enrolled["device"]["machine"]["id"].clone();
    for from in [json!("call"), json!({"machine": machine})] {
        let opened = scene.opens_history(&marta.person, &new_id(), from).await;
        assert_eq!(opened.json["tickets"][0]["id"], json!(ticket), "{}", opened.text);
    }
    assert_eq!(scene.opens_history(&marta.person, &opening, json!("call")).await.status, 200);
    let other_words = scene.opens_history(&other.person, &opening, json!("call")).await;
    assert_eq!(other_words.code(), "idempotency_conflict");
}

fn audit(door: &Door) -> Vec<deskbell_store::AuditLine> {
    door.server.administration().store.read_now(|reader| reader.audit(100)).unwrap()
}

async fn close(door: &Door, technician: &str, ticket: &str) {
    let page = format!("/api/v1/desk/tickets/{ticket}");
    let version = door.get(technician, &page).await.json["version"].as_u64().unwrap();
    let act = format!("{page}/actions/{}", new_id());
    let closed = door.put_if(technician, &act, version, json!({"kind": "close"})).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
}
