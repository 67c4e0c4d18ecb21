//! `cargo xtask package --verify`: installs what was made on this machine, uses it as people do, and takes it away again.

use std::{
    fs,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result, bail};

use super::{Build, Made, deb, make, plan::Plan};
use crate::{processes, step};

/// What an installed package would own, and a check would take away.
const OURS: [&str; 8] = [
    "/usr/bin/deskbell",
    "/usr/bin/deskbell-window",
    "/usr/bin/deskbell-server",
    "/etc/deskbell",
    "/etc/deskbell-server",
    "/var/lib/deskbell",
    "/var/lib/deskbell-backups",
    "/etc/xdg/autostart/deskbell.desktop",
];

/// A machine where Deskbell is used is not the place to try removing it.
pub(super) fn may_begin() -> Result<()> {
    if !rustix::process::geteuid().is_root() {
        bail!("installing needs root: run this command as root, on a machine for tests");
    }
    if let Some(there) = OURS.iter().find(|path| Path::new(path).exists()) {
        bail!(
            "{there} is here already. This check installs, removes and purges Deskbell, so it runs only where none is installed."
        );
    }
    Ok(())
}

/// Installs, upgrades, removes and purges; the program that does it is `tests/installed`.
pub(super) fn verify(plan: &Plan, build: Build, made: &Made) -> Result<ExitCode> {
    let quick = build.quick;
    if !quick {
        makes_the_same_again(plan, &build, made)?;
    }
    step::title("an upgrade: the same with a later version");
    let upgrade = Build { version: format!("{}+upgrade", build.version), ..build };
    let folder = made.folder.join("upgrade");
    fs::create_dir_all(&folder)?;
    for package in &plan.packages {
        deb::make(package, &upgrade, &folder)?;
    }
    step::title("installing, using, upgrading, removing and purging");
    let mut tests = step::cargo();
    tests
        .args(["test", "--workspace", "--locked", "--features", "deskbell-tests/installed"])
        .args(["--test", "installed", "--", "--test-threads=1", "--nocapture"])
        .env("DESKBELL_PACKAGES", &made.folder);
    if !quick {
        tests.env("DESKBELL_VERIFY_LONG", "1");
    }
    let passed = step::succeeds(&mut tests)?;
    processes::end_descendants();
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn makes_the_same_again(plan: &Plan, build: &Build, made: &Made) -> Result<()> {
    step::title("the same input makes the same bytes");
    let folder = tempfile::tempdir()?;
    let again = make(plan, build, folder.path())?;
    let pairs = made.debs.iter().zip(&again.debs).chain(made.rpms.iter().zip(&again.rpms));
    for (first, second) in pairs {
        let mut compare = Command::new("cmp");
        step::must(compare.arg(first).arg(second)).context("the packages differ")?;
    }
    Ok(())
}
