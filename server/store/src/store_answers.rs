//! The store's writes on published solutions.

use deskbell_protocol::{AnswerId, TechnicianId, Timestamp, desk::answer::PutAnswer};

use crate::{Store, StoreError, commands::answer};

impl Store {
    /// Publishes an answer, or edits it from the version `if_match`.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, a field, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_answer(
        &self,
        id: AnswerId,
        words: PutAnswer,
        if_match: Option<u32>,
        by: (TechnicianId, Timestamp),
    ) -> Result<(), StoreError> {
        self.write(move |work| answer::put(work, id, &words, if_match, by)).await
    }

    /// Takes an answer out of the list and back from the bells.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn retire_answer(
        &self,
        id: AnswerId,
        if_match: Option<u32>,
        by: (TechnicianId, Timestamp),
    ) -> Result<(), StoreError> {
        self.write(move |work| answer::retire(work, id, if_match, by)).await
    }
}
