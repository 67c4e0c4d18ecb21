//! Known issues: who tells them, what a repeat does, and when the desk is reminded of what it promised.

use deskbell_domain::{
    Caller, Refused, Write,
    directory::DeskWriter,
    incident::{KnownIssue, desk_view, due_at, over, put, tell, update},
};
use deskbell_protocol::{
    IncidentId, TechnicianId, Timestamp,
    desk::{
        action::Actor,
        incident::{NewsDue, PutIncident, PutIncidentOver, PutIncidentUpdate},
        people::Role,
        ticket::TechnicianRef,
        write::PatchTicket,
    },
    incident::{IncidentState, Touches},
    problem::ErrorCode,
    ticket::IncidentLink,
};
use rstest::rstest;
use uuid::Uuid;

use crate::world::*;

const MAIL: IncidentId = IncidentId(Uuid::from_u128(61));
const TEN: &str = "2026-11-23T10:00:00Z";

fn everyone() -> Touches {
    let (places, departments, models) = (Vec::new(), Vec::new(), Vec::new());
    Touches { everyone: true, places, departments, models }
}

fn words() -> PutIncident {
    PutIncident {
        title: name("Mail is down"),
        text: body("We are looking for the cause."),
        meanwhile: None,
        touches: everyone(),
        words: vec![line("mail")],
        contact: Some(TOM),
        next_update_at: at(TEN),
        tickets: Vec::new(),
    }
}

fn actor(id: TechnicianId, role: Role) -> Actor {
    Actor { technician: TechnicianRef { id, name: name("Somebody") }, role }
}

