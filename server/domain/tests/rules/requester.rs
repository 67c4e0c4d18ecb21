//! What the requester's side may do.

use deskbell_domain::{Caller, Outcome};
use deskbell_domain::{Refused, Write};
use deskbell_protocol::{
    AttachmentId, NudgeId, RatingId, ResolutionId, VerdictId,
    attachment::{Attachment, AttachmentState},
    desk::{
        action::{Action, OpenState},
        ticket::State,
        write::PatchTicket,
    },
    enroll::TokenHash,
    help::HelpRequest,
    me::{CorrectPerson, GiveRating, GiveVerdict, MarkRead, NamedPerson, RequestErasure},
    problem::ErrorCode,
    text::{Comment, Email},
    ticket::RatingValue,
};
use uuid::Uuid;

use crate::world::*;

fn verdict(
    world: &mut World,
    fixed: bool,
    resolution_id: ResolutionId,
    comment: Option<&str>,
) -> Result<Outcome, Refused> {
    let verdict = VerdictId(Uuid::from_u128(50_000 + world.fresh()));
    let comment = comment.map(|text| Comment::parse(text).unwrap());
    let words = GiveVerdict { fixed, resolution_id, comment };
    let write = Write::GiveVerdict { ticket: ticket_id(1), verdict, words };
    world.run(device(MARTA), write).map(|decision| decision.outcome)
}

fn resolution(world: &World) -> ResolutionId {
    world.ticket(1).resolution.as_ref().unwrap().id
}

#[test]
fn still_broken_goes_back_to_the_same_contact() {
    let mut world = World::taken();
    world.resolve(PRIYA);
    let judged = resolution(&world);
    verdict(&mut world, false, judged, Some("Black again.")).unwrap();
    let ticket = world.ticket(1);
    assert_eq!((ticket.state, ticket.contact), (State::InProgress, Some(PRIYA)));
    assert_eq!(world.said(1), ["Taken", "Resolved", "Black again.", "Reopened"]);
    let late = verdict(&mut world, true, judged, None).unwrap();
    assert_eq!(late, Outcome::Verdict { ticket: ticket_id(1), superseded: true });
    assert_eq!(world.ticket(1).state, State::InProgress);
}

#[test]
fn yes_closes_and_the_words_of_a_superseded_verdict_are_kept() {
    let mut world = World::taken();
    world.resolve(PRIYA);
    let old = resolution(&world);
    world.later(1);
    world.resolve(PRIYA);
    verdict(&mut world, false, old, Some("That was before.")).unwrap();
    assert_eq!(world.ticket(1).state, State::Resolved);
    assert_eq!(world.said(1).last().map(String::as_str), Some("That was before."));
    let present = resolution(&world);
    verdict(&mut world, true, present, None).unwrap();
    assert_eq!(world.ticket(1).state, State::Closed);
}

#[test]
fn a_message_answers_what_waits_and_reopens_what_is_solved() {
    let mut world = World::taken();
    let (state, visit, next_update_by, message) = (OpenState::WaitingOnRequester, None, None, None);
    world.act(PRIYA, Action::Status { state, visit, next_update_by, message }).unwrap();
    world.write(MARTA, "The left one.").unwrap();
    assert_eq!(world.ticket(1).state, State::InProgress);
    world.resolve(PRIYA);
    world.write(MARTA, "No.").unwrap();
    assert_eq!((world.ticket(1).state, world.ticket(1).contact), (State::InProgress, Some(PRIYA)));
    assert!(world.ticket(1).resolution.is_none());
}

#[test]
fn a_ticket_closed_long_ago_is_carried_on_in_a_new_one() {
    let mut world = World::taken();
    world.act(PRIYA, Action::Close { note: None }).unwrap();
    world.later(15 * 24 * 3600);
    let decision = world.write(MARTA, "It is back after weeks.").unwrap();
    let Outcome::Written { ticket, message, continued_by } = decision.outcome else {
        panic!("a message")
    };
    let new = world.tickets.get(&message.continuation()).unwrap();
    assert_eq!((ticket, continued_by), (ticket_id(1), Some(new.link())));
    assert_eq!((new.state, new.contact, new.worker), (State::New, None, Some(PRIYA)));
    assert_eq!(new.continues, Some(world.ticket(1).link()));
    assert_eq!(world.ticket(1).state, State::Closed);
    assert_eq!(world.ticket(1).continued_by, Some(new.link()));
}

