//! Merging, splitting, linking.

use deskbell_domain::Refused;
use deskbell_protocol::{
    desk::{action::Action, ticket::State},
    text::Subject,
};

use crate::world::*;

fn merge(world: &mut World, from: u128, into: u128) -> Result<(), Refused> {
    world.act_on(from, PRIYA, Action::Merge { into: ticket_id(into) }).map(|_| ())
}

#[test]
fn a_merged_ticket_keeps_its_state_and_makes_no_contact() {
    let mut world = World::with_ticket();
    world.open(2, MARTA);
    merge(&mut world, 1, 2).unwrap();
    assert_eq!((world.ticket(1).state, world.ticket(1).contact), (State::Merged, None));
    world.act(PRIYA, Action::Unmerge).unwrap();
    assert_eq!((world.ticket(1).state, world.ticket(1).contact), (State::New, None));
    assert_eq!(world.said(1), ["Merged", "Unmerged"]);
}

#[test]
fn chains_form_no_ring_and_join_one_persons_tickets_only() {
    let mut world = World::with_ticket();
    world.open(2, MARTA);
    world.open(3, MARTA);
    world.open(4, ALI);
    merge(&mut world, 1, 2).unwrap();
    merge(&mut world, 2, 3).unwrap();
    let ring = merge(&mut world, 3, 1).unwrap_err();
    assert_eq!(ring.field(), Some(("/into", "ring")));
    let itself = merge(&mut world, 3, 3).unwrap_err();
    assert_eq!(itself.field(), Some(("/into", "ring")));
    let foreign = merge(&mut world, 3, 4).unwrap_err();
    assert_eq!(foreign.field(), Some(("/into", "other_requester")));
}

#[test]
fn words_on_a_merged_ticket_stay_there_and_act_on_the_last_of_the_chain() {
    let mut world = World::with_ticket();
    world.open(2, MARTA);
    world.open(3, MARTA);
    merge(&mut world, 1, 2).unwrap();
    merge(&mut world, 2, 3).unwrap();
    world.act_on(3, TOM, Action::Resolve { note: body("Done."), topic: None }).unwrap();
    let versions = (world.ticket(1).version, world.ticket(3).version);
    world.write(MARTA, "Not done.").unwrap();
    assert_eq!(world.said(1).last().map(String::as_str), Some("Not done."));
    assert_eq!(world.ticket(3).state, State::InProgress);
    assert_eq!(world.said(3).last().map(String::as_str), Some("Reopened"));
    assert!(world.ticket(1).version > versions.0 && world.ticket(3).version > versions.1);
    assert_eq!(world.ticket(1).state, State::Merged);
}

#[test]
fn a_split_shows_the_chosen_words_in_both() {
    let mut world = World::taken();
    world.write(MARTA, "And the printer is loud.").unwrap();
    let chosen = world.entries.iter().find(|entry| entry.is_by_person()).unwrap().id;
    let subject = Subject::parse("Loud printer").unwrap();
    let (new_id, message_ids) = (ticket_id(2), vec![chosen]);
    let split = Action::Split { new_id, subject, message_ids };
    let decision = world.act(PRIYA, split.clone()).unwrap();
    assert_eq!(decision.shown_in, [(chosen, ticket_id(2))]);
    let new = world.ticket(2);
    assert_eq!(new.description.as_str(), "And the printer is loud.");
    assert_eq!((new.contact, new.requester.id, new.state), (Some(PRIYA), MARTA, State::InProgress));
    assert_ne!(new.number, world.ticket(1).number);
    assert_eq!(world.act(PRIYA, split).unwrap_err(), Refused::IdempotencyConflict);
}

#[test]
fn links_point_both_ways_and_are_not_seen_by_the_requester() {
    let mut world = World::with_ticket();
    world.open(2, ALI);
    let (ticket, incident) = (Some(ticket_id(2)), None);
    let decision = world.act(PRIYA, Action::Link { ticket, incident }).unwrap();
    assert!(decision.tickets.iter().all(|changed| !changed.me_changed));
    assert_eq!(world.ticket(2).links, [world.ticket(1).link()]);
    assert_eq!(world.ticket(1).contact, None);
    world.act(PRIYA, Action::Unlink { ticket, incident }).unwrap();
    assert!(world.ticket(1).links.is_empty() && world.ticket(2).links.is_empty());
}
