//! Who becomes the contact, and how that changes.

use deskbell_domain::{Refused, Ticket, entry::Part, entry::Writer};
use deskbell_protocol::{
    desk::{
        action::{Action, DoAction, OpenState},
        ticket::{State, Visibility},
        write::{DeskWrite, IntroducedBy, PatchTicket, WriteAs},
    },
    problem::ErrorCode,
};
use rstest::rstest;

use crate::world::*;

fn contact(ticket: &Ticket) -> Option<deskbell_protocol::TechnicianId> {
    ticket.contact
}

#[test]
fn a_second_taker_learns_who_was_first() {
    let mut world = World::taken();
    let refused = world.act(TOM, Action::Take).unwrap_err();
    assert_eq!(refused, Refused::AlreadyTaken { by: name("Priya") });
    assert_eq!(refused.code(), ErrorCode::AlreadyTaken);
    assert_eq!(contact(world.ticket(1)), Some(PRIYA));
}

#[test]
fn only_a_stale_take_of_somebody_else_names_the_contact() {
    let mut world = World::taken();
    let stale = |action| deskbell_domain::Write::DoAction {
        ticket: ticket_id(1),
        action: action_id(900),
        words: Box::new(DoAction { action, undo_seconds: None }),
        if_match: Some(0),
    };
    let refused =
        |world: &mut World, who, action| world.run(desk(who), stale(action)).unwrap_err().code();
    assert_eq!(refused(&mut world, TOM, Action::Take), ErrorCode::AlreadyTaken);
    assert_eq!(refused(&mut world, PRIYA, Action::Take), ErrorCode::EditConflict);
    assert_eq!(refused(&mut world, TOM, Action::Reopen), ErrorCode::EditConflict);
    let mut fresh = World::with_ticket();
    assert_eq!(refused(&mut fresh, TOM, Action::Take), ErrorCode::EditConflict);
}

#[rstest]
#[case::status(Action::Status { state: OpenState::WaitingOnSupplier, visit: None, next_update_by: None, message: None })]
#[case::on_the_way(Action::OnTheWay { minutes: 5 })]
#[case::resolve(Action::Resolve { note: body("Done."), topic: None })]
#[case::close(Action::Close { note: None })]
fn any_action_makes_its_author_the_contact(#[case] action: Action) {
    let mut world = World::with_ticket();
    world.act(TOM, action).unwrap();
    assert_eq!(contact(world.ticket(1)), Some(TOM));
    assert_ne!(world.ticket(1).state, State::New);
    assert_eq!(world.said(1).first().map(String::as_str), Some("Taken"));
}

#[rstest]
#[case::note(Visibility::Internal, None, State::New)]
#[case::public(Visibility::Public, Some(PRIYA), State::InProgress)]
fn public_words_make_a_contact_and_notes_do_not(
    #[case] visibility: Visibility,
    #[case] expected: Option<deskbell_protocol::TechnicianId>,
    #[case] state: State,
) {
    let mut world = World::with_ticket();
    world.desk_write(PRIYA, DeskWrite { visibility, ..reply("Hm.") }).unwrap();
    assert_eq!(contact(world.ticket(1)), expected);
    assert_eq!(world.ticket(1).state, state);
}

#[rstest]
#[case::topic(PatchTicket { topic: Some(Some(PRINTERS)), ..edit() }, None)]
#[case::worker(PatchTicket { worker: Some(Some(TOM)), ..edit() }, Some(PRIYA))]
fn of_edits_only_the_worker_makes_a_contact(
    #[case] words: PatchTicket,
    #[case] expected: Option<deskbell_protocol::TechnicianId>,
) {
    let mut world = World::with_ticket();
    world.patch(PRIYA, words).unwrap();
    assert_eq!(contact(world.ticket(1)), expected);
}

#[test]
fn passing_on_changes_the_worker_only() {
    let mut world = World::taken();
    let words = PatchTicket { worker: Some(Some(TOM)), ..edit() };
    let decision = world.patch(PRIYA, words).unwrap();
    assert_eq!((world.ticket(1).contact, world.ticket(1).worker), (Some(PRIYA), Some(TOM)));
    assert!(decision.tickets.iter().all(|changed| !changed.me_changed));
}

