//! What is to be sent: checked, frozen, durable in the outbox, and only then called saved.

use deskbell_protocol::{
    AttachmentId, MessageId, ResolutionId, TicketId, TicketNumber,
    me::{GiveRating, GiveVerdict, MarkRead, OpenTicket},
    ticket::RatingValue,
};
use uuid::Uuid;

use super::{
    Controller,
    requests::{Answering, Trouble},
};
use crate::{
    bridge::{Answer, AttachTo, DraftFields, Page},
    form::{self, Around},
    mirror,
    notify::{Arrival, NoteTag},
    outbox::{self, Frozen, Kind, New, Row, Upload},
    shell::{Shell, WindowId},
    store::{Connection, StoreError, draft},
    view::DraftAttachment,
};

impl<S: Shell> Controller<S> {
    /// Send: the facts go exactly as they were shown, without the sections that are switched off.
    /// A Send whose answer was lost finds its words kept; other words under its id open another ticket.
    pub(super) fn send_form(
        &mut self,
        window: WindowId,
        named: TicketId,
        fields: &DraftFields,
    ) -> Answering {
        self.store.write(|tx| draft::save_form(tx, fields))?;
        let attachments = draft::attachments(self.store.read(), &AttachTo::Form)?;
        let now = self.clock.now();
        let around = Around {
            facts: self.facts.as_ref().and_then(|facts| facts.sent(&self.withheld)),
            attachments: ids(&attachments),
            incident: None,
            reported_at: now,
            locale: self.locale.clone(),
            shared: self.settings.shared.value,
        };
        let asked = form::request(fields, around)?;
        let before = self.opening(named)?;
        if before.as_ref().is_some_and(|kept| form::says_the_same(kept, &asked)) {
            self.store.write(|tx| draft::form_was_sent(tx))?;
            return Ok(Some(self.show_request(window, named, fields)));
        }
        let ticket = if before.is_some() { TicketId(self.clock.new_id()) } else { named };
        let request = Frozen::Open(Box::new(asked));
        self.store.write(|tx| {
            let new = New { id: ticket.0, ticket, request: &request, saved_at: now };
            outbox::put(tx, &new)?;
            put_uploads(tx, ticket, &attachments, now)?;
            draft::form_was_sent(tx)
        })?;
        Ok(Some(self.show_request(window, ticket, fields)))
    }

    /// What a ticket was opened with from this computer, sent or not.
    fn opening(&self, ticket: TicketId) -> Result<Option<OpenTicket>, StoreError> {
        let db = self.store.read();
        if let Some(Frozen::Open(request)) = outbox::request(db, ticket.0)? {
            return Ok(Some(*request));
        }
        Ok(outbox::sent_opening(db, ticket)?.map(|sent| sent.request))
    }

    fn show_request(&mut self, window: WindowId, ticket: TicketId, fields: &DraftFields) -> Answer {
        self.forget_taken(&AttachTo::Form);
        let at = self.clock.monotonic();
        if let Some(window) = self.windows.get_mut(&window) {
            window.unlocked = Some(ticket);
            window.page = Page::Request { ticket };
            window.sent_at = Some(at);
            window.draft = Some(fields.clone());
        }
        Answer::Saved { ticket }
    }

    /// A reply whose answer was lost finds its words kept; other words under its id are another message.
    pub(super) fn send_reply(
        &mut self,
        ticket: TicketId,
        named: MessageId,
        body: &str,
    ) -> Answering {
        let to = AttachTo::Reply { ticket };
        let attachments = draft::attachments(self.store.read(), &to)?;
        let reply = form::reply(body, ids(&attachments))?;
        let before = outbox::message(self.store.read(), named)?;
        if before.as_ref().is_some_and(|kept| kept.body == reply.body) {
            self.store.write(|tx| draft::reply_was_sent(tx, ticket))?;
            self.forget_taken(&to);
            return Ok(Some(Answer::Saved { ticket }));
        }
        let id = if before.is_some() { self.clock.new_id() } else { named.0 };
        let (request, now) = (Frozen::Message(reply), self.clock.now());
        self.store.write(|tx| {
            outbox::put(tx, &New { id, ticket, request: &request, saved_at: now })?;
            put_uploads(tx, ticket, &attachments, now)?;
            draft::reply_was_sent(tx, ticket)
        })?;
        self.forget_taken(&to);
        Ok(Some(Answer::Saved { ticket }))
    }

