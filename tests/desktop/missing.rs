//! Whatever a desktop lacks, the bell runs on, says so in one plain sentence, and a request still arrives.

use std::{
    fs::{File, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::Stdio,
};

use deskbell_tests::{
    desktop::{Bell, Desktop, Parts, Toasts, Tray, Window, until},
    programs::program,
    server::{Technician, TestServer},
};
use serde_json::json;
use tokio::process::Command;
use zbus::zvariant::OwnedObjectPath;

use crate::desk::Desk;

const WORDS: &str = "The projector in the Birch room shows everything in green.";
/// Where no bus answers.
const NO_BUS: &str = "unix:path=/nonexistent/bus";

/// A bell on a desktop that lacks something.
struct Scene {
    server: TestServer,
    priya: Technician,
    desktop: Desktop,
    bell: Bell,
}

impl Scene {
    async fn start(parts: Parts, change: impl FnOnce(&mut Command)) -> Self {
        Self::start_on(Desktop::with(parts).await, change).await
    }

    async fn start_on(desktop: Desktop, change: impl FnOnce(&mut Command)) -> Self {
        let server = TestServer::start().await;
        let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
        let log = File::create(desktop.folder().join("bell.log")).unwrap();
        let with_log = |command: &mut Command| {
            command.stderr(log);
            change(command);
        };
        let bell = Bell::start_as(&desktop, &server.base, &server.auto_key, with_log).await;
        let scene = Self { server, priya, desktop, bell };
        scene.wait_for_sentence("Enrolled").await;
        scene
    }

    fn desk(&self) -> Desk<'_> {
        Desk { server: &self.server, technician: &self.priya }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.desktop.folder().join("bell.log")).unwrap()
    }

    async fn wait_for_sentence(&self, sentence: &str) {
        until(&format!("the log says “{sentence}”"), || async {
            self.log().contains(sentence).then_some(())
        })
        .await;
    }

    /// The launcher entry opens the form; what is written there arrives.
    async fn a_request_arrives(&self) -> (Window, String) {
        let opened = Bell::again(&self.desktop, &["--open", "form"]).await;
        assert_eq!(opened, Some(0), "the launcher entry reaches the bell");
        let window = self.bell.window(&self.desktop).await;
        window.write("what", WORDS).await;
        window.by_id("send").await.click().await.unwrap();
        window.by_id("receipt-number").await;
        let ticket = self.desk().only_ticket().await;
        assert_eq!(self.desk().ticket(&ticket).await["description"], json!(WORDS));
        (window, ticket)
    }

    /// The bell has said this once, in plain words, and ends when it is told to.
    async fn has_said_once(mut self, sentence: &str) {
        let ended = self.bell.stop().await;
        let log = self.log();
        assert_eq!(ended, Some(0), "it ran to its end: {log}");
        let said = log.lines().filter(|line| line.contains(sentence)).count();
        assert_eq!(said, 1, "“{sentence}” once: {log}");
        assert!(!log.contains("panicked"), "{log}");
    }
}

#[tokio::test]
async fn without_a_tray_host_the_launcher_opens_the_form() {
    let scene = Scene::start(Parts { tray: false, ..Parts::ALL }, |_| {}).await;
    scene.a_request_arrives().await;
    scene.has_said_once("This desktop shows no tray icons.").await;
}

#[tokio::test]
async fn without_a_notification_service_replies_arrive_in_the_window() {
    let scene = Scene::start(Parts { notifications: false, ..Parts::ALL }, |_| {}).await;
    let (window, ticket) = scene.a_request_arrives().await;
    window.by_id("close").await.click().await.ok();
    drop(window);
    until("the window is gone", || async { scene.bell.windows().is_empty().then_some(()) }).await;
    scene.desk().reply(&ticket, "Please try the other cable.").await;
    scene.wait_for_sentence("No notification service answers.").await;
    scene.desk().reply(&ticket, "It hangs beside the door.").await;
    let page = format!("ticket:{ticket}");
    assert_eq!(Bell::again(&scene.desktop, &["--open", &page]).await, Some(0));
    let window = scene.bell.window(&scene.desktop).await;
    window.wait_for("It hangs beside the door.").await;
    scene.has_said_once("No notification service answers.").await;
}

#[tokio::test]
async fn without_a_password_store_the_bell_signs_up_and_works() {
    let scene = Scene::start(Parts { keyring: false, ..Parts::ALL }, |_| {}).await;
    scene.a_request_arrives().await;
    scene.has_said_once("The keyring does not keep the token").await;
}

