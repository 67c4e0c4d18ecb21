//! One loop that owns everything: events of the desktop, answers of the server and time come in one at a time;
//! what they change is made durable first, then shown.

mod effects;
mod front;
mod incoming;
mod notes;
mod pages;
mod queue;
mod requests;
mod shared;
mod unsent;
mod who;
mod windows;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use deskbell_protocol::{DeviceId, Epoch, TicketId, facts::SectionId, home::Home, text::Line};
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use crate::{
    api::Api,
    autostart::Autostart,
    bridge::Page,
    clock::Clock,
    facts::{self, Account, Snapshot},
    mirror::Reading,
    notify::{Policy, Preferences},
    outbox::{self, Row},
    secret::{Keeper, Token},
    settings::Settings,
    shell::{Event, Shell, WindowId},
    store::{Store, StoreError, draft, meta},
    sync::{Ground, Sync},
    tray::Tray,
    wording::Wording,
};
use incoming::Incoming;
use windows::Window;

/// Everything the controller is given.
pub struct Setup<S> {
    /// The settings.
    pub settings: Settings,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Keeps the token.
    pub keeper: Arc<dyn Keeper>,
    /// The desktop.
    pub shell: S,
    /// The sentences.
    pub words: Arc<dyn Wording>,
    /// Reads facts.
    pub facts: facts::Reader,
    /// Machine and account.
    pub account: Account,
    /// The computer's time zone.
    pub zone: TimeZone,
    /// The server; none where no address is set.
    pub api: Option<Api>,
    /// What starts the bell with the session.
    pub autostart: Autostart,
}

/// Why the controller cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The language's name is too long to be one.
    #[error("locale: the language in the settings is none")]
    Locale,
}

/// Events of the desktop that may wait for the loop; who brings more waits as well, so that none is lost.
const WAITING_EVENTS: usize = 256;
/// Answers that may wait for the loop; meanwhile the server is not read on.
const WAITING_ANSWERS: usize = 64;

/// Feeds events to the controller, from anywhere.
#[derive(Debug, Clone)]
pub struct Events(mpsc::Sender<Event>);

impl Events {
    /// Hands an event over, once there is room; one that comes after the end is of no use to anybody.
    pub async fn send(&self, event: Event) {
        if self.0.send(event).await.is_err() {
            tracing::debug!("An event came after the end");
        }
    }
}

/// The loop and what it owns.
pub struct Controller<S: Shell> {
    shell: S,
    clock: Arc<dyn Clock>,
    keeper: Arc<dyn Keeper>,
    words: Arc<dyn Wording>,
    settings: Settings,
    reader: facts::Reader,
    account: Account,
    zone: TimeZone,
    autostart: Autostart,
    locale: Line,
    store: Store,
    device: DeviceId,
    api: Option<Api>,
    token: Option<Token>,
    /// The token of an enrolment that was not answered.
    enrolling: Option<Token>,
    sync: Sync,
    rows: Vec<Row>,
    home: Option<Home>,
    person: Option<String>,
    preferences: Preferences,
    who: who::Who,
    withheld: Vec<SectionId>,
    epoch: Option<Epoch>,
    /// Epochs left behind in this run: an answer of theirs comes too late.
    former: Vec<Epoch>,
    reading: Reading,
    /// When old copies were looked for last, on the forward clock.
    copies_judged: Option<Duration>,
    stream: Option<(u64, tokio::task::AbortHandle)>,
    /// Counts questions about the feed: an answer to one that was asked anew comes too late.
    feed_asked: u64,
    facts: Option<Snapshot>,
    facts_busy: bool,
    windows: BTreeMap<WindowId, Window>,
    /// Numbers that were typed lately on a shared computer.
    tries: shared::Tries,
    /// Pages whose window was asked for and has neither said hello nor failed.
    starting: Vec<Page>,
    policy: Policy,
    shown: notes::Shown,
    /// Tickets whose last verdict was about an earlier fix, until its page told so and was left.
    late_verdicts: BTreeSet<TicketId>,
    tray: Option<Tray>,
    notice: Option<&'static str>,
    events: mpsc::Receiver<Event>,
    incoming: mpsc::Receiver<Incoming>,
    tell: mpsc::Sender<Incoming>,
    over: bool,
}

impl<S: Shell> Controller<S> {
    /// Opens the database and takes everything up where it was left.
    ///
    /// # Errors
    /// [`StartError`]: a database of a newer version, a folder that cannot be written.
    pub fn start(setup: Setup<S>) -> Result<(Self, Events), StartError> {
        let clock = setup.clock;
        let (store, device, damaged) = open(&setup.settings, &*clock)?;
        let (tell, incoming) = mpsc::channel(WAITING_ANSWERS);
        let (send_events, events) = mpsc::channel(WAITING_EVENTS);
        let db = store.read();
        let controller = Self {
            shell: setup.shell,
            keeper: setup.keeper,
            words: setup.words,
            reader: setup.facts,
            account: setup.account,
            zone: setup.zone,
            autostart: setup.autostart,
            locale: Line::parse(&setup.settings.locale.value).map_err(|_| StartError::Locale)?,
            device,
            api: setup.api,
            token: None,
            enrolling: None,
            sync: Sync::new(meta::revoked(db)?.unwrap_or(false)),
            rows: outbox::rows(db)?,
            home: meta::home(db)?,
            person: meta::person(db)?,
            preferences: meta::preferences(db)?.unwrap_or_default(),
            who: who::Who::default(),
            withheld: meta::withheld(db)?.unwrap_or_else(facts::withheld_at_first),
            epoch: meta::epoch(db)?,
            former: Vec::new(),
            reading: Reading::Plain,
            copies_judged: None,
            stream: None,
            feed_asked: 0,
            facts: None,
            facts_busy: false,
            windows: BTreeMap::new(),
            tries: shared::Tries::default(),
            starting: Vec::new(),
            policy: Policy::default(),
            shown: notes::Shown::default(),
            late_verdicts: BTreeSet::new(),
            tray: None,
            notice: notice(damaged, &setup.settings),
            events,
            incoming,
            tell,
            over: false,
            settings: setup.settings,
            clock,
            store,
        };
        Ok((controller, Events(send_events)))
    }

