//! Random sequences of commands, after each of which the promises must hold.

use deskbell_domain::{Command, Decision, Refused, Ticket, Write, due};
use deskbell_protocol::{
    TechnicianId, VerdictId,
    desk::{
        action::{Action, DoAction, OpenState},
        ticket::{State, Visibility},
        write::{AskFixed, DeskWrite, IntroducedBy, PatchTicket, WriteAs},
    },
    me::{GiveVerdict, WriteMessage},
    message::EventKind,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::world::*;

/// One thing somebody does; numbers choose who, what ticket and how.
#[derive(Debug, Clone)]
enum Deed {
    Act(usize, u128, usize, bool),
    Say(usize, u128, usize),
    Edit(usize, u128, usize),
    Write(u128),
    Judge(u128, bool),
    Wait(i64),
    Undo(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        6 => (0..3_usize, 1..4_u128, 0..12_usize, any::<bool>()).prop_map(|(w, n, k, l)| Deed::Act(w, n, k, l)),
        4 => (0..3_usize, 1..4_u128, 0..6_usize).prop_map(|(w, n, k)| Deed::Say(w, n, k)),
        1 => (0..3_usize, 1..4_u128, 0..3_usize).prop_map(|(w, n, k)| Deed::Edit(w, n, k)),
        3 => (1..4_u128).prop_map(Deed::Write),
        2 => (1..4_u128, any::<bool>()).prop_map(|(n, fixed)| Deed::Judge(n, fixed)),
        3 => prop_oneof![Just(5_i64), Just(70), Just(90_000), Just(1_500_000)].prop_map(Deed::Wait),
        1 => (0..3_usize).prop_map(Deed::Undo),
    ];
    proptest::collection::vec(deed, 1..40)
}

fn technician(which: usize) -> TechnicianId {
    [PRIYA, TOM, LEAD][which % 3]
}

fn action(kind: usize, who: TechnicianId, world: &World) -> Action {
    let to = if who == PRIYA { TOM } else { PRIYA };
    let status = |state| Action::Status { state, visit: None, next_update_by: None, message: None };
    match kind {
        0 => Action::Take,
        1 => Action::HandOver { to, introduction: body("I take over."), reason: body("Away.") },
        2 => Action::Cover { by: to, until: world.now.plus_seconds(60), introduction: body("Hi.") },
        3 => Action::EndCover,
        4 => status(OpenState::WaitingOnRequester),
        5 => status(OpenState::WaitingOnSupplier),
        6 => Action::OnTheWay { minutes: 5 },
        7 => Action::Resolve { note: body("Done."), topic: None },
        8 => Action::Reopen,
        9 => Action::Close { note: None },
        10 => Action::Merge { into: ticket_id(2) },
        _ => Action::Unmerge,
    }
}

fn words(kind: usize) -> DeskWrite {
    let introduced = IntroducedBy { introduction: body("Mine now."), reason: body("Swap.") };
    match kind {
        0 => reply("Hello."),
        1 => DeskWrite { visibility: Visibility::Internal, ..reply("Note.") },
        2 => DeskWrite { ask_fixed: Some(AskFixed { note: None }), ..reply("Fixed?") },
        3 => DeskWrite { waiting_for_requester: true, ..reply("Which?") },
        4 => DeskWrite { r#as: Some(WriteAs::Helper), ..reply("Try this.") },
        _ => DeskWrite { hand_over: Some(introduced), ..reply("So.") },
    }
}

/// The command a deed stands for; `None` where there is nothing to do.
fn command(world: &mut World, deed: &Deed) -> Option<Command> {
    let fresh = world.fresh();
    let version = |n| Some(world.ticket(n).version);
    let (caller, write) = match *deed {
        Deed::Act(which, n, kind, later) => {
            let who = technician(which);
            let undo_seconds = later.then_some(10);
            let words = Box::new(DoAction { action: action(kind, who, world), undo_seconds });
            let (ticket, action, if_match) = (ticket_id(n), action_id(fresh), version(n));
            (desk(who), Write::DoAction { ticket, action, words, if_match })
        }
        Deed::Say(which, n, kind) => {
            let (ticket, message, if_match) = (ticket_id(n), message_id(fresh), version(n));
            let words = Box::new(words(kind));
            (desk(technician(which)), Write::DeskMessage { ticket, message, words, if_match })
        }
        Deed::Edit(which, n, kind) => {
            let words = Box::new(match kind {
                0 => PatchTicket { worker: Some(Some(TOM)), ..edit() },
                1 => PatchTicket { topic: Some(Some(PRINTERS)), ..edit() },
                _ => PatchTicket { effort_minutes: Some(5), ..edit() },
            });
            let (ticket, write, if_match) = (ticket_id(n), write_id(fresh), version(n));
            (desk(technician(which)), Write::PatchTicket { ticket, write, words, if_match })
        }
        Deed::Write(n) => {
            let words = WriteMessage { body: body("More."), attachments: Vec::new() };
            let (ticket, message) = (ticket_id(n), message_id(fresh));
            (device(MARTA), Write::WriteMessage { ticket, message, words })
        }
        Deed::Judge(n, fixed) => {
            let resolution_id = world.ticket(n).resolution.as_ref()?.id;
            let words = GiveVerdict { fixed, resolution_id, comment: None };
            let verdict = VerdictId(Uuid::from_u128(50_000 + fresh));
            (device(MARTA), Write::GiveVerdict { ticket: ticket_id(n), verdict, words })
        }
        Deed::Undo(which) => {
            let pending = world.ticket(1).pending.as_ref()?.id;
            (desk(technician(which)), Write::UndoAction { ticket: ticket_id(1), action: pending })
        }
        Deed::Wait(_) => return None,
    };
    Some(Command { at: world.now, caller, write })
}

/// Everything due is run, as the server does.
fn run_timers(world: &mut World) {
    let due: Vec<Write> = world
        .tickets
        .values()
        .flat_map(|ticket| due::of(ticket, &world.settings))
        .filter(|due| due.at <= world.now)
        .map(|due| due.write)
        .collect();
    for write in due {
        world.timer(write);
    }
}

fn check_state(ticket: &Ticket) {
    let may_lack = ticket.state == State::New || ticket.former_state == Some(State::New);
    assert!(ticket.contact.is_some() || may_lack, "{:?} without contact", ticket.state);
    assert!(ticket.contact.is_none() || ticket.state != State::New, "new with a contact");
    assert_eq!(ticket.state == State::Merged, ticket.merged_into.is_some());
    assert_eq!(ticket.former_state.is_some(), ticket.state == State::Merged);
    let is_solved = ticket.state == State::Resolved;
    assert!(!is_solved || ticket.resolution.is_some(), "resolved without saying what solved it");
}

fn check_step(before: &Ticket, after: &Ticket, decision: &Decision) {
    let says = |kind| {
        let own = decision.entries.iter().filter(|entry| entry.ticket == after.id);
        own.filter_map(|entry| entry.event.as_ref()).any(|event| event.kind == kind)
    };
    if after.contact != before.contact {
        let is_said = match before.contact {
            None => says(EventKind::Taken) || says(EventKind::HandedOver),
            Some(_) => says(EventKind::HandedOver),
        };
        assert!(is_said, "another contact without a word");
    }
    let spoken = decision.entries.iter().any(|entry| entry.ticket == after.id);
    if before.state != after.state || spoken {
        assert!(after.version > before.version, "the version did not grow");
    }
    let changed = decision.tickets.iter().find(|changed| changed.after.id == after.id);
    let internal = decision.entries.iter().all(|entry| !entry.is_public());
    let stays = before.status() == after.status() && before.contact == after.contact;
    let same = before.resolution == after.resolution && before.visit == after.visit;
    let others_same = before.verdict == after.verdict && before.cover == after.cover;
    if internal && stays && same && others_same && before.seen == after.seen {
        assert!(changed.is_none_or(|changed| !changed.me_changed), "told of something internal");
    }
}

/// A repeat gets the first outcome and writes nothing.
fn check_repeat(world: &World, command: &Command, first: &Decision) {
    if matches!(command.write, Write::UndoAction { .. }) {
        return;
    }
    let again = world.judge(command).unwrap();
    assert_eq!(again.outcome, first.outcome);
    assert!(again.tickets.is_empty() && again.entries.is_empty() && again.remember.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_promises_hold_whatever_people_do(deeds in deeds()) {
        let mut world = World::new();
        for n in 1..4 {
            world.open(n, MARTA);
        }
        for deed in deeds {
            if let Deed::Wait(seconds) = deed {
                world.later(seconds);
                run_timers(&mut world);
                world.tickets.values().for_each(check_state);
                continue;
            }
            let Some(command) = command(&mut world, &deed) else { continue };
            let before = world.tickets.clone();
            match world.run(command.caller.clone(), command.write.clone()) {
                Ok(decision) => {
                    for (id, ticket) in &before {
                        check_step(ticket, &world.tickets[id], &decision);
                    }
                    check_repeat(&world, &command, &decision);
                }
                Err(Refused::Inconsistent { what }) => panic!("inconsistent: {what}"),
                Err(_) => assert_eq!(world.tickets, before, "a refusal wrote something"),
            }
            world.tickets.values().for_each(check_state);
        }
    }
}