    pub(super) fn send_verdict(
        &mut self,
        ticket: TicketId,
        resolution_id: ResolutionId,
        fixed: bool,
        comment: Option<&str>,
    ) -> Answering {
        let comment = form::comment(comment)?;
        self.queue(ticket, &Frozen::Verdict(GiveVerdict { fixed, resolution_id, comment }))
    }

    /// A verdict on an earlier fix changed nothing: without a word its page would thank for it and ask again.
    pub(super) fn verdict_counted(&mut self, ticket: TicketId, counted: bool) {
        if counted {
            self.late_verdicts.remove(&ticket);
        } else {
            self.late_verdicts.insert(ticket);
        }
    }

    pub(super) fn send_rating(
        &mut self,
        ticket: TicketId,
        rating: RatingValue,
        comment: Option<&str>,
        share: bool,
    ) -> Answering {
        let comment = form::comment(comment)?;
        self.queue(ticket, &Frozen::Rating(GiveRating { rating, comment, share }))
    }

    pub(super) fn queue(&mut self, ticket: TicketId, request: &Frozen) -> Answering {
        let (id, saved_at) = (self.clock.new_id(), self.clock.now());
        self.store.write(|tx| outbox::put(tx, &New { id, ticket, request, saved_at }))?;
        self.reload_rows();
        Ok(Some(Answer::Saved { ticket }))
    }

    /// A click on a note's button has nobody to answer to: what cannot be kept is said on the windows.
    pub(super) fn queue_quietly(&mut self, ticket: TicketId, request: &Frozen) {
        match self.queue(ticket, request) {
            Ok(_) | Err(Trouble::Refused(_)) => {}
            Err(Trouble::Store(error)) => self.trouble(&error),
        }
    }

    /// The conversation was in front of the person: the dot goes, here and on every other device.
    pub(super) fn read_ticket(&mut self, ticket: TicketId) -> Result<(), StoreError> {
        let db = self.store.read();
        let Some(row) = mirror::ticket(db, ticket)? else { return Ok(()) };
        let messages = mirror::messages(db, ticket)?;
        let last: Option<MessageId> = messages.last().map(|view| view.message.id);
        let Some(through) = last.filter(|last| row.unread > 0 || row.read_through != Some(*last))
        else {
            return Ok(());
        };
        if row.unread == 0 {
            // Only the person's own words came since: nothing to tell anybody.
            return Ok(());
        }
        let (id, saved_at): (Uuid, _) = (self.clock.new_id(), self.clock.now());
        let request = Frozen::Read(MarkRead { through });
        self.store.write(|tx| {
            mirror::mark_read(tx, ticket, through)?;
            outbox::put(tx, &New { id, ticket, request: &request, saved_at })
        })?;
        self.shell.withdraw(&NoteTag::Ticket(ticket));
        self.reload_rows();
        Ok(())
    }

    /// What the person is to be told about a request that has arrived: its number, if it had been told as saved or
    /// nobody was there to see it arrive; and another number than the one they know in any case.
    pub(super) fn arrival(
        &self,
        row: &Row,
        number: Option<TicketNumber>,
    ) -> Result<Option<Arrival>, StoreError> {
        let Some(number) = number else { return Ok(None) };
        let (ticket, saved_at, db) = (row.ticket, row.saved_at, self.store.read());
        if let Some(before) = outbox::number_before(db, row)? {
            let arrival = Arrival { ticket, number, before: Some(before), saved_at };
            return Ok((before != number).then_some(arrival));
        }
        let seen = self.windows.values().any(|window| window.page == Page::Request { ticket });
        let told = self.rows.iter().any(|known| known.id == row.id && known.offline);
        let first = outbox::acknowledged(db, ticket)?.is_none();
        let wanted = row.kind == Kind::Open && first && (told || !seen);
        Ok(wanted.then_some(Arrival { ticket, number, before: None, saved_at }))
    }
}

fn ids(attachments: &[DraftAttachment]) -> Vec<AttachmentId> {
    attachments.iter().map(|attachment| attachment.id).collect()
}

fn put_uploads(
    db: &Connection,
    ticket: TicketId,
    attachments: &[DraftAttachment],
    now: deskbell_protocol::Timestamp,
) -> Result<(), StoreError> {
    for attachment in attachments {
        let upload = Upload {
            name: deskbell_protocol::text::FileName::clean(&attachment.name),
            media_type: attachment.media_type,
            size: attachment.size,
        };
        let request = Frozen::Attachment(upload);
        outbox::put(db, &New { id: attachment.id.0, ticket, request: &request, saved_at: now })?;
    }
    Ok(())
}
