//! Carrying out what the machine says: disk at once, network as tasks that report back.

use std::future::Future;

use deskbell_protocol::{
    TicketId, Timestamp,
    change::ErasedIds,
    enroll::{Enroll, EnrollDevice, EnrollMachine, EnrollPerson},
    problem::ErrorCode,
    text::{Line, Name},
};
use uuid::Uuid;

use super::{Controller, incoming::Incoming};
use crate::{
    api::{Ack, Answered, Api},
    failure::Failure,
    mirror,
    outbox::{self, Frozen, Kind, Reason, Row},
    secret::{KEEPER_TIME, Token},
    shell::Shell,
    store::{StoreError, draft, meta},
    sync::{Effect, Event, Settlement},
};

impl<S: Shell> Controller<S> {
    pub(super) fn carry_out(&mut self, effects: &[Effect]) {
        for effect in effects {
            self.carry_out_one(effect);
        }
    }

    fn carry_out_one(&mut self, effect: &Effect) {
        let written = match *effect {
            Effect::LoadToken => {
                self.load_token();
                Ok(())
            }
            Effect::Enroll => {
                self.enroll();
                Ok(())
            }
            Effect::Send(id) => self.send(id),
            Effect::Settle { row, how } => self.settle_row(row, how),
            Effect::Release => self.store.write(|tx| outbox::release(tx)),
            Effect::Hurry => self.store.write(|tx| outbox::hurry(tx)),
            Effect::ReadHome => self.spawn(|api| async move { Incoming::Home(api.home().await) }),
            Effect::List => self.list(),
            Effect::ReadTicket(id) => {
                self.spawn(move |api| async move { Incoming::Ticket(id, api.ticket(id).await) })
            }
            Effect::SkipTicket(id) => self.store.write(|tx| mirror::skip(tx, id)),
            Effect::ReadChanges => self.read_changes(),
            Effect::OpenStream => self.open_stream(),
            Effect::CloseStream => {
                self.close_stream();
                Ok(())
            }
            Effect::ForgetCursor => self.store.write(|tx| meta::clear(tx, "cursor")),
            Effect::OfferAll => self.offer_all(),
            Effect::Wipe => self.wipe(),
        };
        self.check(written);
        self.reload_rows();
    }

    /// Runs a request beside the loop; its answer comes back as an event.
    pub(super) fn spawn<F>(&self, work: impl FnOnce(Api) -> F) -> Result<(), StoreError>
    where
        F: Future<Output = Incoming> + Send + 'static,
    {
        if let Some(api) = self.api.clone() {
            let tell = self.tell.clone();
            let work = work(api);
            tokio::spawn(async move {
                if tell.send(work.await).await.is_err() {
                    tracing::debug!("An answer came after the end");
                }
            });
        }
        Ok(())
    }

    fn load_token(&self) {
        let kept = self.keeper.get(self.device);
        let tell = self.tell.clone();
        tokio::spawn(async move {
            let token = match tokio::time::timeout(KEEPER_TIME, kept).await {
                Ok(Ok(token)) => token,
                Ok(Err(trouble)) => {
                    tracing::info!(reason = %trouble, "No token from the keyring; enrolling anew");
                    None
                }
                Err(_) => None,
            };
            if tell.send(Incoming::Token(token)).await.is_err() {
                tracing::debug!("The keyring answered after the end");
            }
        });
    }

    /// The token is kept before the server hears of it: a crash between the two leaves a token that is unknown
    /// there, which is a normal state.
    /// A repeat after a lost answer goes with the same token: the server gives its first answer again. Another token
    /// would make another credential, which somebody at IT had to approve.
    fn enroll(&mut self) {
        let token = self.enrolling.get_or_insert_with(|| Token::new(&*self.clock)).clone();
        let Some(body) = self.enrolment(&token) else {
            tracing::warn!("No enrolment key is set");
            self.feed(Event::Enrolled(Err(Failure::of(ErrorCode::EnrollmentRefused))));
            return;
        };
        let kept = self.keeper.set(self.device, token.clone());
        let spawned = self.spawn(move |mut api| async move {
            if !matches!(tokio::time::timeout(KEEPER_TIME, kept).await, Ok(Ok(()))) {
                tracing::info!("The keyring does not keep the token; it lives until the bell ends");
            }
            api.use_token(None);
            let answered = api.enroll(&body).await;
            Incoming::Enrolled(token, answered)
        });
        self.check(spawned);
    }

