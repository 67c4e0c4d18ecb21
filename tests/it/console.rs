//! The console is inside the server's program, and its sign-in link leads to a page.

use deskbell_tests::server::TestServer;

#[tokio::test]
async fn the_sign_in_link_leads_to_a_page_whose_parts_are_served() {
    let server = TestServer::start().await;
    let page = server.get(None, "/sign-in").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let header = |name: &str| {
        page.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    assert!(header("content-type").starts_with("text/html"));
    assert!(!header("content-security-policy").contains("unsafe"));
    let parts: Vec<&str> =
        page.text.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(parts.len() >= 2, "a script and a style: {}", page.text);
    for part in &parts {
        assert_eq!(server.get(None, part).await.status, 200, "{part}");
    }
    for part in parts {
        let packed = server
            .send(None, "GET", part, serde_json::Value::Null, &[("accept-encoding", "gzip")])
            .await;
        assert_eq!(packed.headers["content-encoding"], "gzip", "{part}");
        assert!(packed.headers["vary"].to_str().unwrap().contains("accept-encoding"));
    }
    assert_eq!(server.get(None, "/assets/none.js").await.status, 404);
}
