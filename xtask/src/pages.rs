//! The pages: their packages and their build, each only when something changed.

use std::{path::Path, process::Command, time::SystemTime};

use anyhow::{Context as _, Result};

use crate::step;

/// Where the pages are.
pub(crate) fn folder() -> std::path::PathBuf {
    step::root().join("ui")
}

/// `npm` in the pages' folder.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder());
    command
}

/// Installs the pages' packages if the lock file is not the one they were installed from.
pub(crate) fn install() -> Result<()> {
    let lock = std::fs::read(folder().join("package-lock.json"))
        .context("ui/package-lock.json is missing")?;
    let stamp = folder().join("node_modules/.deskbell-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step::title("packages of the pages");
    step::must(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Builds the pages if a source is newer than the last build.
pub(crate) fn build() -> Result<()> {
    let stamp = folder().join("dist/.built");
    let built = modified(&stamp);
    let root = step::root();
    let sources = ["ui/src", "ui/public", "ui", "messages"].map(|path| root.join(path));
    if built.is_some() && sources.iter().filter_map(|path| newest(path)).max() <= built {
        return Ok(());
    }
    step::title("pages");
    step::must(&mut npm(&["run", "build"]))?;
    std::fs::write(&stamp, "").with_context(|| format!("cannot write {}", stamp.display()))
}

/// The newest change below a folder, leaving out what is installed or built.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = std::fs::read_dir(path) else { return modified(path) };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| !path.ends_with("node_modules") && !path.ends_with("dist"))
        .filter_map(|path| newest(&path))
        .max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|about| about.modified()).ok()
}
