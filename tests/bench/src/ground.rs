//! What every measurement stands on: the programs, the disk, how many of everything.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::{calls, say, server};

/// Seed of the invented history; the same one makes the same tickets.
const SEED: &str = "7";

/// The ground of one run of the bench.
pub(crate) struct Ground {
    /// Where the released programs lie.
    pub(crate) programs: PathBuf,
    /// Where the bench keeps and makes files: one disk for the server and for the raw limits.
    pub(crate) folder: PathBuf,
    /// How often each row is measured.
    pub(crate) runs: usize,
    /// How many streams are open.
    pub(crate) streams: usize,
    /// How many tickets the large database holds.
    pub(crate) tickets: u32,
    /// Whether this is a short look instead of a measurement.
    pub(crate) is_quick: bool,
}

impl Ground {
    /// A released program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// The released server.
    pub(crate) fn server(&self) -> PathBuf {
        self.program("deskbell-server")
    }

    /// A directory that goes when the measurement ends.
    pub(crate) fn place(&self) -> Result<TempDir> {
        tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(&self.folder)
            .context("a directory of the bench")
    }

    /// Fewer of something in a short look.
    pub(crate) fn some(&self, count: usize) -> usize {
        if self.is_quick { count.div_ceil(5) } else { count }
    }

    /// The large database, made once and kept: a tenth of its tickets are told by the server's own `demo`, with all
    /// that happens to tickets; the others are calls that were logged and solved.
    pub(crate) async fn large(&self) -> Result<PathBuf> {
        let data = self.folder.join(format!("tickets-{}", self.tickets));
        if data.join(MADE).exists() {
            return Ok(data);
        }
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        say::progress(&format!("  making a company with {} tickets; it is kept", self.tickets));
        let told = self.tickets / 10;
        let count = told.to_string();
        let demo = ["demo", "--tickets", &count, "--seed", SEED, "--json"];
        server::command(&self.server(), &data, &demo).await?;
        calls::log(self, &data, self.tickets - told).await?;
        std::fs::write(data.join(MADE), "")?;
        Ok(data)
    }
}

/// Stands beside a database that is whole.
const MADE: &str = "made";

/// Size of a file in bytes.
pub(crate) fn size_of(file: &Path) -> Result<u64> {
    let about =
        std::fs::metadata(file).with_context(|| format!("{} is missing", file.display()))?;
    Ok(about.len())
}
