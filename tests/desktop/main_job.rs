//! The main job with everything real: press the bell, IT has it, you hear back, "Is it fixed?".

use deskbell_tests::{
    desktop::{Bell, Desktop, Toasts, Tray, Window, until},
    server::TestServer,
};
use serde_json::{Value, json};

use crate::desk::Desk;

const WORDS: &str = "My second screen stays black when I dock at my desk. It worked on Friday.";

/// Every line of facts on the screen: section by section, key and value as they are printed.
async fn lines_on_screen(window: &Window) -> Vec<(String, String)> {
    window.by_id("facts-toggle").await.click().await.unwrap();
    window.by_id("every-line").await;
    // The window grows with its content just now, so a pointer could miss.
    window.run("document.querySelector('[data-testid=every-line]').click()").await;
    window.find("[data-testid='fact-line']").await;
    let script = "return [...document.querySelectorAll('[data-testid=fact-line]')].map(line => [line.dataset.key, line.querySelector('dd').textContent.trim()])";
    serde_json::from_value(window.run(script).await).unwrap()
}

/// The same lines as the server holds them.
fn lines_on_server(ticket: &Value) -> Vec<(String, String)> {
    let sections = ticket["facts"]["sections"].as_array().unwrap();
    let lines = sections.iter().flat_map(|section| section["lines"].as_array().unwrap());
    lines
        .map(|line| {
            let text = |field: &str| line[field].as_str().unwrap_or_default().to_owned();
            let value = match (text("value"), text("unit")) {
                (value, _) if value.is_empty() => "not known".to_owned(),
                (value, unit) if unit.is_empty() => value,
                (value, unit) => format!("{value} {unit}"),
            };
            (text("key"), value)
        })
        .collect()
}

#[tokio::test]
async fn from_the_bell_to_is_it_fixed() {
    let server = TestServer::start().await;
    let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
    let desk = Desk { server: &server, technician: &priya };
    let desktop = Desktop::start().await;
    let toasts = Toasts::listen(&desktop).await;
    let bell = Bell::start(&desktop, &server.base, &server.auto_key).await;
    let tray = Tray::wait(&desktop).await;
    tray.wait_for("Connected").await;

    tray.choose("Need IT help?").await;
    let window = bell.window(&desktop).await;
    window.write("what", WORDS).await;
    let shown = lines_on_screen(&window).await;
    assert!(shown.len() >= 8, "the facts are on the screen: {shown:?}");
    window.by_id("impact-slowed").await.click().await.unwrap();
    window.by_id("send").await.click().await.unwrap();
    let number = window.by_id("receipt-number").await.text().await.unwrap();

    let ticket = desk.only_ticket().await;
    let page = desk.ticket(&ticket).await;
    assert_eq!(page["number"].to_string(), number, "the number on the screen is the server's");
    assert_eq!(page["description"], json!(WORDS));
    assert_eq!(page["impact"], json!("slowed"));
    assert_eq!(lines_on_server(&page), shown, "what was shown is what was sent, line by line");

    desk.note(&ticket, "zq7inside: she is on the list for a new laptop").await;
    desk.act(&ticket, json!({"kind": "take"})).await;
    toasts.wait_for("Priya Raman is looking after this").await;
    desk.reply(&ticket, "Good morning. Is now a good time for a small update?").await;
    let toast = toasts.wait_for("Is now a good time for a small update?").await;
    assert!(
        toast.title.contains("Priya Raman"),
        "the notification names the technician: {toast:?}"
    );
    toasts.press(&desktop, &toast, "Reply").await;

    window.wait_for("Is now a good time for a small update?").await;
    window.write("reply", "Now is fine.").await;
    window.by_id("reply-send").await.click().await.unwrap();
    desk.wait_for_words(&ticket, "Now is fine.").await;

    desk.act(&ticket, json!({"kind": "resolve", "note": "The dock got its update."})).await;
    window.wait_for("Is it fixed?").await;
    window.by_id("check-no").await.click().await.unwrap();
    window.write("check-comment", "It went black again.").await;
    window.by_id("check-send").await.click().await.unwrap();
    let reopened = desk.wait_for_state(&ticket, "in_progress").await;
    assert_eq!(reopened["contact"]["name"], json!("Priya Raman"), "back to the same contact");
    desk.wait_for_words(&ticket, "It went black again.").await;
    window.wait_for("Priya Raman").await;
    assert!(!window.text().await.contains("zq7inside"), "notes stay inside");
    assert!(toasts.all().iter().all(|toast| !format!("{toast:?}").contains("zq7inside")));
}

#[tokio::test]
async fn a_reply_while_no_window_is_open_lights_the_bell() {
    let server = TestServer::start().await;
    let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
    let desk = Desk { server: &server, technician: &priya };
    let desktop = Desktop::start().await;
    let toasts = Toasts::listen(&desktop).await;
    let mut bell = Bell::start(&desktop, &server.base, &server.auto_key).await;
    let tray = Tray::wait(&desktop).await;
    tray.wait_for("Connected").await;

    assert_eq!(
        Bell::again(&desktop, &["--open", "form"]).await,
        Some(0),
        "a second start hands over and ends"
    );
    let window = bell.window(&desktop).await;
    window.write("what", WORDS).await;
    window.by_id("send").await.click().await.unwrap();
    window.by_id("receipt-number").await;
    window.by_id("close").await.click().await.ok();
    drop(window);
    until("the window is gone", || async { bell.windows().is_empty().then_some(()) }).await;

    let ticket = desk.only_ticket().await;
    desk.reply(&ticket, "<b>Hello</b> & welcome").await;
    let toast = toasts.wait_for("welcome").await;
    assert_eq!(
        toast.body.matches("&lt;b&gt;Hello&lt;/b&gt; &amp; welcome").count(),
        1,
        "markup of people is shown as text: {toast:?}"
    );
    until("the icon shows the reply", || async {
        (tray.status().await == "NeedsAttention").then_some(())
    })
    .await;
    assert!(tray.tooltip().await.contains("Priya Raman"));
    assert_eq!(tray.labels().await.len(), 7, "seven entries: {:?}", tray.labels().await);
    tray.choose("Quit").await;
    assert_eq!(bell.stop().await, Some(0));
}
