//! The generated documents of the contract: what the server speaks, and what bell and window speak.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use deskbell_client::bridge::{FromBell, ToBell};
use utoipa::OpenApi;

/// The words of bell and window, as schemas.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Deskbell bridge",
        description = "What the bell and its windows say to each other.",
        version = "1"
    ),
    components(schemas(ToBell, FromBell))
)]
struct Bridge;

/// The root of the working tree.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// `docs/bridge.json` as it should be.
///
/// # Errors
/// When a schema cannot be written as JSON.
pub fn bridge() -> Result<String> {
    pretty(&serde_json::to_value(Bridge::openapi())?)
}

/// `docs/STATES.md` as it should be.
pub fn states() -> String {
    let opening = "# What each step does to a ticket in each state\n\nPrinted from the rules (`server/domain/src/transition.rs`).\n\n";
    opening.to_owned() + deskbell_domain::transition::markdown().trim_end() + "\n"
}

/// JSON the way it is committed: indented, with a line break at the end.
///
/// # Errors
/// When the value cannot be written.
pub fn pretty(document: &serde_json::Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

/// Compares a committed file with what it should hold; with `UPDATE=1` in the environment it is written instead.
///
/// # Errors
/// When the file differs, or cannot be read or written.
pub fn compare(path: &str, wanted: &str) -> Result<()> {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        return std::fs::write(&file, wanted).with_context(|| format!("cannot write {path}"));
    }
    let found = std::fs::read_to_string(&file).with_context(|| format!("cannot read {path}"))?;
    if found == wanted {
        return Ok(());
    }
    let line = found.lines().zip(wanted.lines()).take_while(|(a, b)| a == b).count() + 1;
    anyhow::bail!(
        "{path} is stale from line {line} on; this test writes it anew where UPDATE=1 is in its environment"
    )
}
