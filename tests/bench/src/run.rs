//! One run of the bench: which groups are measured, in which order, and what is said about them.

use std::{panic::AssertUnwindSafe, process::ExitCode, time::Duration};

use anyhow::{Result, anyhow, bail};
use futures_util::FutureExt as _;

use crate::{
    Wishes, clock,
    ground::Ground,
    process::machine,
    quiet::Quiet,
    report::{Figures, is_known, write_into},
    rows::{bell, console, reads, sizes, streams, tickets},
    say,
};

/// How often each row is measured.
const RUNS: usize = 3;
/// Streams that are open at the same time.
const STREAMS: usize = 10_000;
/// Files a stream and its surroundings take.
const FILES: u64 = 12_000;
/// Tickets of the large database.
const TICKETS: u32 = 200_000;
/// Longest all waits for quiet moments may take together.
const WAITS: Duration = Duration::from_secs(90);

/// Measures, tells and judges.
pub(crate) async fn run(wishes: &Wishes, files: u64) -> Result<ExitCode> {
    if let Some(unknown) = wishes.only.iter().find(|name| !begins_a_row(name)) {
        bail!("there is no row named {unknown}");
    }
    std::fs::create_dir_all(&wishes.folder)?;
    let ground = ground(wishes);
    if files < FILES {
        bail!("this account may open {files} files; the streams need {FILES} (ulimit -n)");
    }
    let mut figures = Figures::default();
    let bound = if wishes.quick { WAITS / 6 } else { WAITS };
    let mut bench = Bench {
        wishes,
        ground,
        figures: &mut figures,
        quiet: Quiet::within(bound),
        failed: Vec::new(),
    };
    bench.measure().await?;
    let (missed_quiet, failed) = (bench.quiet.missed().to_vec(), bench.failed);
    tell(wishes, &figures, &missed_quiet)?;
    let missed = figures.missed();
    for (group, why) in &failed {
        say::progress(&format!("{group} could not be measured: {why}"));
    }
    if !missed.is_empty() {
        say::progress(&format!("missed: {}", missed.join(", ")));
    }
    let is_well = wishes.no_judge || (missed.is_empty() && failed.is_empty());
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ground(wishes: &Wishes) -> Ground {
    let few = |many: usize, few: usize| if wishes.quick { few } else { many };
    Ground {
        programs: wishes.programs.clone(),
        folder: wishes.folder.clone(),
        runs: few(RUNS, 1),
        streams: few(STREAMS, STREAMS / 5),
        tickets: if wishes.quick { TICKETS / 50 } else { TICKETS },
        is_quick: wishes.quick,
    }
}

fn begins_a_row(name: &str) -> bool {
    is_known(name) || all_names().any(|row| row.starts_with(name))
}

fn all_names() -> impl Iterator<Item = &'static str> {
    [tickets::NAMES, streams::NAMES, reads::NAMES, bell::NAMES, console::NAMES, sizes::NAMES]
        .into_iter()
        .flatten()
        .copied()
}

/// What a run works with.
struct Bench<'a> {
    wishes: &'a Wishes,
    ground: Ground,
    figures: &'a mut Figures,
    quiet: Quiet,
    failed: Vec<(&'static str, String)>,
}

impl Bench<'_> {
    async fn measure(&mut self) -> Result<()> {
        let began = clock::now();
        self.sizes();
        self.tickets().await?;
        self.streams().await?;
        self.reads().await?;
        self.console().await?;
        self.bell().await?;
        let seconds = clock::millis_since(began) / 1000.0;
        say::progress(&format!("measured in {seconds:.0} s"));
        Ok(())
    }

    fn wants(&self, names: &[&str]) -> bool {
        let only = &self.wishes.only;
        only.is_empty()
            || names.iter().any(|name| only.iter().any(|wish| name.starts_with(wish.as_str())))
    }

    /// A group that failed is named at the end; the others are measured all the same.
    fn note(&mut self, group: &'static str, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.failed.push((group, format!("{error:#}")));
        }
    }

    fn sizes(&mut self) {
        if self.wants(sizes::NAMES) {
            let outcome = sizes::measure(&self.ground, self.figures);
            self.note("sizes", outcome);
        }
    }

    async fn tickets(&mut self) -> Result<()> {
        if !self.wants(tickets::NAMES) {
            return Ok(());
        }
        for run in 1..=self.ground.runs {
            self.quiet.wait("tickets").await?;
            say::progress(&format!("tickets, run {run}"));
            let outcome = tickets::measure(&self.ground, self.figures).await;
            self.note("tickets", outcome);
        }
        Ok(())
    }

    async fn streams(&mut self) -> Result<()> {
        if !self.wants(streams::NAMES) {
            return Ok(());
        }
        say::progress(&format!("enrolling {} computers", self.ground.streams));
        let crowd = match streams::Crowd::gather(&self.ground).await {
            Ok(crowd) => crowd,
            Err(error) => {
                self.note("streams", Err(error));
                return Ok(());
            }
        };
        for run in 1..=self.ground.runs {
            self.quiet.wait("streams").await?;
            say::progress(&format!("streams, run {run}"));
            let outcome = streams::measure(&self.ground, &crowd, self.figures).await;
            self.note("streams", outcome);
        }
        Ok(())
    }

    async fn reads(&mut self) -> Result<()> {
        if !self.wants(reads::NAMES) {
            return Ok(());
        }
        let data = match self.ground.large().await {
            Ok(data) => data,
            Err(error) => {
                self.note("reads", Err(error));
                return Ok(());
            }
        };
        for run in 1..=self.ground.runs {
            self.quiet.wait("reads").await?;
            say::progress(&format!("reads, run {run}"));
            let outcome = reads::measure(&self.ground, &data, self.figures).await;
            self.note("reads", outcome);
        }
        Ok(())
    }

    async fn console(&mut self) -> Result<()> {
        if self.wants(console::NAMES) {
            self.quiet.wait("console").await?;
            say::progress("console");
            let outcome = console::measure(&self.ground, self.figures).await;
            self.note("console", outcome);
        }
        Ok(())
    }

    async fn bell(&mut self) -> Result<()> {
        if self.wants(bell::NAMES) {
            self.quiet.wait("bell").await?;
            say::progress("bell");
            // The desktop is the tests' own and ends them where something is missing; the other figures stand.
            let measuring = AssertUnwindSafe(bell::measure(&self.ground, self.figures));
            let outcome = measuring.catch_unwind().await;
            let failed = |_| Err(anyhow!("a part of the desktop failed; its words are above"));
            self.note("bell", outcome.unwrap_or_else(failed));
        }
        Ok(())
    }
}

/// Prints the figures, and writes them where that is wished.
fn tell(wishes: &Wishes, figures: &Figures, missed_quiet: &[String]) -> Result<()> {
    let lines = if wishes.json { figures.lines_of_json() } else { figures.lines() };
    for line in lines {
        say::result(&line);
    }
    let mut about = format!("{}, {}.", clock::today(), machine());
    if wishes.quick {
        about.push_str(" A short look, no measurement: one run, fewer of everything.");
    }
    if !missed_quiet.is_empty() {
        let groups = missed_quiet.join(", ");
        about.push_str(&format!(" The computer was never quiet before: {groups}."));
    }
    if !wishes.json {
        say::result(&about);
    }
    match &wishes.write {
        Some(file) => write_into(file, &format!("{about}\n\n{}", figures.markdown())),
        None => Ok(()),
    }
}
