//! Promise P4: a requester can never learn what goes on inside the desk.

use std::collections::{BTreeMap, BTreeSet};

use deskbell_tests::{
    schema::{Field, Schemas, Sought},
    server::{Device, Reply, Technician, TestServer},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Every text put into an internal field holds this.
const MARKER: &str = "zq7inside";

/// Text fields of desk types that hold what a requester may read, or knows, anyway; each with the reason.
const PUBLIC_TWINS: &[(&str, &str, &str)] = &[
    ("DeskTicketHead", "subject", "TicketHead.subject"),
    ("DeskTicketHead", "for_name", "TicketHead.for_name"),
    ("DeskTicketHead", "asker", "written by the person who asks"),
    ("DeskTicket", "description", "TicketHead.description"),
    ("DeskTicketBrief", "subject", "a ticket of the same caller"),
    ("DeskIncidentLink", "title", "IncidentLink.title"),
    ("PersonRef", "name", "the person's own name"),
    ("PersonRef", "department", "Me.department"),
    ("PersonRef", "place", "Me.place"),
    ("PersonRow", "phone", "Me.phones"),
    ("PersonRow", "email", "Me.emails"),
    ("Person", "display_name", "Me.display_name"),
    ("Person", "department", "Me.department"),
    ("Person", "place", "Me.place"),
    ("Person", "phones", "Me.phones"),
    ("Person", "emails", "Me.emails"),
    ("MachineRef", "hostname", "MyDevice.hostname"),
    ("DeskDevice", "os", "MyDevice.os"),
    ("DeskDevice", "account", "the person's own account"),
    ("DeskMessage", "quick_answers", "Message.quick_answers"),
    ("PendingAction", "kind", "a fixed word, not a text"),
    ("ContactSettings", "organisation", "Home.organisation"),
    ("ContactSettings", "phone", "ItDesk.phone"),
    ("ContactSettings", "desk", "ItDesk.desk"),
    ("Calendar", "time_zone", "ItDesk.time_zone"),
    ("PrivacySettings", "security_lead", "Privacy.security_lead"),
    ("SignedIn", "organisation", "Home.organisation"),
    ("SignInSettings", "redirect_uri", "an address of this server"),
    ("DeskCredential", "says", "the person's own words"),
    ("DeskTicketList", "next", "an opaque position"),
    ("DeskTicketList", "prev", "an opaque position"),
    ("PeopleList", "next", "an opaque position"),
    ("DeskChangePage", "next", "an opaque position"),
    ("Technician", "phone", "Contact.phone"),
];

/// A desk with one ticket of a requester, everything internal about it marked.
struct Scene {
    server: TestServer,
    requester: Device,
    contact: Technician,
    worker: Technician,
    ticket: String,
    /// Ids that only the desk knows.
    internal_ids: Vec<String>,
}

fn marked(what: &str) -> String {
    format!("{MARKER} {what}")
}

async fn put_ok(server: &TestServer, token: &str, path: &str, body: Value) -> Reply {
    let reply = server.put(Some(token), path, body).await;
    assert!(reply.status < 300, "{path}: {} {}", reply.status, reply.json);
    reply
}

async fn version(server: &TestServer, token: &str, ticket: &str) -> String {
    let reply = server.get(Some(token), &format!("/api/v1/desk/tickets/{ticket}")).await;
    format!("\"{}\"", reply.json["version"])
}

async fn act(server: &TestServer, token: &str, ticket: &str, body: Value) -> Reply {
    let path = format!("/api/v1/desk/tickets/{ticket}/actions/{}", Uuid::now_v7());
    let version = version(server, token, ticket).await;
    let reply =
        server.send(Some(token), "PUT", &path, body.clone(), &[("if-match", &version)]).await;
    assert!(reply.status < 300, "{body}: {} {}", reply.status, reply.json);
    reply
}

async fn edit(server: &TestServer, token: &str, ticket: &str, body: Value) {
    let version = version(server, token, ticket).await;
    let write = Uuid::now_v7().to_string();
    let headers = [("if-match", version.as_str()), ("deskbell-write", write.as_str())];
    let reply = server
        .send(
            Some(token),
            "PATCH",
            &format!("/api/v1/desk/tickets/{ticket}"),
            body.clone(),
            &headers,
        )
        .await;
    assert!(reply.status < 300, "{body}: {} {}", reply.status, reply.json);
}

/// Opens a ticket and lets a technician take it.
async fn taken_ticket(
    server: &TestServer,
    device: &Device,
    contact: &Technician,
    words: &str,
) -> String {
    let ticket = Uuid::now_v7().to_string();
    let opening = json!({"description": words, "reported_at": "2026-11-19T09:12:00Z", "locale": "en",
        "facts": {"taken_at": "2026-11-19T09:11:00Z", "sections": [{"id": "computer", "lines": [{"key": "hostname", "value": "LT-0482"}]}]}});
    put_ok(server, &device.token, &format!("/api/v1/me/tickets/{ticket}"), opening).await;
    act(server, &contact.token, &ticket, json!({"kind": "take"})).await;
    ticket
}

/// Edits that a requester must not notice.
async fn internal_edits(scene: &Scene) {
    let Scene { server, contact, worker, ticket, internal_ids, .. } = scene;
    let [team, topic] = [&internal_ids[0], &internal_ids[1]];
    let patch = json!({"team": team, "topic": topic, "worker": worker.id, "tags": [marked("tag")], "desk_impact": "question",
        "next_update_by": "2026-11-20T10:00:00Z", "effort_minutes": 41});
    edit(server, &contact.token, ticket, patch).await;
    let note = json!({"body": marked("internal note"), "visibility": "internal"});
    put_ok(
        server,
        &worker.token,
        &format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7()),
        note,
    )
    .await;
    put_ok(
        server,
        &worker.token,
        &format!("/api/v1/desk/tickets/{ticket}/presence"),
        json!({"doing": "typing"}),
    )
    .await;
}

