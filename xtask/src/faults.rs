//! `cargo xtask faults`: what can go wrong, done to the real programs again and again, and a table of what held.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::SystemTime,
};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::{packages, pages, processes, step, test};

/// What the test program is told by, as its campaigns read it.
const SEED: &str = "DESKBELL_FAULT_SEED";
const ROUNDS: &str = "DESKBELL_FAULT_ROUNDS";
const TABLE: &str = "DESKBELL_FAULT_TABLE";

/// Two bells, a desk and a server under bad luck, and how many seeds of it a long run plays.
const SCHEDULES: &str = "the_promises_hold_whatever_happens_to_bells_server_and_wire";
const LONG_SCHEDULES: u64 = 500;

/// A fault that held.
#[derive(Deserialize)]
struct Row {
    fault: String,
    times: u64,
    held: String,
}

/// Runs every fault, or those whose test's name contains the filter.
pub(crate) fn faults(
    filter: Option<&str>,
    seed: Option<u64>,
    rounds: Option<u64>,
) -> Result<ExitCode> {
    processes::adopt_orphans()?;
    processes::on_interrupt(|| {
        processes::end_descendants();
        std::process::exit(130);
    })?;
    packages::ensure(packages::Need::Test)?;
    pages::install()?;
    pages::build()?;
    let programs = test::build(&["--test", "faults", "--test", "schedules"])?;
    let program = |name: &str| {
        let found = programs.iter().find(|program| program.name == format!("tests: {name}"));
        found.with_context(|| format!("the test program `{name}` was not built"))
    };
    let seed = seed.map_or_else(drawn, Ok)?;
    let table = step::kept("xtask")?.join("faults.jsonl");
    std::fs::write(&table, "").with_context(|| format!("cannot write {}", table.display()))?;
    step::title(&format!("faults, seed {seed}"));
    let mut command = campaign(program("faults")?, filter);
    command
        .env(SEED, seed.to_string())
        .env(ROUNDS, rounds.map_or_else(|| "long".to_owned(), |rounds| rounds.to_string()))
        .env(TABLE, &table);
    let (mut violated, mut succeeded) = watched(&mut command)?;
    if filter.is_none_or(|filter| SCHEDULES.contains(filter)) {
        let mut command = campaign(program("schedules")?, Some(SCHEDULES));
        let last = rounds.unwrap_or(LONG_SCHEDULES);
        let (lost, done) = watched(command.env("DESKBELL_SEED", format!("0..{last}")))?;
        violated.extend(lost);
        succeeded &= done;
    }
    processes::end_descendants();
    print(&table, &violated)?;
    step::say(&format!("\nseed {seed}"));
    Ok(if succeeded && violated.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A test program with the whole machine for each test: what a table says of it is its own.
fn campaign(program: &test::TestProgram, filter: Option<&str>) -> Command {
    let mut command = Command::new(&program.file);
    command.args(filter).arg("--test-threads=1").current_dir(&program.folder).env(test::BUILT, "1");
    command
}

/// A seed nobody chose.
#[expect(clippy::disallowed_methods, reason = "a new seed for each run; it is printed")]
fn drawn() -> Result<u64> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(since.as_secs())
}

/// Runs the test program, printing what it says; gives the tests that failed.
fn watched(command: &mut Command) -> Result<(Vec<String>, bool)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the faults")?;
    let mut violated = Vec::new();
    for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let line = line.unwrap_or_default();
        let failed = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
        violated.extend(failed.map(str::to_owned));
        step::say(&line);
    }
    Ok((violated, child.wait()?.success()))
}

/// The table of what was done, how often, and what held.
fn print(table: &Path, violated: &[String]) -> Result<()> {
    step::say("\n| fault | times | what held |\n| --- | --- | --- |");
    for line in std::fs::read_to_string(table)?.lines() {
        let row: Row = serde_json::from_str(line).context("the table of faults is not readable")?;
        step::say(&format!("| {} | {} | {} |", row.fault, row.times, row.held));
    }
    for test in violated {
        step::say(&format!("| {test} | – | **VIOLATED**, see above |"));
    }
    Ok(())
}
