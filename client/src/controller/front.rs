//! The tray, and what the window in front shows.

use std::time::Duration;

use deskbell_protocol::{TicketId, message::AuthorKind};

use super::{Controller, windows::is_about};
use crate::{
    bridge::Page,
    clock::Moment,
    mirror,
    outbox::{Kind, State},
    shell::Shell,
    sync::Standing,
    tray::{self, State as TrayState},
};

/// The icon shows "offline" after so long, not before.
const OFFLINE_LONG: Duration = Duration::from_secs(60);

impl<S: Shell> Controller<S> {
    /// The ticket the window in front shows.
    pub(super) fn ticket_in_front(&self) -> Option<TicketId> {
        self.windows.values().filter(|window| window.focused).find_map(|window| {
            match &window.page {
                Page::Ticket { ticket } => Some(*ticket),
                Page::Form
                | Page::Request { .. }
                | Page::Tickets
                | Page::Number
                | Page::Settings { .. } => None,
            }
        })
    }

    /// Whether the window in front is about this ticket, sent or not.
    pub(super) fn is_in_front(&self, ticket: TicketId) -> bool {
        self.windows.values().any(|window| window.focused && is_about(&window.page, ticket))
    }

    /// What is in front of the person is read.
    pub(super) fn read_what_is_in_front(&mut self) {
        if let Some(ticket) = self.ticket_in_front() {
            let read = self.read_ticket(ticket);
            self.check(read);
        }
    }

    pub(super) fn show_tray(&mut self) {
        let state = self.tray_state();
        let tray = tray::tray(&state, &*self.words);
        if self.tray.as_ref() != Some(&tray) {
            self.shell.show_tray(&tray);
            self.tray = Some(tray);
        }
    }

    fn tray_state(&self) -> TrayState {
        let rows = mirror::tickets(self.store.read()).unwrap_or_default();
        let unread = rows.iter().find(|row| row.unread > 0);
        let unread_from = unread.map(|row| {
            let wrote = &row.last.author;
            let contact = row.head.contact.as_ref().map(|contact| &contact.name);
            let name = match wrote.kind {
                AuthorKind::Contact | AuthorKind::Helper => &wrote.name,
                AuthorKind::Requester | AuthorKind::System | AuthorKind::Unknown => {
                    contact.unwrap_or(&wrote.name)
                }
            };
            name.as_str().to_owned()
        });
        let texts = self.rows.iter().filter(|row| matches!(row.kind, Kind::Open | Kind::Message));
        let now = self.clock.moment();
        TrayState {
            connection: self.connection(),
            offline_long: self.offline_long(now),
            waiting: u32::try_from(texts.clone().count()).unwrap_or(u32::MAX),
            sending: self.sync.is_sending() && texts.clone().any(|r| r.state == State::Waiting),
            unread: u32::try_from(rows.iter().filter(|row| row.unread > 0).count())
                .unwrap_or(u32::MAX),
            unread_from,
            phone: self.phone(),
            show_quit: self.settings.show_quit.value,
            shared: self.settings.shared.value,
        }
    }

    fn offline_for(&self, now: Moment) -> Option<Duration> {
        let since = match self.sync.standing() {
            Standing::Offline { since } if self.api.is_some() => since,
            Standing::Offline { .. }
            | Standing::Starting
            | Standing::Online
            | Standing::NeedsUpdate
            | Standing::Revoked => return None,
        };
        let millis = now.wall.millis().saturating_sub(since.millis());
        Some(Duration::from_millis(u64::try_from(millis).unwrap_or(0)))
    }

    fn offline_long(&self, now: Moment) -> bool {
        matches!(self.sync.standing(), Standing::NeedsUpdate | Standing::Revoked)
            || self.offline_for(now).is_some_and(|away| away >= OFFLINE_LONG)
    }

    /// When the icon turns to "offline".
    pub(super) fn offline_long_at(&self, now: Moment) -> Option<Duration> {
        let away = self.offline_for(now)?;
        Some(now.mono + OFFLINE_LONG.checked_sub(away)?)
    }
}
