//! Tells when the computer has woken up, so that the connection is tried at once.

use deskbell_client::shell::Event;
use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use zbus::{Connection, MatchRule, MessageStream, message};

/// Reports every wake-up; ends quietly where the system tells nobody.
pub(crate) async fn run(events: mpsc::Sender<Event>) {
    match listen().await {
        Ok(mut signals) => {
            while let Some(signal) = signals.next().await {
                if signal.is_ok_and(|signal| has_woken(&signal))
                    && events.send(Event::Resumed).await.is_err()
                {
                    return;
                }
            }
        }
        Err(error) => tracing::debug!(error = %error, "nobody tells when the computer wakes up"),
    }
}

async fn listen() -> zbus::Result<MessageStream> {
    let bus = Connection::system().await?;
    let rule = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender("org.freedesktop.login1")?
        .interface("org.freedesktop.login1.Manager")?
        .member("PrepareForSleep")?
        .build();
    MessageStream::for_match_rule(rule, &bus, None).await
}

/// The signal comes twice: true before the sleep, false after it.
fn has_woken(signal: &zbus::Message) -> bool {
    matches!(signal.body().deserialize::<bool>(), Ok(false))
}
