//! The pool of read-only connections; each question sees one snapshot.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::{connection, error::StoreError};

/// Questions answered at the same time.
const READERS: usize = 4;

/// Connections that wait for a question.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Readers {
    /// Opens the first connection, so that a database that cannot be read is noticed at start.
    pub(crate) fn open(path: &Path) -> Result<Arc<Self>, StoreError> {
        let first = connection::reader(path)?;
        Ok(Arc::new(Self {
            path: path.to_owned(),
            idle: Mutex::new(vec![first]),
            permits: Semaphore::new(READERS),
        }))
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