    fn enrolment(&self, token: &Token) -> Option<Enroll> {
        let line = |raw: &str| Line::parse(&raw.chars().take(200).collect::<String>()).ok();
        let name = |raw: &str| Name::parse(&raw.chars().take(120).collect::<String>()).ok();
        Some(Enroll {
            enrollment_key: self.settings.enrollment_key.value.clone()?,
            token_hash: token.hash(),
            device: EnrollDevice {
                id: self.device,
                machine: EnrollMachine {
                    id: self.account.machine,
                    hostname: line(&self.account.hostname)?,
                },
                os: line(&self.account.os)?,
                account: line(&self.account.account)?,
            },
            person: EnrollPerson {
                display_name: name(&self.account.display_name)?,
                email: None,
                phone: None,
            },
        })
    }

    /// Marks the row attempted, durably, and only then sends it.
    fn send(&mut self, id: Uuid) -> Result<(), StoreError> {
        let Some(row) = self.rows.iter().find(|row| row.id == id).cloned() else { return Ok(()) };
        let request = match outbox::request(self.store.read(), id) {
            Ok(Some(request)) => request,
            Ok(None) | Err(StoreError::Value(_)) => {
                self.feed(Event::Sent {
                    row: id,
                    result: Err(Failure::of(ErrorCode::MalformedJson)),
                });
                return Ok(());
            }
            Err(error) => return self.not_sent(id, error),
        };
        let json = match request.json() {
            Ok(json) => json,
            Err(error) => return self.not_sent(id, error.into()),
        };
        if let Err(error) = self.store.write(|tx| outbox::mark_attempted(tx, id)) {
            return self.not_sent(id, error);
        }
        let file = self.files().join(id.to_string());
        self.spawn(move |api| async move {
            let answered = match request {
                Frozen::Attachment(upload) => api.upload(&row, upload, file).await,
                Frozen::Open(_)
                | Frozen::Message(_)
                | Frozen::Verdict(_)
                | Frozen::Rating(_)
                | Frozen::Nudge
                | Frozen::Read(_) => api.send(&row, json).await,
            };
            Incoming::Sent(Box::new(row), answered)
        })
    }

    fn not_sent(&mut self, id: Uuid, error: StoreError) -> Result<(), StoreError> {
        self.feed(Event::Sent { row: id, result: Err(Failure::Odd) });
        Err(error)
    }

    fn settle_row(&mut self, id: Uuid, how: Settlement) -> Result<(), StoreError> {
        let Some(row) = self.rows.iter().find(|row| row.id == id).cloned() else { return Ok(()) };
        match how {
            // Written together with what the answer brought, before the machine heard of it.
            Settlement::Done => Ok(()),
            Settlement::Retry(at) => self.store.write(|tx| outbox::retry(tx, id, at)),
            Settlement::Pause => self.store.write(|tx| outbox::pause(tx, id)),
            Settlement::Attention(reason) => {
                tracing::warn!(row.id = %id, reason = ?reason, "A request needs attention");
                self.store.write(|tx| outbox::refused(tx, id, reason))
            }
            Settlement::Refile => self.refile(&row),
            Settlement::OfferTicket => self.offer_ticket(&row),
            Settlement::Erase => self.erase(&row),
            Settlement::Drop => self.store.write(|tx| outbox::drop_row(tx, id)),
        }
    }

    /// Erased on the server: a ticket goes from the mirror as well, where the change that told of it may be gone with a
    /// restore.
    fn erase(&mut self, row: &Row) -> Result<(), StoreError> {
        self.store.write(|tx| {
            outbox::erase(tx, row)?;
            if row.kind != Kind::Open {
                return Ok(());
            }
            let (messages, attachments) = (Vec::new(), Vec::new());
            mirror::erase(tx, &ErasedIds { ticket: row.ticket, whole: true, messages, attachments })
        })
    }

    fn refile(&mut self, row: &Row) -> Result<(), StoreError> {
        // Filed anew, the words of a ticket that is only gone from this person's list would be a second ticket.
        if row.kind == Kind::Open && mirror::is_of_this_epoch(self.store.read(), row.ticket)? {
            return self.store.write(|tx| mirror::let_go(tx, row.ticket));
        }
        let files = self.files();
        let clock = self.clock.clone();
        let refiled = self.store.write(|tx| outbox::refile(tx, &files, row, &*clock))?;
        if let Some((old, new)) = refiled.ticket {
            self.follow_ticket(old, new);
        }
        Ok(())
    }

    fn offer_ticket(&mut self, row: &Row) -> Result<(), StoreError> {
        let (now, locale) = (self.clock.now(), self.locale.clone());
        self.store.write(|tx| {
            if outbox::offer_ticket(tx, row.ticket, now, &locale)? {
                outbox::put_behind(tx, row.id)
            } else {
                outbox::attention(tx, row.id, Reason::Refused(ErrorCode::UnknownTicket))
            }
        })
    }

