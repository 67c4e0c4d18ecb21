//! The desktop as the controller uses it: every call is a message to the task that does it, so none can block.

use deskbell_client::{
    bridge::{FromBell, Page, transport::Windows},
    notify::{Note, NoteTag},
    shell::{Shell, WindowId},
    tray::Tray,
};
use tokio::sync::{mpsc, watch};

use crate::{
    desk::Wish,
    notes::{self, Task},
};

/// This computer's desktop.
pub(crate) struct Desktop {
    /// To the icon.
    pub(crate) tray: watch::Sender<Option<Tray>>,
    /// To the notifications.
    pub(crate) notes: notes::Sender,
    /// To the windows that are open.
    pub(crate) windows: Windows,
    /// To those that are to be opened.
    pub(crate) wishes: mpsc::UnboundedSender<Wish>,
}

impl Desktop {
    fn wish(&self, wish: Wish) {
        if self.wishes.send(wish).is_err() {
            tracing::debug!("the desk has ended");
        }
    }
}

impl Shell for Desktop {
    fn show_tray(&mut self, tray: &Tray) {
        self.tray.send_replace(Some(tray.clone()));
    }

    fn notify(&mut self, note: &Note) {
        self.notes.send(Task::Show(note.clone()));
    }

    fn withdraw(&mut self, tag: &NoteTag) {
        self.notes.send(Task::Withdraw(tag.clone()));
    }

    fn withdraw_all(&mut self) {
        self.notes.send(Task::WithdrawAll);
    }

    fn open_window(&mut self, page: &Page, activation: Option<&str>) {
        self.wish(Wish::Open { page: page.clone(), activation: activation.map(str::to_owned) });
    }

    fn send(&mut self, window: WindowId, frame: FromBell, bytes: Option<Vec<u8>>) {
        self.windows.send(window, frame, bytes);
    }

    fn call(&mut self, number: &str) {
        self.wish(Wish::Call(number.to_owned()));
    }

    fn browse(&mut self, url: &str) {
        self.wish(Wish::Browse(url.to_owned()));
    }

    fn quit(&mut self) {
        self.windows.close_all();
        self.wish(Wish::Quit);
    }
}
