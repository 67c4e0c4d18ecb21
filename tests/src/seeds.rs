//! Generated schedules by seed: a failing one is made as short as it can be, and its seed runs it again.

use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

/// `DESKBELL_SEED=17` or `DESKBELL_SEED=1000..5000` runs these seeds instead of the usual ones.
const VARIABLE: &str = "DESKBELL_SEED";
/// Most tries to make a failing schedule shorter.
const TRIES: u32 = 400;

/// Runs `test` on what the strategy makes of each seed from 0 on, spread over the processors. A panic is a failure.
pub fn each<S: Strategy>(
    usual: u64,
    strategy: impl Fn() -> S + Send + Sync,
    test: impl Fn(u64, S::Value) + Send + Sync,
) {
    let seeds = chosen().unwrap_or(0..usual);
    let next = AtomicU64::new(seeds.start);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|s| *s < seeds.end)
        {
            if let Err(words) = one(seed, &strategy(), |value| test(seed, value)) {
                next.store(seeds.end, Ordering::Relaxed);
                panic!("{words}");
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}

fn one<S: Strategy>(seed: u64, strategy: &S, test: impl Fn(S::Value)) -> Result<(), String> {
    let config = Config {
        cases: 1,
        failure_persistence: None,
        max_shrink_iters: Config::default().max_shrink_iters.min(TRIES),
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let outcome = TestRunner::new_with_rng(config, rng).run(strategy, |value| {
        test(value);
        Ok::<(), TestCaseError>(())
    });
    outcome.map_err(|error| match error {
        TestError::Fail(why, value) => {
            format!("seed {seed}: {why}\n{value:#?}\nagain: {VARIABLE}={seed}")
        }
        TestError::Abort(why) => format!("seed {seed}: {why}"),
    })
}

#[expect(clippy::disallowed_methods, reason = "whoever looks for a failure names its seed")]
fn chosen() -> Option<Range<u64>> {
    let raw = std::env::var(VARIABLE).ok()?;
    let number =
        |text: &str| text.parse().unwrap_or_else(|_| panic!("{VARIABLE} is no seed: {raw}"));
    match raw.split_once("..") {
        Some((from, to)) => Some(number(from)..number(to)),
        None => Some(number(&raw)..number(&raw) + 1),
    }
}
