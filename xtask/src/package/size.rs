//! How large the packages are, beside what they may be.

use std::{fs, path::Path};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::Made;

/// The file beside the packages that holds the figures, in the shape of the bench's rows.
const FILE: &str = "sizes.json";
/// MiB the laptop part's deb must and shall not exceed (architecture, section 10).
const LAPTOP: (f64, f64) = (10.0, 6.0);

/// Writes the figures down and fails where one is larger than it may be.
pub(super) fn judge(made: &Made, folder: &Path) -> Result<()> {
    let mut rows: Vec<Value> = Vec::new();
    for file in made.debs.iter().chain(&made.rpms) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mebibytes = mebibytes(fs::metadata(file)?.len());
        let judged = name.starts_with("deskbell_").then_some(LAPTOP);
        rows.push(json!({
            "name": name,
            "figure": (mebibytes * 100.0).round() / 100.0,
            "unit": "MiB",
            "must": judged.map(|(must, _)| must),
            "goal": judged.map(|(_, goal)| goal),
        }));
        if judged.is_some_and(|(must, _)| mebibytes > must) {
            bail!("{name} has {mebibytes:.1} MiB and must not have more than {} MiB", LAPTOP.0);
        }
    }
    fs::write(folder.join(FILE), serde_json::to_string_pretty(&rows)? + "\n")?;
    Ok(())
}

/// Exact enough: a package is far smaller than what a fraction can hold.
fn mebibytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}
