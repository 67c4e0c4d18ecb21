//! Pages: built from the state, compared with what a window has, sent if they differ.

use std::time::Duration;

use deskbell_protocol::{TicketId, Timestamp, facts::SectionId};

use super::{Controller, windows::Window};
use crate::{
    bridge::{AttachTo, FromBell, Page},
    clock::Moment,
    mirror,
    outbox::{self, Kind, Row, State},
    shell::{Shell, WindowId},
    store::{StoreError, draft, meta},
    sync::Standing,
    view::{
        Connection, PageView, SettingsView, View,
        build::{self, ConversationParts, FormParts, Unsent},
    },
};

/// After Send a window waits so long for the receipt before it says "saved".
const SENDING: Duration = Duration::from_secs(8);

impl<S: Shell> Controller<S> {
    pub(super) fn show_pages(&mut self) {
        let ids: Vec<WindowId> = self.windows.keys().copied().collect();
        for id in ids {
            match self.view(id) {
                Ok(Some(view)) => self.show(id, view),
                Ok(None) => {}
                Err(error) => self.trouble(&error),
            }
        }
    }

    fn show(&mut self, id: WindowId, view: View) {
        let Some(window) = self.windows.get_mut(&id) else { return };
        if window.shown.as_ref() == Some(&view) {
            return;
        }
        window.shown = Some(view.clone());
        let said_saved =
            if let PageView::Saved(saved) = &view.page { Some(saved.ticket) } else { None };
        self.shell.send(id, FromBell::View { view: Box::new(view) }, None);
        if let Some(ticket) = said_saved {
            let written = self.store.write(|tx| outbox::told_saved(tx, ticket));
            self.check(written);
            self.reload_rows();
        }
    }

    /// When a page changes by time alone.
    pub(super) fn page_deadline(&self, now: Moment) -> Option<Duration> {
        let pages = self.windows.values().filter(|w| matches!(w.page, Page::Request { .. }));
        let sending = pages.filter_map(|window| window.sent_at.map(|at| at + SENDING));
        let offline = self.offline_long_at(now);
        sending.chain(offline).filter(|at| *at > now.mono).min()
    }

    fn view(&self, id: WindowId) -> Result<Option<View>, StoreError> {
        let Some(window) = self.windows.get(&id) else { return Ok(None) };
        let now = self.clock.moment();
        let page = match &window.page {
            Page::Form => PageView::Form(self.form_view(window, false)?),
            Page::Request { ticket } => self.request_view(window, *ticket, now)?,
            Page::Tickets => self.tickets_view(now.wall)?,
            Page::Number => PageView::Number(build::number(&self.rows)),
            Page::Ticket { ticket } => self.conversation_view(window, *ticket)?,
            Page::Settings { sees } => PageView::Settings(self.settings_view(*sees, now.wall)),
        };
        Ok(Some(View {
            page,
            locale: self.settings.locale.value.clone(),
            time_zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            connection: self.connection(),
            help: build::other_ways(self.home.as_ref(), now.wall),
            unread: self.unread()?,
            shared: self.settings.shared.value,
            notice: self.notice_now().map(str::to_owned),
        }))
    }