    /// Runs until the bell shall end; hands the desktop back.
    pub async fn run(mut self) -> S {
        for problem in &self.settings.problems {
            tracing::error!(setting = %problem.key, origin = ?problem.origin, reason = %problem.reason, "A setting is not as it should be");
        }
        while !self.over {
            let wait = self.turn();
            tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.desktop(event),
                    None => break,
                },
                Some(incoming) = self.incoming.recv() => self.take(incoming),
                () = wait_for(wait) => {}
            }
        }
        if let Some((_, stream)) = self.stream.take() {
            stream.abort();
        }
        self.shell
    }

    /// One turn of the loop: takes in what waits, does what is to be done and shows what there is. Answers how
    /// long nothing needs doing if nothing happens.
    pub fn turn(&mut self) -> Option<Duration> {
        self.take_what_waits();
        self.settle();
        self.wait()
    }

    /// What came in together is shown together: a burst becomes one page and one note.
    fn take_what_waits(&mut self) {
        for _ in 0..WAITING_EVENTS {
            let (event, incoming) = (self.events.try_recv().ok(), self.incoming.try_recv().ok());
            if event.is_none() && incoming.is_none() {
                break;
            }
            if let Some(event) = event {
                self.desktop(event);
            }
            if let Some(incoming) = incoming {
                self.take(incoming);
            }
        }
    }

    /// Does what is to be done now, then shows what there is.
    fn settle(&mut self) {
        if self.api.is_some() {
            // Each round starts at most one request per lane, so this ends.
            for _ in 0..64 {
                let effects = self.next_effects();
                if effects.is_empty() {
                    break;
                }
                self.carry_out(&effects);
            }
        }
        self.read_what_is_in_front();
        self.show_news();
        self.show_arrivals();
        self.show_attention();
        self.show_pages();
        self.show_tray();
    }

    fn next_effects(&mut self) -> Vec<crate::sync::Effect> {
        let (cursor, lacking) = self.stands();
        if lacking.is_none() {
            self.reading = Reading::Plain;
        }
        let ground = Ground { rows: &self.rows, cursor, lacking };
        self.sync.next(ground, self.clock.moment())
    }

    /// How long nothing needs doing if nothing happens.
    fn wait(&self) -> Option<Duration> {
        let now = self.clock.moment();
        let (cursor, lacking) = self.stands();
        let ground = Ground { rows: &self.rows, cursor, lacking };
        let sync = self.api.as_ref().and_then(|_| self.sync.wake(ground, now));
        let page = self.page_deadline(now);
        let at = [sync, page].into_iter().flatten().min()?;
        // A deadline that has passed was just looked at: never turn in circles.
        Some(at.saturating_sub(now.mono).max(Duration::from_millis(50)))
    }

    fn stands(&self) -> (bool, Option<TicketId>) {
        let db = self.store.read();
        let cursor = meta::cursor(db).ok().flatten().is_some();
        let lacking = crate::mirror::lacking(db).unwrap_or_default().into_iter().next();
        (cursor, lacking)
    }

    /// Reads the outbox anew after it was written.
    fn reload_rows(&mut self) {
        match outbox::rows(self.store.read()) {
            Ok(rows) => self.rows = rows,
            Err(error) => self.trouble(&error),
        }
    }

    /// Something on this computer does not work: say so, in the log and on every window.
    fn trouble(&mut self, error: &StoreError) {
        tracing::error!(error = %error, "The database did not do it");
        self.notice = Some("notice-storage");
    }

    fn files(&self) -> PathBuf {
        self.store.files()
    }
}

/// Opens the database and lets go of what is too old; says whether something of it could not be read.
fn open(settings: &Settings, clock: &dyn Clock) -> Result<(Store, DeviceId, bool), StoreError> {
    let now = clock.now();
    let opened = Store::open(&settings.data_dir.value, &now.millis().to_string())?;
    let mut store = opened.store;
    let device = store.write(|tx| meta::device(tx, clock))?;
    store.write(|tx| outbox::prune(tx, None))?;
    draft::sweep(store.read(), &store.files())?;
    Ok((store, device, opened.set_aside.is_some() || opened.emptied))
}

/// What a person should know from the start.
fn notice(damaged: bool, settings: &Settings) -> Option<&'static str> {
    match (damaged, settings.problems.is_empty()) {
        (true, _) => Some("notice-database"),
        (false, false) => Some("notice-settings"),
        (false, true) => None,
    }
}

async fn wait_for(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
