//! What a question is asked of: one snapshot, one moment, and the desk as it is then.

use std::{cell::OnceCell, sync::Arc};

use deskbell_domain::{Directory, Settings, me_view::View};
use deskbell_protocol::{Epoch, TicketNumber, Timestamp, cursor::Cursor};
use rusqlite::Connection;

use crate::{
    error::StoreError,
    readers::{DeskNow, KnownDesk},
    tables::{changes, server},
};

/// One snapshot of everything that was committed.
pub struct Reader<'c> {
    pub(crate) c: &'c Connection,
    pub(crate) now: Timestamp,
    pub(crate) epoch: Epoch,
    /// Where the desk is known, and how often it had changed before this snapshot was taken.
    known: (&'c KnownDesk, u64),
    desk: OnceCell<Arc<DeskNow>>,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(
        c: &'c Connection,
        now: Timestamp,
        epoch: Epoch,
        known: (&'c KnownDesk, u64),
    ) -> Self {
        Self { c, now, epoch, known, desk: OnceCell::new() }
    }

    /// The moment of this snapshot.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The position of the feed this snapshot stands at.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn cursor(&self) -> Result<Cursor, StoreError> {
        Ok(Cursor { epoch: self.epoch, seq: changes::latest(self.c)? })
    }

    /// Refuses a position of another epoch, before the horizon or ahead of the server.
    ///
    /// # Errors
    /// `CursorGone`, or if the database cannot be read.
    pub fn check_cursor(&self, cursor: Cursor) -> Result<(), StoreError> {
        let is_readable = cursor.epoch == self.epoch
            && cursor.seq >= server::horizon(self.c)?
            && cursor.seq <= changes::latest(self.c)?;
        if is_readable { Ok(()) } else { Err(StoreError::CursorGone) }
    }

    /// Who works the desk, whole.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn directory(&self) -> Result<&Directory, StoreError> {
        self.desk().map(|desk| &desk.directory)
    }

    /// The settings rules and views depend on.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn settings_for_rules(&self) -> Result<&Settings, StoreError> {
        self.desk().map(|desk| &desk.settings)
    }

    pub(crate) fn view(&self) -> Result<View<'_>, StoreError> {
        let DeskNow { directory, settings } = self.desk()?;
        Ok(View { directory, settings, now: self.now })
    }

    /// Where a page of the feed begins: after the given position, or at the horizon.
    pub(crate) fn begin(&self, after: Option<Cursor>) -> Result<u64, StoreError> {
        match after {
            Some(cursor) => {
                self.check_cursor(cursor)?;
                Ok(cursor.seq)
            }
            None => server::horizon(self.c),
        }
    }

    /// Where the next page begins: after a full page at its last row, else where this snapshot stands.
    pub(crate) fn next(&self, last: Option<u64>, is_full: bool) -> Result<Cursor, StoreError> {
        match last.filter(|_| is_full) {
            Some(seq) => Ok(Cursor { epoch: self.epoch, seq }),
            None => self.cursor(),
        }
    }

    fn desk(&self) -> Result<&DeskNow, StoreError> {
        if let Some(desk) = self.desk.get() {
            return Ok(desk);
        }
        let (known, changes) = self.known;
        let desk = known.at(changes, self.c)?;
        Ok(self.desk.get_or_init(|| desk))
    }
}

/// A list position as text.
pub(crate) fn position(way: char, number: TicketNumber) -> String {
    format!("{way}{number}")
}

/// The number in a list position of this way.
pub(crate) fn number_in(raw: &str, way: char) -> Option<TicketNumber> {
    raw.strip_prefix(way).and_then(|digits| digits.parse().ok()).map(TicketNumber)
}