async fn set_up_sign_in(server: &TestServer, administrator: &Technician) {
    let words = json!({"issuer": format!("https://{MARKER}.example"), "client_id": marked("client"),
        "hosts": [format!("keys.{MARKER}.example")]});
    put_ok(server, &administrator.token, "/api/v1/desk/settings/sign-in", words).await;
}

async fn scene() -> Scene {
    let server = TestServer::start().await;
    let contact =
        server.technician("Priya Raman", "priya@aldermoor.example", "administrator").await;
    let worker = server
        .technician(&marked("worker"), &format!("{MARKER}@aldermoor.example"), "technician")
        .await;
    let [team, topic] = [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()];
    put_ok(
        &server,
        &contact.token,
        &format!("/api/v1/desk/teams/{team}"),
        json!({"name": marked("team"), "restricted": false}),
    )
    .await;
    put_ok(
        &server,
        &contact.token,
        &format!("/api/v1/desk/topics/{topic}"),
        json!({"name": marked("topic")}),
    )
    .await;
    set_up_sign_in(&server, &contact).await;

    let other = server.device("Jonas Weber").await;
    server.approve(&other).await;
    let solved = taken_ticket(
        &server,
        &other,
        &contact,
        &format!("{MARKER} docking station screen flickers"),
    )
    .await;
    act(
        &server,
        &contact.token,
        &solved,
        json!({"kind": "resolve", "note": marked("note of another ticket")}),
    )
    .await;

    let requester = server.device("Marta Lindqvist").await;
    server.approve(&requester).await;
    let ticket =
        taken_ticket(&server, &requester, &contact, "docking station screen flickers").await;
    let internal_ids = vec![team, topic, worker.id.clone(), solved];
    let scene = Scene { server, requester, contact, worker, ticket, internal_ids };
    internal_edits(&scene).await;
    scene
}

/// Everything the desk can read, with the schema path it came from.
async fn desk_answers(scene: &Scene) -> Vec<(String, Value)> {
    let ticket = &scene.ticket;
    let mut answers = Vec::new();
    for (template, path) in [
        ("get /api/v1/desk/tickets/{ticket}", format!("/api/v1/desk/tickets/{ticket}")),
        ("get /api/v1/desk/tickets", "/api/v1/desk/tickets?view=open".to_owned()),
        (
            "get /api/v1/desk/tickets/{ticket}/history",
            format!("/api/v1/desk/tickets/{ticket}/history"),
        ),
        ("get /api/v1/desk/changes", "/api/v1/desk/changes".to_owned()),
        ("get /api/v1/desk/people", "/api/v1/desk/people?q=marta".to_owned()),
        ("get /api/v1/desk/technicians", "/api/v1/desk/technicians".to_owned()),
        ("get /api/v1/desk/teams", "/api/v1/desk/teams".to_owned()),
        ("get /api/v1/desk/topics", "/api/v1/desk/topics".to_owned()),
        ("get /api/v1/desk/settings/sign-in", "/api/v1/desk/settings/sign-in".to_owned()),
    ] {
        let reply = scene.server.get(Some(&scene.contact.token), &path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.json);
        answers.push((template.to_owned(), reply.json));
    }
    answers
}

