//! Absences: who says so, what they follow each other with, and what a ticket shows meanwhile.

use deskbell_domain::{
    Write,
    absence::{away_until, check, due_at, is_over, may_write, present},
    desk_view,
    directory::{DeskWriter, Prepared},
    sight::{Shown, Sight},
};
use deskbell_protocol::{
    AbsenceId, MessageId, TeamId, TechnicianId, TicketId, TicketNumber,
    desk::{
        absence::{Absence, PutAbsence},
        action::{Action, Actor},
        kept::Kept,
        people::Role,
        ticket::TechnicianRef,
    },
    problem::ErrorCode,
};
use rstest::rstest;
use uuid::Uuid;

use crate::world::*;

const HOLIDAY: AbsenceId = AbsenceId(Uuid::from_u128(81));
const NOW: &str = "2026-11-23T09:00:00Z";

fn words() -> PutAbsence {
    PutAbsence {
        technician: PRIYA,
        begins_at: at("2026-11-24T08:00:00Z"),
        ends_at: at("2026-11-27T16:00:00Z"),
        cover: Some(TOM),
        introduction: Some(body("Tom has read everything.")),
    }
}

fn absence(words: PutAbsence) -> Absence {
    Kept { id: HOLIDAY, words, version: 1, retired: false }
}

