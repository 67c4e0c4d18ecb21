//! What people do at the same time: short programs of commands, made whole before any of them runs.

use std::collections::BTreeMap;

use deskbell_domain::{Caller, Command, DeviceCaller, Write};
use deskbell_protocol::{
    ActionId, MessageId, NudgeId, ResolutionId, TicketId, Timestamp, VerdictId, WriteId,
    desk::{
        action::{Action, Actor, DoAction, OpenState},
        ticket::Visibility,
        write::{AskFixed, DeskWrite, IntroducedBy, PatchTicket, WriteAs},
    },
    me::{GiveVerdict, OpenTicket, WriteMessage},
    text::{Body, Line, Subject},
};
use proptest::prelude::*;
use uuid::Uuid;

/// A deed of a person: numbers choose the ticket and how.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PersonDeed {
    Opens,
    Writes(usize),
    /// The last command once more, as after an answer that was lost.
    Again,
    /// Other words under the id of the last message.
    OtherWords(usize),
    Nudges(usize),
    Reads(usize),
    Judges(usize, bool),
}

/// A deed of a technician. The version is what the screen showed: so many after the first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DeskDeed {
    Acts { on: usize, how: usize, version: u32, later: bool },
    Says { on: usize, how: usize, version: Option<u32> },
    Edits { on: usize, version: u32 },
    Undoes { on: usize },
    Again,
    Sees { on: usize },
}

pub(crate) fn person_deed() -> impl Strategy<Value = PersonDeed> {
    let on = 0..2_usize;
    prop_oneof![
        1 => Just(PersonDeed::Opens),
        4 => on.clone().prop_map(PersonDeed::Writes),
        2 => Just(PersonDeed::Again),
        1 => on.clone().prop_map(PersonDeed::OtherWords),
        1 => on.clone().prop_map(PersonDeed::Nudges),
        1 => on.clone().prop_map(PersonDeed::Reads),
        2 => (on, any::<bool>()).prop_map(|(on, fixed)| PersonDeed::Judges(on, fixed)),
    ]
}

pub(crate) fn desk_deed() -> impl Strategy<Value = DeskDeed> {
    let (on, version) = (0..2_usize, 0..4_u32);
    prop_oneof![
        6 => (on.clone(), 0..12_usize, version.clone(), prop::bool::weighted(0.3))
            .prop_map(|(on, how, version, later)| DeskDeed::Acts { on, how, version, later }),
        3 => (on.clone(), 0..6_usize, prop::option::of(version.clone()))
            .prop_map(|(on, how, version)| DeskDeed::Says { on, how, version }),
        1 => (on.clone(), version).prop_map(|(on, version)| DeskDeed::Edits { on, version }),
        1 => on.clone().prop_map(|on| DeskDeed::Undoes { on }),
        1 => Just(DeskDeed::Again),
        1 => on.prop_map(|on| DeskDeed::Sees { on }),
    ]
}

/// How the two tickets stand before anybody does anything.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Before {
    New,
    Taken,
    Solved,
    Merged,
}

pub(crate) fn before() -> impl Strategy<Value = Before> {
    prop_oneof![Just(Before::New), Just(Before::Taken), Just(Before::Solved), Just(Before::Merged)]
}

/// Who takes part, on which tickets, and where ids come from.
#[derive(Debug, Clone)]
pub(crate) struct Cast {
    pub(crate) person: DeviceCaller,
    pub(crate) technicians: [Actor; 2],
    pub(crate) tickets: [TicketId; 2],
    /// What solved the first ticket, if it was solved before; else what nobody knows.
    pub(crate) resolution: ResolutionId,
    /// Keeps the ids of one run apart from those of another.
    pub(crate) run: u32,
    pub(crate) now: Timestamp,
}

