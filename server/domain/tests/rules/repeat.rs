//! Idempotency: same id, same words, same answer; anything else is a conflict.

use deskbell_domain::{Outcome, Refused, Write};
use deskbell_protocol::{
    desk::action::{Action, DoAction},
    facts::Facts,
    me::{OpenTicket, WriteMessage},
    ticket::Impact,
};
use rstest::rstest;

use crate::world::*;

fn open(words: OpenTicket) -> Write {
    Write::OpenTicket { ticket: ticket_id(1), words: Box::new(words) }
}

#[test]
fn facts_time_and_locale_do_not_count() {
    let mut world = World::with_ticket();
    let mut again = opening("Help.");
    again.facts = Some(Facts { taken_at: world.now, sections: Vec::new() });
    (again.locale, again.reported_at) = (line("de"), world.now);
    let decision = world.run(device(MARTA), open(again)).unwrap();
    let number = world.ticket(1).number;
    assert_eq!(decision.outcome, Outcome::Opened { ticket: ticket_id(1), number });
    assert!(decision.tickets.is_empty() && decision.entries.is_empty());
    assert!(decision.remember.is_none());
}

#[rstest]
#[case::words(OpenTicket { description: body("Help!"), ..opening("Help.") })]
#[case::impact(OpenTicket { impact: Some(Impact::Blocked), ..opening("Help.") })]
fn other_words_are_a_conflict(#[case] words: OpenTicket) {
    let mut world = World::with_ticket();
    assert_eq!(world.run(device(MARTA), open(words)).unwrap_err(), Refused::IdempotencyConflict);
}

#[test]
fn another_persons_id_is_a_conflict_even_with_the_same_words() {
    let mut world = World::with_ticket();
    let refused = world.run(device(ALI), open(opening("Help."))).unwrap_err();
    assert_eq!(refused, Refused::IdempotencyConflict);
}

#[test]
fn a_claiming_credential_gets_a_receipt_and_nothing_else() {
    let mut world = World::taken();
    let other = world.run(claimant(), open(opening("Help?"))).unwrap_err();
    assert_eq!(other, Refused::IdempotencyConflict);
    let words = WriteMessage { body: body("More."), attachments: Vec::new() };
    let more = Write::WriteMessage { ticket: ticket_id(1), message: message_id(7), words };
    assert_eq!(world.run(claimant(), more.clone()).unwrap_err(), Refused::UnknownTicket);
    let outcome = world.run(claimant(), open(opening("Help."))).unwrap().outcome;
    assert!(matches!(outcome, Outcome::Receipt { .. }));
    let outcome = world.run(claimant(), more).unwrap().outcome;
    assert!(matches!(outcome, Outcome::Receipt { .. }), "its writes are for receipts too");
}

fn close(undo_seconds: Option<u8>, if_match: Option<u32>) -> Write {
    let words = Box::new(DoAction { action: Action::Close { note: None }, undo_seconds });
    Write::DoAction { ticket: ticket_id(1), action: action_id(99), words, if_match }
}

#[test]
fn a_repeated_action_is_known_before_version_and_state_are_judged() {
    let mut world = World::taken();
    let version = world.version();
    let first = world.run(desk(PRIYA), close(None, version)).unwrap().outcome;
    let again = world.run(desk(PRIYA), close(Some(10), None)).unwrap().outcome;
    assert_eq!(first, again);
    let theirs = world.run(desk(TOM), close(None, version)).unwrap_err();
    assert_eq!(theirs, Refused::IdempotencyConflict);
}

#[test]
fn one_id_does_not_stand_for_a_message_on_two_tickets() {
    let mut world = World::with_ticket();
    world.open(2, MARTA);
    let write = |n| {
        let words = WriteMessage { body: body("More."), attachments: Vec::new() };
        Write::WriteMessage { ticket: ticket_id(n), message: message_id(7), words }
    };
    world.run(device(MARTA), write(1)).unwrap();
    world.run(device(MARTA), write(1)).unwrap();
    assert_eq!(world.run(device(MARTA), write(2)).unwrap_err(), Refused::IdempotencyConflict);
    assert_eq!(world.said(1), ["More."]);
}

#[test]
fn refusals_are_not_remembered() {
    let mut world = World::taken();
    world.run(desk(PRIYA), close(None, None)).unwrap_err();
    let version = world.version();
    world.run(desk(PRIYA), close(None, version)).unwrap();
}
