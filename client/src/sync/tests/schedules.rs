//! Ten thousand generated schedules; a failing one is made shorter, and its seed runs it again.

use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestError, TestRng, TestRunner},
};

use super::world::{Luck, World};
use crate::sync::StreamEnd;

/// `DESKBELL_SEED=17` or `DESKBELL_SEED=1000..5000` runs these seeds instead of the usual ones.
const VARIABLE: &str = "DESKBELL_SEED";
/// Schedules in an ordinary run.
const SEEDS: u64 = 10_000;

#[derive(Debug, Clone, Copy)]
enum Step {
    Open,
    Reply(usize),
    DeskSpeaks(usize),
    Turn(usize, Luck),
    LateOneArrives(usize),
    StreamSpeaks,
    StreamCloses,
    StreamIsReplaced,
    Pass(u32),
    Suspend(u32),
    SetClock(i32),
    TryNow,
    Crash,
    CrashAfter(u32),
    Backup,
    Restore,
    CutFeed,
    Erase(usize),
    Revoke,
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        8 => Just(Luck::Good),
        3 => Just(Luck::RequestLost),
        3 => Just(Luck::AnswerLost),
        1 => Just(Luck::Twice),
        1 => Just(Luck::Late),
        1 => prop::option::of(0..5000_u32).prop_map(Luck::Busy),
        1 => (0..5000_u32).prop_map(Luck::Limited),
        1 => Just(Luck::Stumbles),
        1 => Just(Luck::Conflict),
        1 => Just(Luck::TokenUnknown),
        1 => Just(Luck::Pending),
        1 => Just(Luck::TooOld),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let which = || 0..64_usize;
    prop_oneof![
        6 => Just(Step::Open),
        6 => which().prop_map(Step::Reply),
        5 => which().prop_map(Step::DeskSpeaks),
        30 => (which(), luck()).prop_map(|(which, luck)| Step::Turn(which, luck)),
        2 => which().prop_map(Step::LateOneArrives),
        6 => Just(Step::StreamSpeaks),
        1 => Just(Step::StreamCloses),
        1 => Just(Step::StreamIsReplaced),
        4 => (1..4000_u32).prop_map(Step::Pass),
        1 => (1..1_000_000_u32).prop_map(Step::Suspend),
        1 => (-4000..4000_i32).prop_map(Step::SetClock),
        2 => Just(Step::TryNow),
        2 => Just(Step::Crash),
        4 => (0..6_u32).prop_map(Step::CrashAfter),
        2 => Just(Step::Backup),
        2 => Just(Step::Restore),
        1 => Just(Step::CutFeed),
        1 => which().prop_map(Step::Erase),
        1 => prop::bool::weighted(0.1).prop_map(|now| if now { Step::Revoke } else { Step::Crash }),
    ]
}

/// At every moment nothing is lost; once faults stop, everything arrives once, in order, and both sides agree.
#[test]
fn the_promises_hold_whatever_happens() {
    let (seeds, next) = (seeds(), AtomicU64::new(0));
    let work = || {
        let steps = prop::collection::vec(step(), 1..80);
        loop {
            let seed = seeds.start + next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            if let Err(words) = one(seed, &steps) {
                next.store(seeds.end, Ordering::Relaxed);
                panic!("{words}");
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}

fn one(seed: u64, steps: &impl Strategy<Value = Vec<Step>>) -> Result<(), String> {
    let config =
        ProptestConfig { cases: 1, failure_persistence: None, ..ProptestConfig::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let played = TestRunner::new_with_rng(config, rng).run(steps, |steps| {
        play(&steps);
        Ok(())
    });
    played.map_err(|error| match error {
        TestError::Fail(why, steps) => {
            format!("seed {seed}: {why}\n{steps:?}\nagain: {VARIABLE}={seed}")
        }
        TestError::Abort(why) => format!("seed {seed}: {why}"),
    })
}

fn play(steps: &[Step]) {
    let mut world = World::new();
    for step in steps {
        take(&mut world, *step);
        world.check_nothing_is_lost();
    }
    world.heal();
    world.check_all_is_well();
}

fn take(world: &mut World, step: Step) {
    match step {
        Step::Open => world.open(),
        Step::Reply(which) => world.reply(which),
        Step::DeskSpeaks(which) => world.desk_speaks(which),
        Step::Turn(which, luck) => world.turn(which, luck),
        Step::LateOneArrives(which) => world.late_one_arrives(which),
        Step::StreamSpeaks => world.stream(None),
        Step::StreamCloses => world.stream(Some(StreamEnd::Closed)),
        Step::StreamIsReplaced => world.stream(Some(StreamEnd::Replaced)),
        Step::Pass(seconds) => world.pass(seconds),
        Step::Suspend(seconds) => world.suspend(seconds),
        Step::SetClock(days) => world.set_clock(days),
        Step::TryNow => world.try_now(),
        Step::Crash => world.crash(),
        Step::CrashAfter(effects) => world.crash_after(effects),
        Step::Backup => world.backup(),
        Step::Restore => world.restore(),
        Step::CutFeed => world.cut_feed(),
        Step::Erase(which) => world.erase(which),
        Step::Revoke => world.revoke(),
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever looks for a failure names its seed")]
fn seeds() -> Range<u64> {
    let Ok(raw) = std::env::var(VARIABLE) else { return 0..SEEDS };
    let number =
        |text: &str| text.parse().unwrap_or_else(|_| panic!("{VARIABLE} is no seed: {raw}"));
    match raw.split_once("..") {
        Some((from, to)) => number(from)..number(to),
        None => number(&raw)..number(&raw) + 1,
    }
}
