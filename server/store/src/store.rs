//! The store as the server holds it: the lock, the writer, the readers and the feed.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use deskbell_domain::{Command, Outcome, company::CompanyIdentity};
use deskbell_protocol::{
    AttachmentId, DeviceId, Epoch, TechnicianId, Timestamp, WriteId,
    attachment::Attachment,
    desk::people::DeviceDecided,
    enroll::{Enroll, Enrolled, TokenHash},
    text::Email,
};
use tokio::sync::{broadcast, watch};

use crate::{
    backup::{self, sync_directory},
    commands::{
        company::{self, NewSignIn, TypedCode},
        identity,
        join_code::{self, NewJoinCode},
        ticket, upkeep,
        upload::{self, Upload},
    },
    connection,
    error::StoreError,
    feed::{Committed, Publisher},
    lock::DirectoryLock,
    log, migrate,
    queries::reader::Reader,
    readers::Readers,
    tables::{changes, server},
    work::{Clock, Ids, Tools, Work},
    writer::{Fatal, Writer},
};

/// The database's name in the data directory.
pub(crate) const DATABASE: &str = "deskbell.db";

/// Everything the server keeps.
pub struct Store {
    // Dropped in this order: readers go, the writer finishes what waits and folds the log in, then the lock goes.
    readers: Arc<Readers>,
    writer: Writer,
    tools: Tools,
    epoch: Epoch,
    latest: watch::Receiver<u64>,
    commits: broadcast::Sender<Arc<Committed>>,
    _lock: DirectoryLock,
}

/// A data directory that nobody else can open any more; its store is not open yet.
#[derive(Debug)]
pub struct Claim {
    dir: PathBuf,
    lock: DirectoryLock,
}

impl Claim {
    /// Claims a data directory, which is made if it is missing.
    ///
    /// # Errors
    /// `DirectoryInUse` or `DirectoryUnusable`.
    pub fn of(dir: &Path) -> Result<Self, StoreError> {
        Ok(Self { dir: dir.to_owned(), lock: DirectoryLock::take(dir)? })
    }

    /// Opens the store: brings an older database up, which may take long; a new one gets its epoch.
    ///
    /// # Errors
    /// `DirectoryUnusable`, `DatabaseNewer`, `DurabilityOff`, `Damaged` or `StorageFull`.
    pub fn open(self, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Store, StoreError> {
        let Self { dir, lock } = self;
        backup::finish_restore(&dir)?;
        let path = dir.join(DATABASE);
        log::require_whole(&dir.join(format!("{DATABASE}-wal")))?;
        let mut connection = connection::writer(&path)?;
        // The log of this life holds nothing of an earlier one that may have been torn.
        connection.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?;
        // SQLite syncs the name of a new log too, and does not say when that fails.
        sync_directory(&dir)?;
        migrate::bring_up(&mut connection, &path)?;
        let tools = Tools { clock, ids, dir };
        let epoch = match server::epoch(&connection)? {
            Some(epoch) => epoch,
            None => {
                let now = tools.clock.now();
                let epoch = Epoch(tools.ids.id(now));
                server::make(&connection, epoch, now)?;
                epoch
            }
        };
        let publisher = Publisher::at(changes::latest(&connection)?);
        let (latest, commits) = (publisher.latest.subscribe(), publisher.commits.clone());
        let readers = Readers::open(&path, Arc::clone(&publisher.desk))?;
        let writer = Writer::start(connection, tools.clone(), publisher)?;
        Ok(Store { writer, readers, tools, epoch, latest, commits, _lock: lock })
    }
}

impl Store {
    /// Claims a data directory and opens its store.
    ///
    /// # Errors
    /// Those of [`Claim::of`] and [`Claim::open`].
    pub fn open(dir: &Path, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self, StoreError> {
        Claim::of(dir)?.open(clock, ids)
    }

    /// The server's life between restores.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The newest position of the feed, as it grows.
    pub fn latest(&self) -> watch::Receiver<u64> {
        self.latest.clone()
    }

    /// What each commit brought. A listener that lags must look for itself.
    pub fn commits(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.commits.subscribe()
    }

    /// Turns to a value when the process must stop rather than guess what the disk holds.
    pub fn fatal(&self) -> watch::Receiver<Option<Fatal>> {
        self.writer.fatal()
    }

    /// Where an attachment's bytes stand: named by the server, spread over 256 folders.
    pub fn attachment_file(&self, id: AttachmentId) -> PathBuf {
        let name = id.to_string();
        // The last digits of a UUIDv7 are random, its first are the same for weeks.
        let folder = name.get(name.len().saturating_sub(2)..).unwrap_or_default().to_owned();
        self.attachments_dir().join(folder).join(name)
    }

    /// The folder of all attachments.
    pub fn attachments_dir(&self) -> PathBuf {
        self.tools.dir.join("attachments")
    }

    /// Asks one snapshot, on a thread that may block.
    ///
    /// # Errors
    /// Those of the question, or `Unavailable` when the store stops.
    pub async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (now, epoch, readers) = (self.tools.clock.now(), self.epoch, Arc::clone(&self.readers));
        let changes = readers.desk().changes();
        self.readers
            .ask(move |c| question(&Reader::new(c, now, epoch, (readers.desk(), changes))))
            .await
    }

    /// Asks one snapshot on this thread.
    ///
    /// # Errors
    /// Those of the question.
    pub fn read_now<T>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (now, epoch, desk) = (self.tools.clock.now(), self.epoch, self.readers.desk());
        let changes = desk.changes();
        self.readers.answer(|c| question(&Reader::new(c, now, epoch, (desk, changes))))
    }

