//! A store in memory: loads scenes, writes decisions, and checks what must hold after every one of them.

use std::collections::BTreeMap;

use deskbell_domain::{
    Caller, Command, Decision, Directory, Entry, Refused, Remembered, Scene, Settings, Ticket,
    Write,
    calendar::Calendar,
    decide,
    decision::Fate,
    directory::{TeamCard, TechnicianCard},
};
use deskbell_protocol::{
    ActionId, MessageId, PersonId, TeamId, TechnicianId, TicketId, TicketNumber, Timestamp,
    TopicId, WriteId,
    desk::{
        action::{Action, DoAction},
        people::{PersonRef, Role},
        prepared::Template,
        settings::{self, TicketSettings},
        ticket::TopicRef,
        write::{DeskWrite, PatchTicket},
    },
    home::{ClockTime, Date, OpeningHours, Weekday},
    me::WriteMessage,
    text::{Body, Line, Name},
    ticket::IncidentLink,
};
use uuid::Uuid;

pub(crate) use crate::given::{claimant, desk, device, edit, opening, reply};

pub(crate) const PRIYA: TechnicianId = TechnicianId(Uuid::from_u128(1));
pub(crate) const TOM: TechnicianId = TechnicianId(Uuid::from_u128(2));
pub(crate) const LEAD: TechnicianId = TechnicianId(Uuid::from_u128(3));
pub(crate) const MARTA: PersonId = PersonId(Uuid::from_u128(11));
pub(crate) const ALI: PersonId = PersonId(Uuid::from_u128(12));
pub(crate) const SECRET_TEAM: TeamId = TeamId(Uuid::from_u128(21));
pub(crate) const PRINTERS: TopicId = TopicId(Uuid::from_u128(31));

pub(crate) fn ticket_id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(1000 + n))
}
pub(crate) fn message_id(n: u128) -> MessageId {
    MessageId(Uuid::from_u128(20_000 + n))
}
pub(crate) fn action_id(n: u128) -> ActionId {
    ActionId(Uuid::from_u128(30_000 + n))
}
pub(crate) fn write_id(n: u128) -> WriteId {
    WriteId(Uuid::from_u128(40_000 + n))
}
pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::new(text.parse().unwrap())
}
pub(crate) fn body(text: &str) -> Body {
    Body::parse(text).unwrap()
}
pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}
pub(crate) fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

/// Monday to Friday, 08:00 to 17:00 in Berlin, closed on Christmas Day.
pub(crate) fn office_hours() -> settings::Calendar {
    let days =
        [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let (from, until) = (ClockTime(8 * 60), ClockTime(17 * 60));
    settings::Calendar {
        time_zone: line("Europe/Berlin"),
        hours: days.map(|day| OpeningHours { day, from, until }).to_vec(),
        holidays: vec![Date("2026-12-25".parse().unwrap())],
    }
}

pub(crate) fn person(id: PersonId) -> PersonRef {
    let name = name(if id == MARTA { "Marta" } else { "Ali" });
    PersonRef { id, name, department: None, place: None, confirmed: true }
}

fn card(id: TechnicianId, called: &str, role: Role) -> TechnicianCard {
    let (phone, here_until, away_until) = (None, None, None);
    let (active, prepared) = (true, None);
    TechnicianCard { id, name: name(called), phone, role, here_until, away_until, active, prepared }
}

pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) tickets: BTreeMap<TicketId, Ticket>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) remembered: BTreeMap<Uuid, Remembered>,
    pub(crate) receipts: Vec<(WriteId, TicketId)>,
    pub(crate) directory: Directory,
    pub(crate) settings: Settings,
    pub(crate) wait: Option<u32>,
    pub(crate) template: Option<Template>,
    pub(crate) incident: Option<IncidentLink>,
    next: u128,
}

