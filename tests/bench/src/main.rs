//! The bench: measures every figure of the budgets against the released programs, beside what the computer gives
//! by itself. Started by `cargo xtask bench`, which builds the programs first.

mod calls;
mod clock;
mod devices;
mod ground;
mod http;
mod numbers;
mod process;
mod quiet;
mod raw;
mod report;
mod rows;
mod run;
mod say;
mod screen;
mod server;
mod streams;
mod table;
mod words;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
#[command(name = "deskbell-bench")]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure and judge.
    Run(Wishes),
    /// Be the plain server that figures are compared with.
    #[command(hide = true)]
    Plain,
}

/// What to measure and how to tell it.
#[derive(Args)]
pub(crate) struct Wishes {
    /// The folder with the released programs.
    #[arg(long)]
    programs: PathBuf,
    /// The folder the bench keeps its files in.
    #[arg(long)]
    folder: PathBuf,
    /// One JSON object a row instead of the table.
    #[arg(long)]
    json: bool,
    /// Only rows whose name begins with this; what is measured together with them comes along.
    #[arg(long)]
    only: Vec<String>,
    /// A short look: one run, fewer of everything. No measurement.
    #[arg(long)]
    quick: bool,
    /// Print only: end with success whatever the figures are.
    #[arg(long)]
    no_judge: bool,
    /// Put the table into this document.
    #[arg(long)]
    write: Option<PathBuf>,
}

fn main() -> ExitCode {
    match begin(Line::parse().command) {
        Ok(code) => code,
        Err(error) => {
            say::progress(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn begin(command: Command) -> Result<ExitCode> {
    let files = process::raise_open_files()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Run(wishes) => run::run(&wishes, files).await,
            Command::Plain => raw::plain::serve().await.map(|()| ExitCode::SUCCESS),
        }
    })
}
