//! Bell and window hold what each may hold, and either may die without taking anything of the person's along.

use deskbell_tests::{
    desktop::{Bell, Desktop, Parts, Tree, Window, until},
    server::{Technician, TestServer},
};
use rustix::process::{Pid, Signal, kill_process};
use zbus::{
    Proxy,
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value},
};

use crate::{before_send::kept, desk::Desk};

const WORDS: &str = "The beamer in the Maple room flickers since this morning.";
const MORE: &str = " It got worse.";

struct Scene {
    server: TestServer,
    priya: Technician,
    desktop: Desktop,
}

impl Scene {
    async fn set(parts: Parts) -> Self {
        let server = TestServer::start().await;
        let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
        Self { server, priya, desktop: Desktop::with(parts).await }
    }

    fn desk(&self) -> Desk<'_> {
        Desk { server: &self.server, technician: &self.priya }
    }

    async fn bell(&self) -> Bell {
        Bell::start(&self.desktop, &self.server.base, &self.server.auto_key).await
    }

    /// Opens the form as the launcher does.
    async fn form(&self, bell: &Bell) -> Window {
        self.open("form").await;
        bell.window(&self.desktop).await
    }

    async fn open(&self, page: &str) {
        let opened = Bell::again(&self.desktop, &["--open", page]).await;
        assert_eq!(opened, Some(0), "the launcher entry reaches the bell");
    }

    async fn words_are_kept(&self, words: &str) {
        until("the words are kept on this computer", || async {
            kept(&self.desktop, words).then_some(())
        })
        .await;
    }

    /// The one ticket there is says this.
    async fn only_ticket_says(&self, words: &str) {
        let ticket = self.desk().only_ticket().await;
        assert_eq!(self.desk().ticket(&ticket).await["description"], serde_json::json!(words));
    }
}

/// What stands in the form.
async fn written(window: &Window) -> String {
    let script = "return document.querySelector('[data-testid=what]').value";
    window.run(script).await.as_str().unwrap_or_default().to_owned()
}

fn kill(process: i32) {
    kill_process(Pid::from_raw(process).unwrap(), Signal::KILL).unwrap();
}

