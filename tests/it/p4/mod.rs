//! Promise P4: a requester can never learn what goes on inside the desk.

mod scene;

use std::collections::{BTreeMap, BTreeSet};

use deskbell_protocol::enroll::TokenHash;
use deskbell_tests::{
    schema::{Field, Schemas, Sought},
    server::{Reply, TestServer},
};
use serde_json::{Value, json};
use uuid::Uuid;

use scene::{MARKER, Scene, act, opening, put_ok};

/// Text fields of desk types that no marker can be in, or that requesters read by design; each with the reason.
const PUBLIC_TWINS: &[(&str, &str, &str)] = &[
    ("ContactSettings", "organisation", "Home.organisation"),
    ("ContactSettings", "phone", "ItDesk.phone"),
    ("ContactSettings", "desk", "ItDesk.desk"),
    ("Calendar", "time_zone", "ItDesk.time_zone"),
    ("PrivacySettings", "security_lead", "Privacy.security_lead"),
    ("SignedIn", "organisation", "Home.organisation"),
    ("SignInSettings", "redirect_uri", "an address of this server"),
    ("PendingAction", "kind", "a fixed word, not a text"),
    ("DeskTicketList", "next", "an opaque position"),
    ("DeskTicketList", "prev", "an opaque position"),
    ("PeopleList", "next", "an opaque position"),
    ("MachineList", "next", "an opaque position"),
    ("DeskChangePage", "next", "an opaque position"),
    ("DeskIncidentLink", "title", "IncidentLink.title"),
    ("DeskIncident", "title", "Incident.title"),
    ("DeskIncident", "text", "Incident.text"),
    ("DeskIncident", "meanwhile", "Incident.meanwhile"),
    ("DeskIncident", "words", "Incident.words"),
    ("DeskIncidentList", "next", "an opaque position"),
    ("DeskAnswerList", "next", "an opaque position"),
    ("JoinerList", "next", "an opaque position"),
    ("AuditList", "next", "an opaque position"),
    ("AuditList", "prev", "an opaque position"),
    ("RefusedLine", "field", "a fixed word, not a text"),
    ("RefusedLine", "code", "a fixed word, not a text"),
    ("RefusedLine", "detail", "a sentence of the catalogue"),
];

/// What only the desk speaks of.
const WORDS_OF_THE_DESK: [&str; 7] = [
    "in_progress",
    "waiting_on_supplier",
    "effort",
    "next_update_by",
    "desk_impact",
    "\"worker\"",
    "\"team\"",
];

/// What somebody was told: the path of the document, and the text.
type Told = Vec<(String, String)>;

/// What the desk can ask for without an id.
const ASKED: [(&str, &str); 27] = [
    ("changes", "changes?limit=200"),
    ("counts", "counts"),
    ("me", "me"),
    ("people", "people?q=marta"),
    ("people", "people?q=colleague"),
    ("absences", "absences"),
    ("answers", "answers"),
    ("departments", "departments"),
    ("devices/waiting", "devices/waiting"),
    ("incidents", "incidents"),
    ("machines", "machines"),
    ("snippets", "snippets"),
    ("templates", "templates"),
    ("settings/calendar", "settings/calendar"),
    ("settings/contact", "settings/contact"),
    ("audit", "audit?limit=200"),
    ("enrollment-keys", "enrollment-keys"),
    ("settings/privacy", "settings/privacy"),
    ("settings/remote-session", "settings/remote-session"),
    ("settings/sign-in", "settings/sign-in"),
    ("settings/tickets", "settings/tickets"),
    ("settings/waits", "settings/waits"),
    ("teams", "teams"),
    ("technicians", "technicians"),
    ("topics", "topics"),
    ("tickets", "tickets?view=open"),
    ("tickets", "tickets?view=solved"),
];

