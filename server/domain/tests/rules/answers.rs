//! Published solutions: from what they may grow, what a repeat does, and who sees what they grew from.

use deskbell_domain::{
    Refused,
    answer::{Hidden, KnownAnswer, desk_view, put, retire},
};
use deskbell_protocol::{AnswerId, desk::answer::PutAnswer};
use uuid::Uuid;

use crate::world::*;

const DOCK: AnswerId = AnswerId(Uuid::from_u128(71));

fn words() -> PutAnswer {
    PutAnswer {
        title: name("Screen stays black at the dock"),
        steps: body("Unplug the laptop, wait, plug it in again."),
        minutes: Some(2),
        words: vec![line("dock")],
        offered: true,
        ticket: Some(ticket_id(1)),
    }
}

fn solved() -> World {
    let mut world = World::taken();
    world.resolve(PRIYA);
    world
}

fn published(
    world: &World,
    before: Option<&KnownAnswer>,
    words: &PutAnswer,
    if_match: Option<u32>,
) -> Result<Option<KnownAnswer>, Refused> {
    let ticket = words.ticket.and_then(|id| world.tickets.get(&id));
    put(before, DOCK, words, ticket, if_match, (PRIYA, world.now, &world.directory))
}

#[test]
fn it_grows_from_a_solved_ticket_and_remembers_which() {
    let world = solved();
    let first = published(&world, None, &words(), None).unwrap().unwrap();
    assert_eq!((first.version, first.offered, first.desk.ticket), (1, true, Some(ticket_id(1))));
    assert_eq!(published(&world, Some(&first), &words(), None), Ok(None), "the same words again");
    let edit = PutAnswer { steps: body("Hold its button."), ticket: None, ..words() };
    assert_eq!(published(&world, Some(&first), &edit, None), Err(Refused::PreconditionRequired));
    let edited = published(&world, Some(&first), &edit, Some(1)).unwrap().unwrap();
    assert_eq!((edited.version, edited.desk.ticket), (2, Some(ticket_id(1))), "it stays");
}

#[test]
fn it_does_not_grow_from_what_is_open_hidden_or_not_there() {
    let open = World::taken();
    let refused = |world: &World| published(world, None, &words(), None).unwrap_err();
    assert_eq!(refused(&open).field(), Some(("/ticket", "not_solved")));
    assert_eq!(refused(&World::new()).field(), Some(("/ticket", "unknown_ticket")));
    let mut hidden = solved();
    hidden.tickets.get_mut(&ticket_id(1)).unwrap().team = Some(SECRET_TEAM);
    assert_eq!(refused(&hidden).field(), Some(("/ticket", "unknown_ticket")));
    let free = PutAnswer { ticket: None, words: vec![line("")], ..words() };
    let refused = published(&open, None, &free, None).unwrap_err();
    assert_eq!(refused.field(), Some(("/words", "required")));
}

#[test]
fn retired_it_is_offered_to_nobody_and_can_come_back() {
    let world = solved();
    let first = published(&world, None, &words(), None).unwrap().unwrap();
    let by = (TOM, world.now);
    assert_eq!(retire(&first, None, by), Err(Refused::PreconditionRequired));
    assert_eq!(retire(&first, Some(4), by), Err(Refused::EditConflict { version: 1 }));
    let gone = retire(&first, Some(1), by).unwrap().unwrap();
    assert_eq!((gone.offered, gone.retired, gone.version), (false, true, 2));
    assert_eq!(retire(&gone, Some(1), by), Ok(None), "twice is once");
    let back = published(&world, Some(&gone), &words(), Some(2)).unwrap().unwrap();
    assert_eq!((back.offered, back.retired, back.version), (true, false, 3));
}

#[test]
fn what_it_grew_from_shows_only_to_those_who_see_that() {
    let world = solved();
    let offered = published(&world, None, &words(), None).unwrap().unwrap();
    let own = PutAnswer { offered: false, ..words() };
    let own = published(&world, None, &own, None).unwrap().unwrap();
    let link = world.ticket(1).link();
    let view = |answer: &KnownAnswer, from| desk_view(answer.clone(), from, &world.directory);
    assert_eq!(view(&own, Ok(Some(link.clone()))).unwrap().ticket, Some(link));
    assert_eq!(view(&offered, Err(Hidden)).unwrap().ticket, None, "everybody reads its words");
    assert_eq!(view(&own, Err(Hidden)), None, "its words are those of a hidden ticket");
    assert_eq!(view(&own, Ok(None)).unwrap().ticket, None, "the ticket is gone");
}
