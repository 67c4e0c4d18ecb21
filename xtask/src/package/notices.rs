//! The licences of what is built into a program: other people's work is passed on with their words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::{pages, step};

/// How files with a licence begin their names.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"];

/// Every text, below the names of what it is for; the same text of many stands once.
pub(super) fn of_program(package: &str) -> Result<String> {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let metadata = MetadataCommand::new()
        .manifest_path(step::root().join("Cargo.toml"))
        .other_options(["--locked".to_owned(), "--filter-platform".to_owned(), platform])
        .exec()
        .context("cargo does not name what is built in")?;
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for id in built_in(&metadata, package) {
        let Some(used) = metadata.packages.iter().find(|package| package.id == id) else {
            continue;
        };
        if used.source.is_none() {
            continue;
        }
        let name = format!("{} {}", used.name, used.version);
        let folder = used.manifest_path.parent().map(|path| path.as_std_path().to_owned());
        let licence = used.license.as_deref().unwrap_or("see its source");
        add(&mut texts, &name, licence, &folder.unwrap_or_default())?;
    }
    for name in pages_use() {
        let folder = pages::folder().join("node_modules").join(&name);
        add(&mut texts, &name, "see its source", &folder)?;
    }
    let mut notices = String::from(
        "What others wrote and this program is built with, and the terms they gave it under.\n",
    );
    for (text, names) in texts {
        let names: Vec<String> = names.into_iter().collect();
        notices.push_str(&format!(
            "\n{}\n{}\n\n{}\n",
            "=".repeat(80),
            names.join(", "),
            text.trim()
        ));
    }
    Ok(notices)
}

fn add(
    texts: &mut BTreeMap<String, BTreeSet<String>>,
    name: &str,
    licence: &str,
    folder: &Path,
) -> Result<()> {
    let files = licence_files(folder);
    for file in &files {
        let bytes = fs::read(file).with_context(|| file.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        texts.entry(text).or_default().insert(name.to_owned());
    }
    if files.is_empty() {
        let text = format!("Licence: {licence}");
        texts.entry(text).or_default().insert(name.to_owned());
    }
    Ok(())
}

fn licence_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.is_file())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            NAMES.iter().any(|start| name.starts_with(start))
        })
        .collect();
    files.sort();
    files
}

/// Everything a package needs to run, and what that needs.
fn built_in(metadata: &Metadata, package: &str) -> BTreeSet<PackageId> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<&PackageId, _> = nodes.map(|node| (&node.id, node)).collect();
    let mut waiting: Vec<PackageId> = metadata
        .packages
        .iter()
        .filter(|known| known.name.as_str() == package && known.source.is_none())
        .map(|known| known.id.clone())
        .collect();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let needs = nodes.get(&id).into_iter().flat_map(|node| &node.deps);
        let needs = needs
            .filter(|need| need.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
        for need in needs {
            if found.insert(need.pkg.clone()) {
                waiting.push(need.pkg.clone());
            }
        }
    }
    found
}

/// The packages the pages import by name.
fn pages_use() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![pages::folder().join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.contains(".test")
                && (name.ends_with(".ts") || name.ends_with(".svelte"))
            {
                found.extend(imports(&fs::read_to_string(path).unwrap_or_default()));
            }
        }
    }
    found.retain(|name| pages::folder().join("node_modules").join(name).is_dir());
    found
}

fn imports(text: &str) -> Vec<String> {
    let names = text.split("from '").skip(1).filter_map(|rest| rest.split('\'').next());
    names
        .filter(|name| !name.starts_with(['.', '$', '/']))
        .map(|name| {
            let parts = if name.starts_with('@') { 2 } else { 1 };
            name.split('/').take(parts).collect::<Vec<_>>().join("/")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn packages_are_told_from_files() {
        let text = "import { a } from '@x/y/z';\nimport b from './b';\nimport { c } from 'c/d';";
        assert_eq!(imports(text), ["@x/y", "c"]);
    }
}
