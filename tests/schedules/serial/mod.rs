//! Writes at the same time equal some order of writes one after the other, judged by the rules alone.

mod deeds;
mod model;
mod search;
pub(crate) mod shop;

use deskbell_domain::Command;
use deskbell_tests::seeds;
use proptest::prelude::*;

pub(crate) use deeds::asks;
use deeds::{Before, DeskDeed, PersonDeed, before, desk_deed, person_deed};
use search::{Happened, serial_order};
use shop::Shop;

/// Sets of small programs of which every interleaving is run.
const SMALL: u64 = 16;
/// Histories with everybody at once.
const LARGE: u64 = 400;

type Deeds = (Before, Vec<PersonDeed>, Vec<PersonDeed>, Vec<DeskDeed>, Vec<DeskDeed>);

/// Programs no longer than this: two devices of the person, two technicians.
fn deeds([here, there, one, other]: [usize; 4]) -> impl Strategy<Value = Deeds> {
    let people = |most| prop::collection::vec(person_deed(), 0..=most);
    let desk = |most| prop::collection::vec(desk_deed(), 1..=most);
    (before(), people(here), people(there), desk(one), desk(other))
}

/// The programs of two devices, two technicians and the clock.
fn programs(shop: &Shop, deeds: &Deeds) -> Vec<Vec<Command>> {
    let (_, here, there, one, other) = deeds;
    let cast = shop.cast();
    let first = shop.versions();
    let technician = cast.desk_program(0, one, first);
    vec![
        cast.person_program(0, here),
        cast.person_program(1, there),
        cast.time_program(&technician),
        technician,
        cast.desk_program(1, other, first),
    ]
}

#[test]
fn every_interleaving_of_small_programs_is_what_the_rules_say_of_that_order() {
    seeds::each(
        SMALL,
        || deeds([2, 1, 2, 1]),
        |_, deeds| {
            let shop = Shop::open();
            let orders = shop::interleavings(&lengths(&shop, &deeds));
            for (run, order) in (1..).zip(orders) {
                let shop = shop.again(run, deeds.0);
                let mut programs: Vec<_> =
                    programs(&shop, &deeds).into_iter().map(Vec::into_iter).collect();
                let commands: Vec<Command> =
                    order.iter().filter_map(|actor| programs[*actor].next()).collect();
                let mut model = shop.model.clone();
                let expected: Vec<_> =
                    commands.iter().map(|command| model.run(&shop.ground, command)).collect();
                let ended = shop.queue(&commands);
                assert_eq!(ended, expected, "{commands:#?}");
                shop.check_equals(&model);
            }
        },
    );
}

fn lengths(shop: &Shop, deeds: &Deeds) -> Vec<usize> {
    programs(&shop.again(0, deeds.0), deeds).iter().map(Vec::len).collect()
}

#[test]
fn everybody_at_once_equals_one_after_the_other() {
    seeds::each(
        LARGE,
        || deeds([3, 3, 4, 4]),
        |_, deeds| {
            let shop = Shop::open().again(0, deeds.0);
            let history = shop.at_once(programs(&shop, &deeds));
            let Some(model) = serial_order(&shop.model, &shop.ground, &history) else {
                panic!("no order explains what was heard: {history:#?}");
            };
            assert!(
                model.iter().any(|model| shop.equals(model)),
                "no order that explains what was heard leaves the tickets as they are: {history:#?}"
            );
        },
    );
}

#[test]
fn the_search_finds_what_no_order_explains() {
    let shop = Shop::open().again(0, Before::New);
    let took = vec![DeskDeed::Acts { on: 0, how: 0, version: 0, later: false }];
    let deeds = (Before::New, vec![PersonDeed::Nudges(0)], Vec::new(), took.clone(), took);
    let mut history = shop.at_once(programs(&shop, &deeds));
    assert!(serial_order(&shop.model, &shop.ground, &history).is_some());
    // Both technicians hear that they took it: one of them must have been refused.
    let won = history.iter().position(|h| h.is_take() && h.ended.is_ok()).unwrap();
    let lost = history.iter().position(|h| h.is_take() && h.ended.is_err()).unwrap();
    let ended = history[won].ended.clone();
    history[lost].ended = ended;
    assert!(serial_order(&shop.model, &shop.ground, &history).is_none());
}

impl Happened {
    fn is_take(&self) -> bool {
        matches!(&self.command.write, deskbell_domain::Write::DoAction { .. })
    }
}
