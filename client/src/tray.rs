//! The tray icon and its menu as values, derived from one state so that they cannot disagree.

use crate::{
    view::Connection,
    wording::{Value, Wording},
};

/// The icon with its tooltip and menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    /// Which icon.
    pub icon: Icon,
    /// The tooltip, worded.
    pub tooltip: String,
    /// The menu, top to bottom; at most seven entries.
    pub menu: Vec<MenuEntry>,
}

/// Icons of the bell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Icon {
    /// Nothing new.
    Normal,
    /// A reply is unread.
    Unread,
    /// Offline for more than 60 seconds.
    Offline,
}

/// One line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// What it does; `None` for the status line, which does nothing.
    pub item: Option<MenuItem>,
    /// The words.
    pub label: String,
    /// Whether it is the default (bold where the system can).
    pub default: bool,
}

/// What a menu line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MenuItem {
    /// Open the form.
    Help,
    /// Open the tickets.
    Tickets,
    /// Copy or call IT's number.
    Call,
    /// Open "What IT sees".
    Sees,
    /// Open settings.
    Settings,
    /// Quit; windows close.
    Quit,
}

/// What the tray depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Whether the server is reached now.
    pub connection: Connection,
    /// Whether it has been out of reach for more than a minute.
    pub offline_long: bool,
    /// Requests that wait on this computer.
    pub waiting: u32,
    /// Whether one is on its way now.
    pub sending: bool,
    /// Tickets with an unread reply.
    pub unread: u32,
    /// Who wrote the newest unread reply.
    pub unread_from: Option<String>,
    /// IT's number; empty if unknown.
    pub phone: String,
    /// Whether Quit is in the menu.
    pub show_quit: bool,
    /// Whether the computer is shared: no name is shown, and tickets open by their number.
    pub shared: bool,
}

/// Builds icon, tooltip and menu from one state.
#[must_use]
pub fn tray(state: &State, words: &dyn Wording) -> Tray {
    let saved = ("saved", Value::Number(state.waiting));
    let from = state.unread_from.as_deref();
    let (icon, tooltip) = match (state.offline_long, from) {
        (true, _) => (Icon::Offline, words.text("tray-tip-offline", &[saved])),
        (false, Some(_)) if state.unread > 1 || state.shared => {
            let count = ("count", Value::Number(state.unread));
            (Icon::Unread, words.text("tray-tip-unread-many", &[count]))
        }
        (false, Some(name)) => {
            (Icon::Unread, words.text("tray-tip-unread", &[("contact", Value::Text(name))]))
        }
        (false, None) => (Icon::Normal, words.text("tray-tip-normal", &[])),
    };
    Tray { icon, tooltip, menu: menu(state, words) }
}

fn menu(state: &State, words: &dyn Wording) -> Vec<MenuEntry> {
    let count = ("count", Value::Number(state.unread));
    let tickets = match &state.unread_from {
        _ if state.shared => words.text("menu-number", &[count]),
        Some(_) if state.unread > 1 => words.text("menu-tickets-replies", &[count]),
        Some(name) => words.text("menu-tickets-reply", &[("contact", Value::Text(name))]),
        None => words.text("menu-tickets", &[]),
    };
    let call = match state.phone.as_str() {
        "" => words.text("menu-call", &[]),
        phone => words.text("menu-call-number", &[("phone", Value::Text(phone))]),
    };
    let status = status(state, words);
    let entry = |item, label| MenuEntry { item, label, default: item == Some(MenuItem::Help) };
    let mut menu = vec![
        entry(None, status),
        entry(Some(MenuItem::Help), words.text("menu-help", &[])),
        entry(Some(MenuItem::Tickets), tickets),
        entry(Some(MenuItem::Call), call),
        entry(Some(MenuItem::Sees), words.text("menu-sees", &[])),
        entry(Some(MenuItem::Settings), words.text("menu-settings", &[])),
    ];
    if state.show_quit {
        menu.push(entry(Some(MenuItem::Quit), words.text("menu-quit", &[])));
    }
    menu
}

fn status(state: &State, words: &dyn Wording) -> String {
    let key = match state.connection {
        Connection::Starting => "menu-state-starting",
        Connection::Online if state.sending => "menu-state-sending",
        Connection::Online => "menu-state-online",
        Connection::Offline { .. } => "menu-state-offline",
        Connection::NeedsUpdate => "menu-state-needs-update",
        Connection::Revoked => "menu-state-revoked",
        Connection::NotSetUp => "menu-state-not-set-up",
    };
    words.text(key, &[("saved", Value::Number(state.waiting))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Keys;

    fn state() -> State {
        State {
            connection: Connection::Online,
            offline_long: false,
            waiting: 0,
            sending: false,
            unread: 0,
            unread_from: None,
            phone: "ext. 4400".to_owned(),
            show_quit: true,
            shared: false,
        }
    }

    fn print(tray: &Tray) -> String {
        let lines: Vec<&str> = tray.menu.iter().map(|entry| entry.label.as_str()).collect();
        format!("{:?} / {} / {}", tray.icon, tray.tooltip, lines.join(" / "))
    }

    #[test]
    fn at_rest() {
        insta::assert_snapshot!(print(&tray(&state(), &Keys)), @"Normal / tray-tip-normal / menu-state-online saved=0 / menu-help / menu-tickets / menu-call-number phone=ext. 4400 / menu-sees / menu-settings / menu-quit");
    }

    #[test]
    fn a_reply_is_waiting() {
        let state = State { unread: 1, unread_from: Some("Priya".to_owned()), ..state() };
        insta::assert_snapshot!(print(&tray(&state, &Keys)), @"Unread / tray-tip-unread contact=Priya / menu-state-online saved=0 / menu-help / menu-tickets-reply contact=Priya / menu-call-number phone=ext. 4400 / menu-sees / menu-settings / menu-quit");
    }

    #[test]
    fn a_shared_computer_names_nobody() {
        let state =
            State { unread: 1, unread_from: Some("Priya".to_owned()), shared: true, ..state() };
        insta::assert_snapshot!(print(&tray(&state, &Keys)), @"Unread / tray-tip-unread-many count=1 / menu-state-online saved=0 / menu-help / menu-number count=1 / menu-call-number phone=ext. 4400 / menu-sees / menu-settings / menu-quit");
    }

    #[test]
    fn offline_with_two_waiting_and_no_quit() {
        let state = State {
            connection: Connection::Offline { since: deskbell_protocol::Timestamp::from_millis(0) },
            offline_long: true,
            waiting: 2,
            show_quit: false,
            phone: String::new(),
            ..state()
        };
        insta::assert_snapshot!(print(&tray(&state, &Keys)), @"Offline / tray-tip-offline saved=2 / menu-state-offline saved=2 / menu-help / menu-tickets / menu-call / menu-sees / menu-settings");
    }

    #[test]
    fn only_help_is_the_default() {
        let tray = tray(&state(), &Keys);
        let defaults: Vec<_> = tray.menu.iter().filter(|e| e.default).map(|e| e.item).collect();
        assert_eq!(defaults, [Some(MenuItem::Help)]);
    }
}