impl Cast {
    fn id(&self, actor: usize, n: usize) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} {actor} {n}", self.run).as_bytes())
    }

    fn at(&self, n: usize) -> Timestamp {
        self.now.plus_seconds(i64::try_from(n).unwrap_or_default())
    }

    /// The commands of one device of the person.
    pub(crate) fn person_program(&self, actor: usize, deeds: &[PersonDeed]) -> Vec<Command> {
        let mut program: Vec<Command> = Vec::new();
        for (n, deed) in deeds.iter().enumerate() {
            let id = self.id(actor, n);
            let write = match *deed {
                PersonDeed::Opens => {
                    let words = Box::new(asks(&format!("{actor} asks {n}"), self.now));
                    Write::OpenTicket { ticket: TicketId(id), words }
                }
                PersonDeed::Writes(on) => self.message(on, id, &format!("{actor} writes {n}")),
                PersonDeed::Again => match program.last() {
                    Some(last) => last.write.clone(),
                    None => continue,
                },
                PersonDeed::OtherWords(on) => {
                    let last = program.last().and_then(|last| last.write.id());
                    self.message(on, last.unwrap_or(id), "other words")
                }
                PersonDeed::Nudges(on) => {
                    Write::Nudge { ticket: self.tickets[on], nudge: NudgeId(id) }
                }
                PersonDeed::Reads(on) => {
                    let through = MessageId(self.id(2, 0));
                    Write::MarkRead { ticket: self.tickets[on], through }
                }
                PersonDeed::Judges(on, fixed) => {
                    let words =
                        GiveVerdict { fixed, resolution_id: self.resolution, comment: None };
                    let verdict = VerdictId(id);
                    Write::GiveVerdict { ticket: self.tickets[on], verdict, words }
                }
            };
            let caller = Caller::Device(self.person.clone());
            program.push(Command { at: self.at(n), caller, write });
        }
        program
    }

    /// What was done before.
    pub(crate) fn prologue(&self, before: Before) -> Vec<Command> {
        let opens = self.tickets.iter().zip(["first", "second"]).map(|(ticket, words)| Command {
            at: self.now,
            caller: Caller::Device(self.person.clone()),
            write: Write::OpenTicket { ticket: *ticket, words: Box::new(asks(words, self.now)) },
        });
        let action = match before {
            Before::New => None,
            Before::Taken => Some(Action::Take),
            Before::Solved => Some(Action::Resolve { note: body("A restart."), topic: None }),
            Before::Merged => Some(Action::Merge { into: self.tickets[1] }),
        };
        let acts = action.map(|action| Command {
            at: self.now,
            caller: Caller::Technician(self.technicians[0].clone()),
            write: Write::DoAction {
                ticket: self.tickets[0],
                action: ActionId(self.id(9, 0)),
                words: Box::new(DoAction { action, undo_seconds: None }),
                if_match: Some(1),
            },
        });
        opens.chain(acts).collect()
    }

    /// Time's own command for each action of a program that could be undone.
    pub(crate) fn time_program(&self, program: &[Command]) -> Vec<Command> {
        let due = program.iter().filter_map(|command| {
            let Write::DoAction { ticket, action, words, .. } = &command.write else { return None };
            let write = Write::RunPending { ticket: *ticket, action: *action };
            let at = self.now.plus_seconds(60);
            words.undo_seconds.map(|_| Command { at, caller: Caller::System, write })
        });
        due.take(1).collect()
    }

    fn message(&self, on: usize, id: Uuid, words: &str) -> Write {
        let words = WriteMessage { body: body(words), attachments: Vec::new() };
        Write::WriteMessage { ticket: self.tickets[on], message: MessageId(id), words }
    }

    /// The commands of one technician; `first` are the versions on the screen at the beginning.
    pub(crate) fn desk_program(
        &self,
        which: usize,
        deeds: &[DeskDeed],
        first: [u32; 2],
    ) -> Vec<Command> {
        let actor = 2 + which;
        let mut program: Vec<Command> = Vec::new();
        let mut acted = ActionId(self.id(actor, 0));
        for (n, deed) in deeds.iter().enumerate() {
            let id = self.id(actor, n);
            let write = match *deed {
                DeskDeed::Acts { on, how, version, later } => {
                    acted = ActionId(id);
                    let action = self.action(how, on, which);
                    let words = Box::new(DoAction { action, undo_seconds: later.then_some(10) });
                    let if_match = Some(first[on] + version);
                    Write::DoAction { ticket: self.tickets[on], action: acted, words, if_match }
                }
                DeskDeed::Says { on, how, version } => Write::DeskMessage {
                    ticket: self.tickets[on],
                    message: MessageId(id),
                    words: Box::new(says(how, &format!("{actor} says {n}"))),
                    if_match: version.map(|version| first[on] + version),
                },
                DeskDeed::Edits { on, version } => Write::PatchTicket {
                    ticket: self.tickets[on],
                    write: WriteId(id),
                    words: Box::new(edit()),
                    if_match: Some(first[on] + version),
                },
                DeskDeed::Undoes { on } => {
                    Write::UndoAction { ticket: self.tickets[on], action: acted }
                }
                DeskDeed::Again => match program.last() {
                    Some(last) => last.write.clone(),
                    None => continue,
                },
                DeskDeed::Sees { on } => Write::Seen { ticket: self.tickets[on] },
            };
            let caller = Caller::Technician(self.technicians[which].clone());
            program.push(Command { at: self.at(n), caller, write });
        }
        program
    }

    fn action(&self, how: usize, on: usize, which: usize) -> Action {
        let to = self.technicians[1 - which].technician.id;
        let status = |state| Action::Status {
            state,
            visit: None,
            next_update_by: None,
            message: Some(body("One question.")),
        };
        match how {
            0 | 1 => Action::Take,
            2 => Action::HandOver { to, introduction: body("Hello."), reason: body("Away.") },
            3 => {
                let until = self.now.plus_seconds(86_400);
                Action::Cover { by: to, until, introduction: body("I stand in.") }
            }
            4 => Action::EndCover,
            5 => status(OpenState::WaitingOnRequester),
            6 => Action::OnTheWay { minutes: 5 },
            7 => Action::Resolve { note: body("New cable."), topic: None },
            8 => Action::Reopen,
            9 => Action::Close { note: None },
            10 => Action::Merge { into: self.tickets[1 - on] },
            _ => Action::Unmerge,
        }
    }
}

