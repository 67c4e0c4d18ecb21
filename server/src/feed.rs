//! The feed: who streams, and what each of them has not had yet.
//!
//! One task waits for commits and reads for the streams they concern. A stream holds at most [`ROOM`] frames; it
//! asks for more when those are gone, so a slow reader costs no memory and loses nothing.

mod rights;
mod slot;
mod sse;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use deskbell_protocol::{
    DeviceId, Epoch, PersonId, TechnicianId, desk::change::PresenceNote, limits::HEARTBEAT_SECONDS,
};
use deskbell_store::{Audience, Committed, Notice, Store, StoreError};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;

use slot::Reading;
pub(crate) use slot::{Slot, Streamed, Who, caller_of};

use crate::http::session::Uses;

/// Frames that wait in one stream.
pub(crate) const ROOM: usize = 64;
/// Wishes that one reading serves.
const WISHES: usize = 256;
/// Streams of one technician's session; browsers open no more for one address.
const TABS: usize = 6;

/// Who streams.
pub struct Hub {
    streams: Mutex<Streams>,
    next: AtomicU64,
    hungry: mpsc::UnboundedSender<u64>,
    open: Arc<AtomicU64>,
    closed: AtomicBool,
}

#[derive(Default)]
struct Streams {
    slots: HashMap<u64, Arc<Slot>>,
    people: HashMap<PersonId, Vec<u64>>,
    desk: BTreeSet<u64>,
}

impl Hub {
    /// A hub, and the end on which streams say that they have room again.
    pub fn new() -> (Arc<Self>, mpsc::UnboundedReceiver<u64>) {
        let (hungry, wishes) = mpsc::unbounded_channel();
        let hub = Self {
            streams: Mutex::default(),
            next: AtomicU64::new(1),
            hungry,
            open: Arc::default(),
            closed: AtomicBool::new(false),
        };
        (Arc::new(hub), wishes)
    }

    /// Opens a stream from a position on; the newest stream of a credential replaces its old one.
    pub fn open(self: &Arc<Self>, who: Who, after: u64) -> Streamed {
        let key = self.next.fetch_add(1, Ordering::Relaxed);
        let slot = Arc::new(Slot::new(key, who, after, self.hungry.clone()));
        let replaced = {
            let mut streams = self.lock();
            let replaced = streams.replaced_by(&slot);
            for old in &replaced {
                streams.remove(old);
            }
            streams.add(&slot);
            self.count(&streams);
            replaced
        };
        for old in replaced {
            old.end(Some(sse::replaced()));
        }
        self.wish(key);
        if self.closed.load(Ordering::Acquire) {
            self.end_all();
        }
        Streamed::new(slot, Arc::clone(self))
    }

    /// Streams that are open now.
    pub fn count_open(&self) -> u64 {
        self.open.load(Ordering::Relaxed)
    }

    /// Tells the desk who else is at a ticket; not kept, not repeated.
    pub fn tell_presence(&self, note: &PresenceNote, may_see: &BTreeSet<TechnicianId>) {
        let frame = sse::presence(note);
        let desk: Vec<_> = {
            let streams = self.lock();
            streams.desk.iter().filter_map(|key| streams.slots.get(key).cloned()).collect()
        };
        for slot in desk {
            let sees = matches!(slot.who(), Who::Technician { actor, .. } if may_see.contains(&actor.technician.id));
            if sees {
                slot.offer(frame.clone());
            }
        }
    }

    /// Ends every stream and spreads their return over half a minute.
    pub fn end_all(&self) {
        self.closed.store(true, Ordering::Release);
        let slots: Vec<_> = self.lock().slots.values().cloned().collect();
        for slot in slots {
            slot.end(Some(sse::retry(rand::random_range(1..=30))));
        }
    }

    /// The streams of these keys that are still open.
    fn some(&self, keys: &[u64]) -> Vec<Arc<Slot>> {
        let streams = self.lock();
        keys.iter().filter_map(|key| streams.slots.get(key).cloned()).collect()
    }

    fn forget(&self, slot: &Arc<Slot>) {
        let mut streams = self.lock();
        streams.remove(slot);
        self.count(&streams);
    }

    fn wish(&self, key: u64) {
        if self.hungry.send(key).is_err() {
            tracing::debug!("the feed has stopped; the stream ends with it");
        }
    }

