//! The pool of read-only connections; each question sees one snapshot.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use deskbell_domain::{Directory, Settings};
use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::{connection, error::StoreError, tables::settings, work};

/// Questions answered at the same time.
const READERS: usize = 4;

/// Connections that wait for a question, and what nearly every question looks at.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    desk: KnownDesk,
}

/// Who works the desk and by which settings, as it was read last. It is good as long as no commit changed it.
pub(crate) struct KnownDesk {
    /// Counts the commits that changed it.
    changes: Arc<AtomicU64>,
    known: Mutex<Option<(u64, Arc<DeskNow>)>>,
}

/// Who works the desk and by which settings.
pub(crate) struct DeskNow {
    pub(crate) directory: Directory,
    pub(crate) settings: Settings,
}

impl KnownDesk {
    fn new(changes: Arc<AtomicU64>) -> Self {
        Self { changes, known: Mutex::new(None) }
    }

    /// How often it had changed before a snapshot was taken: the snapshot holds at least that many changes.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// The desk as a snapshot shows it that was taken after so many changes.
    pub(crate) fn at(&self, changes: u64, c: &Connection) -> Result<Arc<DeskNow>, StoreError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, desk)) = known.filter(|(at, _)| *at == changes) {
            return Ok(desk);
        }
        let directory = work::directory(c)?;
        let desk = Arc::new(DeskNow { directory, settings: settings::for_rules(c)? });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(at, _)| *at <= changes) {
            *known = Some((changes, Arc::clone(&desk)));
        }
        Ok(desk)
    }
}

impl Readers {
    /// Opens the first connection, so that a database that cannot be read is noticed at start.
    pub(crate) fn open(path: &Path, desk: Arc<AtomicU64>) -> Result<Arc<Self>, StoreError> {
        let first = connection::reader(path)?;
        Ok(Arc::new(Self {
            path: path.to_owned(),
            idle: Mutex::new(vec![first]),
            permits: Semaphore::new(READERS),
            desk: KnownDesk::new(desk),
        }))
    }

    /// What is known of the desk.
    pub(crate) fn desk(&self) -> &KnownDesk {
        &self.desk
    }

    /// Answers one question on a thread that may block.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let _permit = self.permits.acquire().await.map_err(|_| StoreError::Unavailable)?;
        let pool = Arc::clone(self);
        tokio::task::spawn_blocking(move || pool.answer(question))
            .await
            .map_err(|_| StoreError::Unavailable)?
    }

    /// Answers one question on this thread.
    pub(crate) fn answer<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connection::reader(&self.path)?,
        };
        let answer = {
            let snapshot = connection.transaction()?;
            let answer = question(&snapshot);
            snapshot.finish()?;
            answer
        };
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }
}
