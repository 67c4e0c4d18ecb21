//! Chance with a seed: the same seed tells the same stories.

use deskbell_protocol::Timestamp;
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::{Builder, Uuid};

use super::error::DemoError;

/// A source of chance that can be split, so that one story does not depend on the length of another.
pub(super) struct Chance(StdRng);

impl Chance {
    pub(super) fn seeded(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    pub(super) fn split(&mut self) -> Self {
        Self::seeded(self.0.random())
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        self.0.random_range(low..=high.max(low))
    }

    /// Like `between`, but small numbers are far more likely: how long people let others wait.
    pub(super) fn mostly_short(&mut self, low: u32, high: u32) -> u32 {
        let (one, two) = (self.between(low, high), self.between(low, high));
        let three = self.between(low, high);
        one.min(two).min(three)
    }

    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.between(1, 100) <= chance
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Result<&'a T, DemoError> {
        if items.is_empty() {
            return Err(DemoError::Incomplete { what: "a list to choose from" });
        }
        let at = self.0.random_range(0..items.len());
        items.get(at).ok_or(DemoError::Incomplete { what: "a list to choose from" })
    }

    /// One of the items, by weight.
    pub(super) fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> Result<T, DemoError> {
        let total: u32 = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(1, total.max(1));
        for (item, weight) in items {
            if left <= *weight {
                return Ok(*item);
            }
            left -= weight;
        }
        Err(DemoError::Incomplete { what: "a list to choose from" })
    }

    /// An id as it would have been made at that moment (`UUIDv7`).
    pub(super) fn id(&mut self, at: Timestamp) -> Uuid {
        let bytes: [u8; 10] = self.0.random();
        Builder::from_unix_timestamp_millis(at.millis().unsigned_abs(), &bytes).into_uuid()
    }

    /// A digest that belongs to no token, so that nobody can sign in with what the seed gives away.
    pub(super) fn digest_of_nothing(&mut self) -> [u8; 32] {
        self.0.random()
    }
}
