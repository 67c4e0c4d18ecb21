//! Sizes of what is installed and loaded.

use anyhow::Result;

use crate::{
    ground::{Ground, size_of},
    report::Figures,
};

/// The rows of this group.
pub(crate) const NAMES: &[&str] = &["server_binary", "deb_size"];

const MIB: f64 = 1024.0 * 1024.0;

/// Measures once.
pub(crate) fn measure(ground: &Ground, figures: &mut Figures) -> Result<()> {
    figures.add("server_binary", mib(size_of(&ground.server())?));
    match packages(ground) {
        Some(deb) => figures.add("deb_size", mib(size_of(&deb)?)),
        None => figures.note("deb_size", "no package was built: `cargo xtask package` makes it"),
    }
    Ok(())
}

/// The newest package of the laptop part.
fn packages(ground: &Ground) -> Option<std::path::PathBuf> {
    let folder = ground.folder.parent()?.join("package");
    let entries = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    entries
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("deskbell_") && name.ends_with(".deb")
        })
        .max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok())
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / MIB
}
