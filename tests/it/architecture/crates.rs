//! Who knows whom among crates, and under which licences the others came.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use deskbell_tests::{contract::root, sources::none};

/// Each crate of ours, and the crates of ours it may know.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("deskbell-words", &[]),
    ("deskbell-protocol", &[]),
    ("deskbell-client", &["deskbell-protocol", "deskbell-words"]),
    ("deskbell", &["deskbell-protocol", "deskbell-client", "deskbell-words"]),
    ("deskbell-domain", &["deskbell-protocol"]),
    ("deskbell-store", &["deskbell-domain", "deskbell-protocol"]),
    (
        "deskbell-server",
        &["deskbell-domain", "deskbell-store", "deskbell-protocol", "deskbell-words"],
    ),
    (
        "deskbell-tests",
        &[
            "deskbell-protocol",
            "deskbell-client",
            "deskbell-server",
            "deskbell-domain",
            "deskbell-store",
            "deskbell-words",
        ],
    ),
    ("deskbell-bench", &["deskbell-tests", "deskbell-client", "deskbell-protocol"]),
    ("xtask", &[]),
];

/// Crates that do input and output, which the pure ones must not name.
const OUTSIDE: &[&str] =
    &["tokio", "axum", "hyper", "rusqlite", "reqwest", "zbus", "rand", "sysinfo"];
const PURE: &[&str] = &["deskbell-protocol", "deskbell-domain", "deskbell-words"];

const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What cargo knows of the workspace, for the system at hand or the one `DESKBELL_TESTS_PLATFORM` names.
#[expect(clippy::disallowed_methods, reason = "no setting, but which system is asked about")]
fn metadata() -> Metadata {
    let platform = std::env::var("DESKBELL_TESTS_PLATFORM")
        .unwrap_or_else(|_| format!("{}-unknown-linux-gnu", std::env::consts::ARCH));
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options([
            "--locked".to_owned(),
            "--offline".to_owned(),
            "--filter-platform".to_owned(),
            platform,
        ])
        .exec()
        .expect("cargo metadata answers")
}

/// What a crate needs outside its tests.
fn needs(package: &Package) -> impl Iterator<Item = &str> {
    package
        .dependencies
        .iter()
        .filter(|d| d.kind != DependencyKind::Development)
        .map(|d| d.name.as_str())
}

#[test]
fn crates_know_only_whom_they_may() {
    let metadata = metadata();
    let ours: BTreeSet<&str> = MAY_KNOW.iter().map(|(name, _)| *name).collect();
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == package.name.as_str())
        else {
            findings.push(format!("{} is not in the table", package.name));
            continue;
        };
        let unlawful = needs(package).filter(|name| ours.contains(name) && !allowed.contains(name));
        findings.extend(unlawful.map(|name| format!("{} must not know {name}", package.name)));
    }
    none("who may know whom", findings);
}

#[test]
fn pure_crates_name_nothing_of_the_outside_world() {
    let metadata = metadata();
    let mut findings = Vec::new();
    for package in
        metadata.workspace_packages().into_iter().filter(|p| PURE.contains(&p.name.as_str()))
    {
        findings.extend(
            needs(package)
                .filter(|name| OUTSIDE.contains(name))
                .map(|name| format!("{} names {name}", package.name)),
        );
    }
    none("protocol, domain and words do no input or output", findings);
}

#[test]
fn only_the_window_names_tauri() {
    let metadata = metadata();
    let findings = metadata
        .workspace_packages()
        .into_iter()
        .filter(|package| package.name.as_str() != "deskbell")
        .flat_map(|package| package.dependencies.iter().map(move |d| (package, d)))
        .filter(|(_, dependency)| dependency.name.starts_with("tauri") || dependency.name == "wry")
        .map(|(package, dependency)| format!("{} names {}", package.name, dependency.name));
    none("only src-tauri names tauri", findings);
}

#[test]
fn every_dependency_came_under_a_licence_we_accept() {
    let metadata = metadata();
    let used: BTreeSet<_> = metadata
        .resolve
        .iter()
        .flat_map(|resolve| resolve.nodes.iter().map(|node| &node.id))
        .collect();
    let findings = metadata
        .packages
        .iter()
        .filter(|package| used.contains(&package.id))
        .filter(|package| !package.license.as_deref().is_some_and(acceptable))
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license));
    none("licences", findings);
}

/// Whether an SPDX expression can be met with our licences: one of an `OR`, all of an `AND`.
fn acceptable(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    either(&mut words.as_slice())
}

fn either(words: &mut &[&str]) -> bool {
    let mut met = all(words);
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        met |= all(words);
    }
    met
}

fn all(words: &mut &[&str]) -> bool {
    let mut met = one(words);
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        met &= one(words);
    }
    met
}

fn one(words: &mut &[&str]) -> bool {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let met = either(words);
            *words = words.get(1..).unwrap_or_default();
            met
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            LICENCES.contains(&format!("{licence} WITH {exception}").as_str())
                || LICENCES.contains(licence)
        }
        [licence, rest @ ..] => {
            *words = rest;
            LICENCES.contains(licence)
        }
        [] => false,
    }
}

#[test]
fn licence_expressions_are_read_right() {
    assert!(acceptable("GPL-3.0 OR MIT"));
    assert!(acceptable("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(acceptable("MIT/Apache-2.0"));
    assert!(!acceptable("MIT AND GPL-3.0"));
    assert!(!acceptable("(MIT OR Apache-2.0) AND CC-BY-4.0"));
}
