//! A desk with tickets of a requester, and everything that is internal, or somebody else's, marked.

use deskbell_protocol::enroll::TokenHash;
use deskbell_tests::server::{Device, Reply, Technician, TestServer};
use serde_json::{Value, json};
use uuid::Uuid;

/// Every text put into an internal field, or into a field of somebody else, holds this.
pub(super) const MARKER: &str = "zq7inside";

/// The desk, and who asks it.
pub(super) struct Scene {
    pub(super) server: TestServer,
    pub(super) requester: Device,
    pub(super) contact: Technician,
    pub(super) worker: Technician,
    /// The requester's ticket, in hand.
    pub(super) ticket: String,
    /// Another one of theirs, solved.
    pub(super) solved: String,
    /// Somebody else, of whom everything is marked.
    pub(super) bystander: Device,
    /// The bystander's ticket, solved.
    pub(super) theirs: String,
    /// A call that was logged for the requester.
    pub(super) call: String,
    /// A known issue that the bystander joined and their ticket belongs to.
    pub(super) incident: String,
    /// A department and an absence.
    pub(super) lists: [String; 2],
    /// Ids that only the desk knows: a team, a topic, the worker, the bystander's ticket, a template, a reply text.
    pub(super) internal_ids: Vec<String>,
}

pub(super) fn marked(what: &str) -> String {
    format!("{MARKER} {what}")
}

impl Scene {
    pub(super) async fn make() -> Self {
        let server = TestServer::start().await;
        let desk = |name: &str, email: &str, role: &'static str| {
            let (name, email) = (name.to_owned(), email.to_owned());
            let server = &server;
            async move { server.technician(&name, &email, role).await }
        };
        let contact = desk("Priya Raman", "priya@aldermoor.example", "administrator").await;
        let worker =
            desk(&marked("worker"), &format!("{MARKER}@aldermoor.example"), "technician").await;
        let [team, topic] = organisation(&server, &contact, &worker).await;

        let (bystander, theirs) = bystander(&server, &contact).await;
        let requester = server.approved_device("Marta Lindqvist").await;
        let ticket = in_hand(&server, &requester, &contact, opening()).await;
        let solved = in_hand(&server, &requester, &contact, opening()).await;
        let [template, snippet] = prepared(&server, &contact).await;
        let call = logged(&server, &contact, &requester, &template).await;
        let [department, absence] = away(&server, &contact, &worker).await;
        let answer = published(&server, &contact, &theirs).await;
        let incident = declared(&server, &contact, &bystander, &theirs).await;
        let internal_ids =
            vec![team, topic, worker.id.clone(), theirs.clone(), template, snippet, answer];
        let lists = [department, absence];
        let scene = Self {
            server,
            requester,
            contact,
            worker,
            ticket,
            solved,
            bystander,
            theirs,
            call,
            incident,
            lists,
            internal_ids,
        };
        handed_over(&scene).await;
        for ticket in [&scene.ticket, &scene.solved] {
            scene.internal_edits(ticket).await;
        }
        let note = json!({"kind": "resolve", "note": "A new cable."});
        act(&scene.server, &scene.contact.token, &scene.solved, note).await;
        scene
    }

    /// Edits that a requester must not notice.
    pub(super) async fn internal_edits(&self, ticket: &str) {
        let Self { server, contact, worker, internal_ids, .. } = self;
        let [team, topic] = [&internal_ids[0], &internal_ids[1]];
        let patch = json!({"team": team, "topic": topic, "worker": worker.id, "tags": [marked("tag")],
            "desk_impact": "question", "next_update_by": "2026-11-20T10:00:00Z", "effort_minutes": 41});
        edit(server, &contact.token, ticket, patch).await;
        let page = format!("/api/v1/desk/tickets/{ticket}");
        let note = json!({"body": marked("internal note"), "visibility": "internal"});
        put_ok(server, &worker.token, &format!("{page}/messages/{}", Uuid::now_v7()), note).await;
        let typing = json!({"doing": "typing"});
        put_ok(server, &worker.token, &format!("{page}/presence"), typing).await;
    }
}

