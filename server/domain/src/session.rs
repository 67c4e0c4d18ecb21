//! How long a technician's session lasts.

use deskbell_protocol::Timestamp;

/// Seconds a session lasts, whatever happens in it.
pub const LONGEST_SECONDS: i64 = 12 * 60 * 60;
/// Seconds a session lasts in which nobody does anything.
pub const IDLE_SECONDS: i64 = 30 * 60;

/// When a session ends that began at one moment and was last used at another, unless it is used again.
pub fn ends_at(began: Timestamp, used: Timestamp) -> Timestamp {
    began.plus_seconds(LONGEST_SECONDS).min(used.plus_seconds(IDLE_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_puts_the_end_off_but_not_beyond_a_working_day() {
        let began = Timestamp::from_millis(1_795_079_520_000);
        let after = |minutes: i64| began.plus_seconds(minutes * 60);
        assert_eq!(ends_at(began, began), after(30));
        assert_eq!(ends_at(began, after(29)), after(59));
        assert_eq!(ends_at(began, after(11 * 60 + 45)), after(12 * 60));
    }
}
