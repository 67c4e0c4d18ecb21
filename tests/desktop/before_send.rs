//! Nothing typed leaves the computer before Send.

use deskbell_tests::{
    desktop::{Bell, Desktop, Tray, Window, until},
    proxy::Wire,
    server::TestServer,
};
use serde_json::{Value, json};

/// So long nobody types before a page may look something up, by the specification.
const PAUSE_MS: u64 = 800;

#[tokio::test]
async fn no_request_leaves_while_typing() {
    let server = TestServer::start().await;
    let wire = Wire::to(&server.base).await;
    let desktop = Desktop::start().await;
    let bell = Bell::start(&desktop, &wire.base, &server.auto_key).await;
    let tray = Tray::wait(&desktop).await;
    tray.wait_for("Connected").await;
    tray.choose("Need IT help?").await;
    let window = bell.window(&desktop).await;
    window.by_id("every-line").await;
    let before = wire.asked();
    assert!(!before.is_empty(), "the wire sees what is asked");

    window.write("what", "My printer").await;
    window.by_id("impact-blocked").await.click().await.unwrap();
    window.by_id("reach-call").await.click().await.unwrap();
    window.write("what", " says it is out of paper but it is not").await;
    until("the words are kept on this computer", || async {
        kept(&desktop, "out of paper but it is not").then_some(())
    })
    .await;
    pass(&window, 3 * PAUSE_MS).await;
    window.write("what", ", and it says so each time").await;
    until("what was typed after the pause is kept", || async {
        kept(&desktop, "and it says so each time").then_some(())
    })
    .await;
    assert_eq!(wire.asked(), before, "nothing left while typing, nor in the pauses");

    window.by_id("send").await.click().await.unwrap();
    window.by_id("receipt-number").await;
    let sent: Vec<String> = wire.asked().split_off(before.len());
    assert!(sent.iter().any(|line| line.starts_with("PUT /api/v1/me/tickets/")), "{sent:?}");
}

/// The test above sees a look-up: a page that makes one after a pause is found out.
#[tokio::test]
async fn a_look_up_after_a_pause_would_be_seen() {
    let server = TestServer::start().await;
    let wire = Wire::to(&server.base).await;
    let desktop = Desktop::start().await;
    let bell = Bell::start(&desktop, &wire.base, &server.auto_key).await;
    let tray = Tray::wait(&desktop).await;
    tray.wait_for("Connected").await;
    tray.choose("Need IT help?").await;
    let window = bell.window(&desktop).await;
    window.by_id("every-line").await;
    // What only the server knows: a picture of nobody's.
    const LOOK_UP: &str = "const [pause, request] = arguments;
        let timer;
        document.querySelector(\"[data-testid='what']\").addEventListener('input', () => {
            clearTimeout(timer);
            timer = setTimeout(() => window.__TAURI_INTERNALS__.invoke('bridge_request', { request }), pause);
        });";
    let request = json!({"ask": "picture", "attachment": uuid::Uuid::now_v7()});
    window.page.execute(LOOK_UP, vec![json!(PAUSE_MS), request]).await.unwrap();
    let before = wire.asked();
    window.write("what", "My printer says it is out of paper").await;
    pass(&window, 3 * PAUSE_MS).await;
    window.write("what", ", but it is not").await;
    until("what was typed after the pause is kept", || async {
        kept(&desktop, "out of paper, but it is not").then_some(())
    })
    .await;
    let left = wire.asked().split_off(before.len());
    assert!(left.iter().any(|line| line.contains("/attachments/")), "{left:?}");
}

/// Lets so much of the page's own time go by: every timer it set before for less has gone off then.
async fn pass(window: &Window, millis: u64) {
    const PASS: &str =
        "const [millis, done] = arguments; setTimeout(() => done('passed'), millis);";
    let passed = window.page.execute_async(PASS, vec![json!(millis)]).await.unwrap();
    assert_eq!(passed, Value::from("passed"));
}

/// Whether the laptop's database holds these words; a draft of this length is stored as it is.
pub(crate) fn kept(desktop: &Desktop, words: &str) -> bool {
    let folder = desktop.folder().join("home/data/deskbell");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| std::fs::read(file.path()).ok())
        .any(|bytes| bytes.windows(words.len()).any(|part| part == words.as_bytes()))
}
