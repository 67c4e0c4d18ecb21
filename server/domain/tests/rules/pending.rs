//! Actions that wait to be undone.

use deskbell_domain::{Refused, Write, decision::Fate};
use deskbell_protocol::{
    desk::{action::Action, ticket::State, ticket::Visibility, write::DeskWrite},
    problem::ErrorCode,
};
use rstest::rstest;

use crate::world::*;

fn close() -> Action {
    Action::Close { note: None }
}

#[test]
fn the_requester_does_not_see_what_waits() {
    let mut world = World::taken();
    let before = world.ticket(1).clone();
    world.act_later(PRIYA, close()).unwrap();
    assert_eq!(world.ticket(1).state, State::InProgress);
    assert_eq!(world.ticket(1).version, before.version + 1);
    assert_eq!(world.said(1), ["Taken"]);
}

#[test]
fn it_runs_when_due_and_only_then() {
    let mut world = World::taken();
    let action = world.act_later(PRIYA, close()).unwrap();
    let timer = Write::RunPending { ticket: ticket_id(1), action };
    world.later(9);
    world.timer(timer.clone());
    assert_eq!(world.ticket(1).state, State::InProgress);
    world.later(1);
    world.timer(timer.clone());
    world.timer(timer);
    assert_eq!(world.ticket(1).state, State::Closed);
    assert_eq!(world.fate(action), Some(Fate::Ran));
    assert_eq!(world.undo(PRIYA, action).unwrap_err(), Refused::AlreadyDone);
}

#[test]
fn undoing_twice_is_like_once() {
    let mut world = World::taken();
    let action = world.act_later(PRIYA, close()).unwrap();
    world.undo(PRIYA, action).unwrap();
    world.undo(PRIYA, action).unwrap();
    assert!(world.ticket(1).pending.is_none());
    assert_eq!(world.fate(action), Some(Fate::Undone));
}

#[test]
fn a_colleague_cannot_undo_it_and_has_to_wait() {
    let mut world = World::taken();
    let action = world.act_later(PRIYA, close()).unwrap();
    assert_eq!(world.undo(TOM, action).unwrap_err().code(), ErrorCode::Forbidden);
    let refused = world.patch(TOM, edit()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ActionPending);
    assert_eq!(refused.name(), Some(&name("Priya")));
    assert_eq!(refused.due(), Some(world.now.plus_seconds(10)));
    let note = DeskWrite { visibility: Visibility::Internal, ..reply("Careful.") };
    world.desk_write(TOM, note).unwrap();
    assert!(world.ticket(1).pending.is_some(), "a note needs no If-Match and waits for nobody");
}

#[test]
fn its_authors_next_words_run_it_first() {
    let mut world = World::taken();
    let action = world.act_later(PRIYA, Action::Resolve { note: body("Cable."), topic: None });
    world.reply(PRIYA, "Tell me if not.").unwrap();
    assert_eq!(world.said(1), ["Taken", "Resolved", "Tell me if not."]);
    assert_eq!(world.fate(action.unwrap()), Some(Fate::Ran));
}

#[rstest]
#[case::close(close(), true)]
#[case::resolve(Action::Resolve { note: body("Cable."), topic: None }, true)]
#[case::merge(Action::Merge { into: ticket_id(2) }, true)]
#[case::on_the_way(Action::OnTheWay { minutes: 5 }, false)]
fn the_requesters_words_cancel_what_would_end_the_ticket(
    #[case] action: Action,
    #[case] cancelled: bool,
) {
    let mut world = World::taken();
    world.open(2, MARTA);
    let id = world.act_later(PRIYA, action).unwrap();
    world.write(MARTA, "Wait, it is back!").unwrap();
    assert_eq!(world.ticket(1).pending.is_none(), cancelled);
    let expected = if cancelled { Fate::Cancelled } else { Fate::Waiting };
    assert_eq!(world.fate(id), Some(expected));
}

#[test]
fn a_pending_merge_runs_from_the_ticket_it_points_to() {
    let mut world = World::taken();
    world.open(2, MARTA);
    let action = world.act_later(PRIYA, Action::Merge { into: ticket_id(2) }).unwrap();
    world.later(10);
    world.timer(Write::RunPending { ticket: ticket_id(1), action });
    assert_eq!(world.ticket(1).state, State::Merged);
}

#[test]
fn what_is_not_possible_is_refused_at_once() {
    let mut world = World::taken();
    world.act(PRIYA, close()).unwrap();
    assert_eq!(world.act_later(PRIYA, close()).unwrap_err().code(), ErrorCode::WrongState);
    assert!(world.ticket(1).pending.is_none());
}