fn by<T>(id: TechnicianId, role: Role, act: impl FnOnce(DeskWriter<'_>) -> T) -> T {
    let directory = World::new().directory;
    let actor = Actor { technician: TechnicianRef { id, name: name("Somebody") }, role };
    act(DeskWriter { actor: &actor, at: at(NOW), directory: &directory })
}

#[test]
fn leads_say_it_of_everybody_and_technicians_of_themselves() {
    let judged = |id, role| by(id, role, |desk| check(HOLIDAY, &words(), &[], desk));
    assert_eq!(judged(PRIYA, Role::Technician), Ok(()));
    assert_eq!(judged(LEAD, Role::Lead), Ok(()));
    assert_eq!(judged(TOM, Role::Technician).unwrap_err().code(), ErrorCode::Forbidden);
    let back = by(TOM, Role::Technician, |desk| may_write(&words(), desk));
    assert_eq!(back.unwrap_err().code(), ErrorCode::Forbidden);
}

#[rstest]
#[case::who(PutAbsence { technician: TechnicianId(Uuid::nil()), ..words() }, "/technician", "unknown_technician")]
#[case::order(PutAbsence { ends_at: at("2026-11-24T08:00:00Z"), ..words() }, "/ends_at", "before_it_begins")]
#[case::past(PutAbsence { begins_at: at("2026-11-20T08:00:00Z"), ends_at: at(NOW), ..words() }, "/ends_at", "in_the_past")]
#[case::nobody(PutAbsence { cover: Some(TechnicianId(Uuid::nil())), ..words() }, "/cover", "unknown_technician")]
#[case::own(PutAbsence { cover: Some(PRIYA), ..words() }, "/cover", "is_away")]
#[case::overlap(PutAbsence { begins_at: at("2026-11-27T15:00:00Z"), ends_at: at("2026-11-30T15:00:00Z"), ..words() }, "/begins_at", "away_already")]
fn what_cannot_be_is_refused(#[case] new: PutAbsence, #[case] pointer: &str, #[case] code: &str) {
    let others = [absence(words())];
    let other = AbsenceId(Uuid::nil());
    let refused = by(LEAD, Role::Lead, |desk| check(other, &new, &others, desk)).unwrap_err();
    assert_eq!(refused.field(), Some((pointer, code)));
}

#[test]
fn one_after_the_other_and_its_own_edit_do_not_overlap() {
    let others = [absence(words())];
    let next =
        PutAbsence { begins_at: words().ends_at, ends_at: at("2026-11-30T15:00:00Z"), ..words() };
    let judged =
        |id, words: &PutAbsence| by(LEAD, Role::Lead, |desk| check(id, words, &others, desk));
    assert_eq!(judged(AbsenceId(Uuid::nil()), &next), Ok(()));
    assert_eq!(judged(HOLIDAY, &next), Ok(()));
}

#[test]
fn it_begins_and_ends_by_time() {
    let one = absence(words());
    assert_eq!(due_at(&one, at(NOW)), Some(words().begins_at));
    assert_eq!(due_at(&one, words().begins_at), Some(words().ends_at));
    assert_eq!(due_at(&Kept { retired: true, ..one.clone() }, at(NOW)), None);
    assert!(!is_over(&one, words().begins_at) && is_over(&one, words().ends_at));
    let all = [one.clone()];
    assert_eq!(present(PRIYA, &all, at(NOW)), None);
    assert_eq!(present(PRIYA, &all, words().begins_at), Some(&one));
    assert_eq!(present(TOM, &all, words().begins_at), None);
    assert_eq!(present(PRIYA, &all, words().ends_at), None);
}

#[test]
fn what_somebody_set_by_hand_stays() {
    let (one, by_hand) = (absence(words()), Some(at("2026-12-24T12:00:00Z")));
    let ends = Some(words().ends_at);
    assert_eq!(away_until(by_hand, None, Some(&one)), ends);
    assert_eq!(away_until(ends, ends, None), None, "here again");
    assert_eq!(away_until(by_hand, ends, None), by_hand);
    assert_eq!(away_until(None, ends, None), None);
}

struct All;

impl Sight for All {
    type Error = std::convert::Infallible;
    fn sees_team(&self, _: Option<TeamId>) -> Result<bool, Self::Error> {
        Ok(true)
    }
    fn sees(&self, _: TicketId) -> Result<bool, Self::Error> {
        Ok(true)
    }
    fn sees_number(&self, _: TicketNumber) -> Result<bool, Self::Error> {
        Ok(true)
    }
    fn sees_entry(&self, _: MessageId) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

#[test]
fn a_row_shows_what_is_prepared_until_somebody_stands_in() {
    let mut world = World::taken();
    let row = |world: &World| {
        let Ok(Some(ticket)) = Shown::ticket(world.ticket(1).clone(), &All) else {
            panic!("nothing is hidden from these eyes")
        };
        desk_view::row(&ticket, &world.directory).head.away
    };
    assert_eq!(row(&world), None);
    let priya = world.directory.technicians.iter_mut().find(|card| card.id == PRIYA).unwrap();
    priya.away_until = Some(words().ends_at);
    priya.prepared = Some(Prepared { cover: Some(TOM), introduction: words().introduction });
    let away = row(&world).unwrap();
    assert_eq!((away.until, away.introduction), (Some(words().ends_at), words().introduction));
    assert_eq!(away.proposed.unwrap().id, TOM);
    let introduction = body("Tom has read everything.");
    let until = words().ends_at;
    world.act(PRIYA, Action::Cover { by: TOM, until, introduction }).unwrap();
    assert_eq!(row(&world), None, "somebody is there");
}

/// Priya is away, and Tom was named to stand in for her.
fn away() -> World {
    let mut world = World::taken();
    let priya = world.directory.technicians.iter_mut().find(|card| card.id == PRIYA).unwrap();
    priya.away_until = Some(words().ends_at);
    priya.prepared = Some(Prepared { cover: Some(TOM), introduction: words().introduction });
    world
}

fn cover(by: TechnicianId) -> Action {
    Action::Cover { by, until: words().ends_at, introduction: body("I am here for Priya.") }
}

#[test]
fn whoever_was_named_steps_in_while_the_contact_is_away() {
    let mut world = away();
    assert_eq!(world.act(TOM, cover(LEAD)).unwrap_err().code(), ErrorCode::Forbidden, "others");
    world.act(TOM, cover(TOM)).unwrap();
    let mut world = away();
    world.directory.technicians.iter_mut().for_each(|card| card.away_until = None);
    assert_eq!(world.act(TOM, cover(TOM)).unwrap_err().code(), ErrorCode::Forbidden, "she is here");
    let mut world = away();
    world.directory.technicians.iter_mut().for_each(|card| card.prepared = None);
    assert_eq!(world.act(TOM, cover(TOM)).unwrap_err().code(), ErrorCode::Forbidden, "not named");
}

#[test]
fn a_cover_ends_once_the_contact_is_back() {
    let mut world = away();
    world.act(TOM, cover(TOM)).unwrap();
    let back = Write::ContactBack { ticket: ticket_id(1) };
    world.timer(back.clone());
    assert!(world.ticket(1).cover.is_some(), "she is still away");
    world.directory.technicians.iter_mut().for_each(|card| card.away_until = None);
    let refused = world.run(desk(TOM), back.clone()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Forbidden);
    world.timer(back.clone());
    world.timer(back);
    let ended = world.said(1).iter().filter(|said| *said == "CoverEnded").count();
    assert_eq!((ended, world.ticket(1).contact, world.ticket(1).cover), (1, Some(PRIYA), None));
}
