//! The programs under test: where they are, and that they are built from the sources at hand.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
};

use crate::contract::root;

/// Set by `cargo xtask test`, which has built every program before it runs a test.
pub const BUILT: &str = "DESKBELL_TESTS_BUILT";

/// Names a folder with programs that were built before, where they do not lie beside this program.
pub const FOLDER: &str = "DESKBELL_TESTS_PROGRAMS";

static BUILT_HERE: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// A program of the workspace. Where a single test is run by hand it is brought up to date first: a test that
/// judged an old program would be worse than none.
pub fn program(package: &'static str, name: &'static str) -> PathBuf {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return there(PathBuf::from(folder).join(name));
    }
    let mut built = BUILT_HERE.lock().unwrap_or_else(PoisonError::into_inner);
    if std::env::var_os(BUILT).is_none() && built.insert(name) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        // What cargo tells this test about itself would make build scripts of others run anew.
        for (name, _) in std::env::vars_os() {
            let told = ["CARGO_PKG_", "CARGO_MANIFEST_"];
            if name.to_str().is_some_and(|name| told.iter().any(|start| name.starts_with(start))) {
                build.env_remove(name);
            }
        }
        let status = build
            .args([
                "build",
                "--quiet",
                "--package",
                "deskbell-tests",
                "--package",
                package,
                "--bin",
                name,
            ])
            .current_dir(root())
            .stdout(Stdio::null())
            .status()
            .expect("cargo starts");
        assert!(status.success(), "{name} does not build");
    }
    drop(built);
    there(directory().join(name))
}

fn there(file: PathBuf) -> PathBuf {
    assert!(file.is_file(), "{} is missing: cargo xtask test builds it", file.display());
    file
}

/// Where cargo put this test and the programs: `target/debug`, seen from `target/debug/deps/it-…`.
fn directory() -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a path");
    own.ancestors().nth(2).expect("a test lies in target/debug/deps").to_path_buf()
}
