//! What an answer to a row does: the outbox rules carried out.

use std::time::Duration;

use deskbell_protocol::Timestamp;
use uuid::Uuid;

use super::{Effect, Ground, Settlement, Sync, waits::row_wait};
use crate::{
    clock::Moment,
    failure::Failure,
    outbox::{Disposition, Row, Scope, judge},
};

/// After so many rows in a row that the server stumbles over, it is left alone for a while.
const STUMBLES: u32 = 3;

impl Sync {
    /// A row was answered.
    pub(super) fn sent(
        &mut self,
        id: Uuid,
        result: Result<(), Failure>,
        ground: Ground<'_>,
        now: Moment,
        dice: u64,
    ) -> Vec<Effect> {
        for lane in [&mut self.sending, &mut self.uploading] {
            if *lane == Some(id) {
                *lane = None;
            }
        }
        let Err(failure) = result else {
            self.heard();
            return vec![Effect::Settle { row: id, how: Settlement::Done }];
        };
        match ground.rows.iter().find(|row| row.id == id) {
            Some(row) => self.refused(row, &failure, now, dice),
            None => Vec::new(),
        }
    }

    fn refused(&mut self, row: &Row, failure: &Failure, now: Moment, dice: u64) -> Vec<Effect> {
        let settle = |how| Effect::Settle { row: row.id, how };
        let stays = settle(Settlement::Retry(None));
        let disposition = judge(row.kind, row.refiled, failure);
        let answered = *failure != Failure::FileGone;
        if answered && !matches!(disposition, Disposition::Retry { .. }) {
            self.heard();
        }
        match disposition {
            Disposition::Retry { scope: Scope::Server, after } => {
                self.failed(after, now, dice);
                vec![stays]
            }
            Disposition::Retry { scope: Scope::Row, after } => {
                self.row_failures += 1;
                if self.row_failures >= STUMBLES {
                    self.failed(after, now, dice);
                }
                let wait = after.unwrap_or_else(|| row_wait(row.attempts, dice));
                vec![settle(Settlement::Retry(Some(later(now.wall, wait))))]
            }
            Disposition::EnrollAgain => [vec![stays], self.token_lost(now, dice)].concat(),
            Disposition::WaitForApproval => vec![settle(Settlement::Pause)],
            Disposition::Revoked => [vec![stays], self.revoked()].concat(),
            Disposition::Erased => vec![settle(Settlement::Erase)],
            Disposition::NeedsUpdate => [vec![stays], self.outdated(now)].concat(),
            Disposition::NewId => vec![settle(Settlement::Refile)],
            Disposition::OfferTicket => vec![settle(Settlement::OfferTicket)],
            Disposition::NeedsAttention(reason) => vec![settle(Settlement::Attention(reason))],
            Disposition::Drop => vec![settle(Settlement::Drop)],
        }
    }
}

fn later(from: Timestamp, wait: Duration) -> Timestamp {
    let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(from.millis().saturating_add(wait))
}
