//! One step of a command: says what it does, runs a program, and stops with a sentence when that failed.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

/// The root of the working tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A directory below `target` for what these commands keep.
pub(crate) fn kept(name: &str) -> Result<PathBuf> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let directory = root().join(target).join(name);
    std::fs::create_dir_all(&directory)
        .with_context(|| format!("cannot make {}", directory.display()))?;
    Ok(directory)
}

/// Where cargo puts the programs.
pub(crate) fn programs() -> Result<PathBuf> {
    kept("debug")
}

/// Words for the person at the terminal.
#[expect(clippy::print_stdout, reason = "the one place where these commands speak")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Words for the person at the terminal, about something that went wrong.
#[expect(clippy::print_stderr, reason = "the one place where these commands complain")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}

/// A title above a program's output.
pub(crate) fn title(text: &str) {
    say(&format!("\n== {text}"));
}

/// `cargo`, in the root of the working tree.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // What cargo tells this program about itself would make build scripts of others run anew.
    for (name, _) in std::env::vars_os() {
        let told = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if name.to_str().is_some_and(|name| told.iter().any(|start| name.starts_with(start))) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a program to its end; a failure is an error that names it.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    if succeeds(command)? {
        return Ok(());
    }
    bail!("this failed: {}", shown(command))
}

/// Runs a program to its end and says whether it succeeded.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    Ok(status.success())
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