impl World {
    /// Monday, 23 November 2026, 10:00 in Berlin.
    pub(crate) fn new() -> Self {
        let technicians = vec![
            card(PRIYA, "Priya", Role::Technician),
            card(TOM, "Tom", Role::Technician),
            card(LEAD, "Lena", Role::Lead),
        ];
        let members = vec![TOM];
        let team = TeamCard { id: SECRET_TEAM, name: name("HR"), restricted: true, members };
        let topics = vec![TopicRef { id: PRINTERS, name: name("Printers") }];
        let organisation = name("Example Ltd");
        Self {
            now: at("2026-11-23T09:00:00Z"),
            tickets: BTreeMap::new(),
            entries: Vec::new(),
            remembered: BTreeMap::new(),
            receipts: Vec::new(),
            directory: Directory { organisation, technicians, teams: vec![team], topics },
            settings: Settings {
                calendar: Calendar::parse(&office_hours()).unwrap(),
                tickets: TicketSettings {
                    remind_after_days: 3,
                    close_after_days: 5,
                    reopen_within_days: 14,
                },
            },
            wait: None,
            template: None,
            incident: None,
            next: 0,
        }
    }

    /// A world with one ticket of Marta's.
    pub(crate) fn with_ticket() -> Self {
        let mut world = Self::new();
        world.open(1, MARTA);
        world
    }

    /// A world whose one ticket has Priya as contact.
    pub(crate) fn taken() -> Self {
        let mut world = Self::with_ticket();
        world.act(PRIYA, Action::Take).unwrap();
        world.later(120);
        world
    }

    pub(crate) fn later(&mut self, seconds: i64) {
        self.now = self.now.plus_seconds(seconds);
    }