/// A marked team and topic, company sign-in, and the worker's card.
async fn organisation(
    server: &TestServer,
    contact: &Technician,
    worker: &Technician,
) -> [String; 2] {
    let [team, topic] = [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()];
    let card = json!({"name": marked("worker"), "email": worker.email, "phone": marked("555 0111"),
        "role": "technician", "teams": [team]});
    let sign_in = json!({"issuer": format!("https://{MARKER}.example"), "client_id": marked("client"),
        "hosts": [format!("keys.{MARKER}.example")]});
    let remote = json!({"link": format!("https://{MARKER}.example/{{hostname}}")});
    for (path, body) in [
        (format!("teams/{team}"), json!({"name": marked("team"), "restricted": false})),
        (format!("topics/{topic}"), json!({"name": marked("topic")})),
        ("settings/sign-in".to_owned(), sign_in),
        ("settings/remote-session".to_owned(), remote),
    ] {
        put_ok(server, &contact.token, &format!("/api/v1/desk/{path}"), body).await;
    }
    let path = format!("/api/v1/desk/technicians/{}", worker.id);
    put_from(server, &contact.token, &path, card).await;
    let own = json!({"language": MARKER, "keys": {"take": marked("t")}});
    let write = Uuid::now_v7().to_string();
    let headers = [("deskbell-write", write.as_str())];
    let edited = server.patch(Some(&contact.token), "/api/v1/desk/me", own, &headers).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    [team, topic]
}

/// A marked template and a marked reply text.
async fn prepared(server: &TestServer, contact: &Technician) -> [String; 2] {
    let [template, snippet] = [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()];
    let words = json!({"letter": "9", "title": marked("template"), "subject": marked("prepared subject"),
        "solved_note": marked("prepared note"),
        "fields": [{"key": "asked", "label": marked("label"), "default": marked("default")},
            {"key": "left", "label": marked("what nobody asked")}]});
    let reply = json!({"name": "marked", "body": marked("reply text")});
    for (path, body) in
        [(format!("templates/{template}"), words), (format!("snippets/{snippet}"), reply)]
    {
        put_ok(server, &contact.token, &format!("/api/v1/desk/{path}"), body).await;
    }
    [template, snippet]
}

/// A marked department, and the contact's absence with a marked introduction that nobody has sent.
async fn away(server: &TestServer, contact: &Technician, worker: &Technician) -> [String; 2] {
    let [department, absence] = [Uuid::now_v7().to_string(), Uuid::now_v7().to_string()];
    let words = json!({"technician": contact.id, "begins_at": "2020-01-01T08:00:00Z",
        "ends_at": "2100-01-01T08:00:00Z", "cover": worker.id,
        "introduction": marked("prepared introduction")});
    for (path, body) in [
        (format!("departments/{department}"), json!({"name": marked("department")})),
        (format!("absences/{absence}"), words),
    ] {
        put_ok(server, &contact.token, &format!("/api/v1/desk/{path}"), body).await;
    }
    [department, absence]
}

/// What solved the bystander's ticket, for the desk alone.
async fn published(server: &TestServer, contact: &Technician, theirs: &str) -> String {
    let answer = Uuid::now_v7().to_string();
    let words = json!({"title": marked("answer"), "steps": marked("steps"), "words": [marked("word")],
        "offered": false, "ticket": theirs});
    put_ok(server, &contact.token, &format!("/api/v1/desk/answers/{answer}"), words).await;
    answer
}

