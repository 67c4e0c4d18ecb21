//! The store's writes on what the desk keeps in lists.

use deskbell_protocol::{TechnicianId, desk::kept::Kept};

use crate::{Store, StoreError, commands::kept, tables::kept::Listed};

impl Store {
    /// Adds one to its list, or writes it anew from the version `if_match`.
    ///
    /// # Errors
    /// `Refused` with a field, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_listed<W: Listed>(
        &self,
        id: W::Id,
        words: W,
        if_match: Option<u32>,
        by: TechnicianId,
    ) -> Result<Kept<W::Id, W>, StoreError> {
        self.write(move |work| kept::put(work, id, words, if_match, by)).await
    }

    /// Takes one out of its list.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn retire_listed<W: Listed>(
        &self,
        id: W::Id,
        if_match: Option<u32>,
        by: TechnicianId,
    ) -> Result<(), StoreError> {
        self.write(move |work| kept::retire::<W>(work, id, if_match, by)).await
    }
}
