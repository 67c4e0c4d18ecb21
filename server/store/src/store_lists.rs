//! The store's writes on what the desk keeps in lists.

use deskbell_protocol::{
    AbsenceId, Timestamp,
    desk::{
        absence::{Absence, PutAbsence},
        action::Actor,
        kept::Kept,
    },
    text::Body,
};

use crate::{
    Store, StoreError,
    commands::{absence, kept},
    tables::kept::Listed,
};

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
        by: Actor,
        at: Timestamp,
    ) -> Result<Kept<W::Id, W>, StoreError> {
        self.write(move |work| kept::put(work, id, words, if_match, (&by, at))).await
    }

    /// Takes one out of its list.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn retire_listed<W: Listed>(
        &self,
        id: W::Id,
        if_match: Option<u32>,
        by: Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |work| kept::retire::<W>(work, id, if_match, (&by, at))).await
    }

    /// Adds an absence, or writes it anew from the version `if_match`; what follows from it by now follows at once.
    /// `worded` introduces whoever stands in where the words bring no introduction.
    ///
    /// # Errors
    /// `Refused` with `Forbidden`, a field, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn put_absence(
        &self,
        id: AbsenceId,
        words: PutAbsence,
        worded: Body,
        if_match: Option<u32>,
        by: Actor,
        at: Timestamp,
    ) -> Result<Absence, StoreError> {
        self.write(move |work| absence::put(work, id, words, worded, if_match, (&by, at))).await
    }

    /// Takes an absence back.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, `Forbidden`, `EditConflict` or `PreconditionRequired`; else as [`Store::decide`].
    pub async fn retire_absence(
        &self,
        id: AbsenceId,
        if_match: Option<u32>,
        by: Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |work| absence::retire(work, id, if_match, (&by, at))).await
    }
}
