//! Sent while the server is away: saved, kept through a crash, and exactly once on the server.

use deskbell_tests::{
    desktop::{Bell, Desktop, Toasts, Tray},
    server::TestServer,
};

use crate::desk::Desk;

const WORDS: &str = "The Wi-Fi in the Elm room drops every few minutes.";

/// A picture of one colour, pasted into the form as a person would.
const PASTE: &str = "const canvas = document.createElement('canvas'); canvas.width = 64; canvas.height = 48;
    const bytes = Uint8Array.from(atob(canvas.toDataURL('image/png').split(',')[1]), c => c.charCodeAt(0));
    const data = new DataTransfer(); data.items.add(new File([bytes], 'screen.png', {type: 'image/png'}));
    document.querySelector('[data-testid=what]').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    return true;";

#[tokio::test]
async fn what_was_saved_offline_arrives_once_though_the_bell_was_killed() {
    let mut server = TestServer::start().await;
    let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
    let desktop = Desktop::start().await;
    let toasts = Toasts::listen(&desktop).await;
    let mut bell = Bell::start(&desktop, &server.base, &server.auto_key).await;
    let tray = Tray::wait(&desktop).await;
    tray.wait_for("Connected").await;
    server.stop().await;

    tray.choose("Need IT help?").await;
    let window = bell.window(&desktop).await;
    window.write("what", WORDS).await;
    window.run(PASTE).await;
    window.find("[data-testid='attachments'] li").await;
    window.by_id("send").await.click().await.unwrap();
    window.by_id("saved-title").await;
    assert!(window.text().await.contains(WORDS), "the person sees their own words");
    bell.kill().await;

    server.restart().await;
    let mut bell = Bell::start(&desktop, &server.base, &server.auto_key).await;
    let desk = Desk { server: &server, technician: &priya };
    let ticket = desk.only_ticket().await;
    let number = desk.ticket(&ticket).await["number"].to_string();
    let toast = toasts.wait_for(&number).await;
    assert!(toast.title.contains("Sent"), "{toast:?}");
    window.by_id("receipt-number").await;

    desktop_picture_arrives(&desk, &ticket).await;
    assert_eq!(desk.open_tickets().await.len(), 1, "exactly one ticket");
    let sent: Vec<_> =
        toasts.all().into_iter().filter(|toast| toast.title.contains("Sent")).collect();
    assert_eq!(sent.len(), 1, "one notification: {sent:?}");
    assert_eq!(bell.stop().await, Some(0));
}

/// The text came first; the picture follows by itself.
async fn desktop_picture_arrives(desk: &Desk<'_>, ticket: &str) {
    deskbell_tests::desktop::until("the picture has arrived", || async {
        let page = desk.ticket(ticket).await;
        (page["attachments"][0]["state"] == serde_json::json!("here")).then_some(())
    })
    .await;
}
