//! `cargo xtask test --mutants`: breaks one promise at a time in a copy of the sources; a named test has to turn red.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{pages, step};

/// Schedules a mutant has to survive; those that are caught are caught within a few.
const SEEDS: &str = "0..60";

/// A way to break a promise. One file of `tests/mutants` each.
#[derive(Debug, Deserialize)]
struct Mutant {
    /// What it breaks.
    promise: String,
    /// How, in words.
    breaks: String,
    /// Where a test has to fail.
    #[serde(flatten)]
    test: Test,
    change: Vec<Change>,
}

/// Tests of one program.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Test {
    /// The package.
    package: String,
    /// The test program; `lib` for the tests inside the library.
    program: String,
    /// Part of the tests' names.
    test: String,
}

impl Test {
    fn arguments(&self) -> Vec<&str> {
        let program = match self.program.as_str() {
            "lib" => vec!["--lib"],
            program => vec!["--test", program],
        };
        [vec!["--package", &self.package], program].concat()
    }
}

/// A text that stands in a file exactly once, and what takes its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    file: PathBuf,
    find: String,
    replace: String,
}

/// Where the copy is, and where it is built.
struct Copy {
    sources: PathBuf,
    target: PathBuf,
}

/// Runs the mutants whose name contains the filter.
pub(crate) fn run(filter: Option<&str>) -> Result<ExitCode> {
    let mutants = all(filter)?;
    pages::install()?;
    pages::build()?;
    let kept = step::kept("mutants")?;
    let copy = Copy { sources: kept.join("sources"), target: kept.join("target") };
    copy.refresh()?;
    let tests: BTreeSet<&Test> = mutants.iter().map(|(_, mutant)| &mutant.test).collect();
    for test in tests {
        step::title(&format!("as it is: {}, {}: {}", test.package, test.program, test.test));
        let seen = copy.test(test)?;
        if !seen.passed {
            bail!("this is red without any mutant:\n{}", seen.output);
        }
    }
    let mut table = String::from("| mutant | breaks | caught by |\n| --- | --- | --- |\n");
    let mut survivors = 0;
    for (name, mutant) in &mutants {
        step::title(&format!("{name}: {}", mutant.breaks));
        let caught = copy.judge(mutant)?;
        survivors += usize::from(caught.is_empty());
        let by = if caught.is_empty() { "**nothing**".to_owned() } else { caught.join(", ") };
        step::say(&format!("caught by {by}"));
        table.push_str(&format!("| {name} | {}: {} | {by} |\n", mutant.promise, mutant.breaks));
    }
    step::say(&format!("\n{table}\n{} mutants, {survivors} survived", mutants.len()));
    Ok(if survivors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every mutant by its name, in order.
fn all(filter: Option<&str>) -> Result<Vec<(String, Mutant)>> {
    let folder = step::root().join("tests/mutants");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if filter.is_none_or(|part| name.contains(part)) {
            let text = std::fs::read_to_string(&path)?;
            let mutant = toml::from_str(&text).with_context(|| format!("mutant {name}"))?;
            found.push((name, mutant));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    if found.is_empty() {
        bail!("no mutant is called so");
    }
    Ok(found)
}

/// What a test run said.
struct Seen {
    passed: bool,
    output: String,
}

impl Copy {
    /// Brings the copy up to date; files that are the same keep their time, so that little is built anew.
    fn refresh(&self) -> Result<()> {
        let listed = Command::new("git")
            .current_dir(step::root())
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .output()
            .context("cannot start git")?;
        if !listed.status.success() {
            bail!("git does not list the sources");
        }
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut files: Vec<PathBuf> = listed.split_terminator('\0').map(PathBuf::from).collect();
        below(&step::root(), Path::new("ui/dist"), &mut files)?;
        for file in files {
            // A file that is deleted and not committed is still listed.
            let Ok(new) = std::fs::read(step::root().join(&file)) else { continue };
            put(&self.sources.join(&file), &new)?;
        }
        Ok(())
    }

    /// Applies a mutant, runs its test and takes it back. Answers with the tests that caught it.
    fn judge(&self, mutant: &Mutant) -> Result<Vec<String>> {
        let mut before = Vec::new();
        for change in &mutant.change {
            let path = self.sources.join(&change.file);
            let text = std::fs::read_to_string(&path)?;
            let times = text.matches(&change.find).count();
            if times != 1 {
                bail!("the text is in {} {times} times, not once", change.file.display());
            }
            std::fs::write(&path, text.replace(&change.find, &change.replace))?;
            before.push((path, text));
        }
        let seen = self.test(&mutant.test);
        for (path, text) in before.into_iter().rev() {
            std::fs::write(path, text)?;
        }
        let seen = seen?;
        let failed = seen.output.lines().filter_map(|line| {
            line.strip_prefix("test ")?.strip_suffix(" ... FAILED").map(|name| format!("`{name}`"))
        });
        let mut failed: Vec<String> = failed.collect();
        if failed.is_empty() && !seen.passed {
            bail!("red, but no test says so:\n{}", seen.output);
        }
        failed.sort();
        Ok(failed)
    }

    /// Builds a test and runs it; what does not build is an error, not a catch.
    fn test(&self, test: &Test) -> Result<Seen> {
        let mut build = self.cargo();
        build.args(["test", "--no-run", "--quiet", "--locked"]).args(test.arguments());
        step::must(&mut build)?;
        let mut command = self.cargo();
        command.args(["test", "--quiet", "--locked"]).args(test.arguments());
        command.args(["--", "--format=pretty", &test.test]);
        command.env("DESKBELL_SEED", SEEDS).env("PROPTEST_MAX_SHRINK_ITERS", "0");
        let output = command.env("RUST_BACKTRACE", "0").output().context("cannot start cargo")?;
        let words = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        let words = String::from_utf8_lossy(&words).into_owned();
        if words.contains("running 0 tests") {
            bail!("there is no such test: {}", test.test);
        }
        Ok(Seen { passed: output.status.success(), output: words })
    }

    fn cargo(&self) -> Command {
        let mut command = step::cargo();
        command.current_dir(&self.sources).env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Every file below a folder, by its path from the root.
fn below(root: &Path, folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            below(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn put(to: &Path, new: &[u8]) -> Result<()> {
    if std::fs::read(to).is_ok_and(|old| old == new) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(to, new).with_context(|| format!("cannot write {}", to.display()))
}
