//! The store's writes on known issues. Each names who writes and when, as a write on tickets does.

use deskbell_protocol::{
    IncidentId, Timestamp, WriteId,
    desk::{
        action::Actor,
        incident::{PutIncident, PutIncidentOver, PutIncidentUpdate},
    },
};

use crate::{
    Store, StoreError,
    commands::{absence, incident},
};

impl Store {
    /// Declares a known issue, or edits it from the version `if_match`, and links tickets to it.
    ///
    /// # Errors
    /// `Refused` with `Forbidden`, a field, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_incident(
        &self,
        id: IncidentId,
        words: PutIncident,
        if_match: Option<u32>,
        by: Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |work| incident::put(work, id, &words, if_match, (&by, at))).await
    }

    /// Tells news of a known issue.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `Forbidden`, a field, `AlreadyDone` or `IdempotencyConflict`; else as
    /// [`Store::decide`].
    pub async fn tell_incident(
        &self,
        id: IncidentId,
        news: WriteId,
        words: PutIncidentUpdate,
        by: Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |work| incident::update(work, id, news, &words, (&by, at))).await
    }

    /// Ends a known issue from the version `if_match`. `end` is the id of the write.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `Forbidden`, `EditConflict`, `PreconditionRequired`, `AlreadyDone` or
    /// `IdempotencyConflict`; else as [`Store::decide`].
    pub async fn end_incident(
        &self,
        ids: (IncidentId, WriteId),
        words: PutIncidentOver,
        if_match: Option<u32>,
        by: Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (id, end) = ids;
        self.write(move |work| incident::over(work, id, end, &words, if_match, (&by, at))).await
    }

    /// Does what time asks for the desk itself.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn desk_fell_due(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |work| {
            absence::fell_due(work, now)?;
            incident::fell_due(work, now)
        })
        .await
    }
}
