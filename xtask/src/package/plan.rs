//! What each package holds, as `installers/linux/packages.toml` says it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::step;

/// The file that says it, from the root.
pub(super) const FILE: &str = "installers/linux/packages.toml";

/// All packages.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Plan {
    /// Who answers for them.
    pub(super) maintainer: String,
    /// Each.
    #[serde(rename = "package")]
    pub(super) packages: Vec<Package>,
}

/// One package.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Package {
    pub(super) name: String,
    /// Debian's section.
    pub(super) section: String,
    /// One line.
    pub(super) summary: String,
    /// Paragraphs, separated by empty lines.
    pub(super) description: String,
    /// Programs of the workspace it holds.
    pub(super) programs: Vec<String>,
    /// The folder of its scripts.
    pub(super) scripts: String,
    #[serde(default)]
    pub(super) deb_depends: Vec<String>,
    #[serde(default)]
    pub(super) deb_recommends: Vec<String>,
    #[serde(default)]
    pub(super) rpm_requires: Vec<String>,
    #[serde(default)]
    pub(super) rpm_recommends: Vec<String>,
    /// Folders that are this package's own.
    pub(super) folders: Vec<String>,
    /// Where each file goes, and what it comes from.
    pub(super) files: BTreeMap<String, String>,
    /// Those that only an rpm holds.
    #[serde(default)]
    pub(super) rpm_files: BTreeMap<String, String>,
}

/// Reads the plan.
pub(super) fn read() -> Result<Plan> {
    let text = std::fs::read_to_string(step::root().join(FILE)).context(FILE)?;
    toml::from_str(&text).context(FILE)
}

impl Package {
    /// Files that whoever administers a machine may change, so that an upgrade asks or keeps them.
    pub(super) fn settings(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str).filter(|path| path.starts_with("/etc/"))
    }

    /// A script of this package, without its frame; empty if there is none.
    pub(super) fn script(&self, name: &str) -> Result<String> {
        let path = step::root().join(&self.scripts).join(format!("{name}.sh"));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }
}