/// What the desk can ask for about one thing, by the path of the document.
async fn asked_by_id(scene: &Scene) -> Vec<(&'static str, String)> {
    let mut asked = Vec::new();
    for ticket in [&scene.ticket, &scene.solved, &scene.theirs, &scene.call] {
        asked.push(("tickets/{id}", format!("tickets/{ticket}")));
        asked.push(("tickets/{id}/history", format!("tickets/{ticket}/history")));
    }
    for person in [&scene.requester.person, &scene.bystander.person] {
        asked.push(("people/{id}", format!("people/{person}")));
    }
    let machine = scene.bystander.enrolled["device"]["machine"]["id"].as_str().unwrap();
    let key = format!("enrollment-keys/{}", Uuid::now_v7());
    put_ok(&scene.server, &scene.contact.token, &format!("/api/v1/desk/{key}"), json!({})).await;
    let ids = &scene.internal_ids;
    asked.extend([
        ("absences/{id}", format!("absences/{}", scene.lists[1])),
        ("departments/{id}", format!("departments/{}", scene.lists[0])),
        ("enrollment-keys/{id}", key),
        ("machines/{id}", format!("machines/{machine}")),
        ("teams/{id}", format!("teams/{}", ids[0])),
        ("technicians/{id}", format!("technicians/{}", scene.worker.id)),
        ("topics/{id}", format!("topics/{}", ids[1])),
        ("templates/{id}", format!("templates/{}", ids[4])),
        ("snippets/{id}", format!("snippets/{}", ids[5])),
        ("answers/{id}", format!("answers/{}", ids[6])),
        ("incidents/{id}", format!("incidents/{}", scene.incident)),
        ("incidents/{id}/joiners", format!("incidents/{}/joiners", scene.incident)),
    ]);
    asked
}

