//! The one thread that writes: it takes all that waits into one transaction, commits once, then answers all.

use std::thread;

use rusqlite::{Connection, config::DbConfig, ffi};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    error::{Cause, StoreError, is_failed_write},
    feed::Publisher,
    work::{Desk, Tools, Work},
};

/// Commands that may wait; one more is told that the server is busy.
const QUEUE: usize = 2_048;
/// Commands that share one commit.
const BATCH: usize = 256;
/// Pages in the log from which it is folded into the database.
const LONG_LOG: i64 = 1_000;

/// Why the process must stop rather than guess what the disk holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fatal(pub String);

/// What became of a command's rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Stay,
    Go,
}

/// How the commit went for everybody in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commit {
    Done,
    Full,
    Failed,
}

/// One command on its way through the writer.
trait Job: Send {
    /// Does the work inside its savepoint.
    fn run(&mut self, work: &mut Work<'_>) -> Rows;
    /// Tells who asked, after the commit.
    fn answer(self: Box<Self>, commit: Commit);
}

/// A command with its answer; `act` is gone once it ran.
struct Command<F, T> {
    act: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Job for Command<F, T>
where
    F: FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, work: &mut Work<'_>) -> Rows {
        let Some(act) = self.act.take() else { return Rows::Go };
        let outcome = act(work);
        let rows = if outcome.is_ok() { Rows::Stay } else { Rows::Go };
        self.outcome = Some(outcome);
        rows
    }

    fn answer(self: Box<Self>, commit: Commit) {
        let full = || StoreError::StorageFull(Cause::of("the commit did not fit on the disk"));
        let answer = match (self.outcome, commit) {
            (Some(Err(refused)), _) => Err(refused),
            (Some(done), Commit::Done) => done,
            (_, Commit::Full) => Err(full()),
            (_, Commit::Failed | Commit::Done) => Err(StoreError::Unavailable),
        };
        // Who asked may have gone away; what was written stands all the same.
        drop(self.reply.send(answer));
    }
}

/// The way in to the writer thread.
pub(crate) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<thread::JoinHandle<()>>,
    fatal: watch::Receiver<Option<Fatal>>,
}

impl Writer {
    /// Starts the thread, which owns the connection from now on.
    pub(crate) fn start(
        connection: Connection,
        tools: Tools,
        publisher: Publisher,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (fatal_out, fatal) = watch::channel(None);
        let pen = Pen { connection, tools, publisher, fatal: fatal_out, desk: None };
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || pen.write_until_closed(waiting))
            .map_err(|error| StoreError::Database(Cause::of(error)))?;
        Ok(Self { queue: Some(queue), thread: Some(thread), fatal })
    }

    /// Puts a command into the queue and waits for its commit.
    pub(crate) async fn submit<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or(StoreError::Unavailable)?;
        queue
            .try_send(Box::new(Command { act: Some(act), outcome: None, reply }))
            .map_err(|_| StoreError::Unavailable)?;
        answer.await.map_err(|_| StoreError::Unavailable)?
    }

    /// Turns to a value when the process must stop.
    pub(crate) fn fatal(&self) -> watch::Receiver<Option<Fatal>> {
        self.fatal.clone()
    }
}

impl Drop for Writer {
    /// What already waits is still written; then the connection closes with a checkpoint.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(code = "task_panicked", "the writer thread had panicked");
        }
    }
}

/// What the writer thread owns.
struct Pen {
    connection: Connection,
    tools: Tools,
    publisher: Publisher,
    fatal: watch::Sender<Option<Fatal>>,
    /// What the last batch knew of the desk.
    desk: Option<Desk>,
}

