//! Whether a stream may go on: its session ends, its token is revoked, its technician leaves, its device is approved.

use std::sync::Arc;

use deskbell_protocol::{desk::people::CredentialState, enroll::TokenHash};
use deskbell_store::{Credential, Reader, StoreError};

use super::{Concerned, Feeder, Slot, Who, caller_of};
use crate::http::session::Uses;

/// Seconds between two looks at whether the desk's streams may go on; all rights end within 5 seconds.
pub(super) const JUDGED_EVERY: u64 = 2;

impl Feeder {
    /// Reads for some streams. Before the first time the rights of each are judged once more: they may have ended
    /// while it opened.
    pub(super) async fn feed(&self, slots: Vec<Arc<Slot>>) {
        for slot in slots.iter().filter(|slot| slot.judge_first()) {
            self.judge_once_more(slot).await;
        }
        self.fill(slots).await;
    }

    async fn judge_once_more(&self, slot: &Arc<Slot>) {
        match slot.who() {
            Who::Device { caller, token } => {
                let wanted = token.clone();
                let found = self.store.read(move |reader| reader.credential(&wanted)).await;
                let is_as_before = |now: &Credential| {
                    now.state != CredentialState::Revoked && caller_of(now) == caller
                };
                if !found.is_ok_and(|found| found.as_ref().is_some_and(is_as_before)) {
                    self.judge_device(slot, token).await;
                }
            }
            Who::Technician { .. } => self.judge_technicians(vec![Arc::clone(slot)]).await,
        }
    }

    /// Sessions end by themselves, and an API token may be revoked: no commit says so in time.
    pub(super) async fn judge_desk(&self) {
        let desk: Vec<_> = {
            let streams = self.hub.lock();
            streams.desk.iter().filter_map(|key| streams.slots.get(key).cloned()).collect()
        };
        self.judge_technicians(desk).await;
    }

    async fn judge_technicians(&self, slots: Vec<Arc<Slot>>) {
        if slots.is_empty() {
            return;
        }
        let uses = Arc::clone(&self.uses);
        let over = self.store.read(move |reader| {
            let mut over = Vec::new();
            for slot in slots {
                if !may_stream(reader, &uses, &slot)? {
                    over.push(slot);
                }
            }
            Ok::<_, StoreError>(over)
        });
        match over.await {
            Ok(over) => over.iter().for_each(|slot| self.drop_stream(slot)),
            Err(error) => tracing::error!(
                code = "streams_not_judged",
                cause = error.code(),
                "streams could not be judged"
            ),
        }
    }

    /// Rights have changed: revoked devices and changed technicians lose their streams, approved ones go on as such.
    pub(super) async fn judge_anew(&self, concerned: &Concerned) {
        if concerned.devices.is_empty() && concerned.technicians.is_empty() {
            return;
        }
        for slot in self.all() {
            match slot.who() {
                Who::Technician { actor, .. } => {
                    if concerned.technicians.contains(&actor.technician.id) {
                        self.drop_stream(&slot);
                    }
                }
                Who::Device { caller, token } => {
                    if concerned.devices.contains(&caller.device) {
                        self.judge_device(&slot, token).await;
                    }
                }
            }
        }
    }

    async fn judge_device(&self, slot: &Arc<Slot>, token: TokenHash) {
        let found = self.store.read(move |reader| reader.credential(&token)).await;
        match found {
            Ok(Some(now)) if now.state != CredentialState::Revoked => {
                self.hub.forget(slot);
                slot.become_caller(caller_of(&now));
                let mut streams = self.hub.lock();
                if !slot.is_over() {
                    streams.add(slot);
                    self.hub.count(&streams);
                }
                drop(streams);
                self.hub.wish(slot.key);
            }
            Ok(_) | Err(_) => self.drop_stream(slot),
        }
    }

    fn drop_stream(&self, slot: &Arc<Slot>) {
        self.hub.forget(slot);
        slot.end(None);
    }
}

/// Whether the session or API token of a stream is still good, for somebody of the same role.
fn may_stream(reader: &Reader<'_>, uses: &Uses, slot: &Slot) -> Result<bool, StoreError> {
    let Who::Technician { actor, credential } = slot.who() else { return Ok(true) };
    let by_session = reader.technician_by_session(&credential, uses.of(&credential))?;
    let found = match by_session {
        Some(technician) => Some(technician),
        None => reader.technician_by_api_token(&credential)?,
    };
    Ok(found.is_some_and(|technician| technician.role == actor.role))
}
