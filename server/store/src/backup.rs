//! Backup and restore of the database. The files of attachments are copied by who copies them, after this.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use deskbell_protocol::{DeviceId, Epoch, Timestamp};
use rusqlite::Connection;

use crate::{
    Store,
    commands::erase,
    connection, doctor,
    error::{Cause, StoreError},
    lock::DirectoryLock,
    migrate,
    store::DATABASE,
    tables::{company_sign_ins, credentials, join_codes, server, sign_in},
    work::{Clock, Ids, Tools, Work},
};

/// A backup while it is made ready.
const STAGED: &str = "deskbell.restoring.db";
/// A backup that is ready and takes the database's place.
const READY: &str = "deskbell.restored.db";
/// What SQLite puts beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A backup that was read back and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupMade {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// The epoch it was made in.
    pub epoch: Epoch,
    /// Its schema version.
    pub schema: u32,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The new epoch.
    pub epoch: Epoch,
    /// Where the database that was replaced stands now, if there was one.
    pub replaced: Option<PathBuf>,
    /// Devices enrolled or decided on in the replaced database after the backup: to be looked at again.
    pub devices_since: Vec<DeviceId>,
}

impl Store {
    /// Copies the database into a new file while the server works on, and reads the copy back.
    ///
    /// # Errors
    /// `File` if the target exists or cannot be written, `Damaged` if the copy is not whole.
    pub async fn backup(&self, to: PathBuf) -> Result<BackupMade, StoreError> {
        let from = self.database();
        tokio::task::spawn_blocking(move || backup(&connection::source(&from)?, &to))
            .await
            .map_err(|_| StoreError::Unavailable)?
    }
}

fn backup(c: &Connection, to: &Path) -> Result<BackupMade, StoreError> {
    if to.exists() {
        let error = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(StoreError::file(to, error));
    }
    c.execute("VACUUM INTO ?1", [to.to_string_lossy().as_ref()])?;
    let copy = connection::lone_file(to)?;
    doctor::require_whole(&copy)?;
    let epoch = server::epoch(&copy)?
        .ok_or_else(|| StoreError::Damaged { what: "the epoch", cause: Cause::of("missing") })?;
    let schema = migrate::version_of(&copy)?;
    drop(copy);
    let file = std::fs::File::open(to).map_err(|error| StoreError::file(to, error))?;
    file.sync_all().map_err(|error| StoreError::file(to, error))?;
    let bytes = file.metadata().map_err(|error| StoreError::file(to, error))?.len();
    Ok(BackupMade { path: to.to_owned(), bytes, epoch, schema })
}

/// Puts a backup in the place of a directory's database: new epoch, nobody signed in, erasures applied again.
///
/// # Errors
/// `DirectoryInUse` while a server runs, `DatabaseNewer`, `Damaged` for a backup that is not whole.
pub fn restore(
    from: &Path,
    dir: &Path,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
) -> Result<Restored, StoreError> {
    let _lock = DirectoryLock::take(dir)?;
    finish_restore(dir)?;
    let staged = dir.join(STAGED);
    for leftover in [""].into_iter().chain(BESIDE) {
        remove_if_there(&beside(&staged, leftover))?;
    }
    std::fs::copy(from, &staged).map_err(|error| StoreError::file(from, error))?;
    let mut copy = connection::lone_file(&staged)?;
    migrate::refuse_newer(&copy)?;
    doctor::require_whole(&copy)?;
    migrate::bring_up(&mut copy, &staged)?;
    let made_at = newest_moment(&copy)?;
    let tools = Tools { clock, ids, dir: dir.to_owned() };
    let epoch = begin_anew(&mut copy, &tools)?;
    copy.close().map_err(|(_, error)| StoreError::from(error))?;
    let ready = dir.join(READY);
    std::fs::rename(&staged, &ready).map_err(|error| StoreError::file(&ready, error))?;
    sync_directory(dir)?;
    let replaced = finish_restore(dir)?;
    let devices_since = match &replaced {
        Some(old) => devices_since(old, made_at).unwrap_or_default(),
        None => Vec::new(),
    };
    Ok(Restored { epoch, replaced, devices_since })
}

/// Puts a restored database in its place, if one waits for that; gives where the replaced one stands.
///
/// A restore that was interrupted on its last steps is gone on with here, at the next start or restore: a directory
/// without its database would become an empty server, and one with somebody else's log a damaged one.
pub(crate) fn finish_restore(dir: &Path) -> Result<Option<PathBuf>, StoreError> {
    let (ready, target) = (dir.join(READY), dir.join(DATABASE));
    let Ok(about) = std::fs::metadata(&ready) else { return Ok(None) };
    // The same at each attempt, so that database and log are kept under one name.
    let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let millis = since.map_or(0, |since| since.as_millis());
    let kept = target.with_extension(format!("replaced-{millis}.db"));
    set_aside(&target, &kept)?;
    sync_directory(dir)?;
    std::fs::rename(&ready, &target).map_err(|error| StoreError::file(&target, error))?;
    sync_directory(dir)?;
    Ok(kept.exists().then_some(kept))
}

/// What makes a copy the beginning of a new epoch.
fn begin_anew(copy: &mut Connection, tools: &Tools) -> Result<Epoch, StoreError> {
    let transaction = copy.transaction()?;
    let now = tools.clock.now();
    let epoch = Epoch(tools.ids.id(now));
    server::begin_epoch(&transaction, epoch, now)?;
    sign_in::end_all(&transaction, now)?;
    join_codes::end_all(&transaction)?;
    company_sign_ins::end_all(&transaction)?;
    let mut work = Work::begin(&transaction, tools, None);
    erase::again(&mut work)?;
    drop(work);
    transaction.commit()?;
    Ok(epoch)
}

/// When something was last written there.
fn newest_moment(c: &Connection) -> Result<Timestamp, StoreError> {
    let millis: i64 = c.query_row(
        "SELECT MAX(COALESCE((SELECT MAX(at) FROM changes), 0), (SELECT made_at FROM server))",
        [],
        |row| row.get(0),
    )?;
    Ok(Timestamp::from_millis(millis))
}

/// Keeps the old database, with its log folded in where that is possible.
fn set_aside(target: &Path, kept: &Path) -> Result<(), StoreError> {
    // Folding in fails on a damaged database, which is one reason to restore; it is kept all the same.
    if target.exists()
        && let Ok(old) = connection::writer(target)
    {
        drop(old.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())));
    }
    // The log goes first: alone it is nothing, while a database without its log would look whole.
    for suffix in BESIDE.into_iter().chain([""]) {
        let (from, to) = (beside(target, suffix), beside(kept, suffix));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| StoreError::file(&from, error))?;
        }
    }
    Ok(())
}

/// A file that stands beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

fn devices_since(old: &Path, since: Timestamp) -> Result<Vec<DeviceId>, StoreError> {
    credentials::decided_since(&connection::lone_file(old)?, since)
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::file(path, error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes the names in a directory durable.
pub(crate) fn sync_directory(dir: &Path) -> Result<(), StoreError> {
    let synced = std::fs::File::open(dir).and_then(|dir| dir.sync_all());
    // Directories cannot be opened as files everywhere; the rename itself is atomic all the same.
    if cfg!(unix) { synced.map_err(|error| StoreError::file(dir, error)) } else { Ok(()) }
}