    /// Numbers a question about the feed. After sleep it is asked anew while the first may still be answered; two
    /// answers would set the mirror back.
    fn ask_feed(&mut self) -> u64 {
        self.feed_asked += 1;
        self.feed_asked
    }

    fn list(&mut self) -> Result<(), StoreError> {
        let held = mirror::held(self.store.read())?;
        let number = self.ask_feed();
        self.spawn(move |api| async move { Incoming::Listed(number, held, whole_list(&api).await) })
    }

    fn read_changes(&mut self) -> Result<(), StoreError> {
        let after = meta::cursor(self.store.read())?;
        let number = self.ask_feed();
        self.spawn(move |api| async move { Incoming::Changes(number, api.changes(after).await) })
    }

    fn open_stream(&mut self) -> Result<(), StoreError> {
        let after = meta::cursor(self.store.read())?;
        let Some(api) = self.api.clone() else { return Ok(()) };
        let number = self.ask_feed();
        let tell = self.tell.clone();
        let task = tokio::spawn(async move {
            api.follow(after, tell, |news| Incoming::Stream(number, news)).await;
        });
        self.stream = Some((number, task.abort_handle()));
        Ok(())
    }

    /// The new epoch is noted together with the offers, so that a crash makes them once more rather than never.
    fn offer_all(&mut self) -> Result<(), StoreError> {
        let epoch = self.epoch;
        let offered = self.store.write(|tx| {
            meta::clear(tx, "cursor")?;
            if let Some(epoch) = &epoch {
                meta::set_epoch(tx, epoch)?;
            }
            outbox::offer_all(tx)
        })?;
        tracing::info!(offered, "Offered again");
        Ok(())
    }

    fn wipe(&mut self) -> Result<(), StoreError> {
        tracing::warn!("This device was revoked");
        self.use_token(None);
        self.home = None;
        self.shell.withdraw_all();
        let forgotten = self.keeper.delete(self.device);
        tokio::spawn(async move {
            if !matches!(tokio::time::timeout(KEEPER_TIME, forgotten).await, Ok(Ok(()))) {
                tracing::info!("The keyring did not forget the token");
            }
        });
        self.store.write(|tx| {
            mirror::wipe(tx)?;
            meta::set_revoked(tx, &true)
        })?;
        draft::sweep(self.store.read(), &self.store.files())
    }

    /// What an acknowledgement brings becomes durable with the row's end.
    pub(super) fn acknowledged(
        &mut self,
        row: &Row,
        ack: &Ack,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        // A clock that is behind would make the copy look older than it is, and go too early.
        let now = at.map_or(self.clock.now(), |at| at.max(self.clock.now()));
        let number = ack.number();
        let arrival = self.arrival(row, number)?;
        self.store.write(|tx| {
            outbox::done(tx, row.id, number, now)?;
            if let Some(arrival) = &arrival {
                outbox::put_arrival(tx, arrival)?;
            }
            match ack {
                Ack::Opened(opened) => {
                    mirror::put_ticket(tx, &opened.ticket, mirror::Reading::Plain)
                }
                Ack::Written(written) => {
                    mirror::put_message(tx, written.ticket, &written.message).map(drop)
                }
                Ack::Verdict(given) => mirror::put_row(tx, &given.ticket),
                Ack::Rated(given) => mirror::put_row(tx, &given.ticket),
                Ack::Nudged(nudged) => mirror::nudged(tx, row.ticket, nudged.next_at),
                Ack::Receipt(_) | Ack::Read | Ack::Uploaded(_) => Ok(()),
            }
        })?;
        if let Ack::Verdict(given) = ack {
            self.verdict_counted(row.ticket, !given.superseded);
        }
        tracing::info!(row.id = %row.id, row.kind = ?row.kind, "Sent");
        Ok(())
    }

    /// Windows and drafts follow a ticket to its new id.
    fn follow_ticket(&mut self, old: TicketId, new: TicketId) {
        for window in self.windows.values_mut() {
            window.follow(old, new);
        }
    }
}

/// Every page of the list, with the position of the first: what changed since comes again.
async fn whole_list(
    api: &Api,
) -> Answered<(Vec<deskbell_protocol::ticket::TicketRow>, deskbell_protocol::cursor::Cursor)> {
    let first = api.tickets(None).await;
    let (epoch, at) = (first.epoch, first.at);
    let list = async {
        let mut list = first.result?;
        let mut rows = std::mem::take(&mut list.items);
        let mut next = list.next;
        while let Some(page) = next {
            let list = api.tickets(Some(&page)).await.result?;
            rows.extend(list.items);
            next = list.next;
        }
        Ok((rows, list.cursor))
    };
    Answered { epoch, at, result: list.await }
}
