//! What every fault needs: a directory of a server that has run before, and people with devices.

use std::path::{Path, PathBuf};

use deskbell_tests::{
    fault::{Answer, Caller, Ended, History, Victim, ask, replayed, request_of, upload},
    server::TestServer,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A server that was set up and stopped.
pub(crate) struct Ground {
    /// Its directory and address; it does not run.
    pub(crate) server: TestServer,
    /// People with approved devices.
    pub(crate) callers: Vec<Caller>,
    /// What they were told.
    pub(crate) history: History,
}

impl Ground {
    /// A server with so many people.
    pub(crate) async fn of(people: usize) -> Self {
        let mut server = TestServer::start().await;
        let mut callers = Vec::new();
        for number in 0..people {
            let name = format!("Person {number}");
            let device = server.approved_device(&name).await;
            callers.push(Caller::of(&server.http, &device, &name));
        }
        server.stop().await;
        Self { server, callers, history: History::default() }
    }

    /// The directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.server.directory()
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("deskbell.db")
    }

    /// The server, running.
    pub(crate) async fn run(&self) -> Victim {
        Victim::start(&self.data(), &self.server.base)
            .await
            .unwrap_or_else(|ended| panic!("it does not start: {ended:?}"))
    }

    /// The first of the people.
    pub(crate) fn caller(&self) -> &Caller {
        &self.callers[0]
    }

    /// Opens a ticket.
    pub(crate) async fn asks(&self, base: &str, id: Uuid, words: &str) -> Answer {
        self.history.sent(id);
        let path = format!("/api/v1/me/tickets/{id}");
        let answer = ask(self.caller(), base, "PUT", &path, request_of(words)).await;
        if let Some(number) = answer.number() {
            self.history.acknowledged(id, number, words);
        }
        answer
    }

    /// Nothing that was acknowledged is lost, doubled or changed, and what is stored agrees with itself.
    pub(crate) async fn holds(&self, base: &str) -> usize {
        let told = self.history.acknowledged_now();
        let there = self.history.agrees_with(&self.database(), &told);
        for caller in &self.callers {
            replayed(caller, base).await;
        }
        is_healthy(&self.data()).await;
        there
    }
}

/// The doctor finds nothing.
pub(crate) async fn is_healthy(data: &Path) {
    let doctor = Ended::of(data, &["doctor", "--json"]).await;
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
}

/// A request for help with a file: what a person's *Send* becomes.
pub(crate) struct Errand {
    ticket: Uuid,
    file: Uuid,
    words: String,
}

impl Errand {
    /// A new one.
    pub(crate) fn new(words: &str) -> Self {
        Self { ticket: Uuid::now_v7(), file: Uuid::now_v7(), words: words.to_owned() }
    }

    /// Sends the file and the request once; whether both were acknowledged.
    pub(crate) async fn is_run(&self, ground: &Ground, base: &str) -> bool {
        let sent = upload(ground.caller(), base, self.file, format!("log of {}", self.words)).await;
        let mut body = request_of(&self.words);
        body["attachments"] = json!([self.file]);
        ground.history.sent(self.ticket);
        let path = format!("/api/v1/me/tickets/{}", self.ticket);
        let opened = ask(ground.caller(), base, "PUT", &path, body).await;
        if let Some(number) = opened.number() {
            ground.history.acknowledged(self.ticket, number, &self.words);
        }
        matches!(sent.status(), Some(200 | 201)) && opened.number().is_some()
    }

    /// The file is there and holds what was sent.
    pub(crate) async fn arrived(&self, ground: &Ground, base: &str) {
        let path = format!("/api/v1/me/tickets/{}", self.ticket);
        let Answer::Came { status: 200, body, .. } =
            ask(ground.caller(), base, "GET", &path, Value::Null).await
        else {
            panic!("{} is gone", self.words)
        };
        assert_eq!(body["attachments"][0]["state"], json!("here"), "{body}");
        let url = format!("{base}/api/v1/me/attachments/{}", self.file);
        let file = ground.caller().http.get(url).bearer_auth(&ground.caller().token).send().await;
        let text = file.unwrap().text().await.unwrap();
        assert_eq!(text, format!("log of {}", self.words));
    }
}
