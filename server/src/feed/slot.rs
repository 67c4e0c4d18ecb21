//! One stream: what waits to be sent, and the body that hyper takes it from.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use deskbell_domain::DeviceCaller;
use deskbell_protocol::{
    Epoch, PersonId,
    cursor::Cursor,
    desk::{action::Actor, people::CredentialState},
    enroll::{Approval, TokenHash},
};
use deskbell_store::{Credential, Reader, StoreError};
use hyper::body::Frame;
use tokio::sync::mpsc;

use super::{Hub, ROOM, sse};

/// So few streams are read for one by one.
const FEW: usize = 8;
/// So many positions back it is looked up who stands apart; further back nearly everybody does.
const NEAR: u64 = 2_000;

/// Whose stream it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A device's credential.
    Device {
        /// As the rules know it.
        caller: DeviceCaller,
        /// By which token.
        token: TokenHash,
    },
    /// A technician's session or API token.
    Technician {
        /// Who.
        actor: Actor,
        /// By which session or token.
        credential: TokenHash,
    },
}

impl Who {
    pub(super) fn is_same_credential(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Device { token: one, .. }, Self::Device { token: two, .. }) => one == two,
            (
                Self::Technician { credential: one, .. },
                Self::Technician { credential: two, .. },
            ) => one == two,
            (Self::Device { .. }, Self::Technician { .. })
            | (Self::Technician { .. }, Self::Device { .. }) => false,
        }
    }
}

/// A credential as the rules know it.
pub(crate) fn caller_of(credential: &Credential) -> DeviceCaller {
    let approval = match credential.state {
        CredentialState::Approved => Approval::Approved,
        CredentialState::Pending | CredentialState::Revoked => Approval::Pending,
    };
    DeviceCaller {
        credential: credential.id,
        device: credential.device,
        person: credential.person,
        approval,
        claim: credential.claim,
    }
}

/// What waits in a stream.
pub(crate) struct Slot {
    pub(super) key: u64,
    state: Mutex<State>,
    hungry: mpsc::UnboundedSender<u64>,
}

struct State {
    who: Who,
    frames: VecDeque<Bytes>,
    /// The last position it has had.
    after: u64,
    /// Whether the store may hold more than there was room for.
    behind: bool,
    ended: bool,
    /// Whether its rights were judged since it opened.
    judged: bool,
    waker: Option<Waker>,
}

/// One reading for many streams: what streams that stand alike have in common is read and written out once.
pub(super) struct Reading<'a> {
    reader: &'a Reader<'a>,
    epoch: Epoch,
    /// The newest position.
    latest: u64,
    /// People who read something of their own; `None` if that was not looked at, so everybody may.
    apart: Option<BTreeSet<PersonId>>,
    /// Frames by position; and by person, for those who stand apart.
    known: BTreeMap<(Option<PersonId>, u64), Page>,
}

/// Frames, and the position after them.
type Page = (Vec<Bytes>, u64);

impl<'a> Reading<'a> {
    /// Begins a reading for these streams.
    pub(super) fn begin(
        reader: &'a Reader<'a>,
        epoch: Epoch,
        slots: &[Arc<Slot>],
    ) -> Result<Self, StoreError> {
        let latest = reader.cursor()?.seq;
        let oldest = slots.iter().map(|slot| slot.lock().after).min().unwrap_or(latest);
        let is_worth_it = slots.len() > FEW && latest.saturating_sub(oldest) <= NEAR;
        let apart = is_worth_it.then(|| reader.people_apart(oldest)).transpose()?;
        Ok(Self { reader, epoch, latest, apart, known: BTreeMap::new() })
    }