    pub(crate) fn fresh(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    pub(crate) fn ticket(&self, n: u128) -> &Ticket {
        self.tickets.get(&ticket_id(n)).unwrap()
    }

    pub(crate) fn version(&self) -> Option<u32> {
        self.tickets.get(&ticket_id(1)).map(|ticket| ticket.version)
    }

    /// Public entries of a ticket, as words or kind of event.
    pub(crate) fn said(&self, n: u128) -> Vec<String> {
        let own = self.entries.iter().filter(|entry| entry.ticket == ticket_id(n));
        own.filter(|entry| entry.is_public())
            .map(|entry| match &entry.event {
                Some(event) => format!("{:?}", event.kind),
                None => entry.body.to_string(),
            })
            .collect()
    }

    pub(crate) fn open(&mut self, n: u128, who: PersonId) -> Decision {
        let write = Write::OpenTicket { ticket: ticket_id(n), words: Box::new(opening("Help.")) };
        self.run(device(who), write).unwrap()
    }

    pub(crate) fn act(&mut self, who: TechnicianId, action: Action) -> Result<Decision, Refused> {
        self.act_on(1, who, action)
    }

    pub(crate) fn act_on(
        &mut self,
        n: u128,
        who: TechnicianId,
        action: Action,
    ) -> Result<Decision, Refused> {
        let id = action_id(self.fresh());
        let version = self.ticket(n).version;
        let words = Box::new(DoAction { action, undo_seconds: None });
        let if_match = Some(version);
        self.run(desk(who), Write::DoAction { ticket: ticket_id(n), action: id, words, if_match })
    }

    pub(crate) fn act_later(
        &mut self,
        who: TechnicianId,
        action: Action,
    ) -> Result<ActionId, Refused> {
        let id = action_id(self.fresh());
        let words = Box::new(DoAction { action, undo_seconds: Some(10) });
        let if_match = self.version();
        let write = Write::DoAction { ticket: ticket_id(1), action: id, words, if_match };
        self.run(desk(who), write).map(|_| id)
    }

    pub(crate) fn undo(
        &mut self,
        who: TechnicianId,
        action: ActionId,
    ) -> Result<Decision, Refused> {
        self.run(desk(who), Write::UndoAction { ticket: ticket_id(1), action })
    }

    pub(crate) fn reply(&mut self, who: TechnicianId, text: &str) -> Result<Decision, Refused> {
        self.desk_write(who, reply(text))
    }

    pub(crate) fn desk_write(
        &mut self,
        who: TechnicianId,
        words: DeskWrite,
    ) -> Result<Decision, Refused> {
        let message = message_id(self.fresh());
        let (words, if_match) = (Box::new(words), self.version());
        self.run(desk(who), Write::DeskMessage { ticket: ticket_id(1), message, words, if_match })
    }

    pub(crate) fn write(&mut self, who: PersonId, text: &str) -> Result<Decision, Refused> {
        self.write_on(1, who, text)
    }

    pub(crate) fn write_on(
        &mut self,
        n: u128,
        who: PersonId,
        text: &str,
    ) -> Result<Decision, Refused> {
        let message = message_id(self.fresh());
        let words = WriteMessage { body: body(text), attachments: Vec::new() };
        self.run(device(who), Write::WriteMessage { ticket: ticket_id(n), message, words })
    }

    pub(crate) fn patch(
        &mut self,
        who: TechnicianId,
        words: PatchTicket,
    ) -> Result<Decision, Refused> {
        let write = write_id(self.fresh());
        let (words, if_match) = (Box::new(words), self.version());
        self.run(desk(who), Write::PatchTicket { ticket: ticket_id(1), write, words, if_match })
    }

    pub(crate) fn resolve(&mut self, who: TechnicianId) {
        self.act(who, Action::Resolve { note: body("New cable."), topic: None }).unwrap();
    }

    pub(crate) fn timer(&mut self, write: Write) -> Decision {
        self.run(Caller::System, write).unwrap()
    }

    pub(crate) fn run(&mut self, caller: Caller, write: Write) -> Result<Decision, Refused> {
        let command = Command { at: self.now, caller, write };
        let decision = self.judge(&command)?;
        self.store(&decision);
        Ok(decision)
    }

    /// Decides without writing.
    pub(crate) fn judge(&self, command: &Command) -> Result<Decision, Refused> {
        let needs = command.needs();
        let load = |id: Option<TicketId>| id.and_then(|id| self.tickets.get(&id));
        let ticket = load(needs.ticket);
        let other = load(needs.other);
        let chain = self.chain(ticket);
        let other_chain = self.chain(other);
        let acting = chain.last().or(ticket);
        let pending = acting.and_then(|ticket| ticket.pending.as_ref());
        let pending_other = load(pending.and_then(|pending| pending.other()));
        let pending_other_chain = self.chain(pending_other);
        let entries: Vec<Entry> =
            self.entries.iter().filter(|e| Some(e.ticket) == needs.ticket).cloned().collect();
        let person = needs.person.filter(|id| [MARTA, ALI].contains(id)).map(person);
        let receipts_only = match (&command.caller, needs.ticket) {
            (Caller::Device(device), Some(id)) => self.receipts.contains(&(device.credential, id)),
            _ => false,
        };
        let scene = Scene {
            ticket,
            chain: &chain,
            other,
            other_chain: &other_chain,
            pending_other,
            pending_other_chain: &pending_other_chain,
            entries: &entries,
            remembered: needs.write.and_then(|id| self.remembered.get(&id)),
            owner_waited_here: false,
            erased: false,
            fresh_is_taken: load(needs.fresh).is_some(),
            receipts_only,
            person: person.as_ref(),
            machine: None,
            machine_model: None,
            incident: self.incident.as_ref(),
            template: self.template.as_ref(),
            next_number: TicketNumber(4711 + u32::try_from(self.tickets.len()).unwrap()),
            wait_minutes: self.wait,
            directory: &self.directory,
            settings: &self.settings,
        };
        decide(command, &scene)
    }

    fn chain(&self, ticket: Option<&Ticket>) -> Vec<Ticket> {
        let mut chain: Vec<Ticket> = Vec::new();
        let mut next = ticket.and_then(|ticket| ticket.merged_into.clone());
        while let Some(link) = next {
            let ticket = self.tickets.get(&link.id).unwrap();
            assert!(chain.iter().all(|known| known.id != ticket.id), "the chain is a ring");
            next = ticket.merged_into.clone();
            chain.push(ticket.clone());
        }
        chain
    }

    fn store(&mut self, decision: &Decision) {
        for changed in &decision.tickets {
            let before = self.tickets.insert(changed.after.id, changed.after.clone());
            assert_eq!(before.is_none(), changed.is_new);
        }
        for entry in &decision.entries {
            assert!(self.entries.iter().all(|known| known.id != entry.id), "an id used twice");
            self.entries.push(entry.clone());
        }
        self.receipts.extend(decision.receipts_for);
        self.remembered.extend(decision.remember.clone().map(|first| (first.id, first)));
        for (action, fate) in &decision.fates {
            self.remembered.get_mut(&action.0).unwrap().fate = Some(*fate);
        }
    }

    pub(crate) fn fate(&self, action: ActionId) -> Option<Fate> {
        self.remembered.get(&action.0).and_then(|first| first.fate)
    }
}