#[test]
fn within_the_setting_it_reopens() {
    let mut world = World::taken();
    world.act(PRIYA, Action::Close { note: None }).unwrap();
    world.later(14 * 24 * 3600);
    world.write(MARTA, "Back.").unwrap();
    assert_eq!((world.ticket(1).state, world.tickets.len()), (State::InProgress, 1));
}

fn nudge(world: &mut World) -> Outcome {
    let nudge = NudgeId(Uuid::from_u128(60_000 + world.fresh()));
    world.run(device(MARTA), Write::Nudge { ticket: ticket_id(1), nudge }).unwrap().outcome
}

#[test]
fn news_are_asked_for_once_a_day() {
    let mut world = World::taken();
    let next_at = world.now.plus_seconds(24 * 3600);
    assert_eq!(nudge(&mut world), Outcome::Nudged { next_at });
    let first = world.ticket(1).nudged_at;
    world.later(3600);
    assert_eq!(nudge(&mut world), Outcome::Nudged { next_at });
    assert_eq!(world.ticket(1).nudged_at, first);
    world.later(24 * 3600);
    nudge(&mut world);
    assert_ne!(world.ticket(1).nudged_at, first);
}

#[test]
fn an_early_nudge_is_remembered_and_a_late_repeat_of_it_asks_nobody() {
    let mut world = World::taken();
    nudge(&mut world);
    world.later(3600);
    let nudge = NudgeId(Uuid::from_u128(61_000));
    let early = || Write::Nudge { ticket: ticket_id(1), nudge };
    let first = world.run(device(MARTA), early()).unwrap();
    assert!(first.remember.is_some());
    let asked = world.ticket(1).nudged_at;
    world.later(24 * 3600);
    assert_eq!(world.run(device(MARTA), early()).unwrap().outcome, first.outcome);
    assert_eq!(world.ticket(1).nudged_at, asked);
}

fn read(world: &mut World, through: deskbell_protocol::MessageId) {
    let MarkRead { through } = MarkRead { through };
    world.run(device(MARTA), Write::MarkRead { ticket: ticket_id(1), through }).unwrap();
}

#[test]
fn reading_never_goes_back() {
    let mut world = World::taken();
    world.reply(PRIYA, "One.").unwrap();
    world.reply(PRIYA, "Two.").unwrap();
    assert_eq!(world.ticket(1).unread, 3);
    let ids: Vec<_> = world.entries.iter().map(|entry| entry.id).collect();
    read(&mut world, ids[1]);
    assert_eq!(world.ticket(1).unread, 1);
    read(&mut world, ids[0]);
    assert_eq!((world.ticket(1).unread, world.ticket(1).read_through), (1, Some(ids[1])));
    read(&mut world, ids[2]);
    assert_eq!(world.ticket(1).unread, 0);
}

#[test]
fn others_do_not_learn_that_a_ticket_exists() {
    let mut world = World::with_ticket();
    assert_eq!(world.write(ALI, "Hi.").unwrap_err(), Refused::UnknownTicket);
    assert_eq!(world.write_on(7, ALI, "Hi.").unwrap_err(), Refused::UnknownTicket);
}

#[test]
fn a_rating_waits_for_the_end_of_the_work() {
    let mut world = World::taken();
    let rate = |world: &mut World| {
        let rating = RatingId(Uuid::from_u128(70_000 + world.fresh()));
        let words = GiveRating { rating: RatingValue::Good, comment: None, share: false };
        world.run(device(MARTA), Write::GiveRating { ticket: ticket_id(1), rating, words })
    };
    assert_eq!(rate(&mut world).unwrap_err().code(), ErrorCode::WrongState);
    world.act(PRIYA, Action::Close { note: None }).unwrap();
    rate(&mut world).unwrap();
    assert!(world.ticket(1).rating.is_some());
}

