//! The transition table, solving, closing, logged calls, `If-Match`.

use std::collections::BTreeMap;

use deskbell_domain::{
    Refused, Write,
    transition::{Next, STATES, Step, TABLE, markdown, next},
};
use deskbell_protocol::{
    desk::{
        action::{Action, DoAction, OpenState},
        ticket::{Channel, State},
        write::{AskFixed, Caller, DeskWrite, LogCall, SolvedOnTheSpot},
    },
    problem::ErrorCode,
    text::Subject,
    ticket::{Status, Visit},
};
use rstest::rstest;

use crate::world::*;

#[test]
fn the_table_names_every_step_once_and_prints_every_cell() {
    for (step, _) in TABLE {
        assert_eq!(TABLE.iter().filter(|(each, _)| *each == step).count(), 1, "{step:?}");
    }
    let printed = markdown();
    assert_eq!(printed.lines().count(), TABLE.len() + 2);
    assert!(printed.lines().all(|row| row.matches('|').count() == STATES.len() + 2));
}

#[test]
fn only_new_leads_to_no_contact_and_nothing_but_undo_leads_back_to_new() {
    for (step, cells) in TABLE {
        let back = cells.contains(&Next::To(State::New));
        assert_eq!(back, step == Step::Untake, "{step:?}");
    }
    assert_eq!(next(State::Merged, Step::Unmerge), Next::Former);
}

#[rstest]
#[case(State::New, Status::Received)]
#[case(State::InProgress, Status::InHand)]
#[case(State::Scheduled, Status::InHand)]
#[case(State::WaitingOnSupplier, Status::InHand)]
#[case(State::WaitingOnRequester, Status::YourTurn)]
#[case(State::Resolved, Status::Fixed)]
#[case(State::Closed, Status::Closed)]
#[case(State::Merged, Status::Closed)]
fn status_follows_from_state(#[case] state: State, #[case] status: Status) {
    assert_eq!(deskbell_domain::ticket::status(state), status);
}

#[test]
fn asking_is_fixed_is_the_message_and_the_solution_in_one() {
    let mut world = World::taken();
    let words = DeskWrite { ask_fixed: Some(AskFixed { note: None }), ..reply("New cable.") };
    world.desk_write(PRIYA, words).unwrap();
    assert_eq!(world.said(1), ["Taken", "New cable.", "Resolved"]);
    let resolution = world.ticket(1).resolution.clone().unwrap();
    assert_eq!((world.ticket(1).state, resolution.note), (State::Resolved, body("New cable.")));
}

#[test]
fn a_visit_needs_time_and_place() {
    let mut world = World::taken();
    let status = |visit| Action::Status {
        state: OpenState::Scheduled,
        visit,
        next_update_by: None,
        message: None,
    };
    let refused = world.act(PRIYA, status(None)).unwrap_err();
    assert_eq!(refused.field(), Some(("/visit", "required")));
    let visit = Visit { at: world.now.plus_seconds(7200), place: line("2.14") };
    world.act(PRIYA, status(Some(visit.clone()))).unwrap();
    assert_eq!(world.ticket(1).visit, Some(visit));
    assert_eq!(world.said(1), ["Taken", "VisitPlanned"]);
}

#[rstest]
#[case::absent(None, Refused::PreconditionRequired)]
#[case::stale(Some(1), Refused::EditConflict { version: 2 })]
fn an_action_needs_the_version_that_was_on_the_screen(
    #[case] if_match: Option<u32>,
    #[case] expected: Refused,
) {
    let mut world = World::taken();
    let words = Box::new(DoAction { action: Action::Close { note: None }, undo_seconds: None });
    let write = Write::DoAction { ticket: ticket_id(1), action: action_id(99), words, if_match };
    assert_eq!(world.run(desk(PRIYA), write).unwrap_err(), expected);
}

