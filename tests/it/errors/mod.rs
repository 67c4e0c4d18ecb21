//! Every documented refusal is produced by a real request to a real server, in one shape that tells nothing inside.

mod door;
mod hostile;

use std::collections::BTreeSet;

use deskbell_protocol::problem::ErrorCode;
use deskbell_tests::server::{Device, Technician, TestServer};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use uuid::Uuid;

use door::{Door, opening};

/// Codes that no caller can bring about, each with the test that shows it.
const INSIDE: &[(&str, &str)] = &[
    ("internal", "server/src/http/problem.rs: trouble_inside_is_told_without_its_cause"),
    ("unavailable", "server/src/http/problem.rs: trouble_inside_is_told_without_its_cause"),
    ("timeout", "server/src/http/routes/mod.rs: a_handler_that_takes_too_long_is_cut"),
    ("storage_full", "tests/it/trouble.rs: a_full_disk_refuses_writes_and_heals"),
    ("starting", "tests/it/starting.rs: a_server_that_brings_its_database_up_asks_for_patience"),
];

/// A server with a technician, a device and a ticket in her hands.
struct Scene {
    door: Door,
    priya: Technician,
    marta: Device,
    ticket: String,
}

impl Scene {
    async fn make() -> Self {
        let server = TestServer::start().await;
        let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
        let marta = server.approved_device("Marta Lindqvist").await;
        let door = Door::to(server);
        let mut scene = Self { door, priya, marta, ticket: String::new() };
        scene.ticket = scene.opened("The printer on floor 2 is jammed").await;
        scene.done(&scene.priya, &scene.ticket, json!({"kind": "take"})).await;
        scene
    }

    async fn opened(&self, words: &str) -> String {
        let ticket = Uuid::now_v7().to_string();
        let path = format!("/api/v1/me/tickets/{ticket}");
        let reply = self.door.server.put(Some(&self.marta.token), &path, opening(words)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        ticket
    }

    /// A request of the device.
    fn mine(&self, method: &str, path: &str) -> RequestBuilder {
        self.door.ask(Some(&self.marta.token), method, path)
    }

    /// A request of the technician.
    fn desk(&self, method: &str, path: &str) -> RequestBuilder {
        self.door.ask(Some(&self.priya.token), method, path)
    }

    /// A request of the administrator.
    fn admin(&self, method: &str, path: &str) -> RequestBuilder {
        self.door.ask(Some(&self.door.server.administrator.token), method, path)
    }

    /// An action on a ticket as it stands now.
    async fn action(&self, by: &Technician, ticket: &str, body: Value) -> (String, RequestBuilder) {
        let page = format!("/api/v1/desk/tickets/{ticket}");
        let version = self.door.server.get(Some(&by.token), &page).await.json["version"].clone();
        let path = format!("{page}/actions/{}", Uuid::now_v7());
        let request = self.door.ask(Some(&by.token), "PUT", &path).json(&body);
        (path, request.header("if-match", format!("\"{version}\"")))
    }

    /// An action that works; gives its path.
    async fn done(&self, by: &Technician, ticket: &str, body: Value) -> String {
        let (path, request) = self.action(by, ticket, body).await;
        self.door.granted(request).await;
        path
    }
}

#[tokio::test]
async fn each_documented_refusal_is_produced_by_a_real_request() {
    let scene = Scene::make().await;
    tokio::join!(door::slow_bodies(&scene.door, &scene.marta), async {
        hostile::heads(&scene).await;
        hostile::bodies(&scene).await;
        hostile::fields(&scene).await;
        hostile::what_would_be_right(&scene).await;
        hostile::uploads(&scene).await;
        who_calls(&scene).await;
        what_is_not_there(&scene).await;
        colleagues(&scene).await;
        versions(&scene).await;
        company_sign_in(&scene).await;
        too_much(&scene).await;
    });
    let documented = documented(&scene.door).await;
    let inside: BTreeSet<&str> = INSIDE.iter().map(|(code, _)| *code).collect();
    let wanted: BTreeSet<(u16, String)> =
        documented.into_iter().filter(|(_, code)| !inside.contains(code.as_str())).collect();
    let produced = scene.door.produced();
    let missing: Vec<_> = wanted.difference(&produced).collect();
    let unknown: Vec<_> = produced.difference(&wanted).collect();
    assert!(missing.is_empty(), "documented, but no request produces it: {missing:?}");
    assert!(unknown.is_empty(), "produced, but not documented: {unknown:?}");
}

/// Every refusal that the served document knows: those of the operations, and the whole list of codes.
async fn documented(door: &Door) -> BTreeSet<(u16, String)> {
    let document = door.server.get(None, "/api/openapi.json").await.json;
    let mut found = BTreeSet::new();
    for operations in document["paths"].as_object().unwrap().values() {
        for operation in operations.as_object().unwrap().values() {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let status: u16 = status.parse().unwrap();
                if status >= 400 {
                    let codes = answer["description"].as_str().unwrap().split(", ");
                    found.extend(codes.map(|code| (status, code.to_owned())));
                }
            }
        }
    }
    let listed: BTreeSet<(u16, String)> =
        ErrorCode::ALL.iter().map(|code| (code.status(), code.as_str().to_owned())).collect();
    assert!(found.is_subset(&listed), "an operation names a code or status nobody knows");
    let schema = document["components"]["schemas"]["ErrorCode"]["enum"].as_array().unwrap();
    let served: BTreeSet<&str> = schema.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(served, listed.iter().map(|(_, code)| code.as_str()).collect());
    // What may befall any path, whatever is asked of it, has no operation.
    let nowhere: Vec<&str> = listed.difference(&found).map(|(_, code)| code.as_str()).collect();
    assert_eq!(nowhere, ["method_not_allowed", "uri_too_long", "head_too_large", "starting"]);
    listed
}

