//! Time and randomness, handed in so that everything else can be replayed.

use std::time::Duration;

use deskbell_protocol::Timestamp;
use uuid::Uuid;

/// Where time and chance come from.
pub trait Clock: Send + Sync + 'static {
    /// The computer's idea of the time; may jump.
    fn now(&self) -> Timestamp;
    /// Time that only goes forward; may stand still while the computer sleeps.
    fn monotonic(&self) -> Duration;
    /// Fills the buffer with bytes nobody can guess.
    fn fill(&self, bytes: &mut [u8]);

    /// Both times at once.
    fn moment(&self) -> Moment {
        Moment { wall: self.now(), mono: self.monotonic() }
    }

    /// A number nobody can guess.
    fn random(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_be_bytes(bytes)
    }

    /// A new id (`UUIDv7`).
    fn new_id(&self) -> Uuid {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let millis = u64::try_from(self.now().millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// A point in both times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// By the computer's clock.
    pub wall: Timestamp,
    /// Since some start; only goes forward.
    pub mono: Duration,
}

/// The computer's own clock and the system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// A clock whose forward time starts now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        clippy::new_without_default,
        reason = "the one place that reads the system's clock; a default would hide that"
    )]
    pub fn new() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::new(jiff::Timestamp::now())
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn fill(&self, bytes: &mut [u8]) {
        rand::RngCore::fill_bytes(&mut rand::rng(), bytes);
    }
}
