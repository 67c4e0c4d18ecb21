//! `cargo xtask test --windows`: the laptop's crates compiled for Windows, and the tests that need no desktop under Wine.

mod toolchain;
mod wine;

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

use self::{toolchain::Toolchain, wine::Prefix};
use crate::{
    packages, pages, processes, step,
    tally::Tally,
    test::{self, TestProgram},
};

/// The crates that run on Windows.
const CRATES: [&str; 4] = ["deskbell-words", "deskbell-protocol", "deskbell-client", "deskbell"];

/// Prepares the toolchain, compiles everything, runs the tests.
pub(crate) fn test(filter: Option<&str>) -> Result<ExitCode> {
    processes::adopt_orphans()?;
    processes::on_interrupt(|| {
        processes::end_descendants();
        std::process::exit(130);
    })?;
    packages::ensure(packages::Need::Windows)?;
    if !toolchain::rustup_has_it()? {
        packages::ensure(packages::Need::WindowsRust)?;
    }
    pages::install()?;
    pages::build()?;
    let toolchain = Toolchain::prepare()?;
    compile(&toolchain)?;
    let programs = test_programs(&toolchain)?;
    let prefix = Prefix::prepare(toolchain.programs())?;
    step::title("rules of the crates for Windows");
    let mut rules = step::cargo();
    rules.args([
        "test",
        "-p",
        "deskbell-tests",
        "--test",
        "it",
        "--locked",
        "architecture::crates",
    ]);
    let mut tally = test::counted(rules.env("DESKBELL_TESTS_PLATFORM", toolchain::TARGET))?;
    for program in &programs {
        step::title(&format!("tests of {}, on Windows", program.name));
        tally = tally.and(test::counted(prefix.run(program).args(filter))?);
    }
    prefix.stop();
    processes::end_descendants();
    step::say(&format!("\n{tally}"));
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compiles for Windows where a run with `--windows` has prepared everything for it, else says that it did not.
pub(crate) fn check_if_prepared() -> Result<Tally> {
    step::title("programs for Windows");
    match Toolchain::prepared()? {
        Some(toolchain) => Ok(Tally::default().judged(step::succeeds(&mut bins(&toolchain))?)),
        None => {
            step::say("not checked: `cargo xtask test --windows` prepares the toolchain for it");
            Ok(Tally::default())
        }
    }
}

/// Bell and window as programs, so that what is linked is tried, too.
fn compile(toolchain: &Toolchain) -> Result<()> {
    step::title("programs for Windows");
    step::must(&mut bins(toolchain))?;
    toolchain.note_compiled()
}

fn bins(toolchain: &Toolchain) -> Command {
    let mut build = toolchain.cargo("build");
    of_crates(&mut build).arg("--bins");
    build
}

fn test_programs(toolchain: &Toolchain) -> Result<Vec<TestProgram>> {
    step::title("test programs for Windows");
    let mut build = toolchain.cargo("test");
    of_crates(&mut build).args(["--no-run", "--message-format=json-render-diagnostics"]);
    let output = build.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("this failed: {}", step::shown(&build));
    }
    Ok(test::test_programs(&output.stdout))
}

fn of_crates(command: &mut Command) -> &mut Command {
    command.arg("--locked").args(CRATES.iter().flat_map(|name| ["-p", name]))
}