/// The opening words of a ticket.
pub(crate) fn asks(words: &str, at: Timestamp) -> OpenTicket {
    OpenTicket {
        description: body(words),
        impact: None,
        reach: None,
        r#for: None,
        asker: None,
        incident: None,
        facts: None,
        attachments: Vec::new(),
        reported_at: at,
        locale: Line::parse("en").unwrap(),
        again: None,
    }
}

fn says(how: usize, words: &str) -> DeskWrite {
    let plain = DeskWrite {
        body: body(words),
        visibility: Visibility::Public,
        attachments: Vec::new(),
        ask_fixed: None,
        waiting_for_requester: false,
        quick_answers: Vec::new(),
        r#as: None,
        hand_over: None,
    };
    let introduced = IntroducedBy { introduction: body("Mine now."), reason: body("Swap.") };
    match how {
        0 => plain,
        1 => DeskWrite { visibility: Visibility::Internal, ..plain },
        2 => DeskWrite { ask_fixed: Some(AskFixed { note: None }), ..plain },
        3 => DeskWrite { waiting_for_requester: true, ..plain },
        4 => DeskWrite { r#as: Some(WriteAs::Helper), ..plain },
        _ => DeskWrite { hand_over: Some(introduced), ..plain },
    }
}

fn edit() -> PatchTicket {
    PatchTicket {
        subject: Some(Subject::parse("Another subject").unwrap()),
        worker: None,
        team: None,
        topic: None,
        desk_impact: None,
        next_update_by: None,
        tags: None,
        effort_minutes: Some(5),
        requester_id: None,
        fields: BTreeMap::new(),
    }
}

fn body(words: &str) -> Body {
    Body::parse(words).unwrap()
}
