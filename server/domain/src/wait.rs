//! The honest wait: how long it took lately until a person wrote back, at this weekday and hour.

use deskbell_protocol::{Timestamp, home::Wait};

use crate::calendar::Calendar;

/// Fewest samples a wait is told from.
const ENOUGH: usize = 20;

/// A ticket of the last four weeks that got its first reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When it was received.
    pub received_at: Timestamp,
    /// Minutes of open time until the first reply.
    pub open_minutes: u32,
}

/// How many tickets arrived in the last hour, and how many do so usually at this hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrivals {
    /// In the last hour.
    pub now: u32,
    /// Usually.
    pub usual: u32,
}

/// The wait at a moment; left out where there are too few samples to be honest.
pub fn honest(
    samples: &[Sample],
    arrivals: Arrivals,
    at: Timestamp,
    calendar: &Calendar,
) -> Option<Wait> {
    let (today, this_hour) = calendar.weekday_and_hour(at);
    let same_hour_of_week =
        |sample: &&Sample| calendar.weekday_and_hour(sample.received_at) == (today, this_hour);
    let same_hour = |sample: &&Sample| calendar.weekday_and_hour(sample.received_at).1 == this_hour;
    let minutes = median(samples.iter().filter(same_hour_of_week))
        .or_else(|| median(samples.iter().filter(same_hour)))
        .or_else(|| median(samples.iter()))?;
    Some(Wait {
        minutes: round_up(minutes),
        busy: arrivals.usual > 0 && arrivals.now >= 2 * arrivals.usual,
        opens_at: calendar.next_opening(at),
    })
}

fn median<'a>(samples: impl Iterator<Item = &'a Sample>) -> Option<u32> {
    let mut minutes: Vec<u32> = samples.map(|sample| sample.open_minutes).collect();
    if minutes.len() < ENOUGH {
        return None;
    }
    minutes.sort_unstable();
    minutes.get(minutes.len() / 2).copied()
}

/// To 5 minutes under an hour, to 15 under three, to full hours beyond, which are worded without a number.
fn round_up(minutes: u32) -> u32 {
    let step = match minutes {
        0..60 => 5,
        60..180 => 15,
        _ => 60,
    };
    minutes.max(1).div_ceil(step) * step
}