    fn notice_now(&self) -> Option<&'static str> {
        match self.sync.standing() {
            Standing::NeedsUpdate => Some("notice-update"),
            Standing::Revoked => Some("notice-revoked"),
            Standing::Starting | Standing::Online | Standing::Offline { .. } => {
                let unset = self.api.is_none().then_some("notice-not-set-up");
                self.notice.or(unset)
            }
        }
    }

    pub(super) fn connection(&self) -> Connection {
        if self.api.is_none() {
            return Connection::NotSetUp;
        }
        match self.sync.standing() {
            Standing::Starting => Connection::Starting,
            Standing::Online => Connection::Online,
            Standing::Offline { since } => Connection::Offline { since },
            Standing::NeedsUpdate => Connection::NeedsUpdate,
            Standing::Revoked => Connection::Revoked,
        }
    }

    fn unread(&self) -> Result<u32, StoreError> {
        let rows = mirror::tickets(self.store.read())?;
        Ok(rows.iter().fold(0_u32, |sum, row| sum.saturating_add(row.unread)))
    }

    pub(super) fn sender(&self) -> String {
        self.person.clone().unwrap_or_else(|| self.account.display_name.clone())
    }

    fn form_view(
        &self,
        window: &Window,
        sending: bool,
    ) -> Result<crate::view::FormView, StoreError> {
        let parts = FormParts {
            draft: window.draft.clone(),
            attachments: draft::attachments(self.store.read(), &AttachTo::Form)?,
            facts: self.facts.as_ref().map(|facts| facts.view(&self.withheld)),
            model: self.facts.as_ref().and_then(|facts| facts.model().map(str::to_owned)),
            sending_as: self.sender(),
            sending,
            ticket: window.opens,
        };
        Ok(build::form(self.home.as_ref(), parts))
    }

    /// After Send: "Sending…" for a while, then "Saved", and the receipt as soon as the server has it.
    fn request_view(
        &self,
        window: &Window,
        ticket: TicketId,
        now: Moment,
    ) -> Result<PageView, StoreError> {
        let db = self.store.read();
        let opening = self.rows.iter().find(|r| r.ticket == ticket && r.kind == Kind::Open);
        if let Some(row) = opening {
            let waits = window.sent_at.is_some_and(|at| now.mono < at + SENDING);
            let hopeful = row.state == State::Waiting && !row.offline;
            let reachable = matches!(self.connection(), Connection::Starting | Connection::Online);
            if waits && hopeful && reachable {
                return Ok(PageView::Form(self.form_view(window, true)?));
            }
            return Ok(PageView::Saved(build::saved(&self.with_words(row)?)));
        }
        let sent = outbox::sent_opening(db, ticket)?;
        let parts = sent.as_ref().and_then(|sent| sent.request.facts.as_ref());
        let parts = parts.map_or(0, |facts| u32::try_from(facts.sections.len()).unwrap_or(0));
        let asker = sent.as_ref().and_then(|sent| sent.request.asker.as_ref());
        let sender = asker.map_or_else(|| self.sender(), |asker| asker.name.as_str().to_owned());
        if let Some(row) = mirror::ticket(db, ticket)? {
            let receipt = build::receipt(&row.head, parts, sender, self.home.as_ref());
            return Ok(PageView::Receipt(receipt));
        }
        // A device that may only know that it arrived.
        let receipt = sent
            .and_then(|sent| build::bare_receipt(ticket, &sent, parts, sender, self.home.as_ref()));
        Ok(receipt.map_or(PageView::Gone { ticket }, PageView::Receipt))
    }

    fn with_words(&self, row: &Row) -> Result<Unsent, StoreError> {
        let request = match outbox::request(self.store.read(), row.id) {
            Ok(request) => request,
            Err(StoreError::Value(_)) => None,
            Err(error) => return Err(error),
        };
        let fields = match row.state {
            State::NeedsAttention(_) => outbox::named_fields(self.store.read(), row.id)?,
            State::Waiting | State::Paused => Vec::new(),
        };
        Ok(Unsent { row: row.clone(), request, fields })
    }

    fn unsent_of(&self, ticket: Option<TicketId>) -> Result<Vec<Unsent>, StoreError> {
        outbox::unsent(&self.rows)
            .filter(|row| ticket.is_none_or(|ticket| row.ticket == ticket))
            .map(|row| self.with_words(row))
            .collect()
    }

    fn tickets_view(&self, now: Timestamp) -> Result<PageView, StoreError> {
        let db = self.store.read();
        let online = self.connection() == Connection::Online;
        let as_of = if online { None } else { meta::as_of(db)? };
        let unsent = self.unsent_of(None)?;
        Ok(PageView::Tickets(build::tickets(&unsent, mirror::tickets(db)?, as_of, now)))
    }

    fn conversation_view(&self, window: &Window, ticket: TicketId) -> Result<PageView, StoreError> {
        let db = self.store.read();
        let Some(row) = mirror::ticket(db, ticket)? else {
            let opening = self.rows.iter().find(|r| r.ticket == ticket && r.kind == Kind::Open);
            return Ok(match opening {
                Some(row) => PageView::Saved(build::saved(&self.with_words(row)?)),
                None => PageView::Gone { ticket },
            });
        };
        let parts = ConversationParts {
            messages: mirror::messages(db, ticket)?,
            unsent: self.unsent_of(Some(ticket))?,
            reply: window.reply.clone(),
            reply_attachments: draft::attachments(db, &AttachTo::Reply { ticket })?,
            attachment_bytes: build::attachment_bytes(self.home.as_ref()),
            check_late: self.late_verdicts.contains(&ticket),
        };
        Ok(PageView::Conversation(Box::new(build::conversation(row.head, parts))))
    }

    fn settings_view(&self, sees: bool, now: Timestamp) -> SettingsView {
        let privacy = self.home.as_ref().map(|home| &home.privacy);
        let withheld: &[SectionId] = &self.withheld;
        SettingsView {
            facts: self.facts.as_ref().map(|facts| facts.view(withheld)),
            preferences: self.preferences.clone(),
            autostart: self.autostart.state(),
            months: privacy.map(|privacy| privacy.months),
            min_group: privacy.map(|privacy| privacy.min_group),
            who: self.who_view(now),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            server: self.settings.server_url.value.as_ref().map(|url| url.as_str().to_owned()),
            sees,
        }
    }
}
