//! The plan of the packages, as `cargo xtask package` reads it too.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::contract::root;

/// What a package holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Where its scripts are.
    pub scripts: String,
    /// The programs of the workspace in it.
    pub programs: Vec<String>,
    /// Folders of its own.
    pub folders: Vec<String>,
    /// Where each file goes, and what it comes from.
    pub files: BTreeMap<String, String>,
    /// Files only an rpm holds.
    pub rpm_files: BTreeMap<String, String>,
}

/// Every package.
pub fn packages() -> Vec<Package> {
    #[derive(Deserialize)]
    struct Plan {
        package: Vec<Package>,
    }
    let text = std::fs::read_to_string(root().join("installers/linux/packages.toml"));
    let plan: Plan = toml::from_str(&text.expect("the plan")).expect("the plan is TOML");
    plan.package
}

/// The package of this name.
pub fn package(name: &str) -> Package {
    packages().into_iter().find(|package| package.name == name).expect("a package of this name")
}
