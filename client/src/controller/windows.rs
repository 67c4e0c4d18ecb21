//! Windows and what the desktop tells: which page each shows, which is in front.

use std::time::Duration;

use deskbell_protocol::TicketId;

use super::{Controller, incoming::Incoming};
use crate::{
    bridge::{AttachTo, DraftFields, FromBell, Page, ToBell},
    facts, mirror,
    notify::NoteTag,
    shell::{Event, Shell, WindowId},
    store::draft,
    sync,
    tray::MenuItem,
    view::View,
};

/// A connected window.
#[derive(Debug)]
pub(super) struct Window {
    /// The page it shows.
    pub(super) page: Page,
    /// Whether it is in front.
    pub(super) focused: bool,
    /// What it was last sent.
    pub(super) shown: Option<View>,
    /// The form's words as the page took them when it opened.
    pub(super) draft: Option<DraftFields>,
    /// A reply's words as the page took them when it opened.
    pub(super) reply: String,
    /// The ticket its form will open.
    pub(super) opens: TicketId,
    /// The ticket whose number was typed here, or that was opened here; on a shared computer no other is shown.
    pub(super) unlocked: Option<TicketId>,
    /// When Send was pressed here.
    pub(super) sent_at: Option<Duration>,
}

impl Window {
    /// The page goes with a ticket that got a new id.
    pub(super) fn follow(&mut self, old: TicketId, new: TicketId) {
        if self.unlocked == Some(old) {
            self.unlocked = Some(new);
        }
        match &mut self.page {
            Page::Request { ticket } | Page::Ticket { ticket } if *ticket == old => *ticket = new,
            Page::Request { .. }
            | Page::Ticket { .. }
            | Page::Form
            | Page::Tickets
            | Page::Number
            | Page::Settings { .. } => {}
        }
    }
}

impl<S: Shell> Controller<S> {
    pub(super) fn desktop(&mut self, event: Event) {
        match event {
            Event::Menu(item) => self.menu(item),
            Event::TrayClicked => self.tray_clicked(),
            Event::NoteClicked { tag, action, activation } => {
                self.note_clicked(&tag, action, activation.as_deref());
            }
            // A note that was waved away keeps the dot.
            Event::NoteClosed(_) => {}
            Event::Opened { page, activation } => self.open(page, activation.as_deref()),
            Event::WindowOpened { window, page } => self.window_opened(window, page),
            Event::WindowFailed(page) => {
                self.starting.retain(|starting| !same_window(starting, &page));
            }
            Event::WindowSaid { window, frame, bytes } => self.window_said(window, frame, bytes),
            Event::WindowClosed(window) => {
                if let Some(closed) = self.windows.remove(&window) {
                    self.left(&closed.page);
                }
                self.leave_shared_form();
                if !self.shows_facts() {
                    self.facts = None;
                }
            }
            Event::Resumed => self.feed(sync::Event::Resumed),
            Event::Quit => self.quit(),
        }
    }

    fn menu(&mut self, item: MenuItem) {
        match item {
            MenuItem::Help => self.open(Page::Form, None),
            MenuItem::Tickets => self.open(Page::Tickets, None),
            MenuItem::Call => {
                let phone = self.phone();
                if !phone.is_empty() {
                    self.shell.call(&phone);
                }
            }
            MenuItem::Sees => self.open(Page::Settings { sees: true }, None),
            MenuItem::Settings => self.open(Page::Settings { sees: false }, None),
            MenuItem::Quit => self.quit(),
        }
    }

    pub(super) fn phone(&self) -> String {
        self.home.as_ref().map_or(String::new(), |home| home.it.phone.as_str().to_owned())
    }

    /// A click opens the form, or the one unread reply.
    fn tray_clicked(&mut self) {
        let rows = mirror::tickets(self.store.read()).unwrap_or_default();
        let unread = rows.iter().find(|row| row.unread > 0);
        let page = unread.map_or(Page::Form, |row| Page::Ticket { ticket: row.head.id });
        // On a shared computer this asks for the number.
        self.open(page, None);
    }

    /// Brings the window of a page to the front, turns one that nobody writes in to it, or starts one;
    /// a second click while it starts waits for it.
    pub(super) fn open(&mut self, page: Page, activation: Option<&str>) {
        let page = self.allowed(None, page);
        let shown = self.windows.iter().find(|(_, window)| same_window(&window.page, &page));
        if let Some((id, _)) = shown {
            let id = *id;
            self.shell.send(id, FromBell::Focus, None);
            return;
        }
        let spare = self.windows.iter().find(|(_, window)| is_only_read(&window.page));
        if let Some((id, _)) = spare {
            let id = *id;
            self.turn_to(id, page);
            self.shell.send(id, FromBell::Focus, None);
            return;
        }
        if self.starting.iter().any(|starting| same_window(starting, &page)) {
            return;
        }
        // The mark first: a shell may say at once that it could not.
        self.starting.push(page.clone());
        self.shell.open_window(&page, activation);
    }

    fn window_opened(&mut self, id: WindowId, page: Page) {
        self.starting.retain(|starting| !same_window(starting, &page));
        let window = Window {
            page: page.clone(),
            focused: false,
            shown: None,
            draft: None,
            reply: String::new(),
            opens: TicketId(self.clock.new_id()),
            unlocked: None,
            sent_at: None,
        };
        self.windows.insert(id, window);
        self.turn_to(id, page);
    }