async fn who_calls(scene: &Scene) {
    let Scene { door, marta, .. } = scene;
    let home = "/api/v1/me/home";
    door.refused(door.ask(None, "GET", home), 401, "unauthenticated").await;
    door.refused(door.ask(None, "GET", "/api/v1/desk/tickets"), 401, "unauthenticated").await;
    let stranger = "0123456789abcdef0123456789abcdef";
    door.refused(door.ask(Some(stranger), "GET", home), 401, "token_unknown").await;
    let too_old = scene.mine("GET", home).header("deskbell-client", "0");
    door.refused(too_old, 426, "upgrade_required").await;
    let on_desk = scene.mine("GET", "/api/v1/desk/tickets");
    door.refused(on_desk, 404, "not_found").await;

    let waiting = door.server.device("Ann Brook").await;
    let data = door.ask(Some(&waiting.token), "GET", "/api/v1/me/data");
    door.refused(data, 403, "approval_pending").await;
    let mut enrolment = marta.enrolled.clone();
    enrolment["enrollment_key"] = json!("no-such-key");
    enrolment["device"]["id"] = json!(Uuid::now_v7());
    let enrol = door.ask(None, "POST", "/api/v1/enroll").json(&enrolment);
    door.refused(enrol, 401, "enrollment_refused").await;
    let revoke = format!("/api/v1/desk/devices/{}/revoke", waiting.id);
    door.refused(scene.desk("POST", &revoke), 403, "forbidden").await;
    door.granted(scene.admin("POST", &revoke)).await;
    let revoked = door.ask(Some(&waiting.token), "GET", home);
    door.refused(revoked, 403, "device_revoked").await;

    let link = json!({"token": "a-link-that-nobody-ever-made-0123"});
    let sign_in = || door.ask(None, "POST", "/api/v1/session").json(&link);
    door.refused(sign_in(), 410, "link_expired").await;
    let foreign = sign_in().header("origin", "https://evil.example");
    door.refused(foreign, 403, "cross_site").await;
}

async fn what_is_not_there(scene: &Scene) {
    let Scene { door, ticket, .. } = scene;
    let unknown = format!("/api/v1/me/tickets/{}/messages/{}", Uuid::now_v7(), Uuid::now_v7());
    let words = json!({"body": "Hello?"});
    door.refused(scene.mine("PUT", &unknown).json(&words), 404, "unknown_ticket").await;
    for malformed in ["nonsense", "..%2f..%2fetc", "00000000-0000-0000-0000-00000000000g", "%00"] {
        let below = format!("/api/v1/me/tickets/{malformed}/messages/{}", Uuid::now_v7());
        door.refused(scene.mine("PUT", &below).json(&words), 404, "unknown_ticket").await;
        for path in ["/api/v1/me/tickets", "/api/v1/me/attachments", "/api/v1/help/requests"] {
            let request = match path {
                "/api/v1/help/requests" => door.ask(None, "PUT", &format!("{path}/{malformed}")),
                _ => scene.mine("GET", &format!("{path}/{malformed}")),
            };
            let request = if path.contains("help") { request.json(&json!({})) } else { request };
            door.refused(request, 404, "not_found").await;
        }
        let desk = scene.desk("GET", &format!("/api/v1/desk/tickets/{malformed}"));
        door.refused(desk, 404, "not_found").await;
    }
    let page = format!("/api/v1/me/tickets/{ticket}");
    let other = scene.mine("PUT", &page).json(&opening("Quite other words"));
    door.refused(other, 409, "idempotency_conflict").await;
    let elsewhere = format!("/api/v1/me/changes?after={}.5", Uuid::now_v7());
    door.refused(scene.mine("GET", &elsewhere), 410, "cursor_gone").await;
    door.refused(scene.mine("GET", "/api/v1/me/changes?after=x"), 422, "validation_failed").await;

    let gone = scene.opened("Please forget this").await;
    let erasure = format!("/api/v1/desk/tickets/{gone}/erasure");
    door.granted(scene.admin("PUT", &erasure)).await;
    let again = scene.mine("PUT", &format!("/api/v1/me/tickets/{gone}"));
    door.refused(again.json(&opening("Please forget this")), 410, "erased").await;
}

