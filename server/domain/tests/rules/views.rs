//! What the requester sees, and what they never do (promise P4).

use deskbell_domain::{
    Entry, Write,
    me_view::{self, View},
};
use deskbell_protocol::{
    desk::{
        action::Action,
        ticket::Visibility,
        write::{DeskWrite, PatchTicket},
    },
    message::AuthorKind,
    text::Subject,
    ticket::Impact,
};
use rstest::rstest;

use crate::world::*;

fn ticket(world: &World) -> deskbell_protocol::ticket::Ticket {
    let view = View { directory: &world.directory, settings: &world.settings, now: world.now };
    let entries: Vec<Entry> = world.entries.clone();
    me_view::ticket(world.ticket(1), &entries, &view)
}

#[rstest]
#[case::worker(PatchTicket { worker: Some(Some(TOM)), ..edit() }, false)]
#[case::team(PatchTicket { team: Some(Some(SECRET_TEAM)), ..edit() }, false)]
#[case::topic(PatchTicket { topic: Some(Some(PRINTERS)), ..edit() }, false)]
#[case::impact(PatchTicket { desk_impact: Some(Some(Impact::Blocked)), ..edit() }, false)]
#[case::tags(PatchTicket { tags: Some(vec![line("vip")]), ..edit() }, false)]
#[case::effort(PatchTicket { effort_minutes: Some(30), ..edit() }, false)]
#[case::deadline(PatchTicket { next_update_by: Some(None), ..edit() }, false)]
#[case::subject(PatchTicket { subject: Some(Subject::parse("Dock").unwrap()), ..edit() }, true)]
fn only_what_the_requester_sees_tells_them(#[case] words: PatchTicket, #[case] tells: bool) {
    let mut world = World::taken();
    let decision = world.patch(TOM, words).unwrap();
    let changed = decision.tickets.first().unwrap();
    assert_eq!((changed.me_changed, changed.desk_changed), (tells, true));
}

#[test]
fn notes_and_waiting_actions_stay_inside() {
    let mut world = World::taken();
    let note = DeskWrite { visibility: Visibility::Internal, ..reply("Again her dock.") };
    let noted = world.desk_write(PRIYA, note).unwrap();
    let before = ticket(&world);
    world.act_later(PRIYA, Action::Close { note: None }).unwrap();
    assert_eq!(ticket(&world), before);
    assert!(noted.tickets.iter().all(|changed| !changed.me_changed));
    assert!(before.messages.iter().all(|message| message.body.as_str() != "Again her dock."));
}

#[test]
fn seen_names_the_contact_once_there_is_one() {
    let mut world = World::with_ticket();
    let seen = |world: &World| ticket(world).head.seen.unwrap().by.to_string();
    world.run(desk(TOM), Write::Seen { ticket: ticket_id(1) }).unwrap();
    assert_eq!(seen(&world), "Tom");
    assert_eq!(world.version(), Some(1));
    world.act(PRIYA, Action::Take).unwrap();
    assert_eq!(seen(&world), "Priya");
}

#[test]
fn only_contact_and_cover_count_as_having_read() {
    let mut world = World::taken();
    world.write(MARTA, "One more thing.").unwrap();
    let look = |world: &mut World, who| {
        world.run(desk(who), Write::Seen { ticket: ticket_id(1) }).unwrap().read.is_some()
    };
    assert!(!look(&mut world, TOM));
    assert!(look(&mut world, PRIYA));
}

#[test]
fn a_row_starts_with_the_description_and_follows_the_newest_public_line() {
    let mut world = World::with_ticket();
    let row = |world: &World| {
        let view = View { directory: &world.directory, settings: &world.settings, now: world.now };
        me_view::row(world.ticket(1), &view)
    };
    assert_eq!(row(&world).last.text.as_str(), "Help.");
    assert_eq!(row(&world).last.author.kind, AuthorKind::Requester);
    world.reply(PRIYA, "\nLooking into it.\nReally.").unwrap();
    let note = DeskWrite { visibility: Visibility::Internal, ..reply("Secret.") };
    world.desk_write(PRIYA, note).unwrap();
    assert_eq!(row(&world).last.text.as_str(), "Looking into it.");
    assert_eq!((row(&world).last.author.kind, row(&world).unread), (AuthorKind::Contact, 2));
}

#[test]
fn still_broken_is_offered_as_long_as_it_reopens() {
    let mut world = World::taken();
    assert!(!ticket(&world).head.can.reopen);
    assert_eq!(ticket(&world).head.can.nudge_at, Some(world.ticket(1).received_at));
    world.act(PRIYA, Action::Close { note: None }).unwrap();
    assert!(ticket(&world).head.can.reopen);
    assert_eq!(ticket(&world).head.can.nudge_at, None);
    world.later(15 * 24 * 3600);
    assert!(!ticket(&world).head.can.reopen);
}
