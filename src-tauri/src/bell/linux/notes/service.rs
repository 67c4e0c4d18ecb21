//! The desktop's notification service (freedesktop specification 1.3), as far as the bell uses it.

use std::{collections::HashMap, time::Duration};

use zbus::{
    Connection, MatchRule, MessageStream, connection, message, proxy::CacheProperties,
    zvariant::Value,
};

use super::{escape, table::NOTE_ITSELF};

/// The service's interface; its name on the bus is the same.
const INTERFACE: &str = "org.freedesktop.Notifications";
/// How long the service may take for one call.
const PATIENCE: Duration = Duration::from_secs(5);
/// The service decides how long a note stays.
const AS_LONG_AS_USUAL: i32 = -1;

/// Why a note was not shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The bus or the service said no.
    #[error("notifications_refused: {0}")]
    Refused(#[from] zbus::Error),
    /// The bus or the service said nothing.
    #[error("notifications_slow: no answer in time")]
    Slow,
}

/// A connection to the service.
pub(crate) struct Service {
    proxy: NotificationsProxy<'static>,
    /// Every signal of the service, in order.
    pub(super) signals: MessageStream,
    /// What the service can do.
    pub(super) abilities: Abilities,
}

/// What the service can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Abilities {
    /// Shows buttons and reports clicks.
    pub(super) actions: bool,
    /// Reads the body as markup, which then must be escaped; else the person would see the escapes.
    pub(super) markup: bool,
}

/// What the service reports.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Token { number: u32, token: String },
    Clicked { number: u32, key: String },
    Closed { number: u32 },
    Other,
}

impl Service {
    /// Connects, listens, and asks what the service can do.
    pub(crate) async fn connect(bus: Option<&str>) -> Result<Self, Trouble> {
        within(async {
            let bus = match bus {
                Some(address) => connection::Builder::address(address)?.build().await?,
                None => Connection::session().await?,
            };
            // Listening begins before the first note, so that no click can fall in between.
            let rule =
                MatchRule::builder().msg_type(message::Type::Signal).interface(INTERFACE)?.build();
            let signals = MessageStream::for_match_rule(rule, &bus, None).await?;
            let proxy = NotificationsProxy::builder(&bus)
                .cache_properties(CacheProperties::No)
                .build()
                .await?;
            let known = proxy.get_capabilities().await?;
            let can = |ability: &str| known.iter().any(|known| known == ability);
            let abilities = Abilities { actions: can("actions"), markup: can("body-markup") };
            Ok(Self { proxy, signals, abilities })
        })
        .await
    }

    /// Shows a note, in place of another if `replaces` is not 0; answers its number.
    pub(super) async fn show(
        &self,
        replaces: u32,
        title: &str,
        body: &str,
        labels: &[&str],
    ) -> Result<u32, Trouble> {
        let body = if self.abilities.markup { escape(body) } else { body.to_owned() };
        let keys: Vec<String> = (0..labels.len()).map(|index| index.to_string()).collect();
        let mut actions = vec![NOTE_ITSELF, ""];
        if self.abilities.actions {
            actions.extend(keys.iter().zip(labels).flat_map(|(key, label)| [key.as_str(), label]));
        }
        let hints = HashMap::from([
            ("desktop-entry", Value::from("deskbell")),
            ("category", Value::from("im.received")),
            ("urgency", Value::from(1_u8)),
        ]);
        let shown = self.proxy.notify(
            "Deskbell",
            replaces,
            "deskbell",
            title,
            &body,
            &actions,
            &hints,
            AS_LONG_AS_USUAL,
        );
        within(shown).await
    }

    /// Takes a note away.
    pub(super) async fn close(&self, number: u32) -> Result<(), Trouble> {
        match within(self.proxy.close_notification(number)).await {
            // Services answer with an error when the note is gone already.
            Err(Trouble::Refused(zbus::Error::MethodError(..))) => Ok(()),
            other => other,
        }
    }
}

impl Signal {
    /// A broken signal is none.
    pub(super) fn read(message: zbus::Result<zbus::Message>) -> Self {
        message.ok().and_then(|message| Self::of(&message)).unwrap_or(Self::Other)
    }

    fn of(message: &zbus::Message) -> Option<Self> {
        let body = message.body();
        match message.header().member()?.as_str() {
            "ActivationToken" => {
                body.deserialize().ok().map(|(number, token)| Self::Token { number, token })
            }
            "ActionInvoked" => {
                body.deserialize().ok().map(|(number, key)| Self::Clicked { number, key })
            }
            "NotificationClosed" => {
                body.deserialize().ok().map(|(number, _reason): (u32, u32)| Self::Closed { number })
            }
            _ => None,
        }
    }
}

async fn within<T>(call: impl Future<Output = zbus::Result<T>>) -> Result<T, Trouble> {
    Ok(tokio::time::timeout(PATIENCE, call).await.map_err(|_| Trouble::Slow)??)
}

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification's eight")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: &HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;
}