    /// Shows a page in a window; what the page takes once is read now.
    pub(super) fn turn_to(&mut self, id: WindowId, page: Page) {
        let page = self.allowed(Some(id), page);
        let db = self.store.read();
        let kept = draft::form(db).ok().flatten();
        let reply = match &page {
            Page::Ticket { ticket } => {
                let ticket = *ticket;
                let read = draft::reply(db, ticket).unwrap_or_default();
                let written = self.store.write(|tx| mirror::read_again(tx, ticket));
                self.check(written);
                read
            }
            Page::Form
            | Page::Request { .. }
            | Page::Tickets
            | Page::Number
            | Page::Settings { .. } => String::new(),
        };
        if matches!(page, Page::Form | Page::Settings { .. }) {
            self.read_facts();
        }
        let opens = TicketId(self.clock.new_id());
        let before = self.windows.get(&id).map(|window| window.page.clone());
        if let Some(before) = before.filter(|before| *before != page) {
            self.left(&before);
        }
        if let Page::Request { ticket } | Page::Ticket { ticket } = &page {
            self.shell.withdraw(&NoteTag::Attention(*ticket));
        }
        if let Some(window) = self.windows.get_mut(&id) {
            window.unlocked = window.unlocked.filter(|ticket| is_about(&page, *ticket));
            window.page = page;
            window.opens = opens;
            window.draft = kept;
            window.reply = reply;
            window.shown = None;
        }
    }

    /// What a page has told is not told again once somebody left it.
    fn left(&mut self, page: &Page) {
        if let Page::Ticket { ticket } = page {
            self.late_verdicts.remove(ticket);
        }
    }

    /// A page the window itself asked for; the form comes to the front where it is open already.
    pub(super) fn open_in(&mut self, window: WindowId, page: Page) {
        match self.form_beside(window) {
            Some(form) if page == Page::Form => self.shell.send(form, FromBell::Focus, None),
            Some(_) | None => self.turn_to(window, page),
        }
    }

    /// Another window in which the form is open.
    pub(super) fn form_beside(&self, window: WindowId) -> Option<WindowId> {
        let mut others = self.windows.iter().filter(|(id, _)| **id != window);
        others.find(|(_, other)| other.page == Page::Form).map(|(id, _)| *id)
    }

    fn window_said(&mut self, id: WindowId, frame: ToBell, bytes: Option<Vec<u8>>) {
        match frame {
            // The transport shook hands already.
            ToBell::Hello { .. } => {}
            ToBell::Focused { focused } => {
                if let Some(window) = self.windows.get_mut(&id) {
                    window.focused = focused;
                }
            }
            ToBell::Request { id: number, request } => {
                if self.windows.contains_key(&id) {
                    self.request(id, number, request, bytes);
                }
            }
        }
    }

    fn quit(&mut self) {
        for id in self.windows.keys() {
            self.shell.send(*id, FromBell::Quit, None);
        }
        self.shell.quit();
        self.over = true;
    }

    fn shows_facts(&self) -> bool {
        self.windows
            .values()
            .any(|window| matches!(window.page, Page::Form | Page::Settings { .. }))
    }

    /// Facts are read when somebody asks for help or looks at them, and at no other time.
    pub(super) fn read_facts(&mut self) {
        if self.facts_busy {
            return;
        }
        self.facts_busy = true;
        let reader: facts::Reader = self.reader.clone();
        let (now, withheld, tell) = (self.clock.now(), self.withheld.clone(), self.tell.clone());
        tokio::task::spawn_blocking(move || {
            if tell.blocking_send(Incoming::Facts(reader.read(now, &withheld))).is_err() {
                tracing::debug!("Facts were read after the end");
            }
        });
    }

    /// The draft a window's page belongs to.
    pub(super) fn forget_taken(&mut self, of: &AttachTo) {
        for window in self.windows.values_mut() {
            match (of, &window.page) {
                (AttachTo::Form, Page::Form) => window.draft = None,
                (AttachTo::Reply { ticket }, Page::Ticket { ticket: shown }) if ticket == shown => {
                    window.reply.clear();
                }
                (AttachTo::Form | AttachTo::Reply { .. }, _) => {}
            }
        }
    }
}

/// Whether a page shows this ticket.
pub(super) fn is_about(page: &Page, ticket: TicketId) -> bool {
    match page {
        Page::Request { ticket: shown } | Page::Ticket { ticket: shown } => *shown == ticket,
        Page::Form | Page::Tickets | Page::Number | Page::Settings { .. } => false,
    }
}

/// A page on which nobody is in the middle of a sentence.
fn is_only_read(page: &Page) -> bool {
    match page {
        Page::Request { .. } | Page::Tickets | Page::Number | Page::Settings { .. } => true,
        Page::Form | Page::Ticket { .. } => false,
    }
}

/// One window per kind of page, except that each conversation may have its own.
fn same_window(one: &Page, other: &Page) -> bool {
    match (one, other) {
        (Page::Settings { .. }, Page::Settings { .. }) => true,
        (
            Page::Form
            | Page::Request { .. }
            | Page::Tickets
            | Page::Number
            | Page::Ticket { .. }
            | Page::Settings { .. },
            _,
        ) => one == other,
    }
}
