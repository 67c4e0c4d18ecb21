//! Requests that mean harm, or come from a program that is broken.

use deskbell_protocol::limits::{ATTACHMENT_BYTES, JSON_BYTES, TEXT_BYTES};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Scene,
    door::{announced, exchange, opening},
};

/// Heads that are refused before anybody looks at the body.
pub(super) async fn heads(scene: &Scene) {
    let door = &scene.door;
    let home = "/api/v1/me/home";
    let twice = scene.mine("GET", home).header("authorization", "Bearer another-token-that-counts");
    door.refused(twice, 400, "malformed_request").await;
    let hosts = scene.mine("GET", home).header("host", "evil.example");
    door.refused(hosts, 421, "misdirected_request").await;
    let version = scene.mine("GET", home).header("deskbell-client", "three");
    door.refused(version, 400, "malformed_request").await;
    let long = format!("/api/v1/me/tickets?cursor={}", "x".repeat(9_000));
    door.refused(scene.mine("GET", &long), 414, "uri_too_long").await;
    for (method, path, allowed) in [
        ("DELETE", "/api/v1/enroll", "POST"),
        ("POST", home, "GET"),
        ("PUT", "/api/v1/desk/me", "GET"),
    ] {
        let reply = door.refused(scene.mine(method, path), 405, "method_not_allowed").await;
        let allow = reply.headers["allow"].to_str().unwrap();
        assert!(allow.split(',').any(|one| one.trim() == allowed), "{path}: {allow}");
    }
    let trace = scene.mine("TRACE", home);
    let trace = door.refused(trace, 405, "method_not_allowed").await;
    assert!(!trace.headers["allow"].is_empty());
    door.refused(scene.mine("GET", "/api/v1/nothing-here"), 404, "not_found").await;
    door.refused(scene.mine("GET", "/api/nothing-here"), 404, "not_found").await;
    let host = door.server.base.trim_start_matches("http://");
    let many = format!("GET /livez HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(200));
    let many = exchange(host, many.as_bytes()).await;
    door.refused_bare(&many, 431, "head_too_large");
    let none = exchange(host, b"GET /livez HTTP/1.0\r\nConnection: close\r\n\r\n").await;
    door.refused_bare(&none, 400, "malformed_request");
}

/// Bodies that are no JSON, or mean two things at once.
#[expect(clippy::too_many_lines, reason = "one list of cases, each a line or two")]
pub(super) async fn bodies(scene: &Scene) {
    let door = &scene.door;
    let path = format!("/api/v1/me/tickets/{}", Uuid::now_v7());
    let fields = r#""reported_at":"2026-11-19T09:12:00Z","locale":"en""#;
    let deep = format!(
        r#"{{"description":"a",{fields},"x":{}1{}}}"#,
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    let long_string = format!(r#"{{"description":"\ud800",{fields}}}"#);
    let send = |body: Vec<u8>| {
        scene.mine("PUT", &path).header("content-type", "application/json").body(body)
    };
    let with = |rest: &str| format!(r#"{{"description":"a",{fields}{rest}"#).into_bytes();
    for body in [
        Vec::new(),
        b"{".to_vec(),
        with(r#","description":"b"}"#),
        with(r#","facts":{"a":1,"a":2}}"#),
        with("} {}"),
        with("}]"),
        with(r#","x":NaN}"#),
        with(r#","x":1e400}"#),
        with(r#","x":01}"#),
        with(",}"),
        with("} // a remark"),
        [b"\xef\xbb\xbf".to_vec(), with("}")].concat(),
        deep.into_bytes(),
        long_string.into_bytes(),
        [b"{\"description\":\"\xff\xfe\",".to_vec(), fields.into(), b"}".to_vec()].concat(),
        "{\"description\":\"a\"}".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ] {
        door.refused(send(body), 400, "malformed_json").await;
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
    ] {
        let request = scene.mine("PUT", &path).header("content-type", kind).body(with("}"));
        door.refused(request, 415, "unsupported_media_type").await;
    }
    let untyped = scene.mine("PUT", &path).body(with("}"));
    door.refused(untyped, 415, "unsupported_media_type").await;
    let packed = send(with("}")).header("content-encoding", "gzip");
    door.refused(packed, 415, "unsupported_media_type").await;
    // Refused by its announced length, before a byte of it is read.
    let huge = announced(door, &scene.marta, &path, "application/json", JSON_BYTES + 1).await;
    door.refused_bare(&huge, 413, "body_too_large");
    assert_eq!(
        scene.door.server.get(Some(&scene.marta.token), &path).await.status,
        404,
        "nothing was kept"
    );
}

/// Fields that are not as they should be, each named by its pointer and code.
#[expect(clippy::too_many_lines, reason = "one list of cases, each a line or two")]
pub(super) async fn fields(scene: &Scene) {
    let mine = format!("/api/v1/me/tickets/{}", Uuid::now_v7());
    let open = |change: Value| {
        let mut body = opening("x");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        scene.mine("PUT", &mine).json(&body)
    };
    let too_long = "x".repeat(TEXT_BYTES + 1);
    refused_at(scene, open(json!({"description": too_long})), "/description", "too_long").await;
    refused_at(scene, open(json!({"description": " \u{200b} "})), "/description", "required").await;
    refused_at(scene, open(json!({"description": 5})), "/description", "wrong_type").await;
    refused_at(scene, open(json!({"reported_at": "noon"})), "/reported_at", "not_a_time").await;
    refused_at(scene, open(json!({"attachments": ["nonsense"]})), "/attachments/0", "not_an_id")
        .await;
    let many: Vec<String> = (0..11).map(|_| Uuid::now_v7().to_string()).collect();
    let reply =
        scene.door.refused(open(json!({"attachments": many})), 422, "validation_failed").await;
    assert_eq!(reply.json["errors"][0]["pointer"], json!("/attachments"), "{}", reply.text);
    let missing = scene.mine("PUT", &mine).json(&json!({}));
    refused_at(scene, missing, "/description", "required").await;
    let list = scene.mine("GET", "/api/v1/me/tickets?limit=201");
    refused_at(scene, list, "/limit", "out_of_range").await;
    let twice = scene.mine("GET", "/api/v1/me/tickets?limit=1&limit=2");
    refused_at(scene, twice, "/limit", "twice").await;

    let desk = format!("/api/v1/desk/tickets/{}", scene.ticket);
    let message = format!("{desk}/messages/{}", Uuid::now_v7());
    let write = json!({"body": "x", "visibility": "public", "priority": 1});
    refused_at(scene, scene.desk("PUT", &message).json(&write), "/priority", "unknown_field").await;
    let nested = json!({"body": "x", "visibility": "public", "ask_fixed": {"notes": "y"}});
    refused_at(
        scene,
        scene.desk("PUT", &message).json(&nested),
        "/ask_fixed/notes",
        "unknown_field",
    )
    .await;
    let patch = scene.desk("PATCH", &desk).json(&json!({"subject": "x", "a/b~c": 1}));
    refused_at(scene, patch, "/a~1b~0c", "unknown_field").await;
    let action = scene.desk("PUT", &format!("{desk}/actions/{}", Uuid::now_v7()));
    let take = action.header("if-match", "\"1\"").json(&json!({"kind": "take", "silently": true}));
    refused_at(scene, take, "/silently", "unknown_field").await;
    let call = json!({"requester": {"id": scene.marta.person}, "subject": "x", "channel": "phone", "vip": true});
    let log = scene.desk("PUT", &format!("/api/v1/desk/tickets/{}", Uuid::now_v7())).json(&call);
    refused_at(scene, log, "/vip", "unknown_field").await;
    let calendar =
        scene.door.server.get(Some(&scene.priya.token), "/api/v1/desk/settings/calendar").await;
    let mut wanted = calendar.json["value"].clone();
    if !wanted.is_object() {
        wanted = calendar.json.clone();
    }
    wanted["moon"] = json!("full");
    let put = scene.admin("PUT", "/api/v1/desk/settings/calendar").json(&wanted);
    refused_at(scene, put.header("if-match", "\"1\""), "/moon", "unknown_field").await;

    let newer = json!({"description": "x", "reported_at": "2026-11-19T09:12:00Z", "locale": "en", "mood": "sunny"});
    let kept = scene.door.granted(scene.mine("PUT", &mine).json(&newer)).await;
    assert_eq!(
        kept.json["ignored"],
        json!(["/mood"]),
        "on me the unknown is left aside and listed"
    );
}

/// Files that are too much, or not what they say.
pub(super) async fn uploads(scene: &Scene) {
    let door = &scene.door;
    let upload = |kind: &str, bytes: Vec<u8>| {
        let path = format!("/api/v1/me/attachments/{}?name=picture.png", Uuid::now_v7());
        scene.mine("PUT", &path).header("content-type", kind).body(bytes)
    };
    let drawing =
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let program = [b"MZ\x90\x00\x03\x00\x00\x00".to_vec(), vec![0; 512]].concat();
    for (kind, bytes) in [
        ("image/svg+xml", drawing.clone()),
        ("image/png", drawing.clone()),
        ("text/plain", drawing.clone()),
        ("application/octet-stream", drawing),
        ("application/x-msdownload", program.clone()),
        ("image/png", program.clone()),
        ("text/plain", program.clone()),
        ("application/octet-stream", program),
        ("text/html", b"<p>hello</p>".to_vec()),
    ] {
        door.refused(upload(kind, bytes), 415, "unsupported_media_type").await;
    }
    let path = format!("/api/v1/me/attachments/{}", Uuid::now_v7());
    let large = announced(door, &scene.marta, &path, "image/png", ATTACHMENT_BYTES + 1).await;
    door.refused_bare(&large, 413, "body_too_large");
    let mut cut = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(64, 48).write_to(&mut cut, image::ImageFormat::Png).unwrap();
    cut.get_mut().truncate(40);
    refused_at(scene, upload("image/png", cut.into_inner()), "", "image_invalid").await;
    refused_at(scene, upload("image/png", Vec::new()), "", "required").await;
    much(scene).await;
}

/// A computer that has sent its share of bytes for now; its words are still taken.
async fn much(scene: &Scene) {
    let door = &scene.door;
    let waiting = door.server.device("Ann Brook").await;
    let file = vec![b'x'; ATTACHMENT_BYTES];
    let upload = || {
        let path = format!("/api/v1/me/attachments/{}?name=notes.txt", Uuid::now_v7());
        let request = door.ask(Some(&waiting.token), "PUT", &path);
        request.header("content-type", "text/plain").body(file.clone())
    };
    for _ in 0..4 {
        door.granted(upload()).await;
    }
    door.refused(upload(), 413, "quota_exceeded").await;
    let path = format!("/api/v1/me/tickets/{}", Uuid::now_v7());
    door.granted(door.ask(Some(&waiting.token), "PUT", &path).json(&opening("Words fit"))).await;
}

async fn refused_at(scene: &Scene, request: RequestBuilder, pointer: &str, code: &str) {
    let reply = scene.door.refused(request, 422, "validation_failed").await;
    let [error] = reply.json["errors"].as_array().unwrap().as_slice() else {
        panic!("one field: {}", reply.text)
    };
    assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
}

/// What would be right is said, and what was sent is not said again.
#[expect(clippy::too_many_lines, reason = "one list of cases, each a line or two")]
pub(super) async fn what_would_be_right(scene: &Scene) {
    let mine = format!("/api/v1/me/tickets/{}", Uuid::now_v7());
    let open = |change: Value| {
        let mut body = opening("x");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        scene.mine("PUT", &mine).json(&body)
    };
    let list = |query: &str| scene.mine("GET", &format!("/api/v1/me/tickets?{query}"));
    let team = format!("/api/v1/desk/teams/{}", Uuid::now_v7());
    let team = |name: &str| scene.admin("PUT", &team).json(&json!({"name": name}));
    let holidays = json!({"time_zone": "Europe/Berlin", "hours": [], "holidays": ["Christmas"]});
    let settings = scene.admin("PUT", "/api/v1/desk/settings/calendar").header("if-match", "\"1\"");
    let desk = format!("/api/v1/desk/tickets/{}", scene.ticket);
    let message = format!("{desk}/messages/{}", Uuid::now_v7());
    let quick = json!({"body": "x", "visibility": "internal", "ask_fixed": {}});
    let hush = json!({"body": "x", "visibility": "zq7hush, expected `all`"});
    let words = |body: &Value| scene.desk("PUT", &message).json(body);
    for (request, pointer, right) in [
        (open(json!({"description": 5})), "/description", "A text in quotation marks."),
        (
            open(json!({"reach": {"by": 5}})),
            "/reach/by",
            "A value of the kind that the document at /api/openapi.json names here.",
        ),
        (open(json!({"attachments": {}})), "/attachments", "A list."),
        (
            open(json!({"description": "x".repeat(TEXT_BYTES + 1)})),
            "/description",
            "At most 65536 bytes of text.",
        ),
        (team(&"n".repeat(121)), "/name", "At most 120 characters."),
        (list("limit=0"), "/limit", "A whole number from 1 to 200."),
        (list("limit=zq7many"), "/limit", "A whole number from 1 to 200."),
        (words(&hush), "/visibility", "One of: public, internal."),
        (
            words(&quick),
            "/ask_fixed",
            "Leave this out of an internal note; it goes with a public message only.",
        ),
        (settings.json(&holidays), "/holidays/0", "A date such as 2026-12-25."),
        (
            scene.desk("GET", "/api/v1/desk/tickets?from=noon"),
            "/from",
            "A time with its zone, such as 2026-11-19T09:12:00Z.",
        ),
        (
            scene.desk("GET", "/api/v1/desk/tickets?team=zq7"),
            "/team",
            "An id such as 0193c2de-7b1a-7c3e-9d2f-5a6b7c8d9e0f.",
        ),
    ] {
        let reply = scene.door.refused(request, 422, "validation_failed").await;
        let error = &reply.json["errors"][0];
        assert_eq!((&error["pointer"], &error["detail"]), (&json!(pointer), &json!(right)));
        assert!(!reply.text.contains("zq7"), "what was sent is not sent back: {}", reply.text);
    }
}
