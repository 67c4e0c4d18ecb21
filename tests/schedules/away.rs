//! A stream that is dead without having ended.

use crate::world::World;

const SECOND: u64 = 1000;

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
