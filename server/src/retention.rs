//! Retention: what was kept for as long as the organisation wants is erased, a batch at a time, until nothing is left.

use deskbell_domain::{Caller, Command, Write};
use deskbell_protocol::TicketNumber;
use deskbell_store::StoreError;

use crate::http::App;

/// Tickets of one batch.
const BATCH: usize = 100;

/// One round over all tickets, by number. A merged ticket goes once the one it carries on in is gone, so a round that
/// erased something is followed by another.
#[derive(Debug)]
pub(crate) struct Round {
    after: TicketNumber,
    erased: bool,
}

impl Default for Round {
    fn default() -> Self {
        Self { after: TicketNumber(0), erased: false }
    }
}

impl Round {
    /// Erases the next batch, by the command an administrator uses; tells whether there may be more.
    ///
    /// # Errors
    /// When the store takes no writes now; the same batch is tried again next time.
    pub(crate) async fn go_on(&mut self, app: &App) -> Result<bool, StoreError> {
        let after = self.after;
        let old = app.store.read(move |reader| reader.over_retention(after, BATCH)).await?;
        if old.is_empty() {
            let goes_on = self.erased;
            *self = Self::default();
            return Ok(goes_on);
        }
        for (number, ticket) in old {
            let write = Write::EraseTicket { ticket };
            let command = Command { at: app.clock.now(), caller: Caller::System, write };
            match app.store.decide(command).await {
                Ok(_) => self.erased = true,
                Err(error @ (StoreError::StorageFull(_) | StoreError::Unavailable)) => {
                    return Err(error);
                }
                Err(error) => {
                    tracing::error!(ticket.id = %ticket, code = "retention_left", cause = error.code(), "retention left a ticket");
                }
            }
            self.after = number;
        }
        Ok(true)
    }
}