#[tokio::test]
async fn with_a_password_store_that_never_answers_nothing_waits_for_it() {
    let desktop = Desktop::with(Parts { keyring: false, ..Parts::ALL }).await;
    // Whoever holds the name and says nothing.
    desktop.bus.request_name("org.freedesktop.secrets").await.unwrap();
    let scene = Scene::start_on(desktop, |_| {}).await;
    scene.a_request_arrives().await;
    scene.has_said_once("The keyring does not keep the token").await;
}

#[tokio::test]
async fn with_a_locked_password_store_nobody_is_asked_for_a_password() {
    let desktop = Desktop::start().await;
    let service = zbus::Proxy::new(
        &desktop.bus,
        "org.freedesktop.secrets",
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service",
    )
    .await
    .unwrap();
    let keyring: OwnedObjectPath = service.call("ReadAlias", &("default",)).await.unwrap();
    let locked: (Vec<OwnedObjectPath>, OwnedObjectPath) =
        service.call("Lock", &(vec![&keyring],)).await.unwrap();
    assert_eq!(locked.0, [keyring], "the keyring is locked");
    let scene = Scene::start_on(desktop, |_| {}).await;
    scene.a_request_arrives().await;
    scene.has_said_once("The keyring does not keep the token").await;
}

#[tokio::test]
async fn without_a_session_bus_the_form_opens_and_sends() {
    let no_bus = |command: &mut Command| {
        command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS);
    };
    let scene = Scene::start(Parts::NONE, no_bus).await;
    scene.a_request_arrives().await;
    scene.has_said_once("No session bus answers.").await;
}

#[tokio::test]
async fn without_the_webview_a_note_says_so_and_the_bell_lives_on() {
    let desktop = Desktop::start().await;
    // As the system's loader ends a program whose library it does not find.
    let window = desktop.folder().join("window-without-webview");
    std::fs::write(&window, "#!/bin/sh\nexit 127\n").unwrap();
    std::fs::set_permissions(&window, Permissions::from_mode(0o700)).unwrap();
    let toasts = Toasts::listen(&desktop).await;
    let without = |command: &mut Command| {
        command.env("DESKBELL_WINDOW", &window);
    };
    let mut scene = Scene::start_on(desktop, without).await;
    let tray = Tray::wait(&scene.desktop).await;
    tray.wait_for("Connected").await;
    tray.choose("Need IT help?").await;

    let note = toasts.wait_for("The window couldn’t be opened").await;
    assert_eq!(note.app, "Deskbell");
    let (what, then) = ("A part of Deskbell is missing on this computer.", "Call IT.");
    assert!(note.body.contains(what) && note.body.contains(then), "{}", note.body);
    scene.wait_for_sentence("the system’s web view is missing").await;
    assert!(scene.bell.windows().is_empty(), "nothing is left of the window");

    // The next click is heard, and tried again.
    tray.choose("My tickets").await;
    until("the second try is told as well", || async {
        let said = scene.log().matches("the system’s web view is missing").count();
        (said == 2).then_some(())
    })
    .await;
    tray.wait_for("Connected").await;
    assert_eq!(scene.bell.stop().await, Some(0), "{}", scene.log());
    assert!(!scene.log().contains("panicked"), "{}", scene.log());
}

#[tokio::test]
async fn without_a_display_the_bell_waits_for_one() {
    let no_display = |command: &mut Command| {
        command.env_remove("DISPLAY").args(["--open", "form"]);
    };
    let scene = Scene::start(Parts::ALL, no_display).await;
    scene.wait_for_sentence("There is no display here").await;
    assert!(scene.bell.windows().is_empty(), "no window was tried");
    scene.a_request_arrives().await;
    scene.has_said_once("There is no display here").await;
}

#[tokio::test]
async fn a_window_without_a_display_says_so_and_ends() {
    let desktop = Desktop::with(Parts::NONE).await;
    let window: PathBuf = program("deskbell", "deskbell-window");
    for (display, sentence) in
        [(None, "There is no display here"), (Some(":4711"), "The display doesn’t let Deskbell in")]
    {
        let mut command = desktop.command(&window);
        command
            .args(["--page", "form"])
            .env_remove("DISPLAY")
            .envs(display.map(|d| ("DISPLAY", d)));
        let ended = command.stderr(Stdio::piped()).output().await.unwrap();
        let words = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(69), "{words}");
        assert_eq!(words.trim().lines().count(), 1, "one sentence: {words}");
        assert!(words.contains(sentence), "{words}");
        assert!(!words.contains("panicked"), "{words}");
    }
}
