//! `cargo xtask test`: everything that tests, and one line that counts it. `cargo xtask ci`: everything that reads.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::mpsc,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{packages, pages, processes, step, tally::Tally, windows};

/// Longest a single test program may run; the slowest takes a few minutes on a busy machine.
const PROGRAM_LIMIT: Duration = Duration::from_secs(10 * 60);

/// Runs everything that tests; with a filter only the Rust tests whose name contains it.
pub(crate) fn test(filter: Option<&str>) -> Result<ExitCode> {
    processes::adopt_orphans()?;
    processes::on_interrupt(|| {
        processes::end_descendants();
        std::process::exit(130);
    })?;
    packages::ensure(packages::Need::Test)?;
    pages::install()?;
    let mut tally = if filter.is_none() { pages_tests()? } else { Tally::default() };
    pages::build()?;
    let programs = build(&[])?;
    for program in &programs {
        tally = tally.and(run(program, filter)?);
        processes::end_descendants();
    }
    if filter.is_none() {
        tally = tally.and(browser_tests()?);
        processes::end_descendants();
        tally = tally.and(doc_tests()?).and(windows::check_if_prepared()?);
    }
    step::say(&format!("\n{tally}"));
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Formatting, lints and documentation.
pub(crate) fn ci() -> Result<ExitCode> {
    packages::ensure(packages::Need::Build)?;
    pages::install()?;
    pages::build()?;
    step::title("formatting");
    step::must(step::cargo().args(["fmt", "--all", "--check"]))?;
    step::title("lints");
    step::must(step::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        "deskbell-tests/installed",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;
    step::title("documentation");
    let mut doc = step::cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--document-private-items", "--locked"]);
    step::must(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(ExitCode::SUCCESS)
}

/// Types, lints and tests of the pages.
fn pages_tests() -> Result<Tally> {
    step::title("pages: types and lints");
    let checked = Tally::default().judged(step::succeeds(&mut pages::npm(&["run", "check"]))?);
    step::title("pages: tests");
    let report = report("vitest.json")?;
    let output = format!("--outputFile.json={}", report.display());
    let mut vitest =
        pages::npm(&["run", "test", "--", "--reporter=default", "--reporter=json", &output]);
    let succeeded = step::succeeds(&mut vitest)?;
    Ok(checked.and(reported(&report, Tally::of_vitest).judged(succeeded)))
}

/// The console in a real browser, against the server that was just built.
fn browser_tests() -> Result<Tally> {
    step::title("pages: tests in the browser");
    let report = report("browser.json")?;
    let mut browser = pages::npm(&["run", "browser"]);
    browser
        .env("BROWSER_REPORT", &report)
        .env("DESKBELL_SERVER", step::programs()?.join("deskbell-server"));
    let succeeded = step::succeeds(&mut browser)?;
    Ok(reported(&report, Tally::of_playwright).judged(succeeded))
}

/// Where a program of the pages writes what it found; nothing of an earlier run is there.
fn report(name: &str) -> Result<PathBuf> {
    let report = step::kept("xtask")?.join(name);
    if report.exists() {
        std::fs::remove_file(&report)?;
    }
    Ok(report)
}

fn reported(report: &Path, read: fn(&str) -> Option<Tally>) -> Tally {
    std::fs::read_to_string(report).ok().and_then(|text| read(&text)).unwrap_or_default()
}

/// A built test program.
pub(crate) struct TestProgram {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) folder: PathBuf,
}

/// Tells the tests across programs that every program was built before them: building by themselves, with the
/// features of a part of the workspace, they would compile most dependencies a second time.
pub(crate) const BUILT: &str = "DESKBELL_TESTS_BUILT";

/// Builds the programs the tests start, and the test programs: all of them, or those that cargo is told.
pub(crate) fn build(only: &[&str]) -> Result<Vec<TestProgram>> {
    step::title("programs");
    step::must(step::cargo().args(["build", "--workspace", "--bins", "--locked"]))?;
    step::title("test programs");
    let mut build = step::cargo();
    build.args([
        "test",
        "--workspace",
        "--no-run",
        "--locked",
        "--message-format=json-render-diagnostics",
    ]);
    build.args(only);
    let output = build.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("this failed: {}", step::shown(&build));
    }
    let mut programs = test_programs(&output.stdout);
    // Windows on a real desktop come last: they take longest.
    programs.sort_by_key(|program| program.name == "tests: desktop");
    Ok(programs)
}

/// The test programs cargo's messages tell of.
pub(crate) fn test_programs(messages: &[u8]) -> Vec<TestProgram> {
    String::from_utf8_lossy(messages).lines().filter_map(test_program).collect()
}

/// The test program a line of cargo's messages tells of.
fn test_program(line: &str) -> Option<TestProgram> {
    #[derive(Deserialize)]
    struct Artifact {
        manifest_path: PathBuf,
        target: Target,
        profile: Profile,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    #[derive(Deserialize)]
    struct Profile {
        test: bool,
    }
    let artifact: Artifact = serde_json::from_str(line).ok()?;
    let folder = artifact.manifest_path.parent().map(Path::to_path_buf)?;
    let file = artifact.executable.filter(|_| artifact.profile.test)?;
    let package = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Some(TestProgram { name: format!("{package}: {}", artifact.target.name), file, folder })
}

/// Runs a test program within its time, printing what it says.
fn run(program: &TestProgram, filter: Option<&str>) -> Result<Tally> {
    step::title(&format!("tests of {}", program.name));
    let mut command = Command::new(&program.file);
    // Whoever wants to write contracts or snapshots anew says so to cargo test itself.
    command
        .args(filter)
        .current_dir(&program.folder)
        .env("INSTA_UPDATE", "no")
        .env(BUILT, "1")
        .env_remove("UPDATE");
    counted(&mut command)
}

fn doc_tests() -> Result<Tally> {
    step::title("examples in the documentation");
    let mut command = step::cargo();
    command.args(["test", "--workspace", "--doc", "--locked"]);
    counted(&mut command)
}

/// Runs a program within its time and adds up the closing lines of its tests.
pub(crate) fn counted(command: &mut Command) -> Result<Tally> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start a test program")?;
    let (done, waiting) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        let late = waiting.recv_timeout(PROGRAM_LIMIT) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            step::complain("This took too long and was ended.");
            processes::end_descendants();
        }
    });
    let mut tally = Tally::default();
    for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let line = line.unwrap_or_default();
        step::say(&line);
        tally = tally.and(Tally::of_line(&line).unwrap_or_default());
    }
    let succeeded = child.wait()?.success();
    drop(done);
    if watchdog.join().is_err() {
        bail!("the watch over a test program ended early");
    }
    Ok(tally.judged(succeeded))
}