#[rstest]
#[case::plain(reply("Hello."), true)]
#[case::waiting(DeskWrite { waiting_for_requester: true, ..reply("Which one?") }, false)]
#[case::fixed(DeskWrite { ask_fixed: Some(AskFixed { note: None }), ..reply("Done.") }, false)]
fn words_need_it_only_where_they_change_the_state(#[case] words: DeskWrite, #[case] may: bool) {
    let mut world = World::taken();
    let (ticket, message) = (ticket_id(1), message_id(99));
    let write = Write::DeskMessage { ticket, message, words: Box::new(words), if_match: None };
    let judged = world.run(desk(PRIYA), write);
    assert_eq!(
        judged.map_err(|refused| refused.code()).err(),
        (!may).then_some(ErrorCode::PreconditionRequired)
    );
}

pub(crate) fn call() -> LogCall {
    LogCall {
        requester: Caller::Id(MARTA),
        template: None,
        fields: BTreeMap::new(),
        subject: Some(Subject::parse("Printer jam").unwrap()),
        channel: Channel::Phone,
        topic: Some(PRINTERS),
        note: Some(body("She sounded tired.")),
        solved: None,
        attach_to: None,
        effort_minutes: Some(5),
    }
}

pub(crate) fn log(world: &mut World, n: u128, words: LogCall) -> Result<(), Refused> {
    let write = Write::LogCall { ticket: ticket_id(n), words: Box::new(words) };
    world.run(desk(TOM), write).map(|_| ())
}

#[test]
fn a_call_solved_on_the_spot_is_closed_at_once() {
    let mut world = World::new();
    let solved = Some(SolvedOnTheSpot { note: Some(body("Took the paper out.")) });
    log(&mut world, 1, LogCall { solved, ..call() }).unwrap();
    let ticket = world.ticket(1).clone();
    assert_eq!((ticket.state, ticket.contact, ticket.quick_call), (State::Closed, Some(TOM), true));
    assert_eq!(world.said(1), ["Logged"]);
    assert!(
        deskbell_domain::due::of(&ticket, &world.settings).is_empty(),
        "no question, no reminder"
    );
    world.write(MARTA, "Jammed again.").unwrap();
    assert_eq!((world.ticket(1).state, world.ticket(1).contact), (State::InProgress, Some(TOM)));
}

#[rstest]
#[case::internal(None, false)]
#[case::public(Some(SolvedOnTheSpot { note: Some(body("It is the toner.")) }), true)]
fn an_attached_call_becomes_a_message(
    #[case] solved: Option<SolvedOnTheSpot>,
    #[case] is_public: bool,
) {
    let mut world = World::taken();
    let attach_to = Some(ticket_id(1));
    log(&mut world, 2, LogCall { solved, attach_to, ..call() }).unwrap();
    assert_eq!(world.tickets.len(), 1);
    let id = deskbell_protocol::MessageId(ticket_id(2).0);
    let entry = world.entries.iter().find(|entry| entry.id == id).unwrap();
    assert_eq!(entry.is_public(), is_public);
    assert_eq!(world.ticket(1).effort_minutes, Some(5));
}

#[test]
fn a_call_is_not_attached_to_somebody_elses_ticket() {
    let mut world = World::new();
    world.open(1, ALI);
    let refused = log(&mut world, 2, LogCall { attach_to: Some(ticket_id(1)), ..call() });
    assert_eq!(refused.unwrap_err().field(), Some(("/attach_to", "other_requester")));
}

#[test]
fn news_are_due_by_impact_in_open_time() {
    let mut world = World::with_ticket();
    let usual = world.ticket(1).next_update_by;
    assert_eq!(usual, Some(at("2026-11-24T09:00:00Z")), "one working day");
    world.later(3600);
    world.act(PRIYA, Action::Take).unwrap();
    assert_eq!(world.ticket(1).next_update_by, usual, "an event is no news");
    world.reply(PRIYA, "Looking.").unwrap();
    assert_eq!(world.ticket(1).next_update_by, Some(at("2026-11-24T10:00:00Z")));
}
