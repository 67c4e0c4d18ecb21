//! What a Linux desktop may lack.

use deskbell_client::secret::KeeperTrouble;
use zbus::fdo::DBusProxy;

use super::{environment::Desktop, keyring, notes};

/// Keys of sentences for what is missing; none of it stops the main job.
pub(crate) async fn missing(desktop: &Desktop) -> Vec<&'static str> {
    let Ok(bus) = zbus::Connection::session().await else { return vec!["cli-no-bus"] };
    let mut missing = Vec::new();
    if !has_owner(&bus, "org.kde.StatusNotifierWatcher").await {
        missing.push("cli-no-tray");
    }
    if notes::service_answers(desktop.bus.as_deref()).await.is_err() {
        missing.push("cli-no-notifications");
    }
    // A locked one opens when its person signs in.
    if matches!(keyring::is_open().await, Err(KeeperTrouble::Missing)) {
        missing.push("cli-no-keyring");
    }
    missing
}

/// A web view that is missing keeps the window's program from saying its version.
pub(crate) fn no_webview() -> Option<&'static str> {
    None
}

async fn has_owner(bus: &zbus::Connection, name: &str) -> bool {
    let Ok(name) = name.try_into() else { return false };
    match DBusProxy::new(bus).await {
        Ok(proxy) => proxy.name_has_owner(name).await.unwrap_or_default(),
        Err(_) => false,
    }
}
