//! Notifications as they pass over the bus to the real service, and a person's choice among their buttons.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::StreamExt as _;
use tokio::task::JoinHandle;
use zbus::{Message, MessageStream, connection, fdo, message::Type, zvariant::OwnedValue};

use super::{Desktop, until::until_or};

/// A notification that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The number the service gave it.
    pub id: u32,
    /// Who showed it.
    pub app: String,
    /// Its title.
    pub title: String,
    /// Its text, as sent: markup where the service takes markup.
    pub body: String,
    /// Its buttons: key and label.
    pub actions: Vec<(String, String)>,
    /// Which one it took the place of; 0 for none.
    pub replaces: u32,
    /// Whether it is gone again.
    pub closed: bool,
}

/// Every notification on a desktop from now on.
pub struct Toasts {
    seen: Arc<Mutex<Seen>>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    /// Shown, but the service has not told its number yet; by sender and serial number of the call.
    asked: HashMap<(String, NonZeroU32), Toast>,
    toasts: Vec<Toast>,
}

impl Toasts {
    /// Begins to listen.
    pub async fn listen(desktop: &Desktop) -> Self {
        let address = desktop.command("true").as_std().get_envs().find_map(|(name, value)| {
            (name == "DBUS_SESSION_BUS_ADDRESS")
                .then(|| value.map(|value| value.to_string_lossy().into_owned()))?
        });
        let address = address.expect("a desktop has a session bus");
        let ear = connection::Builder::address(address.as_str())
            .expect("an address")
            .build()
            .await
            .expect("the session bus");
        let rules = [
            "type='method_call',interface='org.freedesktop.Notifications',member='Notify'",
            "type='method_return',sender='org.freedesktop.Notifications'",
            "type='signal',interface='org.freedesktop.Notifications',member='NotificationClosed'",
        ];
        let mut messages = MessageStream::from(&ear);
        let rules = rules.map(|rule| zbus::MatchRule::try_from(rule).expect("a rule"));
        fdo::MonitoringProxy::new(&ear)
            .await
            .expect("the bus")
            .become_monitor(&rules, 0)
            .await
            .expect("the bus lets us listen");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let heard = Arc::clone(&seen);
        let listening = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                heard.lock().unwrap_or_else(PoisonError::into_inner).hear(&message);
            }
        });
        Self { seen, listening }
    }

    /// Every notification so far.
    pub fn all(&self) -> Vec<Toast> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).toasts.clone()
    }

    /// Waits for a notification whose title or text contains this.
    pub async fn wait_for(&self, words: &str) -> Toast {
        let says = |toast: &Toast| toast.title.contains(words) || toast.body.contains(words);
        let ask = || async { self.all().into_iter().rev().find(says) };
        until_or(&format!("a notification says “{words}”"), ask, || {
            format!("there were: {:#?}", self.all())
        })
        .await
    }

    /// Presses a button of a notification, through the service's own menu.
    pub async fn press(&self, desktop: &Desktop, toast: &Toast, label: &str) {
        assert!(
            toast.actions.iter().any(|(_, shown)| shown == label),
            "“{label}” is no button of {toast:?}"
        );
        for (file, text) in [("choice", label.to_owned()), ("chosen", toast.id.to_string())] {
            std::fs::write(desktop.folder().join(file), text)
                .expect("the choice can be written down");
        }
        let done = desktop
            .command("dunstctl")
            .args(["action", "0"])
            .status()
            .await
            .expect("dunst is installed");
        assert!(done.success(), "dunst takes the click");
    }
}

impl Drop for Toasts {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Seen {
    fn hear(&mut self, message: &Message) {
        let header = message.header();
        match message.message_type() {
            Type::MethodCall => {
                let sender = header.sender().map(ToString::to_string).unwrap_or_default();
                if let Some(toast) = asked(message) {
                    self.asked.insert((sender, message.primary_header().serial_num()), toast);
                }
            }
            Type::MethodReturn => {
                let to = header.destination().map(ToString::to_string).unwrap_or_default();
                let Some(toast) =
                    header.reply_serial().and_then(|serial| self.asked.remove(&(to, serial)))
                else {
                    return;
                };
                if let Ok(id) = message.body().deserialize::<u32>() {
                    self.toasts.push(Toast { id, ..toast });
                }
            }
            Type::Signal => {
                let Ok((id, _reason)) = message.body().deserialize::<(u32, u32)>() else { return };
                self.toasts
                    .iter_mut()
                    .filter(|toast| toast.id == id)
                    .for_each(|toast| toast.closed = true);
            }
            Type::Error => {}
        }
    }
}

/// What a call asks the service to show.
fn asked(message: &Message) -> Option<Toast> {
    type Notify =
        (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);
    let (app, replaces, _icon, title, body, actions, _hints, _timeout): Notify =
        message.body().deserialize().ok()?;
    let actions = actions.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    Some(Toast { id: 0, app, title, body, actions, replaces, closed: false })
}
