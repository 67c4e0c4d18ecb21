//! Two bells and a desk under generated bad luck: whatever happens, the promises hold, and all is well in the end.

use deskbell_tests::seeds;

use crate::{
    luck::{Luck, Step, steps},
    world::World,
};

/// Schedules in an ordinary run; `cargo xtask faults` plays 500.
const SEEDS: u64 = 32;

#[test]
fn the_promises_hold_whatever_happens_to_bells_server_and_wire() {
    seeds::each(SEEDS, steps, play);
}

fn play(seed: u64, steps: Vec<Step>) {
    let mut world = World::new(seed);
    for step in steps {
        world.take(step);
        world.check_nothing_is_lost();
    }
    world.heal();
    world.check_all_is_well();
}

fn told(steps: &[Step]) {
    play(0, steps.to_vec());
}

/// The first requests of a new bell: enrolment, then what it reads at the start.
fn arrives(who: usize, requests: usize) -> Vec<Step> {
    vec![Step::Wire { who, which: 0, luck: Luck::Good }; requests]
}

#[test]
fn what_was_acknowledged_before_a_restore_comes_back_under_its_number() {
    let mut steps = arrives(0, 6);
    steps.push(Step::Asks { who: 0, with_file: true });
    steps.extend(arrives(0, 6));
    steps.extend([Step::Replies { who: 0, which: 0 }, Step::DeskReplies { which: 0 }]);
    steps.extend(arrives(0, 6));
    let mut world = World::new(0);
    for step in steps {
        world.take(step);
    }
    world.heal();
    let before = world.numbers();
    world.take(Step::Restore { which: 0 });
    world.heal();
    world.check_all_is_well();
    assert_eq!(world.numbers(), before, "each ticket has the number its person knows");
}

#[test]
fn an_id_that_somebody_used_before_loses_no_words() {
    let mut steps = arrives(0, 6);
    steps.extend([Step::Asks { who: 0, with_file: true }, Step::Replies { who: 0, which: 0 }]);
    steps.extend([Step::Wire { who: 0, which: 0, luck: Luck::IdTaken }; 3]);
    told(&steps);
}

#[test]
fn a_token_lost_before_anybody_let_it_in_takes_no_ticket_with_it() {
    let mut steps = arrives(0, 6);
    steps.push(Step::KeyringWiped { who: 0 });
    steps.extend(arrives(0, 6));
    steps.push(Step::Asks { who: 0, with_file: true });
    steps.extend(arrives(0, 6));
    steps.push(Step::KeyringWiped { who: 0 });
    steps.extend(arrives(0, 6));
    steps.push(Step::DeskReplies { which: 0 });
    told(&steps);
}

#[test]
fn a_bell_whose_disk_stops_between_any_two_rows_loses_nothing() {
    for rows in 0..24 {
        let mut steps = arrives(0, 4);
        steps.extend([Step::Asks { who: 0, with_file: false }, Step::DeskReplies { which: 0 }]);
        steps.extend(arrives(0, 2));
        steps.extend([Step::DeskReplies { which: 0 }, Step::DiskStops { who: 0, rows }]);
        steps.extend(arrives(0, 5));
        steps.push(Step::DeskReplies { which: 0 });
        told(&steps);
    }
}

#[test]
fn copies_go_after_a_month_of_two_clocks_and_not_by_one_that_is_years_ahead() {
    let mut world = World::new(0);
    let mut after = |steps: Vec<Step>| {
        let steps = steps.into_iter().chain([Step::Crashes { who: 0 }]).chain(arrives(0, 6));
        for step in steps {
            world.take(step);
        }
        world.kept(0).len()
    };
    let mut begins = arrives(0, 6);
    begins.push(Step::Asks { who: 0, with_file: false });
    begins.extend(arrives(0, 6));
    assert_eq!(after(begins), 1, "kept for a server that is set back");
    assert_eq!(after(vec![Step::ClockIsSet { who: 0, days: 2253 }]), 1, "years ahead");
    assert_eq!(after(vec![Step::ClockIsSet { who: 0, days: -2253 + 32 }]), 1, "a month ahead");
    assert_eq!(after(vec![Step::FeedIsCut]), 0, "a month later for both");
}
