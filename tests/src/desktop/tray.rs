//! A tray icon as a person meets it: its tooltip and menu, over the words every tray host speaks.

use std::collections::HashMap;

use zbus::{
    Proxy,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

use super::{Desktop, until};

/// The tray icon of the one program on a desktop that has one.
pub struct Tray {
    item: Proxy<'static>,
    menu: Proxy<'static>,
}

/// A line of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLine {
    /// Its number, as the menu counts.
    pub id: i32,
    /// Its words.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl Tray {
    /// Waits for an icon in the tray.
    pub async fn wait(desktop: &Desktop) -> Self {
        let watcher = proxy(
            desktop,
            "org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.kde.StatusNotifierWatcher",
        )
        .await;
        let registered = until("a tray icon is registered", || async {
            let items: Vec<String> =
                watcher.get_property("RegisteredStatusNotifierItems").await.ok()?;
            items.into_iter().next()
        })
        .await;
        let (owner, path) = registered
            .split_once('/')
            .map_or((registered.as_str(), "StatusNotifierItem"), |(owner, path)| (owner, path));
        let item = proxy(desktop, owner, &format!("/{path}"), "org.kde.StatusNotifierItem").await;
        let menu: OwnedObjectPath = item.get_property("Menu").await.expect("the icon has a menu");
        let menu = proxy(desktop, owner, menu.as_str(), "com.canonical.dbusmenu").await;
        Self { item, menu }
    }

    /// The menu's lines, top to bottom, without separators.
    pub async fn lines(&self) -> Vec<MenuLine> {
        let no_names: Vec<&str> = Vec::new();
        let answer: (u32, Layout) = self
            .menu
            .call("GetLayout", &(0_i32, -1_i32, no_names))
            .await
            .expect("the menu answers");
        answer.1.2.into_iter().filter_map(line).collect()
    }

    /// The labels of the menu.
    pub async fn labels(&self) -> Vec<String> {
        self.lines().await.into_iter().map(|line| line.label).collect()
    }

    /// Waits until the menu has a line that contains this.
    pub async fn wait_for(&self, words: &str) -> MenuLine {
        until(&format!("the menu says “{words}”"), || async {
            self.lines().await.into_iter().find(|line| line.label.contains(words))
        })
        .await
    }

    /// Chooses the line that contains this, once it is there.
    pub async fn choose(&self, words: &str) {
        let line = self.wait_for(words).await;
        assert!(line.enabled, "“{}” cannot be chosen", line.label);
        let () = self
            .menu
            .call("Event", &(line.id, "clicked", Value::from(0_i32), 0_u32))
            .await
            .expect("the menu answers");
    }

    /// Clicks the icon.
    pub async fn click(&self) {
        let () = self.item.call("Activate", &(1270_i32, 1010_i32)).await.expect("the icon answers");
    }

    /// The tooltip.
    pub async fn tooltip(&self) -> String {
        type ToolTip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let (_, _, title, text): ToolTip =
            self.item.get_property("ToolTip").await.expect("the icon has a tooltip");
        if text.is_empty() { title } else { format!("{title}: {text}") }
    }

    /// The status a panel goes by: `Active`, `NeedsAttention`.
    pub async fn status(&self) -> String {
        self.item.get_property("Status").await.expect("the icon has a status")
    }
}

async fn proxy(
    desktop: &Desktop,
    owner: &str,
    path: &str,
    interface: &'static str,
) -> Proxy<'static> {
    let builder = zbus::proxy::Builder::new(&desktop.bus)
        .destination(owner.to_owned())
        .and_then(|builder| builder.path(path.to_owned()));
    let builder =
        builder.and_then(|builder| builder.interface(interface)).expect("names of the bus");
    builder
        .cache_properties(zbus::proxy::CacheProperties::No)
        .build()
        .await
        .expect("the bus answers")
}

fn line(value: OwnedValue) -> Option<MenuLine> {
    let (id, about, _): Layout = value.try_into().ok()?;
    let text = |name: &str| about.get(name).and_then(|value| String::try_from(value.clone()).ok());
    if text("type").as_deref() == Some("separator") {
        return None;
    }
    let enabled =
        about.get("enabled").and_then(|value| bool::try_from(value.clone()).ok()).unwrap_or(true);
    // An underscore marks the key of a line; two stand for one.
    let label = text("label")?.replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_");
    Some(MenuLine { id, label, enabled })
}