#[test]
fn a_ticket_for_somebody_else_gets_its_requester_from_the_desk() {
    let mut world = World::new();
    let mut words = opening("Her screen flickers.");
    words.r#for = Some(NamedPerson { name: name("Ali") });
    let write = Write::OpenTicket { ticket: ticket_id(1), words: Box::new(words) };
    world.run(device(MARTA), write).unwrap();
    world.patch(PRIYA, PatchTicket { requester_id: Some(ALI), ..edit() }).unwrap();
    assert_eq!(world.ticket(1).readers(), [ALI, MARTA]);
    world.write(MARTA, "I wrote it.").unwrap();
    world.write(ALI, "It is mine.").unwrap();
    let mut plain = World::with_ticket();
    let refused = plain.patch(PRIYA, PatchTicket { requester_id: Some(ALI), ..edit() });
    assert_eq!(refused.unwrap_err().field(), Some(("/requester_id", "not_written_for_another")));
}

#[test]
fn the_help_page_needs_a_way_to_answer_and_reads_one_ticket() {
    let mut world = World::new();
    let ask = |email| HelpRequest {
        key_hash: TokenHash::of("secret"),
        name: name("Marta"),
        email,
        phone: None,
        description: body("Locked out."),
        impact: None,
        attachments: Vec::new(),
    };
    let write = |words| Write::HelpRequest { ticket: ticket_id(1), words: Box::new(words) };
    let refused = world.run(Caller::HelpPage, write(ask(None))).unwrap_err();
    assert_eq!(refused.field(), Some(("/email", "email_or_phone_needed")));
    let email = Some(Email::parse("m@example.org").unwrap());
    world.run(Caller::HelpPage, write(ask(email))).unwrap();
    world.open(2, ALI);
    let words = deskbell_protocol::me::WriteMessage { body: body("Hm."), attachments: Vec::new() };
    for (n, may) in [(1, true), (2, false)] {
        let (ticket, message) = (ticket_id(n), message_id(world.fresh()));
        let secret = Caller::HelpSecret { ticket: ticket_id(1) };
        let write = Write::WriteMessage { ticket, message, words: words.clone() };
        assert_eq!(world.run(secret, write).is_ok(), may);
    }
}

#[test]
fn an_arriving_picture_changes_no_version() {
    let mut world = World::new();
    let id = AttachmentId(Uuid::from_u128(80_000));
    let mut words = opening("See picture.");
    words.attachments = vec![id];
    let write = Write::OpenTicket { ticket: ticket_id(1), words: Box::new(words) };
    world.run(device(MARTA), write).unwrap();
    let (name, media_type, size, state) = (None, None, Some(10), AttachmentState::Here);
    let attachment = Attachment { id, name, media_type, size, state };
    let write = Write::AttachmentArrived { ticket: ticket_id(1), attachment };
    let decision = world.run(device(MARTA), write).unwrap();
    assert_eq!(world.version(), Some(1));
    assert!(decision.tickets.iter().all(|changed| changed.me_changed));
    assert_eq!(world.ticket(1).attachments[0].state, AttachmentState::Here);
}

#[test]
fn a_pending_device_may_ask_for_erasure_but_not_correct_the_person() {
    let mut world = World::new();
    let (id, words) = (write_id(1), RequestErasure { ticket: None, words: None });
    let description = body("Please delete everything.");
    world.run(claimant(), Write::RequestErasure { id, words, description }).unwrap();
    assert_eq!(world.tickets.len(), 1);
    let words = CorrectPerson { name: Some(name("Marta")), phone: None, place: None };
    let refused = world.run(claimant(), Write::CorrectPerson { words }).unwrap_err();
    assert_eq!(refused, Refused::ApprovalPending);
}
