//! A technician at work, over the API, as the scenarios need it.

use deskbell_tests::{
    desktop::until,
    server::{Reply, Technician, TestServer},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A technician who works on one ticket.
pub(crate) struct Desk<'a> {
    /// The server.
    pub(crate) server: &'a TestServer,
    /// Who works.
    pub(crate) technician: &'a Technician,
}

impl Desk<'_> {
    /// Waits for the one open ticket and gives its id.
    pub(crate) async fn only_ticket(&self) -> String {
        let items = until("the ticket is on the server", || async {
            let items = self.open_tickets().await;
            (!items.is_empty()).then_some(items)
        })
        .await;
        assert_eq!(items.len(), 1, "exactly one ticket: {items:?}");
        items[0]["id"].as_str().unwrap().to_owned()
    }

    /// Every open ticket.
    pub(crate) async fn open_tickets(&self) -> Vec<Value> {
        let list = self.get("/api/v1/desk/tickets?view=open").await;
        list.json["items"].as_array().cloned().unwrap_or_default()
    }

    /// The ticket as the desk sees it.
    pub(crate) async fn ticket(&self, ticket: &str) -> Value {
        self.get(&format!("/api/v1/desk/tickets/{ticket}")).await.json
    }

    /// Does something to a ticket as it stands now.
    pub(crate) async fn act(&self, ticket: &str, action: Value) {
        let version = format!("\"{}\"", self.ticket(ticket).await["version"]);
        let path = format!("/api/v1/desk/tickets/{ticket}/actions/{}", Uuid::now_v7());
        let reply = self
            .server
            .send(
                Some(&self.technician.token),
                "PUT",
                &path,
                action.clone(),
                &[("if-match", &version)],
            )
            .await;
        assert!(reply.status < 300, "{action}: {} {}", reply.status, reply.text);
    }

    /// Writes a public reply.
    pub(crate) async fn reply(&self, ticket: &str, words: &str) {
        self.write(ticket, words, "public").await;
    }

    /// Writes an internal note.
    pub(crate) async fn note(&self, ticket: &str, words: &str) {
        self.write(ticket, words, "internal").await;
    }

    async fn write(&self, ticket: &str, words: &str, visibility: &str) {
        let path = format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7());
        let reply = self
            .server
            .put(
                Some(&self.technician.token),
                &path,
                json!({"body": words, "visibility": visibility}),
            )
            .await;
        assert!(reply.status < 300, "{} {}", reply.status, reply.text);
    }

    /// Waits until the requester has written this on the ticket.
    pub(crate) async fn wait_for_words(&self, ticket: &str, words: &str) {
        until(&format!("“{words}” is on the server"), || async {
            let page = self.ticket(ticket).await;
            let messages = page["messages"].as_array().cloned().unwrap_or_default();
            messages.iter().any(|message| message["body"] == json!(words)).then_some(())
        })
        .await;
    }

    /// Waits until the ticket is in a state.
    pub(crate) async fn wait_for_state(&self, ticket: &str, state: &str) -> Value {
        until(&format!("the ticket is {state}"), || async {
            let page = self.ticket(ticket).await;
            (page["state"] == json!(state)).then_some(page)
        })
        .await
    }

    async fn get(&self, path: &str) -> Reply {
        let reply = self.server.get(Some(&self.technician.token), path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply
    }
}