/// A known issue of everybody's; who joined it and which tickets belong to it is the desk's own.
async fn declared(
    server: &TestServer,
    contact: &Technician,
    bystander: &Device,
    theirs: &str,
) -> String {
    let incident = Uuid::now_v7().to_string();
    let words = json!({"title": "Mail is down", "text": "We are looking for the cause.",
        "meanwhile": "The web page for mail works.", "words": ["mail"],
        "touches": {"everyone": true, "places": ["Floor 2"]},
        "next_update_at": "2100-01-01T00:00:00Z", "tickets": [theirs]});
    let path = format!("/api/v1/desk/incidents/{incident}");
    put_ok(server, &contact.token, &path, words).await;
    let news = json!({"body": "It is the disk.", "next_update_at": "2100-01-02T00:00:00Z"});
    put_ok(server, &contact.token, &format!("{path}/updates/{}", Uuid::now_v7()), news).await;
    let joined = format!("/api/v1/me/incidents/{incident}/joined");
    put_ok(server, &bystander.token, &joined, json!({})).await;
    incident
}

/// A call of the requester's. What was asked on the phone is the desk's own.
async fn logged(
    server: &TestServer,
    contact: &Technician,
    requester: &Device,
    template: &str,
) -> String {
    let call = Uuid::now_v7().to_string();
    let words = json!({"requester": {"id": requester.person}, "channel": "phone",
        "subject": "Badge opens no door", "template": template,
        "fields": {"asked": marked("answer on the phone")}});
    put_ok(server, &contact.token, &format!("/api/v1/desk/tickets/{call}"), words).await;
    call
}

/// A colleague of the requester with a marked card, a marked computer and a marked ticket like the requester's, which
/// is solved. On the same computer waits somebody who claims to be them.
async fn bystander(server: &TestServer, contact: &Technician) -> (Device, String) {
    let id = Uuid::now_v7().to_string();
    let device = enrolled(server, &id).await;
    server.approve(&device).await;
    let card =
        json!({"name": marked("colleague"), "phone": marked("555 0122"), "place": marked("room")});
    let corrected = server.patch(Some(&device.token), "/api/v1/me/person", card, &[]).await;
    assert_eq!(corrected.status, 200, "{}", corrected.text);
    cards(server, contact, &device).await;
    let mut words = opening();
    let model = json!({"key": "model", "value": marked("model")});
    words["facts"]["sections"][0]["lines"] = json!([model]);
    words["description"] = json!(marked("docking station screen flickers"));
    words["asker"] = json!({"name": marked("who sat there")});
    words["for"] = json!({"name": marked("whom it is for")});
    let theirs = in_hand(server, &device, contact, words.clone()).await;
    in_hand(server, &device, contact, words).await;
    let reply = json!({"body": "Which one?", "visibility": "public", "quick_answers": [marked("this one")]});
    let path = format!("/api/v1/desk/tickets/{theirs}/messages/{}", Uuid::now_v7());
    put_ok(server, &contact.token, &path, reply).await;
    let note = json!({"kind": "resolve", "note": marked("note of another ticket")});
    act(server, &contact.token, &theirs, note).await;

    let claims = enrolled(server, &id).await;
    let says = json!({"email": format!("says@{MARKER}.example")});
    put_ok(server, &claims.token, "/api/v1/me/who", says).await;
    (device, theirs)
}

/// The bystander's card as the desk writes it, and somebody by hand who turns out to be them.
async fn cards(server: &TestServer, contact: &Technician, device: &Device) {
    let token = &contact.token;
    let card = json!({"display_name": marked("colleague"), "department": marked("department"),
        "place": marked("room"), "phones": [marked("555 0122")],
        "emails": [format!("them@{MARKER}.example")]});
    put_from(server, token, &format!("/api/v1/desk/people/{}", device.person), card.clone()).await;
    let twin = format!("/api/v1/desk/people/{}", Uuid::now_v7());
    put_ok(server, token, &twin, card).await;
    put_ok(server, token, &format!("{twin}/merge"), json!({"into": device.person})).await;
}