/// What is done by somebody of this role, at nine.
fn by<T>(who: &Actor, act: impl FnOnce(DeskWriter<'_>) -> T) -> T {
    at_time(who, "2026-11-23T09:00:00Z", act)
}

fn at_time<T>(who: &Actor, when: &str, act: impl FnOnce(DeskWriter<'_>) -> T) -> T {
    let directory = World::new().directory;
    act(DeskWriter { actor: who, at: at(when), directory: &directory })
}

fn declared() -> KnownIssue {
    by(&actor(LEAD, Role::Lead), |desk| put(None, MAIL, &words(), None, desk)).unwrap().unwrap()
}

fn news(text: &str, next: &str) -> PutIncidentUpdate {
    PutIncidentUpdate { body: body(text), next_update_at: at(next) }
}

#[test]
fn a_lead_declares_it_and_names_who_is_on_it() {
    let issue = declared();
    assert_eq!(issue.public.contact.name.as_str(), "Tom");
    assert_eq!((issue.public.version, issue.public.state), (1, IncidentState::Open));
    assert_eq!((issue.desk.declared_by, issue.desk.contact), (Some(LEAD), Some(TOM)));
    let same = by(&actor(LEAD, Role::Lead), |desk| put(Some(&issue), MAIL, &words(), None, desk));
    assert_eq!(same, Ok(None), "the same words are the same write, without If-Match");
}

#[test]
fn technicians_do_not_declare_but_whoever_is_on_it_tells_and_ends_it() {
    let refused = by(&actor(TOM, Role::Technician), |desk| put(None, MAIL, &words(), None, desk));
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Forbidden);
    let issue = declared();
    let says = |who| {
        let news = news("It is the disk.", "2026-11-23T11:00:00Z");
        by(&actor(who, Role::Technician), |desk| update(&issue, write_id(1), &news, desk))
    };
    assert_eq!(says(PRIYA).unwrap_err().code(), ErrorCode::Forbidden);
    assert_eq!(says(TOM).unwrap().unwrap().public.updates.len(), 1);
    let ends = |who| {
        let end = PutIncidentOver { body: None };
        by(&actor(who, Role::Technician), |desk| over(&issue, write_id(2), &end, Some(1), desk))
    };
    assert_eq!(ends(PRIYA).unwrap_err().code(), ErrorCode::Forbidden);
    assert_eq!(ends(TOM).unwrap().unwrap().public.state, IncidentState::Over);
}

#[rstest]
#[case::nobody(PutIncident { touches: Touches { everyone: false, ..everyone() }, ..words() }, "/touches", "touches_nobody")]
#[case::empty_place(PutIncident { touches: Touches { places: vec![line("")], ..everyone() }, ..words() }, "/touches/places", "required")]
#[case::empty_word(PutIncident { words: vec![line(" ")], ..words() }, "/words", "required")]
#[case::late(PutIncident { next_update_at: at("2026-11-23T09:00:00Z"), ..words() }, "/next_update_at", "in_the_past")]
#[case::who(PutIncident { contact: Some(TechnicianId(Uuid::nil())), ..words() }, "/contact", "unknown_technician")]
fn what_nobody_could_use_is_refused(
    #[case] words: PutIncident,
    #[case] pointer: &str,
    #[case] code: &str,
) {
    let refused = by(&actor(LEAD, Role::Lead), |desk| put(None, MAIL, &words, None, desk));
    assert_eq!(refused.unwrap_err().field(), Some((pointer, code)));
}

#[test]
fn an_edit_begins_at_the_version_on_the_screen() {
    let (issue, lead) = (declared(), actor(LEAD, Role::Lead));
    let other = PutIncident { text: body("It is the disk."), ..words() };
    let edit = |if_match| by(&lead, |desk| put(Some(&issue), MAIL, &other, if_match, desk));
    assert_eq!(edit(None), Err(Refused::PreconditionRequired));
    assert_eq!(edit(Some(7)), Err(Refused::EditConflict { version: 1 }));
    let edited = edit(Some(1)).unwrap().unwrap();
    assert_eq!((edited.public.version, edited.public.text.as_str()), (2, "It is the disk."));
    assert_eq!(edited.desk, issue.desk, "who declared it and when stays");
}

#[test]
fn news_are_told_once_and_promise_the_next_ones() {
    let (issue, tom) = (declared(), actor(TOM, Role::Technician));
    let first = news("It is the disk.", "2026-11-23T11:00:00Z");
    let told = by(&tom, |desk| update(&issue, write_id(1), &first, desk)).unwrap().unwrap();
    assert_eq!((told.public.version, told.public.updates.len()), (2, 1));
    assert_eq!(told.public.next_update_at, Some(at("2026-11-23T11:00:00Z")));
    let again = by(&tom, |desk| update(&told, write_id(1), &first, desk));
    assert_eq!(again, Ok(None));
    let other = news("It is the network.", "2026-11-23T11:00:00Z");
    let refused = by(&tom, |desk| update(&told, write_id(1), &other, desk));
    assert_eq!(refused, Err(Refused::IdempotencyConflict));
    let late = news("Still the disk.", "2026-11-23T08:00:00Z");
    let refused = by(&tom, |desk| update(&told, write_id(2), &late, desk)).unwrap_err();
    assert_eq!(refused.field(), Some(("/next_update_at", "in_the_past")));
}

#[test]
fn it_ends_once_and_nothing_is_promised_after_it() {
    let (issue, tom) = (declared(), actor(TOM, Role::Technician));
    let end = PutIncidentOver { body: Some(body("It works again.")) };
    let ends = |issue: &KnownIssue, write, if_match| {
        by(&tom, |desk| over(issue, write_id(write), &end, if_match, desk))
    };
    assert_eq!(ends(&issue, 1, None), Err(Refused::PreconditionRequired));
    assert_eq!(ends(&issue, 1, Some(9)), Err(Refused::EditConflict { version: 1 }));
    let ended = ends(&issue, 1, Some(1)).unwrap().unwrap();
    assert_eq!(ended.public.updates.last().unwrap().body.as_str(), "It works again.");
    assert_eq!((ended.public.next_update_at, due_at(&ended)), (None, None));
    assert_eq!(ends(&ended, 1, Some(1)), Ok(None), "the same end again");
    assert_eq!(ends(&ended, 2, Some(2)), Err(Refused::AlreadyDone));
    let more = news("One more thing.", "2026-11-23T12:00:00Z");
    let refused = by(&tom, |desk| update(&ended, write_id(3), &more, desk));
    assert_eq!(refused, Err(Refused::AlreadyDone));
}

#[test]
fn the_desk_is_told_before_news_are_due_and_once_they_are_late() {
    let issue = declared();
    let at_five_to: Timestamp = at("2026-11-23T09:55:00Z");
    assert_eq!(due_at(&issue), Some(at_five_to));
    assert_eq!(tell(&issue, at("2026-11-23T09:54:59Z")), None);
    let told = tell(&issue, at_five_to).unwrap();
    assert_eq!(due_at(&told), Some(at(TEN)));
    let late = tell(&told, at(TEN)).unwrap();
    assert_eq!(due_at(&late), None, "it is said once");
    let missed = tell(&issue, at("2026-11-23T12:00:00Z")).unwrap();
    assert_eq!(due_at(&missed), None, "a server that slept says it once as well");
    let fresh = news("It is the disk.", "2026-11-23T12:00:00Z");
    let tom = actor(TOM, Role::Technician);
    let told = at_time(&tom, TEN, |desk| update(&late, write_id(1), &fresh, desk));
    let told = told.unwrap().unwrap();
    assert_eq!(due_at(&told), Some(at("2026-11-23T11:55:00Z")), "and begins anew with new ones");
}

#[rstest]
#[case("2026-11-23T09:00:00Z", NewsDue::Later)]
#[case("2026-11-23T09:55:00Z", NewsDue::Soon)]
#[case("2026-11-23T10:00:00Z", NewsDue::Overdue)]
fn overdue_news_stand_out(#[case] now: &str, #[case] expected: NewsDue) {
    let row = desk_view(declared(), (3, 2), &World::new().directory, at(now));
    assert_eq!((row.news, row.joined, row.ticket_count), (expected, 3, 2));
}

#[test]
fn a_ticket_belongs_to_it_without_a_contact_and_hidden_ones_are_not_there() {
    let mut world = World::with_ticket();
    world.incident = Some(IncidentLink { id: MAIL, title: name("Mail") });
    let write = || Write::LinkIncident { ticket: ticket_id(1), incident: MAIL };
    world.run(desk(PRIYA), write()).unwrap();
    let ticket = world.ticket(1).clone();
    assert_eq!(ticket.incident.as_ref().map(|link| link.id), Some(MAIL));
    assert_eq!(ticket.contact, None, "a link makes nobody the contact");
    world.run(desk(PRIYA), write()).unwrap();
    assert_eq!(world.ticket(1).version, ticket.version, "twice is once");
    world.patch(PRIYA, PatchTicket { team: Some(Some(SECRET_TEAM)), ..edit() }).unwrap();
    let refused = world.run(desk(PRIYA), write()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound);
    let stranger = world.run(Caller::HelpPage, write()).unwrap_err();
    assert_eq!(stranger.code(), ErrorCode::NotFound);
}
