//! The icon in the notification area. Its window and menu belong to one thread, which waits for the system's messages
//! and for ours.

use std::{thread, time::Duration};

use deskbell_client::{
    shell::Event,
    tray::{MenuEntry, Tray},
};
use deskbell_words::Words;
use tao::{
    event::Event as Message,
    event_loop::{ControlFlow, EventLoopBuilder, EventLoopProxy},
    platform::{run_return::EventLoopExtRunReturn as _, windows::EventLoopBuilderExtWindows as _},
};
use tokio::sync::{mpsc, oneshot, watch};
use tray_icon::{
    Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent,
    menu::{Menu, MenuEvent, MenuId, MenuItem},
};

use crate::{icons, tray::Click};

/// The pause before the icon is tried again: at sign-in a bell may be there before the taskbar.
const RETRY: Duration = Duration::from_secs(15);
/// The size of the picture that is given; the system makes it smaller where it needs to.
const PICTURE_WIDTH: u32 = 32;

/// What the thread is told.
#[derive(Debug)]
enum Order {
    Show(Box<Tray>),
    Icon(TrayIconEvent),
    Menu(MenuEvent),
    End,
}

/// Shows the newest value until the other end is dropped.
pub(crate) async fn run(
    mut values: watch::Receiver<Option<Tray>>,
    clicks: mpsc::Sender<Click>,
    words: Words,
) {
    let (send_proxy, proxy) = oneshot::channel();
    let (send_up, up) = watch::channel(false);
    // The icon can leave its thread neither at first nor later.
    let panel =
        move || Panel { shown: None, lines: Vec::new(), clicks, words, said: false, up: send_up };
    let pumping =
        thread::Builder::new().name("tray".to_owned()).spawn(move || pump(panel(), send_proxy));
    let (Ok(pumping), Ok(proxy)) = (pumping, proxy.await) else {
        return tracing::warn!("The icon has no thread; the launcher entry opens windows");
    };
    loop {
        let tray = values.borrow_and_update().clone();
        if tray.is_some_and(|tray| proxy.send_event(Order::Show(Box::new(tray))).is_err()) {
            return tracing::warn!("The icon's thread has ended");
        }
        let shown = *up.borrow();
        let changed = tokio::select! {
            changed = values.changed() => changed,
            () = tokio::time::sleep(RETRY), if !shown => Ok(()),
        };
        if changed.is_err() {
            break;
        }
    }
    if proxy.send_event(Order::End).is_ok() {
        // The icon would stay until the pointer comes over it.
        let ended = tokio::task::spawn_blocking(move || pumping.join()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::debug!("the icon's thread did not end well");
        }
    }
}

fn pump(mut panel: Panel, send_proxy: oneshot::Sender<EventLoopProxy<Order>>) {
    let mut messages = EventLoopBuilder::with_user_event().with_any_thread(true).build();
    let proxy = messages.create_proxy();
    let (icon, menu) = (proxy.clone(), proxy.clone());
    TrayIconEvent::set_event_handler(Some(move |event| {
        icon.send_event(Order::Icon(event)).ok();
    }));
    MenuEvent::set_event_handler(Some(move |event| {
        menu.send_event(Order::Menu(event)).ok();
    }));
    if send_proxy.send(proxy).is_err() {
        return;
    }
    messages.run_return(move |message, _, flow| {
        *flow = ControlFlow::Wait;
        let Message::UserEvent(order) = message else { return };
        match order {
            Order::Show(tray) => panel.show(&tray),
            Order::Icon(event) => panel.icon(&event),
            Order::Menu(event) => panel.menu(&event),
            Order::End => {
                panel.shown = None;
                *flow = ControlFlow::Exit;
            }
        }
    });
}

struct Panel {
    shown: Option<TrayIcon>,
    /// The menu on the screen, line by line.
    lines: Vec<MenuEntry>,
    clicks: mpsc::Sender<Click>,
    words: Words,
    /// Whether the log already says that there is no tray.
    said: bool,
    up: watch::Sender<bool>,
}

