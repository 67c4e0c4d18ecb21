//! The desktop as the controller sees it: few verbs going out, one closed enum of events coming in.

use crate::{
    bridge::{FromBell, Page, ToBell},
    notify::{Note, NoteAction, NoteTag},
    tray::{MenuItem, Tray},
};

/// A connected window; counts up within a run of the bell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WindowId(pub u64);

/// The desktop. Calls never block; a desktop that lacks a part (no tray host, no notification service) says so in the log and goes on.
pub trait Shell {
    /// Shows the icon with its tooltip and menu; called only when the value changed.
    fn show_tray(&mut self, tray: &Tray);
    /// Shows a note, replacing the one with the same tag.
    fn notify(&mut self, note: &Note);
    /// Takes a note away, if it is still there.
    fn withdraw(&mut self, tag: &NoteTag);
    /// Takes every note away.
    fn withdraw_all(&mut self);
    /// Starts a window for a page. `activation` is the desktop's token by which it may come to the front.
    fn open_window(&mut self, page: &Page, activation: Option<&str>);
    /// Sends a frame, with the bytes of a picture where the frame announces them. A window that does not read is dropped.
    fn send(&mut self, window: WindowId, frame: FromBell, bytes: Option<Vec<u8>>);
    /// Rings IT: opens `tel:` where the system can, else nothing.
    fn call(&mut self, number: &str);
    /// Opens a page in the system's browser.
    fn browse(&mut self, url: &str);
    /// Ends the bell after windows were told to close.
    fn quit(&mut self);
}

/// What the desktop tells the controller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A menu line was chosen.
    Menu(MenuItem),
    /// The icon was clicked.
    TrayClicked,
    /// A note or one of its buttons was clicked.
    NoteClicked {
        /// Which note.
        tag: NoteTag,
        /// The button; `None` for the note itself.
        action: Option<NoteAction>,
        /// The desktop's activation token.
        activation: Option<String>,
    },
    /// A note was closed by the person or the system.
    NoteClosed(NoteTag),
    /// A second start handed over its argument.
    Opened {
        /// The page asked for.
        page: Page,
        /// The desktop's activation token.
        activation: Option<String>,
    },
    /// A window connected.
    WindowOpened {
        /// Its number.
        window: WindowId,
        /// The page it was started for.
        page: Page,
    },
    /// A window that was asked for did not open.
    WindowFailed(Page),
    /// A window said something.
    WindowSaid {
        /// Its number.
        window: WindowId,
        /// What.
        frame: ToBell,
        /// Bytes behind the frame.
        bytes: Option<Vec<u8>>,
    },
    /// A window is gone.
    WindowClosed(WindowId),
    /// The computer woke up.
    Resumed,
    /// The bell shall end.
    Quit,
}