    /// One page of frames, and the position after it.
    fn page(&mut self, who: &Who, after: u64, room: usize) -> Result<Page, StoreError> {
        let (reader, epoch) = (self.reader, self.epoch);
        let from = Some(Cursor { epoch, seq: after });
        match who {
            Who::Technician { actor, .. } => {
                let page = reader.desk_changes(actor.technician.id, from, room)?;
                let frames =
                    page.changes.iter().map(|change| sse::change(epoch, change.seq, change));
                Ok((frames.collect(), page.next.seq))
            }
            Who::Device { caller, .. } => {
                let is_whole = room == ROOM && caller.approval == Approval::Approved;
                let stands_apart =
                    self.apart.as_ref().is_none_or(|apart| apart.contains(&caller.person));
                let alike = (stands_apart.then_some(caller.person), after);
                if let Some(known) = self.known.get(&alike).filter(|_| is_whole) {
                    return Ok(known.clone());
                }
                let page = reader.my_changes(caller, from, room)?;
                let frames =
                    page.changes.iter().map(|change| sse::change(epoch, change.seq, change));
                let read = (frames.collect::<Vec<_>>(), page.next.seq);
                if is_whole {
                    self.known.insert(alike, read.clone());
                }
                Ok(read)
            }
        }
    }
}

impl Slot {
    pub(super) fn new(key: u64, who: Who, after: u64, hungry: mpsc::UnboundedSender<u64>) -> Self {
        let state = State {
            who,
            frames: VecDeque::new(),
            after,
            behind: false,
            ended: false,
            judged: false,
            waker: None,
        };
        Self { key, state: Mutex::new(state), hungry }
    }

    pub(super) fn who(&self) -> Who {
        self.lock().who.clone()
    }

    /// Whether nothing more will be sent.
    pub(super) fn is_over(&self) -> bool {
        self.lock().ended
    }

    /// Whether nobody judged its rights yet; whoever asks does.
    pub(super) fn judge_first(&self) -> bool {
        !std::mem::replace(&mut self.lock().judged, true)
    }

    /// Its rights may have ended unheard.
    pub(super) fn doubt(&self) {
        self.lock().judged = false;
    }

    /// The credential was approved, or speaks for another person now.
    pub(super) fn become_caller(&self, caller: DeviceCaller) {
        if let Who::Device { caller: own, .. } = &mut self.lock().who {
            *own = caller;
        }
    }

    /// Takes as many changes as there is room for.
    pub(super) fn fill(&self, reading: &mut Reading<'_>) -> Result<(), StoreError> {
        loop {
            let (who, after, room) = {
                let mut state = self.lock();
                let room = ROOM.saturating_sub(state.frames.len());
                state.behind = state.after < reading.latest;
                if state.ended || room == 0 || !state.behind {
                    return Ok(());
                }
                (state.who.clone(), state.after, room)
            };
            let (frames, next) = reading.page(&who, after, room)?;
            let mut state = self.lock();
            state.after = next.max(after);
            state.frames.extend(frames);
            state.wake();
            if next <= after {
                return Ok(());
            }
        }
    }

    /// A frame that may be lost if there is no room.
    pub(super) fn offer(&self, frame: Bytes) {
        let mut state = self.lock();
        if state.frames.len() < ROOM && !state.ended {
            state.frames.push_back(frame);
            state.wake();
        }
    }

    /// A heartbeat, if nothing else is under way.
    pub(super) fn beat(&self) {
        let mut state = self.lock();
        if state.frames.is_empty() && !state.ended {
            state.frames.push_back(sse::beat());
            state.wake();
        }
    }

    /// The stream ends after what waits already, and after a last frame.
    pub(super) fn end(&self, last: Option<Bytes>) {
        let mut state = self.lock();
        state.frames.extend(last);
        state.ended = true;
        state.wake();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// The body of a stream's answer; the stream is forgotten with it.
pub struct Streamed {
    slot: Arc<Slot>,
    hub: Arc<Hub>,
}

impl Streamed {
    pub(super) fn new(slot: Arc<Slot>, hub: Arc<Hub>) -> Self {
        Self { slot, hub }
    }
}

impl hyper::body::Body for Streamed {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let mut state = self.slot.lock();
        if let Some(frame) = state.frames.pop_front() {
            if state.frames.is_empty() && state.behind {
                state.behind = false;
                if self.slot.hungry.send(self.slot.key).is_err() {
                    state.ended = true;
                }
            }
            return Poll::Ready(Some(Ok(Frame::data(frame))));
        }
        if state.ended {
            return Poll::Ready(None);
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        // First, so that a stream that is being judged is not put back.
        self.slot.lock().ended = true;
        self.hub.forget(&self.slot);
    }
}
