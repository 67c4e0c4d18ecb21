//! `cargo xtask bench`: builds the released programs and measures them.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result};
use clap::Args;

use crate::{packages, pages, processes, step};

/// What to measure, and how to tell it.
#[derive(Args)]
pub(crate) struct Wishes {
    /// One JSON object a row instead of the table; with `--no-build` nothing else is printed.
    #[arg(long)]
    json: bool,
    /// Only rows whose name begins with this; what is measured together with them comes along.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// A short look: one run, fewer of everything. No measurement.
    #[arg(long)]
    quick: bool,
    /// Print only: end with success whatever the figures are.
    #[arg(long)]
    no_judge: bool,
    /// Put the table into `docs/PERFORMANCE.md`.
    #[arg(long)]
    write: bool,
    /// Measure the programs of the last time instead of building them.
    #[arg(long)]
    no_build: bool,
}

/// A build: its profile, package and programs.
const BUILDS: [(&str, &str, &[&str]); 3] = [
    ("release-server", "deskbell-server", &["deskbell-server"]),
    ("release", "deskbell", &["deskbell", "deskbell-window"]),
    ("load", "deskbell-bench", &["deskbell-bench"]),
];

/// Builds, measures and judges.
pub(crate) fn bench(wishes: &Wishes) -> Result<ExitCode> {
    processes::adopt_orphans()?;
    processes::on_interrupt(|| {
        processes::end_descendants();
        std::process::exit(130);
    })?;
    let folder = step::kept("bench")?;
    let programs = folder.join("programs");
    if !wishes.no_build {
        build(&programs)?;
    }
    let mut command = Command::new(programs.join("deskbell-bench"));
    // The desktop of the tests finds the programs by this.
    command.env("DESKBELL_TESTS_PROGRAMS", &programs).arg("run");
    command.arg("--programs").arg(&programs).arg("--folder").arg(&folder);
    for (flag, is_wished) in
        [("--json", wishes.json), ("--quick", wishes.quick), ("--no-judge", wishes.no_judge)]
    {
        command.args(is_wished.then_some(flag));
    }
    for name in &wishes.only {
        command.args(["--only", name]);
    }
    if wishes.write {
        command.arg("--write").arg(step::root().join("docs/PERFORMANCE.md"));
    }
    let outcome = step::succeeds(&mut command);
    processes::end_descendants();
    Ok(if outcome? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds everything that is measured, each package alone, as it is shipped.
fn build(programs: &Path) -> Result<()> {
    packages::ensure(packages::Need::Test)?;
    pages::install()?;
    pages::build()?;
    std::fs::create_dir_all(programs)?;
    for (profile, package, names) in BUILDS {
        step::title(&format!("{package}, as it is released"));
        let build = ["build", "--locked", "--profile", profile, "--package", package, "--bins"];
        step::must(step::cargo().args(build))?;
        for name in names {
            put(&step::kept(profile)?.join(name), &programs.join(name))?;
        }
    }
    Ok(())
}

/// Puts a program where the bench takes it from, even while an old one of that name still runs.
fn put(built: &Path, place: &PathBuf) -> Result<()> {
    if place.exists() {
        std::fs::remove_file(place)?;
    }
    std::fs::copy(built, place).with_context(|| format!("cannot copy {}", built.display()))?;
    Ok(())
}
