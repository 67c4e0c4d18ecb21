//! A server that is away for a fortnight, and a stream that is dead without having ended.

use std::collections::BTreeMap;

use crate::world::World;

const DAY: u64 = 24 * 3600 * 1000;
const SECOND: u64 = 1000;
/// Requests that were sent while the server was away.
const QUEUED: usize = 300;

/// Lets a time go by in which nothing on the wire is answered; gives how often something was asked.
fn nobody_answers(world: &mut World, millis: u64) -> usize {
    let (mut left, mut asked) = (millis, 0);
    while left > 0 {
        let laptop = &mut world.laptops[0];
        let wait = laptop.turn().map_or(left, |wait| u64::try_from(wait.as_millis()).unwrap());
        let step = wait.clamp(SECOND, DAY).min(left);
        laptop.clock.pass(step);
        laptop.turn();
        while let Some(parked) = laptop.wire().take(0) {
            asked += 1;
            parked.lose();
            laptop.turn();
        }
        left -= step;
    }
    asked
}

#[test]
fn after_a_fortnight_everything_goes_in_its_order() {
    let mut world = World::new(14);
    world.heal();
    world.laptops[0].streams().clear();
    for day in 0..14 {
        for number in 0..QUEUED / 14 + 1 {
            let count = day * (QUEUED / 14 + 1) + number;
            if count < QUEUED {
                let words = format!("request {count:03}");
                assert!(world.laptops[0].asks(&words).is_some(), "{words} is saved");
            }
        }
        let asked = nobody_answers(&mut world, DAY);
        // Once in five minutes, and the first minutes of a new absence.
        assert!(asked <= 24 * 12 * 2 + 60, "asked {asked} times on day {day}");
        assert!(asked >= 24, "asked {asked} times on day {day}: it must not give up");
    }
    assert_eq!(world.waiting(0).len(), QUEUED, "every request waits");
    world.office.clock.pass(14 * 24 * 3600);
    world.heal();
    assert_eq!(world.waiting(0).len(), 0, "the queue is empty");
    let numbers: BTreeMap<String, u32> = world.numbers().into_iter().collect();
    let own: Vec<(&String, &u32)> =
        numbers.iter().filter(|(words, _)| words.starts_with("request ")).collect();
    assert_eq!(own.len(), QUEUED);
    assert!(own.windows(2).all(|pair| pair[0].1 < pair[1].1), "in the order they were sent");
}

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
