//! Fills an empty store with a believable half year of a company that does not exist.
//!
//! Nothing is written past the rules: people enrol, ask, answer and rate, technicians take, write and solve,
//! each through the store's own commands at a moment of the past.

mod book;
mod bulletin;
mod chance;
mod company;
mod error;
mod machines;
mod opening;
mod people;
mod perform;
mod phrases;
mod problems;
mod rhythm;
mod story;
mod teller;
#[cfg(test)]
mod tests;

use deskbell_protocol::{DeviceId, Timestamp};
use deskbell_store::Store;
use serde::Serialize;

use self::{chance::Chance, company::Company};

pub use error::DemoError;

/// Stories that began earlier are told first, so that the honest wait is known to the later ones.
const RECENT_SECONDS: i64 = 21 * 24 * 3600;
/// How long ago a computer was heard of at most.
const LAST_CONTACT_DAYS: u32 = 12;

/// What to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoOptions {
    /// How many requests.
    pub tickets: u32,
    /// The same seed tells the same half year.
    pub seed: u64,
    /// When it ends.
    pub now: Timestamp,
}

/// What was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Technicians.
    pub technicians: usize,
    /// People who may ask.
    pub people: u64,
    /// Computers.
    pub devices: u64,
    /// Requests.
    pub tickets: u64,
    /// Lines of all conversations.
    pub entries: u64,
}

/// Fills an empty store.
///
/// # Errors
/// [`DemoError::NotEmpty`] if somebody is in it already; else what the store refuses.
pub async fn fill(store: &Store, options: DemoOptions) -> Result<Summary, DemoError> {
    let before = store.read(|reader| reader.sizes()).await?;
    if before.tickets > 0 || before.persons > 0 {
        return Err(DemoError::NotEmpty);
    }
    let DemoOptions { tickets, seed, now } = options;
    let mut chance = Chance::seeded(seed);
    let company = company::found(store, now, &mut chance).await?;
    bulletin::publish(store, &company, now, &mut chance).await?;
    let count = usize::try_from(tickets).unwrap_or(usize::MAX);
    let mut stories = book::stories(&company, now, count, &mut chance)?;
    let recent = now.plus_seconds(-RECENT_SECONDS);
    let early = stories.partition_point(|story| story.began().is_none_or(|at| at < recent));
    let late = stories.split_off(early);
    perform::perform(store, stories).await?;
    perform::perform(store, late).await?;
    perform::run_timers(store).await?;
    store.note_contacts(contacts(&company, now, &mut chance)).await?;
    let after = store.read(|reader| reader.sizes()).await?;
    Ok(Summary {
        technicians: people::TECHNICIANS.len(),
        people: after.persons,
        devices: after.devices,
        tickets: after.tickets,
        entries: after.entries,
    })
}

/// The day each computer was last heard of.
fn contacts(company: &Company, now: Timestamp, chance: &mut Chance) -> Vec<(DeviceId, Timestamp)> {
    let day = |chance: &mut Chance| {
        let days = chance.mostly_short(0, LAST_CONTACT_DAYS);
        now.plus_seconds(-i64::from(days) * 24 * 3600)
    };
    company.askers.iter().map(|asker| (asker.device.device, day(chance))).collect()
}
