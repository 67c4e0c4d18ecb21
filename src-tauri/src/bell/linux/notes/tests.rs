//! Notes on a real bus, before a notification service that the test plays.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use deskbell_client::{
    bridge::Page,
    notify::{Note, NoteAction, NoteTag},
    shell::Event,
};
use deskbell_words::Words;
use tokio::sync::mpsc;
use zbus::{Connection, connection, object_server::SignalEmitter};

use super::run;
use crate::{
    notes::{Sender, Task, queue},
    os::environment,
};

/// Long enough for the busiest computer; a test that waits for what never comes fails instead of hanging.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("never came")
}

/// A bus of the test's own.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start_in(directory: &Path) -> Self {
        let address = format!("unix:path={}", directory.join("bus").display());
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address", "--address", &address])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It prints the address once it listens.
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        Self { daemon, address }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

async fn serve(
    bus: &Bus,
    abilities: &[&'static str],
) -> (Connection, mpsc::UnboundedReceiver<Asked>) {
    let (send, asked) = mpsc::unbounded_channel();
    let fake = Fake { abilities: abilities.to_vec(), asked: send, last: 0 };
    let service = connection::Builder::address(bus.address.as_str())
        .unwrap()
        .serve_at("/org/freedesktop/Notifications", fake)
        .unwrap()
        .name("org.freedesktop.Notifications")
        .unwrap()
        .build()
        .await
        .unwrap();
    (service, asked)
}

/// What the service was asked to show.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    replaces: u32,
    title: String,
    body: String,
    actions: Vec<String>,
    hints: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Show(Shown),
    Close(u32),
}