async fn all_end(tree: &Tree) {
    until("every process of the window has ended", || async {
        tree.alive().is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_killed_window_loses_nothing_but_the_window() {
    let scene = Scene::set(Parts { keyring: true, ..Parts::NONE }).await;
    let bell = scene.bell().await;
    let window = scene.form(&bell).await;
    window.write("what", WORDS).await;
    scene.words_are_kept(WORDS).await;

    let tree = Tree::of(bell.windows()[0]);
    assert!(tree.ids().len() > 1, "a window has processes of its own: {:?}", tree.names());
    kill(tree.ids()[0]);
    drop(window);
    all_end(&tree).await;
    until("the bell knows", || async { bell.windows().is_empty().then_some(()) }).await;
    assert_eq!(Tree::of(bell.id()).alive(), [bell.id()], "the bell lives, alone");

    let window = scene.form(&bell).await;
    window.by_id("what").await;
    assert_eq!(written(&window).await, WORDS);
    window.by_id("send").await.click().await.unwrap();
    window.by_id("receipt-number").await;
    scene.only_ticket_says(WORDS).await;
}

#[tokio::test]
async fn a_killed_bell_is_found_again_and_send_works_once() {
    let scene = Scene::set(Parts { keyring: true, ..Parts::NONE }).await;
    let mut bell = scene.bell().await;
    let window = scene.form(&bell).await;
    window.write("what", WORDS).await;
    scene.words_are_kept(WORDS).await;
    bell.kill().await;

    window.write("what", MORE).await;
    window.by_id("send").await.click().await.unwrap();
    let all = format!("{WORDS}{MORE}");
    until("Send is refused, the words stay", || async {
        let refused = window.page.find(fantoccini::Locator::Css("[role=alert]")).await.is_ok();
        refused.then_some(())
    })
    .await;
    assert_eq!(written(&window).await, all);

    let _bell = scene.bell().await;
    // What was typed while there was no bell is kept as soon as there is one.
    scene.words_are_kept(&all).await;
    assert_eq!(written(&window).await, all);
    window.by_id("send").await.click().await.unwrap();
    window.by_id("receipt-number").await;
    scene.only_ticket_says(&all).await;
}

#[tokio::test]
async fn a_window_holds_no_network_no_database_and_no_token() {
    let scene = Scene::set(Parts { keyring: true, ..Parts::NONE }).await;
    let bell = Bell::start_undriven(&scene.desktop, &scene.server.base, &scene.server.auto_key);
    let token = until("the token is in the keyring", || token(&scene.desktop)).await;
    assert_eq!(token.len(), 64, "it is the device's");
    scene.open("form").await;
    let window = until("the window is on the screen", || shown(&scene.desktop)).await;
    type_into(&scene.desktop, &window, WORDS).await;
    scene.words_are_kept(WORDS).await;

    let tree = Tree::of(bell.windows()[0]);
    let names = tree.names();
    assert!(names.len() >= 3, "with its web and network processes: {names:?}");
    assert_eq!(tree.network_sockets(), Vec::<String>::new(), "{names:?}");
    let data = scene.desktop.folder().join("home/data/deskbell");
    let files = tree.open_files();
    assert!(!files.is_empty());
    let touched =
        files.iter().chain(&tree.mapped_files()).find(|file| file.starts_with(&data)).cloned();
    assert_eq!(touched, None, "{names:?}");

    // The same looks find all of it where it is.
    let both = Tree::of(bell.id());
    let is_bells = |place: &String| place.starts_with(&format!("{} ", bell.id()));
    assert!(both.network_sockets().iter().any(is_bells), "the bell's stream");
    assert!(both.open_files().iter().any(|file| file.starts_with(&data)), "the bell's database");
    let wide: Vec<u8> = token.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let [tokens, wide, words] = both.holds([token.as_bytes(), &wide, WORDS.as_bytes()]);
    assert!(tokens.iter().any(|(process, _)| *process == bell.id()), "the bell's token");
    assert!(words.iter().any(|(process, _)| tree.ids().contains(process)), "the window's words");
    let leaked = tokens.iter().chain(&wide).find(|(process, _)| *process != bell.id());
    assert_eq!(leaked, None, "{names:?}");
}

/// The one secret in the desktop's password store.
async fn token(desktop: &Desktop) -> Option<String> {
    const SERVICE: &str = "org.freedesktop.secrets";
    let proxy = |path: String, interface: &'static str| async move {
        Proxy::new(&desktop.bus, SERVICE, path, interface).await.ok()
    };
    let service =
        proxy("/org/freedesktop/secrets".to_owned(), "org.freedesktop.Secret.Service").await?;
    let opened: (OwnedValue, OwnedObjectPath) =
        service.call("OpenSession", &("plain", Value::from(""))).await.ok()?;
    let collection = "/org/freedesktop/secrets/aliases/default".to_owned();
    let collection = proxy(collection, "org.freedesktop.Secret.Collection").await?;
    let items: Vec<OwnedObjectPath> = collection.get_property("Items").await.ok()?;
    let item = proxy(items.first()?.to_string(), "org.freedesktop.Secret.Item").await?;
    let session: ObjectPath<'_> = opened.1.as_ref();
    let secret: (OwnedObjectPath, Vec<u8>, Vec<u8>, String) =
        item.call("GetSecret", &(session,)).await.ok()?;
    String::from_utf8(secret.2).ok()
}

/// The form's window, once it is on the screen.
async fn shown(desktop: &Desktop) -> Option<String> {
    let mut search = desktop.command("xdotool");
    search.args(["search", "--onlyvisible", "--class", "deskbell"]);
    let found = search.stdout(std::process::Stdio::piped()).output().await.unwrap();
    let ids = String::from_utf8_lossy(&found.stdout).into_owned();
    ids.lines().last().map(str::to_owned)
}

/// Types as a person does, into what has the keys.
async fn type_into(desktop: &Desktop, window: &str, words: &str) {
    let mut typing = desktop.command("xdotool");
    typing.args(["windowfocus", "--sync", window, "type", "--delay", "5", words]);
    assert!(typing.status().await.unwrap().success());
}