/// Everything the requester can read.
async fn requester_answers(scene: &Scene) -> Vec<(String, String)> {
    let ticket = &scene.ticket;
    let paths = ["/api/v1/me/home", "/api/v1/me/tickets", "/api/v1/me/changes", "/api/v1/me/data"]
        .map(str::to_owned);
    let mut answers = Vec::new();
    for path in paths.into_iter().chain([format!("/api/v1/me/tickets/{ticket}")]) {
        let reply = scene.server.get(Some(&scene.requester.token), &path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.json);
        answers.push((path, reply.json.to_string()));
    }
    answers
}

#[tokio::test]
async fn every_internal_text_is_set_and_none_reaches_the_requester() {
    let scene = scene().await;
    let document = scene.server.get(None, "/api/openapi.json").await.json;
    let schemas = Schemas::of(&document, Sought::FreeText);
    let mine: BTreeSet<Field> = schemas
        .answers(&["/api/v1/me", "/api/v1/help", "/api/v1/enroll"])
        .iter()
        .flat_map(|(_, schema)| schemas.fields(schema))
        .collect();
    let answers = desk_answers(&scene).await;
    let all = schemas.answers(&["/api/v1/desk"]);
    let mut set = BTreeMap::new();
    let mut reachable = BTreeSet::new();
    for (template, value) in &answers {
        let (_, schema) = all
            .iter()
            .find(|(path, _)| same_template(path, template))
            .unwrap_or_else(|| panic!("{template} is not documented"));
        reachable.extend(schemas.fields(schema));
        let marked = |value: &Value| value.as_str().is_some_and(|text| text.contains(MARKER));
        schemas.filled(schema, value, &marked, &mut set);
    }
    assert!(reachable.len() > 20, "the walk found the desk's fields: {reachable:?}");
    let twins: BTreeSet<Field> = PUBLIC_TWINS
        .iter()
        .map(|(schema, property, _)| ((*schema).to_owned(), (*property).to_owned()))
        .collect();
    let unset: Vec<&Field> = reachable
        .iter()
        .filter(|field| {
            !mine.contains(*field) && !twins.contains(*field) && !set.contains_key(*field)
        })
        .collect();
    assert!(unset.is_empty(), "internal text fields without a marker: {unset:?}");

    let words_of_the_desk = [
        "in_progress",
        "waiting_on_supplier",
        "effort",
        "next_update_by",
        "desk_impact",
        "\"worker\"",
        "\"team\"",
    ];
    for (path, body) in requester_answers(&scene).await {
        let hidden =
            scene.internal_ids.iter().map(String::as_str).chain([MARKER]).chain(words_of_the_desk);
        for secret in hidden {
            assert!(!body.contains(secret), "{path} tells {secret}: {body}");
        }
    }
}

/// Paths are the same but for the names of their parameters.
fn same_template(left: &str, right: &str) -> bool {
    let bare = |path: &str| -> Vec<String> {
        path.split('/')
            .map(|part| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() })
            .collect()
    };
    bare(left) == bare(right)
}

#[tokio::test]
async fn internal_edits_cause_no_event() {
    let scene = scene().await;
    let Scene { server, requester, contact, ticket, .. } = &scene;
    let before = server.get(Some(&requester.token), "/api/v1/me/changes?limit=200").await;
    let cursor = before.json["next"].as_str().unwrap().to_owned();
    let mut stream = server.stream(&requester.token, &cursor).await;

    internal_edits(&scene).await;
    act(server, &contact.token, ticket, json!({"kind": "status", "state": "waiting_on_supplier"}))
        .await;
    let after =
        server.get(Some(&requester.token), &format!("/api/v1/me/changes?after={cursor}")).await;
    assert_eq!(after.json["changes"], json!([]), "internal edits are no news for the requester");

    let words = json!({"body": "Good morning Marta, I am on it.", "visibility": "public"});
    let message = Uuid::now_v7();
    put_ok(
        server,
        &contact.token,
        &format!("/api/v1/desk/tickets/{ticket}/messages/{message}"),
        words,
    )
    .await;
    let first = stream.next_change().await;
    assert_eq!(
        first["ticket"]["last"]["text"],
        json!("Good morning Marta, I am on it."),
        "the first thing the stream tells is the public reply: {first}"
    );
}