    fn count(&self, streams: &Streams) {
        self.open.store(streams.slots.len() as u64, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Streams {
    fn add(&mut self, slot: &Arc<Slot>) {
        self.slots.insert(slot.key, Arc::clone(slot));
        match slot.who() {
            Who::Device { caller, .. } => {
                self.people.entry(caller.person).or_default().push(slot.key);
            }
            Who::Technician { .. } => {
                self.desk.insert(slot.key);
            }
        }
    }

    fn remove(&mut self, slot: &Arc<Slot>) {
        self.slots.remove(&slot.key);
        self.desk.remove(&slot.key);
        let Who::Device { caller, .. } = slot.who() else { return };
        if let Some(keys) = self.people.get_mut(&caller.person) {
            keys.retain(|key| *key != slot.key);
            if keys.is_empty() {
                self.people.remove(&caller.person);
            }
        }
    }

    /// The streams a new one takes the place of.
    fn replaced_by(&self, new: &Slot) -> Vec<Arc<Slot>> {
        let mut same: Vec<Arc<Slot>> = match new.who() {
            Who::Device { caller, .. } => {
                let keys = self.people.get(&caller.person).into_iter().flatten();
                keys.filter_map(|key| self.slots.get(key)).cloned().collect()
            }
            Who::Technician { .. } => {
                self.desk.iter().filter_map(|key| self.slots.get(key)).cloned().collect()
            }
        };
        same.retain(|old| old.who().is_same_credential(&new.who()));
        same.sort_by_key(|old| old.key);
        let stay = if matches!(new.who(), Who::Device { .. }) { 0 } else { TABS - 1 };
        same.truncate(same.len().saturating_sub(stay));
        same
    }
}

/// What a batch of commits asks of the streams.
#[derive(Default)]
struct Concerned {
    everyone: bool,
    desk: bool,
    people: BTreeSet<PersonId>,
    devices: BTreeSet<DeviceId>,
    technicians: BTreeSet<TechnicianId>,
}

impl Concerned {
    fn note(&mut self, committed: &Committed) {
        for notice in &committed.notices {
            match notice {
                Notice::Change { audience: Audience::Everyone, .. } => self.everyone = true,
                Notice::Change { audience: Audience::Desk, .. } => self.desk = true,
                Notice::Change { audience: Audience::Person(person), .. } => {
                    self.people.insert(*person);
                }
                Notice::Device(device) => {
                    self.devices.insert(*device);
                }
                Notice::Technician(technician) => {
                    self.technicians.insert(*technician);
                }
                Notice::Due(_) | Notice::DeskDue => {}
            }
        }
    }
}

/// Feeds the streams until told to stop.
pub(crate) struct Feeder {
    /// Who streams.
    pub hub: Arc<Hub>,
    /// Where changes are read.
    pub store: Arc<Store>,
    /// The epoch that stands before every position.
    pub epoch: Epoch,
    /// When sessions were last used.
    pub uses: Arc<Uses>,
}

impl Feeder {
    /// Runs the loop.
    pub(crate) async fn run(
        self,
        mut wishes: mpsc::UnboundedReceiver<u64>,
        stop: CancellationToken,
    ) {
        let mut commits = self.store.commits();
        let mut beat = tokio::time::interval(Duration::from_secs(1));
        let mut second = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = beat.tick() => {
                    second = (second + 1) % HEARTBEAT_SECONDS;
                    self.beat(second);
                    if second.is_multiple_of(rights::JUDGED_EVERY) {
                        self.judge_desk().await;
                    }
                }
                wish = wishes.recv() => {
                    let Some(first) = wish else { break };
                    // Many come at once after a restart: one reading serves them all.
                    let mut keys = vec![first];
                    while keys.len() < WISHES && let Ok(key) = wishes.try_recv() {
                        keys.push(key);
                    }
                    self.feed(self.hub.some(&keys)).await;
                }
                committed = commits.recv() => match committed {
                    Ok(first) => {
                        let mut concerned = Concerned::default();
                        concerned.note(&first);
                        while let Ok(more) = commits.try_recv() {
                            concerned.note(&more);
                        }
                        self.serve(&concerned).await;
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        // What was missed may have been the end of anybody's rights.
                        let all = self.all();
                        all.iter().for_each(|slot| slot.doubt());
                        self.feed(all).await;
                    }
                    Err(broadcast::error::RecvError::Closed) => break,
                }
            }
        }
        self.hub.end_all();
    }

    fn all(&self) -> Vec<Arc<Slot>> {
        self.hub.lock().slots.values().cloned().collect()
    }

    /// A comment for the streams whose turn it is, so that dead ones are noticed on both sides.
    fn beat(&self, second: u64) {
        let due: Vec<_> = {
            let streams = self.hub.lock();
            let turn = |slot: &&Arc<Slot>| slot.key % HEARTBEAT_SECONDS == second;
            streams.slots.values().filter(turn).cloned().collect()
        };
        for slot in due {
            slot.beat();
        }
    }

    async fn serve(&self, concerned: &Concerned) {
        let slots = {
            let streams = self.hub.lock();
            let mut keys: BTreeSet<u64> = BTreeSet::new();
            if concerned.everyone {
                keys.extend(streams.people.values().flatten());
            }
            if concerned.desk {
                keys.extend(&streams.desk);
            }
            for person in &concerned.people {
                keys.extend(streams.people.get(person).into_iter().flatten());
            }
            keys.iter().filter_map(|key| streams.slots.get(key).cloned()).collect()
        };
        self.fill(slots).await;
        self.judge_anew(concerned).await;
    }

    /// Reads for some streams what they have room for: one snapshot for all of them.
    async fn fill(&self, slots: Vec<Arc<Slot>>) {
        if slots.is_empty() {
            return;
        }
        let epoch = self.epoch;
        let filled = self.store.read(move |reader| {
            let mut reading = Reading::begin(reader, epoch, &slots)?;
            for slot in &slots {
                match slot.fill(&mut reading) {
                    // It was quiet for longer than the feed goes back: it ends, and is told so when it comes again.
                    Err(StoreError::CursorGone) => slot.end(None),
                    filled => filled?,
                }
            }
            Ok::<(), StoreError>(())
        });
        if let Err(error) = filled.await {
            tracing::error!(code = "feed_unread", cause = %error, "the feed could not be read");
        }
    }
}