impl Pen {
    fn write_until_closed(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        let mut batch: Vec<Box<dyn Job>> = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
            if let Err(reason) = self.write(&mut batch) {
                tracing::error!(code = "commit_failed", cause = %reason, "the disk failed; stopping");
                self.leave_the_log();
                self.fatal.send_replace(Some(Fatal(reason)));
                return;
            }
        }
    }

    /// After a failed sync the system may believe that pages are on the disk which are not: the log, from which they
    /// can be written again, must outlive this process.
    fn leave_the_log(&self) {
        let keep = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        if let Err(error) = self.connection.set_db_config(keep, true) {
            tracing::error!(code = "log_not_kept", cause = %error, "the log may be folded once more");
        }
    }

    /// Writes one batch. An error means that nobody knows what the disk holds.
    fn write(&mut self, batch: &mut Vec<Box<dyn Job>>) -> Result<(), String> {
        if let Err(error) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            return self.commit_failed(batch, &error);
        }
        let mut work = Work::begin(&self.connection, &self.tools, self.desk.take());
        for job in batch.iter_mut() {
            if let Err(error) = in_savepoint(&mut work, job.as_mut()) {
                return self.commit_failed(batch, &error);
            }
        }
        let (committed, desk) = work.finish();
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            return self.commit_failed(batch, &error);
        }
        if committed.erased {
            self.fold_log()?;
        }
        self.desk = desk;
        self.publisher.publish(committed);
        answer_all(batch, Commit::Done);
        self.fold_long_log()
    }

    /// Folds the log into the database once it is long. SQLite would do so by itself and keep a failed sync of the
    /// database to itself: the next sync would then succeed without the lost pages, and their log be thrown away.
    fn fold_long_log(&self) -> Result<(), String> {
        match self.checkpoint("NOOP") {
            Ok(pages) if pages < LONG_LOG => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        match self.checkpoint("PASSIVE") {
            Ok(_) => Ok(()),
            Err(error) if is_disk_without_room(&error) => {
                tracing::warn!(code = "log_not_folded", cause = %error, "the log grows");
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    /// Runs a checkpoint of a kind; gives the pages that were in the log.
    fn checkpoint(&self, kind: &str) -> Result<i64, rusqlite::Error> {
        let sql = format!("PRAGMA wal_checkpoint({kind})");
        self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(1))
    }

    /// Erased words stand in the log until it is folded into the database.
    fn fold_log(&self) -> Result<(), String> {
        match self.checkpoint("TRUNCATE") {
            Err(error) if is_failed_sync(&error) => Err(error.to_string()),
            Err(error) => {
                tracing::warn!(code = "log_not_folded", cause = %error, "erased words wait in the log");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }

    /// A disk without room loses the batch and nothing else; any other failure ends the process.
    fn commit_failed(
        &self,
        batch: &mut Vec<Box<dyn Job>>,
        error: &rusqlite::Error,
    ) -> Result<(), String> {
        let survivable = is_disk_without_room(error);
        answer_all(batch, if survivable { Commit::Full } else { Commit::Failed });
        if !survivable {
            return Err(error.to_string());
        }
        tracing::warn!(code = "storage_full", "a batch was not written");
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.connection.execute_batch("ROLLBACK").map_err(|error| error.to_string())
    }
}

/// A failing command takes back its own rows only.
fn in_savepoint(work: &mut Work<'_>, job: &mut dyn Job) -> Result<(), rusqlite::Error> {
    let mark = work.mark();
    work.connection().prepare_cached("SAVEPOINT command")?.execute([])?;
    if job.run(work) == Rows::Go {
        // A full disk may have ended the whole transaction; ROLLBACK TO then says so.
        work.connection().prepare_cached("ROLLBACK TO command")?.execute([])?;
        work.back_to(mark);
    }
    work.connection().prepare_cached("RELEASE command")?.execute([])?;
    Ok(())
}

fn answer_all(batch: &mut Vec<Box<dyn Job>>, commit: Commit) {
    for job in batch.drain(..) {
        job.answer(commit);
    }
}

/// Full disks show as "full" or as a failed write; a failed fsync is another matter, and so is a failed read.
fn is_disk_without_room(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return false };
    // SQLite takes the whole transaction back when the disk is full; its savepoints are then unknown.
    let ended_early = failure.extended_code == ffi::SQLITE_ERROR;
    is_failed_write(failure) || ended_early
}

fn is_failed_sync(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return false };
    [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC].contains(&failure.extended_code)
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use deskbell_protocol::Timestamp;
    use tempfile::TempDir;
    use uuid::Uuid;

    use super::*;
    use crate::{
        connection, migrate,
        work::{Clock, Ids},
    };

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1_795_079_520_000)
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
    }

    impl Ids for Still {
        fn id(&self, _now: Timestamp) -> Uuid {
            Uuid::now_v7()
        }
    }

    fn started(dir: &TempDir, prepare: impl FnOnce(&Connection)) -> Writer {
        let path = dir.path().join("test.db");
        let mut connection = connection::writer(&path).unwrap();
        migrate::bring_up(&mut connection, &path).unwrap();
        prepare(&connection);
        let tools =
            Tools { clock: Arc::new(Still), ids: Arc::new(Still), dir: dir.path().to_owned() };
        Writer::start(connection, tools, Publisher::at(0)).unwrap()
    }

    async fn insert(writer: &Writer, name: &'static str, bytes: usize) -> Result<(), StoreError> {
        writer
            .submit(move |work| {
                work.connection().execute(
                    "INSERT INTO settings (name, body, version) VALUES (?1, ?2, 1)",
                    (name, "x".repeat(bytes)),
                )?;
                Ok(())
            })
            .await
    }

    #[tokio::test]
    async fn a_full_disk_writes_nothing_of_the_batch_and_the_writer_lives_on() {
        let dir = TempDir::new().unwrap();
        let writer = started(&dir, |connection| {
            let pages: i64 =
                connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
            let allow = pages + 4;
            connection.pragma_update_and_check(None, "max_page_count", allow, |_| Ok(())).unwrap();
        });
        let small = insert(&writer, "small", 10);
        let large = insert(&writer, "large", 1_000_000);
        let (small, large) = tokio::join!(small, large);
        assert!(matches!(large, Err(StoreError::StorageFull(_))), "{large:?}");
        assert!(matches!(small, Ok(()) | Err(StoreError::StorageFull(_))), "{small:?}");
        insert(&writer, "later", 10).await.unwrap();
        assert!(writer.fatal().borrow().is_none());
    }

    #[tokio::test]
    async fn a_refused_command_takes_its_own_rows_back_and_leaves_the_others() {
        let dir = TempDir::new().unwrap();
        let writer = started(&dir, |_| ());
        let (good, refused, other) = tokio::join!(
            insert(&writer, "good", 10),
            writer.submit(|work| -> Result<(), StoreError> {
                let sql = "INSERT INTO settings (name, body, version) VALUES ('refused', '', 1)";
                work.connection().execute(sql, [])?;
                Err(StoreError::CursorGone)
            }),
            insert(&writer, "other", 10),
        );
        assert!(good.is_ok() && other.is_ok());
        assert!(matches!(refused, Err(StoreError::CursorGone)));
        let names: Vec<String> = writer
            .submit(|work| {
                let mut all = work.connection().prepare("SELECT name FROM settings ORDER BY 1")?;
                let rows = all.query_map([], |row| row.get(0))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
            .unwrap();
        assert_eq!(names, ["good", "other"]);
    }

    #[test]
    fn a_failed_sync_is_no_full_disk() {
        let failure = |code| rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_SHMSIZE] {
            assert!(is_disk_without_room(&failure(code)), "{code}");
        }
        for code in [
            ffi::SQLITE_IOERR_FSYNC,
            ffi::SQLITE_IOERR_DIR_FSYNC,
            ffi::SQLITE_IOERR_READ,
            ffi::SQLITE_CORRUPT,
        ] {
            assert!(!is_disk_without_room(&failure(code)), "{code}");
        }
    }

    #[tokio::test]
    async fn a_failed_commit_is_never_acknowledged_and_stops_the_writer() {
        let dir = TempDir::new().unwrap();
        let writer = started(&dir, |_| ());
        let mut fatal = writer.fatal();
        let broken = writer
            .submit(|work| {
                let c = work.connection();
                c.pragma_update(None, "defer_foreign_keys", "ON")?;
                c.execute("INSERT INTO shown_entries VALUES (x'00', x'00')", [])?;
                Ok(())
            })
            .await;
        assert!(matches!(broken, Err(StoreError::Unavailable)), "{broken:?}");
        fatal.wait_for(Option::is_some).await.unwrap();
        let later = insert(&writer, "later", 10).await;
        assert!(matches!(later, Err(StoreError::Unavailable)), "{later:?}");
    }

    #[tokio::test]
    async fn a_full_queue_says_unavailable() {
        let dir = TempDir::new().unwrap();
        let writer = started(&dir, |_| ());
        let (release, held) = std::sync::mpsc::channel::<()>();
        let first = writer.submit(move |_| {
            held.recv().unwrap();
            Ok(())
        });
        let mut first = Box::pin(first);
        let mut others: Vec<_> =
            (0..=QUEUE + BATCH).map(|_| Box::pin(writer.submit(|_| Ok(())))).collect();
        let mut refused = 0;
        assert!(poll_once(&mut first).is_none());
        for other in &mut others {
            refused += u32::from(matches!(poll_once(other), Some(Err(StoreError::Unavailable))));
        }
        assert!(refused > 0);
        release.send(()).unwrap();
        first.await.unwrap();
    }

    /// Polls once, as an executor with nothing else to do would.
    fn poll_once<T>(future: &mut (impl Future<Output = T> + Unpin)) -> Option<T> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::Pin::new(future).poll(&mut context) {
            std::task::Poll::Ready(done) => Some(done),
            std::task::Poll::Pending => None,
        }
    }
}
