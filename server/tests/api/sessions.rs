//! Signing in with a browser, and what other sites cannot do with that.

use serde_json::{Value, json};

use crate::door::{Door, Reply};

pub(crate) async fn sign_in(door: &Door, token: &str, cookie: Option<&str>) -> Reply {
    let mut request = door.request(None, "POST", "/api/v1/session").json(&json!({"token": token}));
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    Reply::of(request).await
}

pub(crate) fn cookie_of(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_invitation_works_once_and_its_cookie_only_from_our_pages() {
    let door = Door::open().await;
    let desk = door.server.administration();
    let role = serde_json::from_value(json!("technician")).unwrap();
    let (_, url) = desk.technician("Priya Nair", "priya@aldermoor.example", role).await.unwrap();
    let token = url.split('#').nth(1).unwrap();
    // A program that only looks at the link uses nothing up.
    door.send(None, "GET", "/sign-in", &Value::Null, &[]).await;
    let signed = sign_in(&door, token, None).await;
    assert_eq!(signed.status, 200, "{}", signed.text);
    assert_eq!(signed.json["technician"]["name"], "Priya Nair");
    let set = signed.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    let twice = sign_in(&door, token, None).await;
    assert_eq!((twice.status, twice.code()), (410, "link_expired"));

    let cookie = cookie_of(&signed);
    let me = "/api/v1/desk/me";
    let with = |method, path, headers: Vec<(&'static str, String)>| {
        let mut request = door.request(None, method, path).header("cookie", &cookie);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Reply::of(request)
    };
    assert_eq!(with("GET", me, vec![]).await.status, 200);
    let away = "/api/v1/session";
    for headers in [
        vec![],
        vec![("origin", "https://evil.example".to_owned())],
        vec![("origin", "null".to_owned())],
        vec![("origin", door.base.clone()), ("sec-fetch-site", "cross-site".to_owned())],
    ] {
        let refused = with("DELETE", away, headers).await;
        assert_eq!((refused.status, refused.code()), (403, "cross_site"));
    }
    let foreign = with("GET", me, vec![("origin", "https://evil.example".to_owned())]).await;
    assert_eq!(foreign.code(), "cross_site");
    let tossed = with("GET", me, vec![("cookie", format!("{cookie}; {cookie}"))]).await;
    assert_eq!(tossed.code(), "malformed_request");
    assert_eq!(with("DELETE", away, vec![("origin", door.base.clone())]).await.status, 204);
    assert_eq!(with("GET", me, vec![]).await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_mailed_link_works_only_where_it_was_asked_for() {
    let door = Door::open().await;
    door.technician("Priya Nair", "technician").await;
    let ask = |email: &'static str| {
        let wish = json!({"email": email});
        Reply::of(door.request(None, "POST", "/api/v1/session/link-requests").json(&wish))
    };
    let unknown = ask("nobody@aldermoor.example").await;
    let known = ask("priya.nair@aldermoor.example").await;
    assert_eq!((unknown.status, known.status), (202, 202));
    assert_eq!(unknown.text, known.text);
    let token = mailed_token(&door).await;
    assert_eq!(sign_in(&door, &token, None).await.code(), "link_expired");
    let other = cookie_of(&unknown);
    assert_eq!(sign_in(&door, &token, Some(&other)).await.code(), "link_expired");
    let own = cookie_of(&known);
    assert_eq!(sign_in(&door, &token, Some(&own)).await.status, 200);
}

/// Waits for the mail; the link is made after the answer, so that its time tells nothing.
async fn mailed_token(door: &Door) -> String {
    let folder = door.data().join("mail");
    loop {
        let mails = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        for mail in mails.filter(|path| path.extension().is_some_and(|end| end == "eml")) {
            let text = std::fs::read_to_string(mail).unwrap();
            if let Some(rest) = text.split("/sign-in#").nth(1) {
                return rest.split_whitespace().next().unwrap().to_owned();
            }
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn no_secret_is_kept_readable() {
    let door = Door::open().await;
    let token = door.technician("Priya Nair", "technician").await;
    let device = door.device("Tom Alder").await;
    door.get(&token, "/api/v1/desk/counts").await;
    let data = door.data();
    for file in ["deskbell.db", "deskbell.db-wal"] {
        for secret in [&token, &device.token, &door.key] {
            assert!(!crate::door::holds(&data.join(file), secret), "{file}");
        }
    }
}
