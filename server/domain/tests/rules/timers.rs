//! What falls due: in open time, once, and not any more if something came first.

use deskbell_domain::{Write, due};
use deskbell_protocol::{VerdictId, desk::ticket::State, me::GiveVerdict};
use uuid::Uuid;

use crate::world::*;

const REMIND: Write = Write::Remind { ticket: TICKET };
const CLOSE: Write = Write::CloseResolved { ticket: TICKET };
const RATE: Write = Write::AskRating { ticket: TICKET };
const LATE: Write = Write::Late { ticket: TICKET };
const TICKET: deskbell_protocol::TicketId = deskbell_protocol::TicketId(Uuid::from_u128(1001));

#[test]
fn a_solved_ticket_reminds_once_and_closes_in_working_days() {
    let mut world = World::taken();
    world.now = at("2026-12-22T09:00:00Z");
    world.resolve(PRIYA);
    let moments: Vec<_> = due::of(world.ticket(1), &world.settings);
    let moments: Vec<_> = moments.into_iter().map(|due| due.at).collect();
    // Tuesday before Christmas: 25 December is closed, 26 and 27 are a weekend.
    assert_eq!(moments, [at("2026-12-28T09:00:00Z"), at("2026-12-30T09:00:00Z")]);
    world.now = at("2026-12-28T08:59:00Z");
    world.timer(REMIND);
    assert!(world.ticket(1).reminded_at.is_none());
    world.now = at("2026-12-28T09:00:00Z");
    world.timer(REMIND);
    world.timer(REMIND);
    world.now = at("2026-12-30T09:00:00Z");
    world.timer(CLOSE);
    world.timer(CLOSE);
    assert_eq!(world.said(1), ["Taken", "Resolved", "Reminded", "Closed"]);
    assert_eq!(world.ticket(1).state, State::Closed);
}

#[test]
fn a_reopened_ticket_does_not_close() {
    let mut world = World::taken();
    world.resolve(PRIYA);
    world.write(MARTA, "No.").unwrap();
    world.later(30 * 24 * 3600);
    world.timer(CLOSE);
    assert_eq!(world.ticket(1).state, State::InProgress);
}

#[test]
fn a_rating_is_asked_for_once_an_hour_after_yes() {
    let mut world = World::taken();
    world.resolve(PRIYA);
    let resolution_id = world.ticket(1).resolution.as_ref().unwrap().id;
    let words = GiveVerdict { fixed: true, resolution_id, comment: None };
    let verdict = VerdictId(Uuid::from_u128(5));
    world.run(device(MARTA), Write::GiveVerdict { ticket: TICKET, verdict, words }).unwrap();
    world.timer(RATE);
    assert!(!world.ticket(1).rating_asked);
    world.later(3600);
    world.timer(RATE);
    world.timer(RATE);
    assert_eq!(world.said(1).iter().filter(|said| *said == "Rate").count(), 1);
}

#[test]
fn being_late_is_admitted_once_unless_somebody_wrote() {
    let mut world = World::new();
    world.wait = Some(35);
    world.open(1, MARTA);
    assert_eq!(world.ticket(1).expected_by, Some(at("2026-11-23T09:35:00Z")));
    world.later(35 * 60);
    world.timer(LATE);
    world.timer(LATE);
    assert_eq!(world.said(1), ["Late"]);
    let mut world = World::new();
    world.wait = Some(35);
    world.open(1, MARTA);
    world.reply(PRIYA, "Coming.").unwrap();
    world.later(35 * 60);
    world.timer(LATE);
    assert_eq!(world.said(1), ["Taken", "Coming."]);
}