struct Fake {
    abilities: Vec<&'static str>,
    asked: mpsc::UnboundedSender<Asked>,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Fake {
    #[expect(clippy::too_many_arguments, reason = "the specification's eight")]
    fn notify(
        &mut self,
        _app: &str,
        replaces: u32,
        _icon: &str,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: std::collections::BTreeMap<String, zbus::zvariant::OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let hints = hints.into_keys().collect();
        self.asked.send(Asked::Show(Shown { replaces, title, body, actions, hints })).unwrap();
        if replaces == 0 {
            self.last += 1;
        }
        if replaces == 0 { self.last } else { replaces }
    }

    fn close_notification(&self, id: u32) {
        self.asked.send(Asked::Close(id)).unwrap();
    }

    fn get_capabilities(&self) -> Vec<&'static str> {
        self.abilities.clone()
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn activation_token(
        emitter: &SignalEmitter<'_>,
        id: u32,
        token: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

struct Desktop {
    directory: tempfile::TempDir,
    bus: Bus,
    service: Connection,
    asked: mpsc::UnboundedReceiver<Asked>,
    tasks: Sender,
    events: mpsc::Receiver<Event>,
}

impl Desktop {
    async fn with(abilities: &[&'static str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let bus = Bus::start_in(directory.path());
        let (service, asked) = serve(&bus, abilities).await;
        let (tasks, receive) = queue();
        let (send_events, events) = mpsc::channel(8);
        let session = environment::Desktop { bus: Some(bus.address.clone()) };
        tokio::spawn(run(receive, send_events, Words::english(), session));
        Self { directory, bus, service, asked, tasks, events }
    }

    async fn restart_bus(&mut self, abilities: &[&'static str]) {
        self.bus.daemon.kill().unwrap();
        self.bus.daemon.wait().unwrap();
        self.bus = Bus::start_in(self.directory.path());
        (self.service, self.asked) = serve(&self.bus, abilities).await;
    }

    async fn show(&mut self, note: Note) -> Shown {
        self.tasks.send(Task::Show(note));
        match soon(self.asked.recv()).await.unwrap() {
            Asked::Show(shown) => shown,
            Asked::Close(id) => panic!("closed {id}"),
        }
    }

    fn emitter(&self) -> SignalEmitter<'static> {
        SignalEmitter::new(&self.service, "/org/freedesktop/Notifications").unwrap()
    }
}

fn tag() -> NoteTag {
    NoteTag::Ticket("0197a3c0-0000-7000-8000-000000000001".parse().unwrap())
}

fn note(body: &str) -> Note {
    let actions = vec![
        (NoteAction::Reply, "Reply".to_owned()),
        (NoteAction::QuickAnswer("Yes".to_owned()), "Yes".to_owned()),
    ];
    Note {
        tag: tag(),
        title: "Priya replied".into(),
        body: body.into(),
        actions,
        opens: Page::Tickets,
    }
}

#[tokio::test]
async fn a_note_is_shown_replaced_clicked_and_taken_away() {
    let mut desktop = Desktop::with(&["actions", "body", "body-markup"]).await;
    let shown = desktop.show(note("Use <Fn> & F4")).await;
    assert_eq!(shown.title, "Priya replied");
    assert_eq!(shown.body, "Use &lt;Fn&gt; &amp; F4");
    assert_eq!(shown.actions, ["default", "", "0", "Reply", "1", "Yes"]);
    assert_eq!(shown.hints, ["category", "desktop-entry", "urgency"]);
    assert_eq!(desktop.show(note("Again")).await.replaces, 1);

    Fake::activation_token(&desktop.emitter(), 1, "token").await.unwrap();
    Fake::action_invoked(&desktop.emitter(), 1, "1").await.unwrap();
    let action = Some(NoteAction::QuickAnswer("Yes".to_owned()));
    let clicked = Event::NoteClicked { tag: tag(), action, activation: Some("token".to_owned()) };
    assert_eq!(soon(desktop.events.recv()).await, Some(clicked));

    // A note of another program, then the person closes ours.
    Fake::action_invoked(&desktop.emitter(), 99, "default").await.unwrap();
    Fake::notification_closed(&desktop.emitter(), 1, 2).await.unwrap();
    assert_eq!(soon(desktop.events.recv()).await, Some(Event::NoteClosed(tag())));

    assert_eq!(desktop.show(note("New")).await.replaces, 0);
    desktop.tasks.send(Task::Withdraw(tag()));
    assert_eq!(soon(desktop.asked.recv()).await, Some(Asked::Close(2)));
}

#[tokio::test]
async fn every_note_goes_when_the_computer_was_signed_off() {
    let mut desktop = Desktop::with(&["actions"]).await;
    desktop.show(note("One")).await;
    let other = NoteTag::Summary;
    desktop.show(Note { tag: other, ..note("Two") }).await;
    desktop.tasks.send(Task::WithdrawAll);
    for id in [1, 2] {
        assert_eq!(soon(desktop.asked.recv()).await, Some(Asked::Close(id)));
    }
    assert_eq!(desktop.show(note("New")).await.replaces, 0);
}

#[tokio::test]
async fn a_service_without_buttons_and_markup_gets_plain_words() {
    let mut desktop = Desktop::with(&["body"]).await;
    let shown = desktop.show(note("Use <Fn> & F4")).await;
    assert_eq!(shown.body, "Use <Fn> & F4 Click to open.");
    assert_eq!(shown.actions, ["default", ""]);
}

#[tokio::test]
async fn a_bus_that_dies_ends_nothing_and_the_next_one_is_used() {
    let mut desktop = Desktop::with(&["actions"]).await;
    desktop.show(note("One")).await;
    desktop.restart_bus(&["body"]).await;
    let shown = desktop.show(note("Two")).await;
    assert_eq!((shown.replaces, shown.body.as_str()), (0, "Two Click to open."));
}

#[tokio::test]
async fn without_a_bus_a_note_is_let_go() {
    let (tasks, receive) = queue();
    let (events, _heard) = mpsc::channel(8);
    let nowhere = environment::Desktop { bus: Some("unix:path=/nonexistent/bus".to_owned()) };
    let running = tokio::spawn(run(receive, events, Words::english(), nowhere));
    tasks.send(Task::Show(note("One")));
    tasks.send(Task::Withdraw(tag()));
    drop(tasks);
    soon(running).await.unwrap();
}
