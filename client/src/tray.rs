//! The tray icon and its menu as values, derived from one state so that they cannot disagree.

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