impl Panel {
    fn show(&mut self, tray: &Tray) {
        self.lines.clone_from(&tray.menu);
        let done = match &self.shown {
            Some(icon) => renew(icon, tray),
            None => make(tray).map(|icon| self.shown = Some(icon)),
        };
        if let Err(error) = done
            && !std::mem::replace(&mut self.said, true)
        {
            tracing::warn!(error = %error, "{}", self.words.plain("cli-no-tray"));
        }
        self.up.send_replace(self.shown.is_some());
    }

    fn icon(&self, event: &TrayIconEvent) {
        if let TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        } = event
        {
            self.click(Event::TrayClicked);
        }
    }

    fn menu(&self, event: &MenuEvent) {
        let line = event.id().as_ref().parse::<usize>().ok().and_then(|line| self.lines.get(line));
        if let Some(item) = line.and_then(|line| line.item) {
            self.click(Event::Menu(item));
        }
    }

    fn click(&self, event: Event) {
        if self.clicks.try_send(Click { event, activation: None }).is_err() {
            tracing::warn!("A click in the panel came while many others waited, and was dropped");
        }
    }
}

/// Why the icon is not as it should be.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("icon: {0}")]
    Icon(#[from] tray_icon::Error),
    #[error("menu: {0}")]
    Menu(#[from] tray_icon::menu::Error),
    #[error("picture: the icon's picture cannot be read")]
    Picture,
}

fn make(tray: &Tray) -> Result<TrayIcon, Trouble> {
    Ok(TrayIconBuilder::new()
        .with_icon(picture(tray)?)
        .with_tooltip(&tray.tooltip)
        .with_menu(Box::new(menu_of(tray)?))
        .with_menu_on_left_click(false)
        .build()?)
}

fn renew(icon: &TrayIcon, tray: &Tray) -> Result<(), Trouble> {
    icon.set_icon(Some(picture(tray)?))?;
    icon.set_tooltip(Some(&tray.tooltip))?;
    icon.set_menu(Some(Box::new(menu_of(tray)?)));
    Ok(())
}

fn picture(tray: &Tray) -> Result<Icon, Trouble> {
    let picture = icons::pictures(tray.icon)
        .into_iter()
        .find(|picture| picture.width == PICTURE_WIDTH)
        .ok_or(Trouble::Picture)?;
    Icon::from_rgba(picture.rgba, picture.width, picture.height).map_err(|_| Trouble::Picture)
}

/// Each line's id is its place.
fn menu_of(tray: &Tray) -> Result<Menu, Trouble> {
    let menu = Menu::new();
    for (place, entry) in tray.menu.iter().enumerate() {
        // A single ampersand would mark a key and vanish.
        let label = entry.label.replace('&', "&&");
        let id = MenuId::new(place.to_string());
        menu.append(&MenuItem::with_id(id, label, entry.item.is_some(), None))?;
    }
    Ok(menu)
}

#[cfg(test)]
mod tests {
    use deskbell_client::tray::{Icon as Which, MenuItem as Line};

    use super::*;

    #[test]
    fn the_menu_is_the_value_line_by_line() {
        let entry = |item, label: &str| MenuEntry { item, label: label.to_owned(), default: false };
        let lines = vec![entry(None, "Connected"), entry(Some(Line::Help), "Help & more")];
        let tray = Tray { icon: Which::Unread, tooltip: String::new(), menu: lines };
        let items = menu_of(&tray).unwrap().items();
        let shown: Vec<_> = items
            .iter()
            .filter_map(|item| item.as_menuitem())
            .map(|item| (item.id().as_ref().to_owned(), item.text(), item.is_enabled()))
            .collect();
        assert_eq!(
            shown,
            [
                ("0".to_owned(), "Connected".to_owned(), false),
                ("1".to_owned(), "Help && more".to_owned(), true)
            ]
        );
        assert!(picture(&tray).is_ok());
    }
}
