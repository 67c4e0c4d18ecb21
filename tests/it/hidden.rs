//! A ticket of a restricted team exists for its members only: nobody else is told its number, its id or its words,
//! wherever an answer of the desk could name a ticket.

use std::collections::{BTreeMap, BTreeSet};

use deskbell_tests::{
    schema::{Field, Schemas, Sought},
    server::{Device, Reply, Technician, TestServer},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Every word written on a hidden ticket holds this.
const MARKER: &str = "zq7hidden";
/// What names a ticket.
const NAMES: Sought = Sought::Named(&["TicketId", "TicketNumber"]);
/// Where a hidden ticket may be named to those outside: they are told to forget it.
const FORGET_IT: &[(&str, &str)] = &[("DeskChange", "hidden")];

/// A desk where each kind of pointer leads from a ticket that all may see to a hidden one.
struct Scene {
    server: TestServer,
    marta: Device,
    member: Technician,
    outsider: Technician,
    team: String,
    open: Vec<String>,
    hidden: Vec<String>,
    /// A known issue with all of them.
    incident: String,
    /// What solved a hidden one: for the desk, and offered.
    answers: [String; 2],
}

impl Scene {
    async fn make() -> Self {
        let server = TestServer::start().await;
        let member =
            server.technician("Mara Lind", "mara@aldermoor.example", "administrator").await;
        let outsider = server.technician("Lea Lead", "lea@aldermoor.example", "lead").await;
        let team = Uuid::now_v7().to_string();
        let marta = server.approved_device("Marta Lindqvist").await;
        let (open, hidden) = (Vec::new(), Vec::new());
        let incident = Uuid::now_v7().to_string();
        let answers = [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()];
        let mut scene =
            Self { server, marta, member, outsider, team, open, hidden, incident, answers };
        let admin = &scene.server.administrator.token;
        let team = json!({"name": "Human resources", "restricted": true});
        scene.put(admin, &format!("desk/teams/{}", scene.team), team, &[]).await;
        let card = json!({"name": "Mara Lind", "email": "mara@aldermoor.example",
            "role": "administrator", "teams": [scene.team]});
        let path = format!("desk/technicians/{}", scene.member.id);
        scene.put(admin, &path, card, &[("if-match", "\"1\"")]).await;
        let days = json!({"remind_after_days": 3, "close_after_days": 5, "reopen_within_days": 0});
        let path = "desk/settings/tickets";
        let version = scene.read(admin, path).await.json["version"].to_string();
        scene.put(admin, path, days, &[("if-match", &format!("\"{version}\""))]).await;
        scene.pointers().await;
        scene.declares().await;
        scene
    }

    async fn put(&self, token: &str, path: &str, body: Value, headers: &[(&str, &str)]) -> Reply {
        let path = format!("/api/v1/{path}");
        let reply = self.server.send(Some(token), "PUT", &path, body, headers).await;
        assert!(reply.status < 300, "{path}: {} {}", reply.status, reply.text);
        reply
    }

    async fn read(&self, token: &str, path: &str) -> Reply {
        self.server.get(Some(token), &format!("/api/v1/{path}")).await
    }

    async fn opened(&self, words: &str) -> String {
        let ticket = Uuid::now_v7().to_string();
        let said = json!([{"id": "computer", "lines": [{"key": "note", "value": words}]}]);
        let body = json!({"description": words, "reported_at": "2026-11-19T09:12:00Z",
            "locale": "en", "facts": {"taken_at": "2026-11-19T09:11:00Z", "sections": said}});
        self.put(&self.marta.token, &format!("me/tickets/{ticket}"), body, &[]).await;
        ticket
    }

    async fn says(&self, ticket: &str, words: &str) -> Reply {
        let path = format!("me/tickets/{ticket}/messages/{}", Uuid::now_v7());
        self.put(&self.marta.token, &path, json!({"body": words}), &[]).await
    }

    async fn version(&self, ticket: &str) -> String {
        let page = self.read(&self.member.token, &format!("desk/tickets/{ticket}")).await;
        format!("\"{}\"", page.json["version"])
    }

    async fn acts(&self, ticket: &str, body: Value) {
        let path = format!("desk/tickets/{ticket}/actions/{}", Uuid::now_v7());
        let version = self.version(ticket).await;
        self.put(&self.member.token, &path, body, &[("if-match", &version)]).await;
    }

    async fn moves(&self, ticket: &str, team: Value) {
        let (version, write) = (self.version(ticket).await, Uuid::now_v7().to_string());
        let headers = [("if-match", version.as_str()), ("deskbell-write", write.as_str())];
        let path = format!("/api/v1/desk/tickets/{ticket}");
        let body = json!({"team": team});
        let reply = self.server.patch(Some(&self.member.token), &path, body, &headers).await;
        assert!(reply.status < 300, "{} {}", reply.status, reply.text);
    }

    async fn hides(&mut self, ticket: String) {
        self.moves(&ticket, json!(self.team)).await;
        self.hidden.push(ticket);
    }

    /// Merged both ways, linked, split, carried on both ways, similar, and of the same caller.
    async fn pointers(&mut self) {
        let words = format!("{MARKER} the badge opens no door");
        let into = self.opened("The badge opens no door").await;
        let merged = self.opened(&words).await;
        self.acts(&merged, json!({"kind": "merge", "into": into})).await;
        self.hides(merged.clone()).await;
        self.says(&merged, &format!("{MARKER} written on the merged one")).await;

        let target = self.opened(&words).await;
        let source = self.opened("The badge of a colleague").await;
        self.acts(&source, json!({"kind": "merge", "into": target})).await;
        self.hides(target.clone()).await;

        let linked = self.opened("The badge is broken").await;
        self.acts(&linked, json!({"kind": "link", "ticket": target})).await;

        let divided = self.opened("Two things at once").await;
        let second = self.says(&divided, "And the second thing").await;
        let part = Uuid::now_v7().to_string();
        let split = json!({"kind": "split", "new_id": part, "subject": MARKER,
            "message_ids": [second.json["id"]]});
        self.acts(&divided, split).await;
        self.hides(part).await;

        let [continued, continuing] =
            [self.carried_on("Lost").await, self.carried_on("Again").await];
        self.hides(continued.0).await;
        self.hides(continuing.1.clone()).await;

        let solved = self.opened(&words).await;
        self.acts(&solved, json!({"kind": "take"})).await;
        self.acts(&solved, json!({"kind": "resolve", "note": MARKER})).await;
        self.publishes(&solved).await;
        self.hides(solved).await;
        let gone = self.opened(&words).await;
        self.hides(gone.clone()).await;
        let erasure = format!("desk/tickets/{gone}/erasure");
        self.put(&self.member.token, &erasure, json!({}), &[]).await;
        self.open = vec![into, source, linked, divided, continued.1, continuing.0];
    }

    /// What solved a ticket, once in its own words and for the desk, once offered and in others.
    async fn publishes(&self, ticket: &str) {
        for (id, words, offered) in self
            .answers
            .iter()
            .zip([MARKER, "Badges"])
            .zip([false, true])
            .map(|((a, b), c)| (a, b, c))
        {
            let answer =
                json!({"title": words, "steps": words, "offered": offered, "ticket": ticket});
            self.put(&self.member.token, &format!("desk/answers/{id}"), answer, &[]).await;
        }
    }

    /// A known issue from tickets that all may see and from hidden ones.
    async fn declares(&self) {
        let gone = self.hidden.last();
        let there = self.hidden.iter().filter(|id| Some(*id) != gone);
        let tickets: Vec<&String> = self.open.iter().chain(there).collect();
        let words = json!({"title": "Badges open no door", "text": "We are at it.",
            "touches": {"everyone": true}, "next_update_at": "2100-01-01T00:00:00Z",
            "tickets": tickets});
        let path = format!("desk/incidents/{}", self.incident);
        self.put(&self.member.token, &path, words, &[]).await;
    }

    /// A closed ticket and the one that carries it on.
    async fn carried_on(&self, words: &str) -> (String, String) {
        let closed = self.opened(words).await;
        self.acts(&closed, json!({"kind": "close"})).await;
        let written = self.says(&closed, "It is back").await;
        let id = written.json["continued_by"]["id"].as_str().expect("a ticket that carries on");
        (closed, id.to_owned())
    }

    /// Everything the desk answers to one technician, with the path of the document.
    async fn answers(&self, who: &Technician) -> Vec<(&'static str, Value)> {
        let ticket = "/api/v1/desk/tickets/{id}";
        let mut asked = vec![
            ("/api/v1/desk/changes", "desk/changes?limit=200".to_owned()),
            ("/api/v1/desk/counts", "desk/counts".to_owned()),
            ("/api/v1/desk/answers", "desk/answers".to_owned()),
            ("/api/v1/desk/answers/{id}", format!("desk/answers/{}", self.answers[1])),
            ("/api/v1/desk/incidents", "desk/incidents".to_owned()),
            ("/api/v1/desk/incidents/{id}", format!("desk/incidents/{}", self.incident)),
            ("/api/v1/desk/people", "desk/people?q=marta".to_owned()),
            ("/api/v1/desk/people/{id}", format!("desk/people/{}", self.marta.person)),
            ("/api/v1/desk/machines/{id}", format!("desk/machines/{}", self.machine())),
            ("/api/v1/desk/audit", "desk/audit?limit=200".to_owned()),
            ("/api/v1/desk/audit", "desk/audit?cursor=end&limit=200".to_owned()),
            ("/api/v1/desk/audit", format!("desk/audit?person={}", self.marta.person)),
        ];
        for query in ["", "view=open", "view=solved", "view=mine", "view=team", "view=unassigned"] {
            asked.push(("/api/v1/desk/tickets", format!("desk/tickets?{query}")));
        }
        let of_incident = format!("desk/tickets?incident={}", self.incident);
        asked.push(("/api/v1/desk/tickets", of_incident));
        asked.push(("/api/v1/desk/tickets", format!("desk/tickets?q={MARKER}")));
        asked.push(("/api/v1/desk/tickets", format!("desk/tickets?person={}", self.marta.person)));
        for id in &self.hidden {
            asked.push(("/api/v1/desk/audit", format!("desk/audit?ticket={id}")));
        }
        for id in self.open.iter().chain(&self.hidden) {
            asked.push((ticket, format!("desk/tickets/{id}")));
            asked.push(("/api/v1/desk/tickets/{id}/history", format!("desk/tickets/{id}/history")));
        }
        let mut answers = Vec::new();
        for (template, path) in asked {
            let reply = self.read(&who.token, &path).await;
            let id = self.hidden.iter().find(|id| path.contains(id.as_str()));
            let missing = id.is_some_and(|id| who.id != self.member.id || self.is_erased(id))
                && !path.starts_with("desk/audit");
            let status = if missing { [404, 410].as_slice() } else { [200].as_slice() };
            assert!(status.contains(&reply.status), "{path}: {} {}", reply.status, reply.text);
            if reply.status == 200 {
                answers.push((template, reply.json));
            }
        }
        answers.extend(self.writes(who).await);
        answers
    }

    fn machine(&self) -> &str {
        self.marta.enrolled["device"]["machine"]["id"].as_str().expect("a machine")
    }

    fn is_erased(&self, id: &str) -> bool {
        self.hidden.last().is_some_and(|last| last == id)
    }

    /// What writes answer.
    async fn writes(&self, who: &Technician) -> Vec<(&'static str, Value)> {
        let mut answers = Vec::new();
        for id in &self.open {
            let path = format!("desk/tickets/{id}/messages/{}", Uuid::now_v7());
            let note = json!({"body": "A note", "visibility": "internal"});
            let written = self.put(&who.token, &path, note, &[]).await;
            answers.push(("/api/v1/desk/tickets/{id}/messages/{message}", written.json));
        }
        let (person, opening) = (&self.marta.person, Uuid::now_v7());
        let path = format!("desk/people/{person}/openings/{opening}");
        let from = json!({"from": {"ticket": self.open[0]}});
        let opened = self.put(&who.token, &path, from, &[]).await;
        answers.push(("/api/v1/desk/people/{id}/openings/{opening}", opened.json));
        let path = format!("desk/tickets?person={person}&opening={opening}");
        answers.push(("/api/v1/desk/tickets", self.read(&who.token, &path).await.json));
        for id in &self.hidden {
            let path = format!("/api/v1/desk/people/{person}/openings/{}", Uuid::now_v7());
            let from = json!({"from": {"ticket": id}});
            let reply = self.server.put(Some(&who.token), &path, from).await;
            let opens = who.id == self.member.id && !self.is_erased(id);
            assert_eq!(reply.status, if opens { 200 } else { 422 }, "{}", reply.text);
        }
        answers
    }

    /// The numbers of the hidden tickets that are still there, as a member reads them.
    async fn numbers(&self) -> BTreeSet<u64> {
        let mut numbers = BTreeSet::new();
        for id in &self.hidden {
            let page = self.read(&self.member.token, &format!("desk/tickets/{id}")).await;
            numbers.extend(page.json["number"].as_u64());
        }
        numbers
    }
}

#[tokio::test]
async fn nothing_names_a_hidden_ticket_to_those_outside_its_team() {
    let scene = Scene::make().await;
    let document = scene.server.get(None, "/api/openapi.json").await.json;
    let schemas = Schemas::of(&document, NAMES);
    let numbers = scene.numbers().await;
    assert_eq!(numbers.len(), scene.hidden.len() - 1, "all but the erased one");
    let names_hidden = |value: &Value| {
        let is_id = value.as_str().is_some_and(|id| scene.hidden.iter().any(|one| one == id));
        is_id || value.as_u64().is_some_and(|number| numbers.contains(&number))
    };
    let (mut places, mut told) = (BTreeSet::new(), BTreeMap::new());
    let all = schemas.answers(&["/api/v1/desk"]);
    for (_, schema) in &all {
        places.extend(schemas.fields(schema));
    }
    let of = |path: &str| -> Vec<&Value> {
        let fits = |documented: &str| documented.split_once(' ').is_some_and(|(_, at)| at == path);
        all.iter().filter(|(documented, _)| fits(documented)).map(|(_, schema)| *schema).collect()
    };
    for (path, answer) in scene.answers(&scene.member).await {
        let schemas_of = of(path);
        assert!(!schemas_of.is_empty(), "{path} is documented");
        schemas_of.iter().for_each(|one| schemas.filled(one, &answer, &names_hidden, &mut told));
    }
    let forgotten: BTreeSet<Field> =
        FORGET_IT.iter().map(|(schema, field)| ((*schema).into(), (*field).into())).collect();
    let untold: Vec<_> =
        places.iter().filter(|p| !told.contains_key(*p) && !forgotten.contains(*p)).collect();
    assert!(untold.is_empty(), "the scene names no hidden ticket in {untold:?}");
    assert!(places.len() > 10, "the walk finds the places: {places:?}");

    for (path, answer) in scene.answers(&scene.outsider).await {
        let mut told = BTreeMap::new();
        of(path).iter().for_each(|one| schemas.filled(one, &answer, &names_hidden, &mut told));
        told.retain(|place, _| !forgotten.contains(place));
        assert!(told.is_empty(), "{path} names a hidden ticket in {told:?}: {answer}");
        assert!(!answer.to_string().contains(MARKER), "{path} tells its words: {answer}");
        // Also where an id is one of anything.
        let told = scene.hidden.iter().find(|id| answer.to_string().contains(id.as_str()));
        assert!(told.is_none() || path == "/api/v1/desk/changes", "{path} names {told:?}");
    }
    counts_tell_nothing(&scene).await;
}

/// Where the outsider counts, hidden tickets are not counted.
async fn counts_tell_nothing(scene: &Scene) {
    let token = &scene.outsider.token;
    let counts = scene.read(token, "desk/counts").await.json;
    for view in ["open", "unassigned", "mine", "team"] {
        let list = scene.read(token, &format!("desk/tickets?view={view}&limit=200")).await.json;
        let rows = list["items"].as_array().expect("rows").len();
        assert_eq!((&list["count"], &counts[view]), (&json!(rows), &json!(rows)), "{view}");
    }
    let page = scene.read(token, &format!("desk/incidents/{}", scene.incident)).await.json;
    assert_eq!(page["ticket_count"], json!(scene.open.len()), "of the known issue: {page}");
}

#[tokio::test]
async fn what_grew_from_a_hidden_ticket_is_not_taken_back_outside_and_goes_with_it() {
    let scene = Scene::make().await;
    let (outsider, member) = (Some(scene.outsider.token.as_str()), scene.member.token.as_str());
    let [internal, offered] =
        scene.answers.each_ref().map(|id| format!("/api/v1/desk/answers/{id}"));
    let first = [("if-match", "\"1\"")];
    let taken = json!({"title": "Badges", "steps": "Badges", "offered": false});
    let put = scene.server.send(outsider, "PUT", &offered, taken, &first).await;
    assert_eq!(put.status, 403, "{}", put.text);
    let retired = scene.server.send(outsider, "DELETE", &offered, json!({}), &first).await;
    assert_eq!(retired.status, 403, "{}", retired.text);
    let better = json!({"title": "Badges", "steps": "Hold it to the door.", "offered": true});
    let put = scene.server.send(outsider, "PUT", &offered, better, &first).await;
    assert_eq!(put.status, 200, "{}", put.text);

    let solved = &scene.hidden[scene.hidden.len() - 2];
    scene.put(member, &format!("desk/tickets/{solved}/erasure"), json!({}), &[]).await;
    assert_eq!(scene.server.get(outsider, &internal).await.status, 404);
    let list = scene.read(&scene.outsider.token, "desk/answers").await;
    assert!(!list.text.contains(MARKER), "{}", list.text);
    assert_eq!(scene.server.get(outsider, &offered).await.json["steps"], "Hold it to the door.");
}
