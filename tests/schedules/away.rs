//! A server that is away: a stream that is dead without having ended, and days of requests that wait.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    laptop::Laptop,
    luck::{Luck, Step},
    world::World,
};

const SECOND: u64 = 1000;
const DAY: u64 = 24 * 60 * 60 * SECOND;
const DAYS: u64 = 3;
/// Requests that are made in that time, each with a file: one a day, and all others on the last.
const WAITING: u64 = 300;
/// Longest they may take once the server answers: two minutes.
const DRAINED_WITHIN: u64 = 120 * SECOND;
/// Fewest time between two attempts while nobody answers, on average.
const BETWEEN_ATTEMPTS: u64 = 60 * SECOND;

#[test]
fn a_stream_that_says_nothing_for_a_minute_is_dead() {
    let mut world = World::new(15);
    world.heal();
    let laptop = &mut world.laptops[0];
    assert_eq!(laptop.streams().len(), 1, "it listens");
    laptop.clock.pass(59 * SECOND);
    laptop.turn();
    assert_eq!((laptop.streams().len(), laptop.wire().len()), (1, 0), "a quiet minute is not over");
    laptop.clock.pass(SECOND);
    laptop.turn();
    assert_eq!(laptop.streams().len(), 0, "nobody listens to a dead stream");
    laptop.clock.pass(60 * SECOND);
    laptop.turn();
    assert!(laptop.wire().len() > 0, "it asks anew");
}

/// Time goes by for a laptop whose server is away; answers how often it asked.
fn alone(laptop: &mut Laptop, millis: u64) -> u64 {
    let (mut left, mut asked) = (millis, 0);
    while left > 0 {
        let wish = laptop.turn();
        while let Some(parked) = laptop.wire().take(0) {
            parked.lose();
            asked += 1;
            laptop.turn();
        }
        let step = wish.map_or(left, |wish| millis_of(wish).clamp(SECOND, left.max(SECOND)));
        laptop.clock.pass(step);
        left = left.saturating_sub(step);
    }
    asked
}

fn millis_of(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[test]
fn three_hundred_requests_of_three_days_are_there_in_their_order_within_two_minutes() {
    let mut world = World::new(16);
    world.heal();
    world.laptops[0].streams().clear();
    let mut asked = 0;
    for day in 1..=DAYS {
        let requests = if day < DAYS { 1 } else { WAITING - DAYS + 1 };
        for _ in 0..requests {
            world.take(Step::Asks { who: 0, with_file: true });
            asked += alone(&mut world.laptops[0], DAY / requests);
        }
    }
    assert!(asked <= DAYS * DAY / BETWEEN_ATTEMPTS, "asked {asked} times in {DAYS} days");
    world.office.clock.pass(i64::try_from(DAYS * DAY / SECOND).unwrap());
    // It knows of the server again by its own patience, without anybody pressing "Try now".
    while world.laptops[0].wire().len() == 0 {
        let wish = world.laptops[0].turn().map_or(SECOND, millis_of).max(SECOND);
        world.laptops[0].clock.pass(wish);
    }
    let mut taken = 0;
    while world.has_unsent(0) {
        assert!(taken <= DRAINED_WITHIN, "{} wait after {taken} ms", world.waiting(0).len());
        while world.laptops[0].wire().len() > 0 {
            world.on_the_wire(0, 0, Luck::Good);
        }
        let wish = world.laptops[0].turn().map_or(SECOND, millis_of).max(SECOND);
        world.laptops[0].clock.pass(wish);
        world.office.clock.pass(i64::try_from(wish.div_ceil(SECOND)).unwrap());
        taken += wish;
    }
    let numbers: BTreeMap<_, _> = world.numbers().into_iter().collect();
    let order: Vec<_> = world.said.iter().map(|said| numbers[&said.words]).collect();
    assert!(order.is_sorted(), "in the order in which they were sent: {order:?}");
    world.heal();
    world.check_all_is_well();
}