async fn colleagues(scene: &Scene) {
    let Scene { door, priya, ticket, .. } = scene;
    let tomas = door.server.technician("Tomas Berg", "tomas@aldermoor.example", "technician").await;
    let (_, take) = scene.action(&tomas, ticket, json!({"kind": "take"})).await;
    let taken = door.refused(take, 409, "already_taken").await;
    assert_eq!(taken.json["name"], json!("Priya Raman"), "{}", taken.text);
    let message = format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7());
    let words = json!({"body": "I looked at it too.", "visibility": "public"});
    let write = door.ask(Some(&tomas.token), "PUT", &message).json(&words);
    let not_contact = door.refused(write, 409, "not_contact").await;
    assert_eq!(not_contact.json["name"], json!("Priya Raman"));
    let leaves = format!("/api/v1/desk/technicians/{}", priya.id);
    let still = door.refused(scene.admin("DELETE", &leaves), 409, "still_contact").await;
    assert_eq!(still.json["count"], json!(1), "{}", still.text);
    let (_, reopen) = scene.action(priya, ticket, json!({"kind": "reopen"})).await;
    door.refused(reopen, 409, "wrong_state").await;

    let second = scene.opened("The other printer as well").await;
    scene.done(priya, &second, json!({"kind": "take"})).await;
    let resolve = json!({"kind": "resolve", "note": "A new roller.", "undo_seconds": 60});
    scene.done(priya, &second, resolve).await;
    let state = json!({"kind": "status", "state": "in_progress"});
    let (_, status) = scene.action(&tomas, &second, state).await;
    let pending = door.refused(status, 409, "action_pending").await;
    assert!(pending.json["due"].is_string(), "{}", pending.text);

    let third = scene.opened("And the third one").await;
    scene.done(priya, &third, json!({"kind": "take"})).await;
    let path = scene.done(priya, &third, json!({"kind": "resolve", "note": "A new cable."})).await;
    door.refused(scene.desk("DELETE", &path), 409, "already_done").await;
}

async fn versions(scene: &Scene) {
    let Scene { door, ticket, .. } = scene;
    let page = format!("/api/v1/desk/tickets/{ticket}");
    let edit = || {
        let request =
            scene.desk("PATCH", &page).header("deskbell-write", Uuid::now_v7().to_string());
        request.json(&json!({"subject": "Printer, floor 2"}))
    };
    door.refused(edit(), 428, "precondition_required").await;
    let stale = door.refused(edit().header("if-match", "\"1\""), 412, "edit_conflict").await;
    let now = door.server.get(Some(&scene.priya.token), &page).await.json["version"].clone();
    assert_eq!(stale.json["version"], now, "the version now: {}", stale.text);
    for odd in ["1", "W/\"1\"", "*", "\"one\""] {
        let reply = door.refused(edit().header("if-match", odd), 400, "malformed_request").await;
        assert_eq!(reply.json["errors"][0]["header"], json!("If-Match"), "{}", reply.text);
    }
    for (write, code) in [(None, "deskbell_write_required"), (Some("7"), "not_an_id")] {
        let request = scene.desk("PATCH", &page).header("if-match", "\"1\"");
        let request = match write {
            Some(write) => request.header("deskbell-write", write),
            None => request,
        };
        let request = request.json(&json!({"subject": "Printer, floor 2"}));
        let reply = door.refused(request, 422, "validation_failed").await;
        let error = &reply.json["errors"][0];
        assert_eq!((&error["header"], &error["code"]), (&json!("Deskbell-Write"), &json!(code)));
    }
}

async fn company_sign_in(scene: &Scene) {
    let Scene { door, .. } = scene;
    let begin = || scene.mine("POST", "/api/v1/me/sign-in").json(&json!({"id": Uuid::now_v7()}));
    door.refused(begin(), 409, "sso_off").await;
    // Nobody listens there.
    let provider = json!({"issuer": "http://127.0.0.1:1", "client_id": "deskbell"});
    door.granted(scene.admin("PUT", "/api/v1/desk/settings/sign-in").json(&provider)).await;
    let begun = door.granted(begin()).await;
    let id = begun.json["url"].as_str().and_then(|url| url.rsplit('/').next()).unwrap();
    let path = format!("/api/v1/sign-in/{id}/code");
    let typed = door.ask(None, "POST", &path).json(&json!({"code": begun.json["code"]}));
    door.refused(typed, 502, "sso_unreachable").await;
    let back = "/computer/back?code=c&state=nobody-began-this";
    door.refused(door.ask(None, "GET", back), 400, "sso_failed").await;
}

/// The last thing in the scene: the bucket of this address is empty after it.
async fn too_much(scene: &Scene) {
    let door = &scene.door;
    let wish = json!({"email": "nobody@aldermoor.example"});
    let path = "/api/v1/session/link-requests";
    let mut sent = 0;
    while door.server.post(None, path, wish.clone()).await.status == 202 {
        sent += 1;
        assert!(sent < 200, "the bucket has an end");
    }
    door.refused(door.ask(None, "POST", path).json(&wish), 429, "rate_limited").await;
}
