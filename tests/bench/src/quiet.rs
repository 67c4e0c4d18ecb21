//! Waits for a moment in which nobody else uses the computer, and says whether one came.

use std::time::Duration;

use anyhow::Result;

use crate::{clock, process::processor_ticks, say};

/// A computer is quiet while its processors are busy for less than this share of the time.
const BUSY_PERCENT: u64 = 8;
/// How long it must have been quiet.
const QUIET: u32 = 3;
const LOOK: Duration = Duration::from_secs(1);

/// Waits for quiet moments, all together no longer than a bound.
pub(crate) struct Quiet {
    left: Duration,
    missed: Vec<String>,
}

impl Quiet {
    /// May wait this long in all.
    pub(crate) fn within(bound: Duration) -> Self {
        Self { left: bound, missed: Vec::new() }
    }

    /// Waits for a quiet moment before something is measured.
    pub(crate) async fn wait(&mut self, before: &str) -> Result<()> {
        let mut quiet = 0;
        let mut last = processor_ticks()?;
        while quiet < QUIET {
            if self.left.is_zero() {
                say::progress(&format!("  no quiet moment came before: {before}"));
                self.missed.push(before.to_owned());
                return Ok(());
            }
            let step = LOOK.min(self.left);
            clock::pass(step).await;
            // A quiet second costs nothing of the bound: it would have passed anyway.
            let now = processor_ticks()?;
            let (busy, all) = (now.0 - last.0, (now.1 - last.1).max(1));
            last = now;
            if busy * 100 / all < BUSY_PERCENT {
                quiet += 1;
            } else {
                quiet = 0;
                self.left = self.left.saturating_sub(step);
            }
        }
        Ok(())
    }

    /// What was measured while somebody else used the computer.
    pub(crate) fn missed(&self) -> &[String] {
        &self.missed
    }
}
