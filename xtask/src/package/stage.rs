//! A package's files, laid out as they will lie on the machine.

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use super::notices;
use crate::step;

/// Where programs come from.
pub(super) struct Programs {
    /// Each program's file, by its name.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// Whether what only debuggers need is to be taken out.
    pub(super) strip: bool,
}

/// Lays out files in an empty folder.
pub(super) fn lay_out<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = (&'a String, &'a String)>,
    own_folders: &[String],
    programs: &Programs,
) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for own in own_folders {
        fs::create_dir_all(inside(folder, own))?;
    }
    for (target, source) in files {
        let path = inside(folder, target);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        put(&path, source, programs).with_context(|| format!("{target} from {source}"))?;
    }
    open_folders(folder)
}

/// A path of the machine below a folder.
pub(super) fn inside(folder: &Path, path: &str) -> PathBuf {
    folder.join(path.trim_start_matches('/'))
}

fn put(path: &Path, source: &str, programs: &Programs) -> Result<()> {
    if let Some(name) = source.strip_prefix("program:") {
        let built = programs.files.get(name).context("this program was not built")?;
        fs::copy(built, path)?;
        if programs.strip {
            step::must(Command::new("strip").arg(path))?;
        }
        return mode(path, 0o755);
    }
    if let Some(name) = source.strip_prefix("notices:") {
        fs::write(path, notices::of_program(name)?)?;
        return mode(path, 0o644);
    }
    let original = step::root().join(source);
    fs::copy(&original, path)?;
    let is_program = fs::metadata(&original)?.permissions().mode() & 0o100 != 0;
    mode(path, if is_program { 0o755 } else { 0o644 })
}

fn mode(path: &Path, mode: u32) -> Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
        .with_context(|| path.display().to_string())
}

/// The mask of whoever builds says nothing about the machine a package is for.
fn open_folders(folder: &Path) -> Result<()> {
    mode(folder, 0o755)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            open_folders(&path)?;
        }
    }
    Ok(())
}
