//! The icon in the panel. Without a session bus it is tried again; without a tray host it waits for one.

use std::time::Duration;

use deskbell_client::{
    shell::Event,
    tray::{Icon, MenuEntry, Tray},
};
use deskbell_words::Words;
use ksni::{Handle, TrayMethods as _, menu::StandardItem};
use tokio::sync::{mpsc, watch};

use super::notes::escape;
use crate::{
    icons::{self, Picture},
    tray::Click,
};

/// The pause before the session bus is tried again; the bell wakes no more often than this.
const RETRY: Duration = Duration::from_secs(15);

/// Shows the newest value until the other end is dropped.
pub(crate) async fn run(
    mut values: watch::Receiver<Option<Tray>>,
    clicks: mpsc::Sender<Click>,
    words: Words,
) {
    let mut shown: Option<Handle<Panel>> = None;
    let mut said = false;
    loop {
        let tray = values.borrow_and_update().clone();
        if let Some(tray) = tray {
            shown = show(shown, tray, &clicks, &words, &mut said).await;
        }
        let up = shown.as_ref().is_some_and(|handle| !handle.is_closed());
        let changed = tokio::select! {
            changed = values.changed() => changed,
            () = tokio::time::sleep(RETRY), if !up => Ok(()),
        };
        if changed.is_err() {
            break;
        }
    }
    if let Some(handle) = shown {
        handle.shutdown().await;
    }
}

async fn show(
    shown: Option<Handle<Panel>>,
    tray: Tray,
    clicks: &mpsc::Sender<Click>,
    words: &Words,
    said: &mut bool,
) -> Option<Handle<Panel>> {
    if let Some(handle) = shown
        && handle.update(|panel| panel.tray.clone_from(&tray)).await.is_some()
    {
        return Some(handle);
    }
    let panel = Panel { tray, clicks: clicks.clone(), words: words.clone() };
    match panel.assume_sni_available(true).spawn().await {
        Ok(handle) => Some(handle),
        Err(error) => {
            if !std::mem::replace(said, true) {
                tracing::warn!(error = %error, "{}", words.plain("cli-no-bus"));
            }
            None
        }
    }
}

/// The value, as the panel asks for it.
struct Panel {
    tray: Tray,
    clicks: mpsc::Sender<Click>,
    words: Words,
}

impl Panel {
    fn click(&self, event: Event) {
        let click = Click { event, activation: ksni::current_xdg_activation_token() };
        if self.clicks.try_send(click).is_err() {
            tracing::warn!("A click in the panel came while many others waited, and was dropped");
        }
    }

    fn line(entry: &MenuEntry) -> ksni::MenuItem<Self> {
        let item = entry.item;
        StandardItem {
            // A single underscore would mark a key and vanish.
            label: entry.label.replace('_', "__"),
            enabled: item.is_some(),
            activate: Box::new(move |panel: &mut Self| {
                if let Some(item) = item {
                    panel.click(Event::Menu(item));
                }
            }),
            ..StandardItem::default()
        }
        .into()
    }
}

impl ksni::Tray for Panel {
    fn id(&self) -> String {
        "deskbell".to_owned()
    }

    fn title(&self) -> String {
        "Deskbell".to_owned()
    }

    fn category(&self) -> ksni::Category {
        ksni::Category::Communications
    }

    fn status(&self) -> ksni::Status {
        match self.tray.icon {
            Icon::Unread => ksni::Status::NeedsAttention,
            Icon::Normal | Icon::Offline => ksni::Status::Active,
        }
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        pixmaps(self.tray.icon)
    }

    fn attention_icon_pixmap(&self) -> Vec<ksni::Icon> {
        pixmaps(Icon::Unread)
    }

    fn tool_tip(&self) -> ksni::ToolTip {
        // Panels may render markup here, and a name could hold some.
        let title = escape(&self.tray.tooltip);
        ksni::ToolTip { title, ..ksni::ToolTip::default() }
    }

    fn menu(&self) -> Vec<ksni::MenuItem<Self>> {
        self.tray.menu.iter().map(Self::line).collect()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.click(Event::TrayClicked);
    }

    fn watcher_offline(&self, _reason: ksni::OfflineReason) -> bool {
        tracing::info!("{}", self.words.plain("cli-no-tray"));
        true
    }
}

fn pixmaps(icon: Icon) -> Vec<ksni::Icon> {
    icons::pictures(icon).into_iter().filter_map(pixmap).collect()
}

/// ARGB in network byte order.
fn pixmap(picture: Picture) -> Option<ksni::Icon> {
    let (width, height) = (i32::try_from(picture.width).ok()?, i32::try_from(picture.height).ok()?);
    let mut data = picture.rgba;
    for pixel in data.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    Some(ksni::Icon { width, height, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_given_with_its_alpha_first() {
        let picture = Picture { width: 1, height: 1, rgba: vec![1, 2, 3, 4] };
        assert_eq!(pixmap(picture).unwrap().data, [4, 1, 2, 3]);
    }
}
