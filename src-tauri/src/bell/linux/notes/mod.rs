//! Notifications over the session bus: one connection for all of them, opened when the first one comes.
//!
//! Spoken directly with zbus: what waits for an answer must survive a bus that dies, and the desktop's activation
//! token is needed.

mod service;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use deskbell_client::{notify::Note, shell::Event};
use deskbell_words::Words;
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use self::{
    service::{Service, Signal},
    table::{Table, Told},
};
use super::environment::Desktop;
use crate::notes::{Receiver, Task};

/// Escapes what a desktop would read as markup.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether anybody shows notes.
pub(crate) async fn service_answers(bus: Option<&str>) -> Result<(), service::Trouble> {
    Service::connect(bus).await.map(|_| ())
}

/// Does the tasks and reports clicks until the other end is dropped.
pub(crate) async fn run(
    mut tasks: Receiver,
    events: mpsc::Sender<Event>,
    words: Words,
    desktop: Desktop,
) {
    let bus = desktop.bus;
    let mut notes =
        Notes { bus, table: Table::default(), tokens: HashMap::new(), events, words, said: false };
    let mut service: Option<Service> = None;
    loop {
        tokio::select! {
            task = tasks.recv() => {
                let Some(task) = task else { return };
                service = notes.perform(service, task).await;
            }
            signal = next(&mut service) => match signal {
                Some(signal) => notes.heard(signal).await,
                None => {
                    tracing::warn!("{}", notes.words.plain("cli-no-bus"));
                    service = None;
                }
            },
        }
    }
}

/// Waits for ever while there is no connection.
async fn next(service: &mut Option<Service>) -> Option<Signal> {
    match service {
        Some(service) => service.signals.next().await.map(Signal::read),
        None => std::future::pending().await,
    }
}

struct Notes {
    /// The session bus's address, if the desktop told one.
    bus: Option<String>,
    table: Table,
    /// Activation tokens that came just before their click, by the note's number.
    tokens: HashMap<u32, String>,
    events: mpsc::Sender<Event>,
    words: Words,
    /// Whether the log already says that nobody shows notes.
    said: bool,
}

impl Notes {
    async fn connect(&mut self) -> Option<Service> {
        match Service::connect(self.bus.as_deref()).await {
            Ok(service) => {
                self.said = false;
                // What stood on another bus is gone with it.
                self.table = Table::default();
                Some(service)
            }
            Err(error) => {
                self.trouble(&error);
                None
            }
        }
    }

    fn trouble(&mut self, error: &service::Trouble) {
        if !std::mem::replace(&mut self.said, true) {
            tracing::warn!(error = %error, "{}", self.words.plain("cli-no-notifications"));
        }
    }

    /// Does a task, on a new connection if the one before has died meanwhile; answers the one that is good.
    async fn perform(&mut self, service: Option<Service>, task: Task) -> Option<Service> {
        if let Some(service) = service
            && self.attempt(&service, task.clone()).await.is_ok()
        {
            return Some(service);
        }
        let service = self.connect().await?;
        match self.attempt(&service, task).await {
            Ok(()) => Some(service),
            Err(error) => {
                self.trouble(&error);
                None
            }
        }
    }

    async fn attempt(&mut self, service: &Service, task: Task) -> Result<(), service::Trouble> {
        match task {
            Task::Show(note) => self.show(service, note).await,
            Task::Withdraw(tag) => match self.table.withdraw(&tag) {
                Some(number) => service.close(number).await,
                None => Ok(()),
            },
            Task::WithdrawAll => {
                let mut outcome = Ok(());
                for number in self.table.withdraw_all() {
                    // One that cannot be taken away keeps none of the others there.
                    let closed = service.close(number).await;
                    outcome = outcome.and(closed);
                }
                outcome
            }
            Task::Trouble { title, body } => service.show(0, &title, &body, &[]).await.map(|_| ()),
        }
    }

    async fn show(&mut self, service: &Service, note: Note) -> Result<(), service::Trouble> {
        let mut body = note.body.clone();
        if !service.abilities.actions {
            if !body.is_empty() {
                body.push(' ');
            }
            body.push_str(&self.words.plain("notif-linux-click"));
        }
        let labels: Vec<&str> = note.actions.iter().map(|(_, label)| label.as_str()).collect();
        let number =
            service.show(self.table.number(&note.tag), &note.title, &body, &labels).await?;
        self.table.shown(number, note);
        Ok(())
    }

    async fn heard(&mut self, signal: Signal) {
        let event = match signal {
            Signal::Token { number, token } => {
                if self.table.knows(number) {
                    self.tokens.insert(number, token);
                }
                return;
            }
            Signal::Clicked { number, key } => {
                let Some(Told { tag, action }) = self.table.clicked(number, &key) else { return };
                Event::NoteClicked { tag, action, activation: self.tokens.remove(&number) }
            }
            Signal::Closed { number } => {
                self.tokens.remove(&number);
                let Some(tag) = self.table.closed(number) else { return };
                Event::NoteClosed(tag)
            }
            Signal::Other => return,
        };
        if self.events.send(event).await.is_err() {
            tracing::debug!("the bell is ending");
        }
    }
}
