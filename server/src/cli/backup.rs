//! Backups as directories: the database first, then the files of attachments, then a list of what is in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use deskbell_store::{Clock, Ids, Restored, Store};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

use super::{
    admin::Granted,
    exit::{Exit, Failure, of_store, unreadable, unwritable},
    lone::of_path,
};

const DATABASE: &str = "deskbell.db";
const LIST: &str = "manifest.json";
/// Files beside the database that a server cannot make anew.
const BESIDE: [&str; 3] = ["ca.pem", "ca.key", "erasures"];

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    epoch: String,
    schema: u32,
    files: Vec<Listed>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    path: String,
    sha256: String,
}

/// Makes a backup in a directory that does not exist yet.
pub(super) async fn make(store: &Store, data: &Path, to: &Path) -> Result<Granted, Failure> {
    if to.exists() {
        return Err(Failure::new(Exit::NotEmpty, of_path("cli-data-not-empty", to)));
    }
    private_directory(to).map_err(unwritable(to))?;
    let made = store.backup(to.join(DATABASE)).await.map_err(|error| of_store(&error, to))?;
    let (from, target) = (data.to_owned(), to.to_owned());
    let files = tokio::task::spawn_blocking(move || copy_beside(&from, &target)).await;
    let files = files.map_err(|error| Failure::new(Exit::Failed, error.to_string()))??;
    let count = files.len();
    let manifest = Manifest { epoch: made.epoch.to_string(), schema: made.schema, files };
    let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::other)?;
    let list = to.join(LIST);
    let written = fs::write(&list, text).and_then(|()| fs::File::open(&list)?.sync_all());
    written.and_then(|()| sync_directory(to)).map_err(unwritable(&list))?;
    let words = of_path("cli-backup-done", to);
    let value = json!({"path": to, "bytes": made.bytes, "files": count, "epoch": made.epoch});
    Ok(Granted::new(value, words))
}

/// Puts a backup in the place of what is there.
pub(super) fn put_back(
    from: &Path,
    data: &Path,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
) -> Result<Restored, Failure> {
    let text = fs::read(from.join(LIST))
        .map_err(|_| Failure::new(Exit::Usage, of_path("cli-backup-none", from)))?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|_| Failure::new(Exit::Unhealthy, of_path("cli-backup-none", from)))?;
    for listed in &manifest.files {
        let path = inside(from, &listed.path)?;
        if digest(&path)? != listed.sha256 {
            return Err(Failure::new(Exit::Unhealthy, of_path("cli-backup-changed", &path)));
        }
    }
    private_directory(data).map_err(unwritable(data))?;
    // A database that names files which are not there yet would be worse than files that nobody names.
    for listed in &manifest.files {
        let target = inside(data, &listed.path)?;
        // Erasures that happened since the backup are on the directory's own list.
        if listed.path == DATABASE || (listed.path == "erasures" && target.exists()) {
            continue;
        }
        copy_durably(&inside(from, &listed.path)?, &target)?;
    }
    deskbell_store::restore(&from.join(DATABASE), data, clock, ids)
        .map_err(|error| of_store(&error, data))
}

/// Copies a file so that it outlives a power cut.
pub(super) fn copy_durably(from: &Path, to: &Path) -> Result<(), Failure> {
    let folder = to.parent().unwrap_or(Path::new("."));
    // A copy that fails does not say on which side.
    fs::File::open(from).map_err(unreadable(from))?;
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied
        .and_then(|_| fs::File::open(to)?.sync_all())
        .and_then(|()| sync_directory(folder))
        .map_err(unwritable(to))
}

/// Makes the names in a directory durable, where directories can be opened.
pub(super) fn sync_directory(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

fn copy_beside(data: &Path, to: &Path) -> Result<Vec<Listed>, Failure> {
    let mut files = vec![Listed { path: DATABASE.to_owned(), sha256: digest(&to.join(DATABASE))? }];
    let mut names: Vec<String> = BESIDE.map(str::to_owned).to_vec();
    names.extend(attachment_names(data)?);
    for name in names {
        let (source, target) = (data.join(&name), to.join(&name));
        if !source.exists() {
            continue;
        }
        copy_durably(&source, &target)?;
        files.push(Listed { sha256: digest(&target)?, path: name });
    }
    Ok(files)
}

/// Files of attachments, relative to the data directory.
pub(super) fn attachment_names(data: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    let root = data.join("attachments");
    if !root.exists() {
        return Ok(names);
    }
    for shelf in fs::read_dir(&root).map_err(unreadable(&root))? {
        let shelf = shelf.map_err(unreadable(&root))?;
        let shelf_name = shelf.file_name().to_string_lossy().into_owned();
        if shelf_name == "drafts" || !shelf.path().is_dir() {
            continue;
        }
        let folder = shelf.path();
        for file in fs::read_dir(&folder).map_err(unreadable(&folder))? {
            let name =
                file.map_err(unreadable(&folder))?.file_name().to_string_lossy().into_owned();
            names.push(format!("attachments/{shelf_name}/{name}"));
        }
    }
    Ok(names)
}

/// A path of the list, which may not lead out of its directory.
fn inside(dir: &Path, listed: &str) -> Result<PathBuf, Failure> {
    let path = Path::new(listed);
    let is_plain = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if is_plain && !listed.is_empty() {
        Ok(dir.join(path))
    } else {
        Err(Failure::new(Exit::Unhealthy, of_path("cli-backup-outside", dir)))
    }
}

fn digest(path: &Path) -> Result<String, Failure> {
    let mut file = fs::File::open(path).map_err(unreadable(path))?;
    let mut hash = Sha256::new();
    io::copy(&mut file, &mut hash).map_err(unreadable(path))?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

pub(super) fn private_directory(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