#[test]
fn a_stranger_to_the_ticket_writes_publicly_only_in_a_named_role() {
    let mut world = World::taken();
    let refused = world.reply(TOM, "Hi.").unwrap_err();
    assert_eq!(refused, Refused::NotContact { contact: name("Priya") });
    let words = DeskWrite { r#as: Some(WriteAs::Helper), ..reply("Try the other port.") };
    let decision = world.desk_write(TOM, words).unwrap();
    let writer = decision.entries.first().map(|entry| entry.author.clone());
    assert_eq!(writer, Some(Writer::Technician { id: TOM, role: Part::Helper }));
    assert_eq!(contact(world.ticket(1)), Some(PRIYA));
}

#[test]
fn a_handover_is_introduced_in_the_new_contacts_name() {
    let mut world = World::taken();
    let (introduction, reason) = (body("Tom here, I know docks."), body("Priya is ill."));
    world.act(PRIYA, Action::HandOver { to: TOM, introduction, reason }).unwrap();
    assert_eq!(world.said(1), ["Taken", "HandedOver", "Tom here, I know docks."]);
    assert_eq!(contact(world.ticket(1)), Some(TOM));
    let internal: Vec<_> = world.entries.iter().filter(|entry| !entry.is_public()).collect();
    assert_eq!(internal.len(), 1, "the reason is for colleagues");
}

#[test]
fn a_message_can_hand_over_to_its_author() {
    let mut world = World::taken();
    let introduction = body("I take over.");
    let hand_over = Some(IntroducedBy { introduction, reason: body("Holidays.") });
    world.desk_write(TOM, DeskWrite { hand_over, ..reply("So, the dock.") }).unwrap();
    assert_eq!(world.said(1), ["Taken", "HandedOver", "I take over.", "So, the dock."]);
    assert_eq!(contact(world.ticket(1)), Some(TOM));
}

fn cover(world: &World) -> Action {
    let until = world.now.plus_seconds(3600);
    Action::Cover { by: TOM, until, introduction: body("I am here for Priya.") }
}

#[test]
fn a_cover_speaks_for_the_contact_and_ends_by_itself() {
    let mut world = World::taken();
    let action = cover(&world);
    world.act(PRIYA, action).unwrap();
    world.reply(TOM, "Any news from you?").unwrap();
    assert_eq!(contact(world.ticket(1)), Some(PRIYA));
    let end = deskbell_domain::Write::EndCover { ticket: ticket_id(1) };
    world.timer(end.clone());
    assert!(world.ticket(1).cover.is_some(), "not yet due");
    world.later(3600);
    world.timer(end.clone());
    world.timer(end);
    let ended = world.said(1).iter().filter(|said| *said == "CoverEnded").count();
    assert_eq!((ended, contact(world.ticket(1))), (1, Some(PRIYA)));
    assert_eq!(world.reply(TOM, "Still me.").unwrap_err().code(), ErrorCode::NotContact);
}

#[rstest]
#[case::contact(PRIYA, true)]
#[case::lead(LEAD, true)]
#[case::colleague(TOM, false)]
fn contact_or_lead_set_a_cover(#[case] who: deskbell_protocol::TechnicianId, #[case] may: bool) {
    let mut world = World::taken();
    let action = cover(&world);
    assert_eq!(world.act(who, action).is_ok(), may);
}

#[test]
fn taking_is_undone_within_a_minute_unless_a_word_was_sent() {
    let mut world = World::with_ticket();
    let take = |world: &mut World| {
        world.act(PRIYA, Action::Take).unwrap();
        world.ticket(1).taken.unwrap().action
    };
    let first = take(&mut world);
    world.later(60);
    world.undo(PRIYA, first).unwrap();
    assert_eq!((world.ticket(1).state, contact(world.ticket(1))), (State::New, None));
    let second = take(&mut world);
    world.later(61);
    assert_eq!(world.undo(PRIYA, second).unwrap_err(), Refused::AlreadyDone);
    let mut world = World::with_ticket();
    let third = take(&mut world);
    world.reply(PRIYA, "Hello Marta.").unwrap();
    assert_eq!(world.undo(PRIYA, third).unwrap_err(), Refused::AlreadyDone);
}

#[test]
fn a_hidden_ticket_does_not_exist_for_those_outside_its_team() {
    let mut world = World::taken();
    let words = PatchTicket { team: Some(Some(SECRET_TEAM)), ..edit() };
    let decision = world.patch(TOM, words).unwrap();
    let hidden = decision.tickets.first().map(|changed| changed.hidden_from.clone());
    assert_eq!(hidden, Some(vec![PRIYA, LEAD]));
    let refused = world.reply(LEAD, "Hello?").unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound);
}
