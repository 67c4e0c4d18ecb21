//! How much one caller may ask for: token buckets per address and per credential, each kind of work with its own.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use deskbell_protocol::problem::ErrorCode;
use deskbell_store::Clock;
use governor::{
    NotUntil, Quota, RateLimiter, clock::Clock as _, middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use uuid::Uuid;

use super::problem::{Answer, Refusal};

/// Kinds of work that are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Enrolments, per address.
    Enroll,
    /// Sign-ins and link requests, per address.
    SignIn,
    /// Requests of the help page, per address.
    Help,
    /// Writes, per credential; generous, for blocking a real ticket is worse.
    Submit,
    /// Writes of a credential that waits for approval: a tenth.
    PendingSubmit,
    /// Attachments, per credential.
    Upload,
    /// Searches, per technician.
    Search,
}

/// Bytes of files that one computer or technician may send in a day, in KiB.
const DAILY_KIB: u32 = 320 * 1024;

/// How generous the limits on writes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Writes a credential may send at once; a hundredth of them come back each second.
    pub submit_burst: NonZeroU32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { submit_burst: NonZeroU32::MIN.saturating_add(199) }
    }
}

/// The server's time as the buckets count it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl governor::clock::Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.monotonic()
    }
}

type Buckets<Key> = RateLimiter<Key, DefaultKeyedStateStore<Key>, Ticks, NoOpMiddleware<Duration>>;

/// All buckets.
pub struct Limits {
    ticks: Ticks,
    enroll: Buckets<IpAddr>,
    sign_in: Buckets<IpAddr>,
    help: Buckets<IpAddr>,
    submit: Buckets<Uuid>,
    pending: Buckets<Uuid>,
    upload: Buckets<Uuid>,
    volume: Buckets<Uuid>,
    pending_volume: Buckets<Uuid>,
    search: Buckets<Uuid>,
}

impl Limits {
    /// Full buckets.
    pub fn new(rates: Rates, clock: Arc<dyn Clock>) -> Self {
        let submit = rates.submit_burst;
        let a_tenth = NonZeroU32::new(submit.get() / 10).unwrap_or(NonZeroU32::MIN);
        let ticks = Ticks(clock);
        Self {
            enroll: buckets(&ticks, 120, Duration::from_millis(500)),
            sign_in: buckets(&ticks, 20, Duration::from_secs(3)),
            help: buckets(&ticks, 30, Duration::from_secs(6)),
            submit: buckets(&ticks, submit.get(), refill(submit)),
            pending: buckets(&ticks, a_tenth.get(), refill(a_tenth)),
            // As fast as the requests that name them, so that a laptop that was away for long is done in two minutes.
            upload: buckets(&ticks, submit.get(), refill(submit)),
            volume: buckets(&ticks, DAILY_KIB, a_day_for(DAILY_KIB)),
            pending_volume: buckets(&ticks, DAILY_KIB / 10, a_day_for(DAILY_KIB / 10)),
            search: buckets(&ticks, 120, Duration::from_millis(50)),
            ticks,
        }
    }

    /// Takes one from an address's bucket.
    pub fn take_from_address(&self, work: Work, address: IpAddr) -> Answer<()> {
        let bucket = match work {
            Work::Enroll => &self.enroll,
            Work::SignIn => &self.sign_in,
            Work::Help | Work::Submit | Work::PendingSubmit | Work::Upload | Work::Search => {
                &self.help
            }
        };
        self.outcome(bucket.check_key(&network_of(address)))
    }

    /// Takes one from a credential's or technician's bucket.
    pub fn take_from(&self, work: Work, key: Uuid) -> Answer<()> {
        let bucket = match work {
            Work::PendingSubmit => &self.pending,
            Work::Upload => &self.upload,
            Work::Search => &self.search,
            Work::Submit | Work::Enroll | Work::SignIn | Work::Help => &self.submit,
        };
        self.outcome(bucket.check_key(&key))
    }

    /// Takes the bytes of a file from the day's share of a credential or technician; strangers have a tenth.
    pub fn take_volume(&self, key: Uuid, is_stranger: bool, bytes: u64) -> Answer<()> {
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        let Some(kib) = NonZeroU32::new(kib) else { return Ok(()) };
        let bucket = if is_stranger { &self.pending_volume } else { &self.volume };
        match bucket.check_key_n(&key, kib) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Refusal::new(ErrorCode::QuotaExceeded)),
        }
    }

    /// Forgets full buckets.
    pub fn tidy(&self) {
        for bucket in [&self.enroll, &self.sign_in, &self.help] {
            bucket.retain_recent();
            bucket.shrink_to_fit();
        }
        let volumes = [&self.volume, &self.pending_volume];
        for bucket in
            [&self.submit, &self.pending, &self.upload, &self.search].into_iter().chain(volumes)
        {
            bucket.retain_recent();
            bucket.shrink_to_fit();
        }
    }

    fn outcome(&self, checked: Result<(), NotUntil<Duration>>) -> Answer<()> {
        checked.map_err(|until| {
            let wait = until.wait_time_from(self.ticks.now());
            Refusal::new(ErrorCode::RateLimited).retry_after(wait.as_secs() + 1)
        })
    }
}

fn buckets<Key: std::hash::Hash + Eq + Clone>(
    ticks: &Ticks,
    burst: u32,
    refill: Duration,
) -> Buckets<Key> {
    RateLimiter::new(quota(burst, refill), DefaultKeyedStateStore::default(), ticks.clone())
}

fn quota(burst: u32, refill: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(refill).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst)
}

/// A hundredth of the burst comes back each second.
fn refill(burst: NonZeroU32) -> Duration {
    Duration::from_secs(100) / burst.get()
}

/// A whole share comes back in a day.
fn a_day_for(share: u32) -> Duration {
    Duration::from_secs(24 * 60 * 60) / share
}

/// An IPv6 customer has a whole /64.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::MachineClock;

    fn limits(submit_burst: u32) -> Limits {
        let submit_burst = NonZeroU32::new(submit_burst).unwrap();
        Limits::new(Rates { submit_burst }, Arc::new(MachineClock))
    }

    #[test]
    fn the_next_one_is_told_how_long_to_wait() {
        let limits = limits(20);
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for _ in 0..20 {
            limits.take_from(Work::Submit, mine).unwrap();
        }
        let refusal = limits.take_from(Work::Submit, mine).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::RateLimited);
        assert!(refusal.retry_after.is_some_and(|seconds| (1..=6).contains(&seconds)));
        limits.take_from(Work::Submit, other).unwrap();
    }

    #[test]
    fn the_share_of_a_stranger_is_a_tenth_and_one_file_too_many_takes_nothing_away() {
        let limits = limits(200);
        let (file, key) = (8 << 20, Uuid::from_u128(1));
        for _ in 0..4 {
            limits.take_volume(key, true, file).unwrap();
        }
        let refusal = limits.take_volume(key, true, file).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::QuotaExceeded);
        for _ in 0..40 {
            limits.take_volume(key, false, file).unwrap();
        }
        assert!(limits.take_volume(key, false, file).is_err());
        limits.take_volume(Uuid::from_u128(2), true, file).unwrap();
    }

    #[test]
    fn neighbours_of_one_ipv6_network_share_a_bucket() {
        let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let two: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        assert_eq!(network_of(one), network_of(two));
        let mapped: IpAddr = "::ffff:192.0.2.7".parse().unwrap();
        assert_eq!(network_of(mapped), "192.0.2.7".parse::<IpAddr>().unwrap());
    }
}