/// Everything the desk can read, with the schema path it came from.
async fn desk_answers(scene: &Scene) -> Vec<(String, Value)> {
    let asked = ASKED.map(|(template, path)| (template, path.to_owned()));
    let asked = asked.into_iter().chain(asked_by_id(scene).await);
    let mut answers = files(scene).await;
    for (template, path) in asked {
        let reply =
            scene.server.get(Some(&scene.contact.token), &format!("/api/v1/desk/{path}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        answers.push((format!("get /api/v1/desk/{template}"), reply.json));
    }
    answers
}

/// What the desk is told of files it brings along.
async fn files(scene: &Scene) -> Vec<(String, Value)> {
    let mail = format!(
        "From: {MARKER} <mail@{MARKER}.example>\r\nSubject: {MARKER}\r\n\r\n{MARKER} words"
    );
    let list = format!(
        "name,email,phone,department,place\n{MARKER},list@{MARKER}.example,{MARKER},{MARKER},{MARKER}\n"
    );
    let mut answers = Vec::new();
    for (template, query, file) in
        [("mail-imports", "", mail), ("people/imports", "?dry_run=true", list)]
    {
        let path = format!("/api/v1/desk/{template}/{}{query}", Uuid::now_v7());
        let reply = upload_text(&scene.server, &scene.contact.token, &path, file).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        answers.push((format!("put /api/v1/desk/{template}/{{id}}"), reply.json));
    }
    answers
}

/// Everything the requester's own computer is told, by writing and by reading.
async fn requester_answers(scene: &Scene) -> Told {
    let Scene { server, requester, ticket, solved, call, .. } = scene;
    let token = Some(requester.token.as_str());
    let mut told = on_tickets(scene).await;
    let mut keep = |template: &str, reply: Reply| {
        assert!(reply.status < 300, "{template}: {} {}", reply.status, reply.text);
        told.push((template.to_owned(), reply.text));
    };
    let me = |path: &str| format!("/api/v1/me/{path}");
    let id = Uuid::now_v7();
    let erase = json!({"ticket": solved, "words": "Please forget it."});
    let asked = server.put(token, &me(&format!("erasure-requests/{id}")), erase).await;
    keep("put /api/v1/me/erasure-requests/{id}", asked);
    let code = server.put(token, &me(&format!("join-codes/{id}")), json!({})).await;
    keep("put /api/v1/me/join-codes/{id}", code);
    let moved = server.patch(token, &me("person"), json!({"place": "Floor 2"}), &[]).await;
    keep("patch /api/v1/me/person", moved);
    let begun = server.post(token, &me("sign-in"), json!({"id": Uuid::now_v7()})).await;
    keep("post /api/v1/me/sign-in", begun);
    let file = me(&format!("attachments/{}?name=notes.txt", Uuid::now_v7()));
    let sent = upload(server, &requester.token, &file).await;
    keep("put /api/v1/me/attachments/{id}", sent);
    for path in ["home", "tickets", "changes", "data"] {
        let read = server.get(token, &me(path)).await;
        keep(&format!("get /api/v1/me/{path}"), read);
    }
    for ticket in [ticket, solved, call] {
        let read = server.get(token, &me(&format!("tickets/{ticket}"))).await;
        keep("get /api/v1/me/tickets/{id}", read);
    }
    told
}

/// What the requester's writes on tickets are answered.
async fn on_tickets(scene: &Scene) -> Told {
    let Scene { server, requester, ticket, solved, .. } = scene;
    let token = Some(requester.token.as_str());
    let shown = server.get(token, &format!("/api/v1/me/tickets/{solved}")).await;
    let judged = json!({"fixed": true, "resolution_id": shown.json["resolution"]["id"]});
    let read = json!({"through": shown.json["messages"][0]["id"]});
    let id = Uuid::now_v7();
    let mut told = Told::new();
    for (template, path, body) in [
        ("", ticket.clone(), opening()),
        ("/messages/{message}", format!("{ticket}/messages/{id}"), json!({"body": "And now?"})),
        ("/nudges/{nudge}", format!("{ticket}/nudges/{}", Uuid::now_v7()), json!({})),
        ("/read", format!("{solved}/read"), read),
        ("/verdicts/{verdict}", format!("{solved}/verdicts/{}", Uuid::now_v7()), judged),
        (
            "/ratings/{rating}",
            format!("{solved}/ratings/{}", Uuid::now_v7()),
            json!({"rating": "good"}),
        ),
    ] {
        let reply = server.put(token, &format!("/api/v1/me/tickets/{path}"), body).await;
        assert!(reply.status < 300, "{path}: {} {}", reply.status, reply.text);
        told.push((format!("put /api/v1/me/tickets/{{id}}{template}"), reply.text));
    }
    told
}

/// Everything the page for people without a computer is told.
async fn help_answers(scene: &Scene) -> Told {
    let Scene { server, contact, .. } = scene;
    let secret = "s3cret-of-the-page-s3cret-of-the-page";
    let id = Uuid::now_v7().to_string();
    let path = format!("/api/v1/help/requests/{id}");
    let template = "/api/v1/help/requests/{id}";
    let asks = json!({"key_hash": String::from(TokenHash::of(secret)), "name": "Ann Brook",
        "phone": "555 0199", "description": "docking station screen flickers"});
    let opened = server.put(None, &path, asks).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let mut told = vec![(format!("put {template}"), opened.text)];
    act(server, &contact.token, &id, json!({"kind": "take"})).await;
    scene.internal_edits(&id).await;
    let mut keep = |template: String, reply: Reply| {
        assert!(reply.status < 300, "{template}: {} {}", reply.status, reply.text);
        told.push((template, reply.text));
    };
    let token = Some(secret);
    keep(format!("get {template}"), server.get(token, &path).await);
    let words = json!({"body": "It beeps"});
    let message = format!("{path}/messages/{}", Uuid::now_v7());
    keep(format!("put {template}/messages/{{message}}"), server.put(token, &message, words).await);
    let file = format!("{path}/attachments/{}?name=notes.txt", Uuid::now_v7());
    keep(format!("put {template}/attachments/{{attachment}}"), upload(server, secret, &file).await);
    let note = json!({"kind": "resolve", "note": "A new cable."});
    act(server, &contact.token, &id, note).await;
    let shown = server.get(token, &path).await;
    let judged = json!({"fixed": true, "resolution_id": shown.json["resolution"]["id"]});
    keep(format!("get {template}"), shown);
    let verdict = format!("{path}/verdicts/{}", Uuid::now_v7());
    keep(format!("put {template}/verdicts/{{verdict}}"), server.put(token, &verdict, judged).await);
    told
}

async fn upload(server: &TestServer, token: &str, path: &str) -> Reply {
    upload_text(server, token, path, "notes".to_owned()).await
}

async fn upload_text(server: &TestServer, token: &str, path: &str, text: String) -> Reply {
    let request = server.http.put(format!("{}{path}", server.base)).bearer_auth(token);
    let answer = request.header("content-type", "text/plain").body(text).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = answer.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply { status, headers, text, json }
}

/// Everything the requester's stream tells from the first day on, up to a last public reply.
async fn stream_events(scene: &Scene) -> Told {
    let Scene { server, requester, contact, ticket, .. } = scene;
    let first = server.get(Some(&requester.token), "/api/v1/me/changes?limit=1").await;
    let mut stream = server.stream(&requester.token, first.json["next"].as_str().unwrap()).await;
    let end = "That was the last of it";
    let words = json!({"body": end, "visibility": "public"});
    let path = format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7());
    put_ok(server, &contact.token, &path, words).await;
    let mut told = Told::new();
    while !told.iter().any(|(_, data)| data.contains(end)) {
        let event = stream.next_event().await.expect("the stream goes on");
        told.push((format!("stream: {}", event.event), event.data));
    }
    assert!(told.len() > 5, "the whole story: {told:?}");
    told
}

#[tokio::test]
async fn every_internal_text_is_set_and_none_reaches_the_requester() {
    let scene = Scene::make().await;
    let document = scene.server.get(None, "/api/openapi.json").await.json;
    let schemas = Schemas::of(&document, Sought::FreeText);
    let all_is_set = |answers: &[(String, Value)]| each_desk_text_is_marked(&schemas, answers);
    let desk = desk_answers(&scene).await;
    all_is_set(&desk);
    for reason in ["reason of the handover", "reason of the return"] {
        let is_told = desk.iter().any(|(_, answer)| answer.to_string().contains(reason));
        assert!(is_told, "the desk reads the {reason}");
    }

    let mut told = requester_answers(&scene).await;
    told.extend(help_answers(&scene).await);
    let asked: BTreeSet<&str> = told.iter().map(|(template, _)| template.as_str()).collect();
    let answers = schemas.answers(&["/api/v1/me", "/api/v1/help"]);
    // A code of another computer brings this one in: it answers with the person's own name, as the enrolment does.
    let unread: Vec<&str> = answers
        .iter()
        .map(|(template, _)| template.as_str())
        .filter(|template| !asked.contains(template) && *template != "put /api/v1/me/join")
        .collect();
    assert!(unread.is_empty(), "answers to requesters that nobody looked at: {unread:?}");
    told.extend(stream_events(&scene).await);
    for (path, body) in &told {
        let ids = scene.internal_ids.iter().map(String::as_str);
        for secret in ids.chain([MARKER]).chain(WORDS_OF_THE_DESK) {
            assert!(!body.contains(secret), "{path} tells {secret}: {body}");
        }
    }
}

/// Every answer of the desk is looked at, and every text in it that requesters have no twin of was marked.
fn each_desk_text_is_marked(schemas: &Schemas<'_>, answers: &[(String, Value)]) {
    let of_requesters = schemas.answers(&["/api/v1/me", "/api/v1/help", "/api/v1/enroll"]);
    let mine: BTreeSet<Field> =
        of_requesters.iter().flat_map(|(_, schema)| schemas.fields(schema)).collect();
    let all = schemas.answers(&["/api/v1/desk"]);
    let unread: Vec<&String> = all
        .iter()
        .map(|(template, _)| template)
        .filter(|template| template.starts_with("get "))
        .filter(|template| !answers.iter().any(|(read, _)| read == *template))
        .collect();
    assert!(unread.is_empty(), "answers of the desk that nobody looked at: {unread:?}");
    let mut set = BTreeMap::new();
    for (template, value) in answers {
        let (_, schema) = all
            .iter()
            .find(|(path, _)| path == template)
            .unwrap_or_else(|| panic!("{template} is not documented"));
        let marked = |value: &Value| value.as_str().is_some_and(|text| text.contains(MARKER));
        schemas.filled(schema, value, &marked, &mut set);
    }
    // What writes answer is made of the same types.
    let every: BTreeSet<Field> =
        all.iter().flat_map(|(_, schema)| schemas.fields(schema)).collect();
    assert!(every.len() > 40, "the walk found the desk's fields: {every:?}");
    let twins: BTreeSet<Field> = PUBLIC_TWINS
        .iter()
        .map(|(schema, property, _)| ((*schema).to_owned(), (*property).to_owned()))
        .collect();
    let unset: Vec<&Field> = every
        .iter()
        .filter(|field| !mine.contains(*field) && !twins.contains(*field))
        .filter(|field| !set.contains_key(*field))
        .collect();
    assert!(unset.is_empty(), "internal text fields without a marker: {unset:?}");
    let idle: Vec<&Field> =
        twins.iter().filter(|twin| set.contains_key(*twin) || !every.contains(*twin)).collect();
    assert!(idle.is_empty(), "excused, but marked or not there: {idle:?}");
}

#[tokio::test]
async fn internal_edits_cause_no_event() {
    let scene = Scene::make().await;
    let Scene { server, requester, contact, ticket, .. } = &scene;
    let before = server.get(Some(&requester.token), "/api/v1/me/changes?limit=200").await;
    let cursor = before.json["next"].as_str().unwrap().to_owned();
    let mut stream = server.stream(&requester.token, &cursor).await;

    scene.internal_edits(ticket).await;
    act(server, &contact.token, ticket, json!({"kind": "status", "state": "waiting_on_supplier"}))
        .await;
    let after =
        server.get(Some(&requester.token), &format!("/api/v1/me/changes?after={cursor}")).await;
    assert_eq!(after.json["changes"], json!([]), "internal edits are no news for the requester");

    let words = json!({"body": "Good morning Marta, I am on it.", "visibility": "public"});
    let path = format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7());
    put_ok(server, &contact.token, &path, words).await;
    let first = stream.next_change().await;
    assert_eq!(
        first["ticket"]["last"]["text"],
        json!("Good morning Marta, I am on it."),
        "the first thing the stream tells is the public reply: {first}"
    );
}