    /// Decides a write on tickets and makes it durable. The present ticket is read afterwards.
    ///
    /// # Errors
    /// `Refused` by the rules; `Unavailable` or `StorageFull` if it could not be written.
    pub async fn decide(&self, command: Command) -> Result<Outcome, StoreError> {
        self.write(move |work| ticket::run(work, &command)).await
    }

    /// Enrols a device; says whether that was new. `proof` is the hash of an old token of the same device;
    /// `address_fits` whether the caller's address is one that rules may approve.
    ///
    /// # Errors
    /// `Refused` with `EnrollmentRefused` or `DeviceRevoked`, or as [`Store::decide`].
    pub async fn enroll(
        &self,
        request: Enroll,
        proof: Option<TokenHash>,
        address_fits: bool,
    ) -> Result<(Enrolled, bool), StoreError> {
        self.write(move |work| identity::enroll(work, &request, proof.as_ref(), address_fits)).await
    }

    /// Approves a pending credential of a device.
    ///
    /// # Errors
    /// `Refused` with `NotFound` or `DeviceRevoked`, or as [`Store::decide`].
    pub async fn approve_device(
        &self,
        device: DeviceId,
        credential: WriteId,
        by: TechnicianId,
    ) -> Result<DeviceDecided, StoreError> {
        self.write(move |work| identity::approve(work, device, credential, by)).await
    }

    /// Makes a code that brings in another device; says until when it is good and whether it is new.
    ///
    /// # Errors
    /// `Refused` with `IdempotencyConflict` or `Forbidden`, or as [`Store::decide`].
    pub async fn make_join_code(&self, new: NewJoinCode) -> Result<(Timestamp, bool), StoreError> {
        self.write(move |work| join_code::make(work, &new)).await
    }

    /// Brings a waiting credential in by a code; `None` if no good code is like that.
    ///
    /// # Errors
    /// `Refused` with `AlreadyDone` or `DeviceRevoked`, or as [`Store::decide`].
    pub async fn join_by_code(
        &self,
        credential: WriteId,
        typed: String,
    ) -> Result<Option<Enrolled>, StoreError> {
        self.write(move |work| join_code::join(work, credential, &typed)).await
    }

    /// Begins a company sign-in; says until when it is good and whether it is new.
    ///
    /// # Errors
    /// `Refused` with `SsoOff`, `IdempotencyConflict` or `Forbidden`, or as [`Store::decide`].
    pub async fn start_sign_in(&self, new: NewSignIn) -> Result<(Timestamp, bool), StoreError> {
        self.write(move |work| company::start(work, &new)).await
    }

    /// Checks the code that was typed into the page of a sign-in; the right one ties it to that browser.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn type_code(
        &self,
        id: WriteId,
        typed: String,
        browser: TokenHash,
    ) -> Result<TypedCode, StoreError> {
        self.write(move |work| company::typed(work, id, &typed, &browser)).await
    }

    /// Takes the sign-in whose browser came back, once; `None` if there is none.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn sign_in_is_back(&self, browser: TokenHash) -> Result<Option<WriteId>, StoreError> {
        self.write(move |work| company::back(work, &browser)).await
    }

    /// Ends a sign-in with the company's word, which is checked already.
    ///
    /// # Errors
    /// `Refused` with `DeviceRevoked`, `Forbidden` or `NotFound`, or as [`Store::decide`].
    pub async fn finish_sign_in(
        &self,
        id: WriteId,
        word: CompanyIdentity,
    ) -> Result<(), StoreError> {
        self.write(move |work| company::finish(work, id, &word)).await
    }

    /// Notes what the person behind a waiting credential says their address is.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn say_who(&self, credential: WriteId, email: Email) -> Result<(), StoreError> {
        self.write(move |work| company::say_who(work, credential, &email)).await
    }

    /// Ends a device with all its credentials.
    ///
    /// # Errors
    /// `Refused` with `NotFound`, or as [`Store::decide`].
    pub async fn revoke_device(
        &self,
        device: DeviceId,
        by: TechnicianId,
    ) -> Result<DeviceDecided, StoreError> {
        self.write(move |work| identity::revoke(work, device, by)).await
    }

    /// Notes an upload whose bytes are on the disk, or that failed; the ticket that names it changes.
    ///
    /// # Errors
    /// `Refused` with `IdempotencyConflict` or `Erased`, or as [`Store::decide`].
    pub async fn uploaded(&self, upload: Upload) -> Result<Attachment, StoreError> {
        self.write(move |work| upload::run(work, &upload)).await
    }

    /// Notes the days of last contacts, as a daily timer does.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn note_contacts(
        &self,
        contacts: Vec<(DeviceId, Timestamp)>,
    ) -> Result<(), StoreError> {
        self.write(move |work| upkeep::note_contacts(work, &contacts)).await
    }

    /// Marks a credential whose token alternates between two boots.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn mark_cloned(&self, credential: WriteId) -> Result<(), StoreError> {
        self.write(move |work| upkeep::mark_cloned(work, credential)).await
    }

    /// Writes a heartbeat: what comes back says that rows reach the disk.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn beat(&self) -> Result<(), StoreError> {
        self.write(|work| server::beat(work.connection(), work.now())).await
    }

    /// Moves the horizon of the feed and sweeps what is over; answers with uploads whose files can go.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn sweep(&self) -> Result<Vec<AttachmentId>, StoreError> {
        self.write(|work| upkeep::sweep(work)).await
    }

    /// Puts one command into the writer's queue.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.writer.submit(act).await
    }

    /// The database's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.tools.dir.join(DATABASE)
    }
}
