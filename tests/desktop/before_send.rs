//! Nothing typed leaves the computer before Send.

use deskbell_tests::{
    desktop::{Bell, Desktop, Tray, until},
    proxy::Wire,
    server::TestServer,
};

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
    assert_eq!(wire.asked(), before, "nothing left while typing");

    window.by_id("send").await.click().await.unwrap();
    window.by_id("receipt-number").await;
    let sent: Vec<String> = wire.asked().split_off(before.len());
    assert!(sent.iter().any(|line| line.starts_with("PUT /api/v1/me/tickets/")), "{sent:?}");
}

/// Whether the laptop's database holds these words; a draft of this length is stored as it is.
pub(crate) fn kept(desktop: &Desktop, words: &str) -> bool {
    let folder = desktop.folder().join("home/data/deskbell");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| std::fs::read(file.path()).ok())
        .any(|bytes| bytes.windows(words.len()).any(|part| part == words.as_bytes()))
}
