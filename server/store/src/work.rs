//! What a command works with inside the batch's transaction: the connection, one moment, ids, and the news it makes.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use deskbell_domain::{Directory, Settings};
use deskbell_protocol::{Timestamp, desk::settings::ContactSettings};
use rusqlite::Connection;
use uuid::Uuid;

use crate::{
    error::StoreError,
    feed::{Committed, Notice},
    tables::{
        changes::{self, NewChange},
        settings, teams, technicians, topics,
    },
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Timestamp;
    /// Time since a moment that stays the same: it never goes back, whatever the clock is set to.
    fn monotonic(&self) -> Duration;
}

/// Makes ids and secrets.
pub trait Ids: Send + Sync {
    /// A new id that sorts by its moment (UUID version 7).
    fn id(&self, now: Timestamp) -> Uuid;
}

/// Where time and ids come from.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    /// The data directory.
    pub(crate) dir: PathBuf,
}

/// What nearly every command looks at and few change: read once a batch.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) directory: Arc<Directory>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) wait_minutes: Option<u32>,
    /// When it was read.
    at: Timestamp,
}

/// How long what is known of the desk may be used again: the honest wait changes by itself.
const DESK_MILLIS: i64 = 60_000;

/// One batch being written.
pub(crate) struct Work<'c> {
    connection: &'c Connection,
    tools: &'c Tools,
    now: Timestamp,
    notices: Vec<Notice>,
    desk: Option<Desk>,
    /// Whether a command of this batch changed the desk, so that a rollback must read it anew.
    desk_touched: bool,
    erased: bool,
}

impl<'c> Work<'c> {
    /// Begins a batch with what an earlier one knew of the desk.
    pub(crate) fn begin(connection: &'c Connection, tools: &'c Tools, known: Option<Desk>) -> Self {
        let now = tools.clock.now();
        let fresh =
            known.filter(|desk| (0..DESK_MILLIS).contains(&(now.millis() - desk.at.millis())));
        Self {
            connection,
            tools,
            now,
            notices: Vec::new(),
            desk: fresh,
            desk_touched: false,
            erased: false,
        }
    }

    pub(crate) fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// The moment of this batch.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.tools.ids.id(self.now)
    }

    /// The data directory.
    pub(crate) fn dir(&self) -> &Path {
        &self.tools.dir
    }

    /// Who works the desk and by which settings.
    pub(crate) fn desk(&mut self) -> Result<Desk, StoreError> {
        if let Some(desk) = &self.desk {
            return Ok(desk.clone());
        }
        let settings = settings::for_rules(self.connection)?;
        let wait = crate::queries::home::wait(self.connection, &settings.calendar, self.now)?;
        let desk = Desk {
            directory: Arc::new(directory(self.connection)?),
            settings: Arc::new(settings),
            wait_minutes: wait.map(|wait| wait.minutes),
            at: self.now,
        };
        self.desk = Some(desk.clone());
        Ok(desk)
    }

    /// Says that the desk itself changed: whoever comes next in the batch reads it anew.
    pub(crate) fn desk_changed(&mut self) {
        self.desk = None;
        self.desk_touched = true;
    }

    /// Adds a change row and wakes its audience after the commit.
    pub(crate) fn change(&mut self, change: &NewChange) -> Result<(), StoreError> {
        let seq = changes::insert(self.connection, change, self.now)?;
        self.notice(Notice::Change { seq, audience: change.audience.audience() });
        Ok(())
    }

    /// Says that words were erased.
    pub(crate) fn erased(&mut self) {
        self.erased = true;
    }

    /// Says after the commit that this happened.
    pub(crate) fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// How much news there is, to come back to when a command fails.
    pub(crate) fn mark(&self) -> usize {
        self.notices.len()
    }

    pub(crate) fn back_to(&mut self, mark: usize) {
        self.notices.truncate(mark);
        if self.desk_touched {
            self.desk = None;
        }
    }

    /// What the batch brought, and what the next one may know of the desk.
    pub(crate) fn finish(self) -> (Committed, Option<Desk>) {
        let committed =
            Committed { notices: self.notices, erased: self.erased, desk: self.desk_touched };
        (committed, self.desk)
    }
}

/// Who works the desk, whole.
pub(crate) fn directory(c: &Connection) -> Result<Directory, StoreError> {
    Ok(Directory {
        organisation: settings::get::<ContactSettings>(c)?.settings.organisation,
        technicians: technicians::cards(c)?,
        teams: teams::cards(c)?,
        topics: topics::cards(c)?,
    })
}