/// A device whose every word is marked; it waits for approval.
async fn enrolled(server: &TestServer, id: &str) -> Device {
    let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let enrolled = json!({
        "enrollment_key": server.enrollment_key,
        "token_hash": String::from(TokenHash::of(&token)),
        "device": {
            "id": id,
            "machine": {"id": Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()), "hostname": marked("LT")},
            "os": marked("Debian"),
            "account": marked("account"),
        },
        "person": {"display_name": marked("colleague"), "email": format!("them@{MARKER}.example"),
            "phone": marked("555 0133")},
    });
    let reply = server.post(None, "/api/v1/enroll", enrolled.clone()).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let person = reply.json["person"]["id"].as_str().unwrap().to_owned();
    Device { id: id.to_owned(), token, person, enrolled }
}

/// The ticket goes to a colleague and comes back, each time for a reason that is the desk's own.
async fn handed_over(scene: &Scene) {
    let Scene { server, contact, ticket, .. } = scene;
    let leah = server.technician("Leah Brandt", "leah@aldermoor.example", "technician").await;
    let over = |to: &str| {
        json!({"kind": "hand_over", "to": to, "introduction": "Somebody who knows docks takes over.",
            "reason": marked("reason of the handover")})
    };
    act(server, &contact.token, ticket, over(&leah.id)).await;
    let back = json!({"body": "I am back and look after this again.", "visibility": "public",
        "hand_over": {"introduction": "Priya is back.", "reason": marked("reason of the return")}});
    let path = format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7());
    put_ok(server, &contact.token, &path, back).await;
}

/// What a requester sends.
pub(super) fn opening() -> Value {
    json!({"description": "docking station screen flickers", "reported_at": "2026-11-19T09:12:00Z", "locale": "en",
        "facts": {"taken_at": "2026-11-19T09:11:00Z",
            "sections": [{"id": "computer", "lines": [{"key": "hostname", "value": "LT-0482"}]}]}})
}

/// Opens a ticket and lets a technician take it.
async fn in_hand(
    server: &TestServer,
    device: &Device,
    contact: &Technician,
    words: Value,
) -> String {
    let ticket = Uuid::now_v7().to_string();
    put_ok(server, &device.token, &format!("/api/v1/me/tickets/{ticket}"), words).await;
    act(server, &contact.token, &ticket, json!({"kind": "take"})).await;
    ticket
}

pub(super) async fn put_ok(server: &TestServer, token: &str, path: &str, body: Value) -> Reply {
    let reply = server.put(Some(token), path, body).await;
    assert!(reply.status < 300, "{path}: {} {}", reply.status, reply.text);
    reply
}

/// Writes something from the version it has.
async fn put_from(server: &TestServer, token: &str, path: &str, body: Value) {
    let version = format!("\"{}\"", server.get(Some(token), path).await.json["version"]);
    let reply = server.send(Some(token), "PUT", path, body, &[("if-match", &version)]).await;
    assert!(reply.status < 300, "{path}: {} {}", reply.status, reply.text);
}

async fn version(server: &TestServer, token: &str, ticket: &str) -> String {
    let reply = server.get(Some(token), &format!("/api/v1/desk/tickets/{ticket}")).await;
    format!("\"{}\"", reply.json["version"])
}

pub(super) async fn act(server: &TestServer, token: &str, ticket: &str, body: Value) -> Reply {
    let path = format!("/api/v1/desk/tickets/{ticket}/actions/{}", Uuid::now_v7());
    let version = version(server, token, ticket).await;
    let reply =
        server.send(Some(token), "PUT", &path, body.clone(), &[("if-match", &version)]).await;
    assert!(reply.status < 300, "{body}: {} {}", reply.status, reply.text);
    reply
}

async fn edit(server: &TestServer, token: &str, ticket: &str, body: Value) {
    let version = version(server, token, ticket).await;
    let write = Uuid::now_v7().to_string();
    let headers = [("if-match", version.as_str()), ("deskbell-write", write.as_str())];
    let path = format!("/api/v1/desk/tickets/{ticket}");
    let reply = server.patch(Some(token), &path, body.clone(), &headers).await;
    assert!(reply.status < 300, "{body}: {} {}", reply.status, reply.text);
}
