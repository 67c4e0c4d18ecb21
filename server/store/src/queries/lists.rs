//! What the desk keeps in lists.

use deskbell_protocol::desk::kept::Kept;

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::kept::{self, Listed},
};

impl Reader<'_> {
    /// All of a list that are in use, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn list<W: Listed>(&self) -> Result<Vec<Kept<W::Id, W>>, StoreError> {
        kept::in_use(self.c)
    }

    /// One of a list, also if it was retired.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn listed<W: Listed>(&self, id: W::Id) -> Result<Option<Kept<W::Id, W>>, StoreError> {
        kept::get(self.c, id)
    }
}
