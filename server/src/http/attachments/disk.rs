//! Files of attachments: a draft while bytes come in, then durable under a name of the server's making.

use std::{
    collections::BTreeSet,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use deskbell_protocol::{AttachmentId, attachment::MediaType, problem::ErrorCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::picture;
use crate::http::problem::{Answer, Refusal};

/// Uploads that may be decoded at once: a decoder takes up to 320 MiB.
const AT_ONCE: usize = 2;
/// How long an upload waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);
/// Files without a row are left alone while they are younger: their command may be under way.
const YOUNG: Duration = Duration::from_secs(24 * 60 * 60);

/// The directory of attachments.
#[derive(Clone)]
pub struct Files {
    dir: PathBuf,
    turns: Arc<Semaphore>,
}

/// A file that is gone unless it was kept.
pub(super) struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(code = "draft_left", %error, "a draft of an upload stays behind");
        }
    }
}

impl Files {
    /// Makes the directory if it is missing, and throws away drafts of an earlier life.
    pub fn in_directory(data: &Path) -> io::Result<Self> {
        let dir = data.join("attachments");
        let drafts = dir.join("drafts");
        private_dir(&dir)?;
        private_dir(&drafts)?;
        for entry in fs::read_dir(&drafts)? {
            fs::remove_file(entry?.path())?;
        }
        Ok(Self { dir, turns: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// Waits for the turn of an upload.
    pub(super) async fn permit(&self) -> Answer<OwnedSemaphorePermit> {
        match tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(Refusal::new(ErrorCode::Unavailable).retry_after(5)),
        }
    }

    pub(super) async fn draft(&self) -> Answer<(Draft, tokio::fs::File)> {
        let path = self.dir.join("drafts").join(Uuid::new_v4().simple().to_string());
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await.map_err(|error| failed(&error))?;
        Ok((Draft(path), file))
    }

    /// Judges and encodes a draft, and makes it durable: the file first, then its directory. Blocks.
    pub(super) fn keep(
        &self,
        draft: &Draft,
        id: AttachmentId,
        digest: [u8; 32],
        declared: Option<MediaType>,
    ) -> Answer<(MediaType, u64)> {
        let bytes = fs::read(&draft.0).map_err(|error| failed(&error))?;
        let kept = picture::keep(declared, bytes)?;
        let path = self.path(id, &digest);
        let place = path.parent().unwrap_or(&self.dir);
        let write = || -> io::Result<()> {
            private_dir(place)?;
            let mut file = fs::File::create(&draft.0)?;
            file.write_all(&kept.bytes)?;
            file.sync_all()?;
            fs::rename(&draft.0, &path)?;
            fs::File::open(place)?.sync_all()?;
            fs::File::open(&self.dir)?.sync_all()
        };
        write().map_err(|error| failed(&error))?;
        Ok((kept.media_type, kept.bytes.len() as u64))
    }

    pub(super) async fn open(
        &self,
        id: AttachmentId,
        digest: [u8; 32],
    ) -> io::Result<tokio::fs::File> {
        tokio::fs::File::open(self.path(id, &digest)).await
    }

    /// Deletes files that no row stands for, once they are older than a day. Blocks.
    pub fn sweep(&self, here: &BTreeSet<AttachmentId>) -> io::Result<usize> {
        let mut gone = 0;
        for shelf in fs::read_dir(&self.dir)? {
            let shelf = shelf?.path();
            if !shelf.is_dir() || shelf.ends_with("drafts") {
                continue;
            }
            for entry in fs::read_dir(shelf)? {
                let entry = entry?;
                if is_orphan(&entry, here)? {
                    fs::remove_file(entry.path())?;
                    gone += 1;
                }
            }
        }
        Ok(gone)
    }

    /// The digest in the name keeps one uploader from replacing the bytes of another under the same id.
    fn path(&self, id: AttachmentId, digest: &[u8; 32]) -> PathBuf {
        let mark: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = id.0.simple().to_string();
        // The last digits of a UUIDv7 are random, the first are the time.
        let shelf = name.get(30..).unwrap_or("00").to_owned();
        self.dir.join(shelf).join(format!("{name}.{mark}"))
    }
}

/// Makes a directory for the server's own account alone, also where an earlier life made it for more.
fn private_dir(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

fn is_orphan(entry: &fs::DirEntry, here: &BTreeSet<AttachmentId>) -> io::Result<bool> {
    let name = entry.file_name();
    let id = name.to_str().and_then(|name| name.split('.').next()).map(Uuid::try_parse);
    let has_row = matches!(id, Some(Ok(id)) if here.contains(&AttachmentId(id)));
    let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
    Ok(!has_row && age > YOUNG)
}

/// A full disk says so; everything else is our own trouble.
pub(super) fn failed(error: &io::Error) -> Refusal {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    if [StorageFull, QuotaExceeded, FileTooLarge].contains(&error.kind()) {
        return Refusal::new(ErrorCode::StorageFull).retry_after(60);
    }
    Refusal::internal(error)
}
