//! The pulse: whether the store takes writes and the disk has room, looked at every two seconds.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deskbell_store::Store;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Rest between two beats.
const REST: Duration = Duration::from_secs(2);
/// How old the newest beat may be.
const OLDEST: Duration = Duration::from_secs(5);
/// Room a disk must have: a tenth of it, or this much where a tenth is more, in bytes.
#[cfg(unix)]
const ENOUGH: u64 = 1024 * 1024 * 1024;

/// What the last beats found.
#[derive(Debug, Default)]
pub struct Vitals(Mutex<Found>);

#[derive(Debug, Default, Clone, Copy)]
struct Found {
    /// When a beat was last on the disk.
    beat: Option<Instant>,
    has_room: bool,
}

impl Vitals {
    /// Whether a beat was written lately and the disk has room.
    pub fn are_good(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_good(Instant::now())
    }
}

impl Found {
    fn is_good(self, now: Instant) -> bool {
        self.has_room && self.beat.is_some_and(|beat| now.duration_since(beat) <= OLDEST)
    }
}

/// Beats until told to stop.
pub(crate) struct Pulse {
    pub(crate) store: Arc<Store>,
    pub(crate) vitals: Arc<Vitals>,
    pub(crate) data: PathBuf,
}

impl Pulse {
    /// Runs the loop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(REST) => self.beat().await,
            }
        }
    }

    /// Writes one beat and looks at the disk.
    pub(crate) async fn beat(&self) {
        let written = self.store.beat().await;
        if let Err(error) = &written {
            tracing::warn!(
                code = "heartbeat_not_written",
                cause = error.code(),
                "a heartbeat was not written"
            );
        }
        let data = self.data.clone();
        let has_room = tokio::task::spawn_blocking(move || has_room(&data)).await.unwrap_or(false);
        let mut found = self.vitals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !has_room && (found.has_room || found.beat.is_none()) {
            tracing::warn!(code = "little_room", "the disk has little room left");
        }
        if written.is_ok() {
            found.beat = Some(Instant::now());
        }
        found.has_room = has_room;
    }
}

/// Whether the disk of a directory has room. One that cannot be asked is not judged.
#[cfg(unix)]
fn has_room(data: &Path) -> bool {
    let Ok(disk) = rustix::fs::statvfs(data) else { return true };
    is_enough(
        disk.f_bavail.saturating_mul(disk.f_frsize),
        disk.f_blocks.saturating_mul(disk.f_frsize),
    )
}

/// Other systems are not asked.
#[cfg(not(unix))]
fn has_room(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn is_enough(free: u64, whole: u64) -> bool {
    free >= (whole / 10).min(ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_tenth_is_enough_and_so_is_one_gibibyte() {
        const GIB: u64 = ENOUGH;
        for (free, whole, enough) in [
            (GIB, 2_000 * GIB, true),
            (GIB - 1, 2_000 * GIB, false),
            (GIB / 10, GIB, true),
            (GIB / 10 - 1, GIB, false),
            (0, 0, true),
        ] {
            assert_eq!(is_enough(free, whole), enough, "{free} of {whole}");
        }
    }

    #[test]
    fn a_beat_grows_old() {
        let now = Instant::now();
        let fresh = Found { beat: Some(now), has_room: true };
        assert!(fresh.is_good(now) && fresh.is_good(now + OLDEST));
        assert!(!fresh.is_good(now + OLDEST + Duration::from_millis(1)));
        assert!(!Found { has_room: false, ..fresh }.is_good(now), "no room");
        assert!(!Found { beat: None, ..fresh }.is_good(now), "no beat yet");
    }
}
