//! The project's own commands: `cargo xtask run`, `test`, `faults`, `bench`, `package` and `ci`.
//!
//! They need nothing but Rust, Node and git: missing system packages are named and, where apt is, installed.

#[cfg(target_os = "linux")]
mod bench;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod mutants;
#[cfg(target_os = "linux")]
mod package;
#[cfg(target_os = "linux")]
mod packages;
#[cfg(target_os = "linux")]
mod pages;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod step;
#[cfg(target_os = "linux")]
mod tally;
#[cfg(target_os = "linux")]
mod test;
#[cfg(target_os = "linux")]
mod windows;

use clap::{Parser, Subcommand};

/// Builds, runs and tests Deskbell.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, start the server on this computer with a bell enrolled to it, and print the console's sign-in link.
    Run {
        /// Fill an own data directory with a believable half year of an invented company.
        #[arg(long)]
        demo: bool,
    },
    /// Run everything that tests.
    Test {
        /// Only Rust tests, or mutants, whose name contains this.
        filter: Option<String>,
        /// Break one promise at a time in a copy of the sources: a test has to turn red each time.
        #[arg(long)]
        mutants: bool,
        /// Compile the laptop's programs for Windows and run the tests that need no desktop under Wine.
        #[arg(long, conflicts_with = "mutants")]
        windows: bool,
    },
    /// Do everything to the real programs that can go wrong, and print what held.
    Faults {
        /// Only faults whose test's name contains this.
        filter: Option<String>,
        /// The same seed draws the same faults; without it a new one is drawn.
        #[arg(long)]
        seed: Option<u64>,
        /// How often each fault that is drawn is tried; without it as often as each one says.
        #[arg(long)]
        rounds: Option<u64>,
    },
    /// Formatting, lints and documentation.
    Ci,
    /// Measure every figure of the budgets on the released programs, beside what this computer gives by itself.
    #[cfg(target_os = "linux")]
    Bench(bench::Wishes),
    /// Make the installable packages, in target/package.
    Package {
        /// Install them on this machine, use them, upgrade, remove and purge them.
        #[arg(long)]
        verify: bool,
        /// Pack what `cargo build` makes instead of release builds, and leave out what takes long.
        #[arg(long)]
        quick: bool,
    },
}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let done = match Arguments::parse().command {
        Task::Run { demo } => run::run(demo),
        Task::Test { filter, mutants: true, .. } => mutants::run(filter.as_deref()),
        Task::Test { filter, windows: true, .. } => windows::test(filter.as_deref()),
        Task::Test { filter, .. } => test::test(filter.as_deref()),
        Task::Faults { filter, seed, rounds } => faults::faults(filter.as_deref(), seed, rounds),
        Task::Ci => test::ci(),
        Task::Bench(wishes) => bench::bench(&wishes),
        Task::Package { verify, quick } => package::package(verify, quick),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            step::complain(&format!("{error:#}"));
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::print_stderr, reason = "the one sentence of this command on other systems")]
fn main() -> std::process::ExitCode {
    let Arguments { command: _ } = Arguments::parse();
    eprintln!(
        "The bell's desktop parts are built and tested on Linux. On this system use `cargo check`."
    );
    std::process::ExitCode::from(2)
}
