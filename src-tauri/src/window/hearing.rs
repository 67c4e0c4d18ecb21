//! What the bell says, passed on to the page and the window around it.

use deskbell_client::{
    bridge::{
        Page,
        transport::{Ask, Connection, Said},
    },
    view::{Connection as Server, PageView, SavedView, View},
};
use deskbell_words::Words;
use serde::Serialize;
use tauri::{Manager as _, WebviewWindow};
use tokio::sync::{mpsc, watch};

use crate::frame;

/// How things stand.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Shown {
    /// How the line to the bell stands.
    connection: Connection,
    /// The newest view, once there is one; to a page that has it, nothing.
    view: Option<Box<View>>,
    /// How many views have come.
    #[serde(skip)]
    pub(crate) views: u64,
}

impl Shown {
    /// Before the bell has said anything.
    pub(crate) fn at_first() -> Self {
        Self { connection: Connection::Connecting, view: None, views: 0 }
    }

    /// What is new to a page that was told when so many views had come: one it has is not drawn again, because that
    /// could take the cursor out of a field.
    pub(crate) fn since(&self, views: Option<u64>) -> Self {
        let view = if views == Some(self.views) { None } else { self.view.clone() };
        Self { connection: self.connection, view, views: self.views }
    }

    fn viewed(&mut self, view: Box<View>) {
        self.view = Some(view);
        self.views += 1;
    }
}

/// Passes on until the bell says quit or the window is gone.
pub(crate) async fn run(
    window: WebviewWindow,
    mut said: mpsc::Receiver<Said>,
    asks: mpsc::Sender<Ask>,
    shown: watch::Sender<Shown>,
) {
    while let Some(said) = said.recv().await {
        let done = match said {
            Said::Connection(connection) => {
                shown.send_modify(|shown| shown.connection = connection);
                if connection == Connection::Connected {
                    frame::say_focus(&asks, window.is_focused().unwrap_or_default());
                }
                Ok(())
            }
            Said::View(view) => {
                let titled = window.set_title(&view_title(&view));
                shown.send_modify(|shown| shown.viewed(view));
                titled
            }
            Said::Focus => frame::focus(&window),
            Said::Quit => {
                window.app_handle().exit(0);
                Ok(())
            }
        };
        if let Err(error) = done {
            tracing::debug!(error = %error, "the window is closing");
        }
    }
}

/// The title of a window whose first view has not come yet.
pub(crate) fn title(page: &Page, words: &Words) -> String {
    words.plain(match page {
        Page::Form => "window-title-form",
        Page::Request { .. } => "window-title-receipt",
        Page::Tickets | Page::Ticket { .. } => "window-title-tickets",
        Page::Number => "window-title-number",
        Page::Settings { .. } => "window-title-settings",
    })
}

fn view_title(view: &View) -> String {
    let words = Words::for_locale(&view.locale);
    match &view.page {
        PageView::Form(_) => title(&Page::Form, &words),
        PageView::Receipt(_) => words.plain("window-title-receipt"),
        PageView::Saved(saved) => words.plain(saved_title(view.connection, saved)),
        PageView::Tickets(_) | PageView::Gone { .. } => words.plain("window-title-tickets"),
        PageView::Number(_) => words.plain("window-title-number"),
        PageView::Conversation(conversation) => words.text(
            "window-title-ticket",
            &[("number", conversation.ticket.number.to_string().into())],
        ),
        PageView::Settings(_) => words.plain("window-title-settings"),
    }
}

/// A request that waits for more than the network is not promised to go with it.
fn saved_title(server: Server, saved: &SavedView) -> &'static str {
    match (server, &saved.attention) {
        (Server::Starting | Server::Offline { .. }, None) => "window-title-saved",
        (Server::Online | Server::NeedsUpdate | Server::Revoked | Server::NotSetUp, None)
        | (_, Some(_)) => "window-title-kept",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_go_by_itself_is_not_titled_saved_until_online() {
        let saved = |attention: Option<&str>| SavedView {
            ticket: "0197a3c0-0000-7000-8000-000000000001".parse().unwrap(),
            description: "The printer is on fire.".to_owned(),
            impact: None,
            reach: None,
            saved_at: deskbell_protocol::Timestamp::from_millis(0),
            attempted: true,
            attention: attention.map(str::to_owned),
            fields: Vec::new(),
        };
        assert_eq!(saved_title(Server::Starting, &saved(None)), "window-title-saved");
        assert_eq!(saved_title(Server::Revoked, &saved(None)), "window-title-kept");
        assert_eq!(
            saved_title(Server::Starting, &saved(Some("talk-refused"))),
            "window-title-kept"
        );
    }
}
