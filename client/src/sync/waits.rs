//! How long to wait: full jitter, so that many laptops do not come back at once.

use std::time::Duration;

/// First and longest waits between tries while the server is away.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(1);
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// After the server has been away this long, it is tried at most this often.
pub(super) const LONG_AWAY: Duration = Duration::from_secs(10 * 60);
pub(super) const LONG_WAIT: Duration = Duration::from_secs(5 * 60);
/// Longest wait a server can ask for.
pub(super) const MOST_ASKED: Duration = Duration::from_secs(60 * 60);
/// Clocks that drift apart by more than so many milliseconds mean sleep or a changed clock.
pub(super) const JUMP: i64 = 60_000;
/// The longest wait after so many failures.
pub(super) fn full_wait(failures: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << failures.min(10)).min(LONGEST_WAIT)
}

/// Full jitter: anything up to the longest.
pub(super) fn jitter(longest: Duration, dice: u64) -> Duration {
    let most = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX).max(1);
    Duration::from_millis(dice % most)
}

/// How long a row waits that the server itself stumbles over.
pub(super) fn row_wait(attempts: u32, dice: u64) -> Duration {
    let longest = FIRST_WAIT.saturating_mul(1 << attempts.min(12)).min(MOST_ASKED / 6);
    FIRST_WAIT + jitter(longest, dice)
}
