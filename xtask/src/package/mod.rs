//! `cargo xtask package`: the installable packages, and what can be said about them before they are installed.

mod check;
mod deb;
mod notices;
mod plan;
mod rpm;
mod size;
mod stage;
mod verify;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result};

use self::{plan::Plan, stage::Programs};
use crate::{
    packages::{self, Need},
    pages, processes, step,
};

/// How to build.
pub(super) struct Build {
    version: String,
    maintainer: String,
    programs: Programs,
    /// Seconds since 1970 that everything inside is dated with.
    epoch: String,
    quick: bool,
}

/// What was made.
pub(super) struct Made {
    /// Where.
    folder: PathBuf,
    debs: Vec<PathBuf>,
    rpms: Vec<PathBuf>,
}

/// Makes the packages; with `verify` installs them and tries them. `quick` packs what `cargo build` makes, without
/// what only debuggers need, so that everything but size and speed can be judged in minutes.
pub(crate) fn package(verify: bool, quick: bool) -> Result<ExitCode> {
    processes::adopt_orphans()?;
    processes::on_interrupt(|| {
        processes::end_descendants();
        std::process::exit(130);
    })?;
    packages::ensure(Need::Package)?;
    if verify {
        packages::ensure(Need::Test)?;
        verify::may_begin()?;
    }
    pages::install()?;
    pages::build()?;
    let plan = plan::read()?;
    let build = Build {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        maintainer: plan.maintainer.clone(),
        programs: if quick { development_programs()? } else { release_programs()? },
        epoch: epoch()?,
        quick,
    };
    let folder = step::kept(if quick { "package/quick" } else { "package" })?;
    let made = make(&plan, &build, &folder)?;
    step::title("checks of the packages");
    check::packages(&made)?;
    for file in made.debs.iter().chain(&made.rpms) {
        step::say(&format!("{:>12} bytes  {}", fs::metadata(file)?.len(), file.display()));
    }
    if !quick {
        size::judge(&made, &folder)?;
    }
    if verify {
        return verify::verify(&plan, build, &made);
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes every package in a folder that holds no older ones afterwards.
fn make(plan: &Plan, build: &Build, folder: &Path) -> Result<Made> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "deb" || ending == "rpm") {
            fs::remove_file(&path)?;
        }
    }
    let mut made = Made { folder: folder.to_owned(), debs: Vec::new(), rpms: Vec::new() };
    for package in &plan.packages {
        step::title(&format!("{} {}", package.name, build.version));
        made.debs.push(deb::make(package, build, folder).context("the deb could not be made")?);
        made.rpms.push(rpm::make(package, build, folder).context("the rpm could not be made")?);
    }
    Ok(made)
}

impl Build {
    /// The tools' own words for how hard to compress.
    fn deb_compression(&self) -> &'static [&'static str] {
        if self.quick { &["-Zgzip", "-z1"] } else { &["-Zxz", "-z9"] }
    }

    fn rpm_compression(&self) -> &'static str {
        if self.quick { "_binary_payload w1.gzdio" } else { "_binary_payload w19.zstdio" }
    }

    /// The same input makes the same bytes, wherever and whenever.
    fn reproducible<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("SOURCE_DATE_EPOCH", &self.epoch).env("TZ", "UTC").env("LC_ALL", "C.UTF-8")
    }
}

/// The date of the sources, unless whoever builds says another.
fn epoch() -> Result<String> {
    if let Some(said) = std::env::var_os("SOURCE_DATE_EPOCH") {
        return Ok(said.to_string_lossy().into_owned());
    }
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]).current_dir(step::root());
    let output = git.output().context("git does not say when the sources were changed")?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn release_programs() -> Result<Programs> {
    step::title("programs for people");
    step::must(step::cargo().args([
        "build",
        "--release",
        "--package",
        "deskbell",
        "--bins",
        "--locked",
    ]))?;
    step::must(step::cargo().args([
        "build",
        "--profile",
        "release-server",
        "--package",
        "deskbell-server",
        "--bins",
        "--locked",
    ]))?;
    let (laptop, server) = (step::kept("release")?, step::kept("release-server")?);
    let files = BTreeMap::from([
        ("deskbell".to_owned(), laptop.join("deskbell")),
        ("deskbell-window".to_owned(), laptop.join("deskbell-window")),
        ("deskbell-server".to_owned(), server.join("deskbell-server")),
    ]);
    Ok(Programs { files, strip: false })
}

fn development_programs() -> Result<Programs> {
    step::title("programs");
    step::must(step::cargo().args(["build", "--workspace", "--bins", "--locked"]))?;
    let folder = step::programs()?;
    let names = ["deskbell", "deskbell-window", "deskbell-server"];
    let files = names.map(|name| (name.to_owned(), folder.join(name))).into_iter().collect();
    Ok(Programs { files, strip: true })
}
