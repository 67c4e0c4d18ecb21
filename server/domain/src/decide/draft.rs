//! A decision in the making: a working copy of the ticket, and the entries it gets.

use deskbell_protocol::{
    ActionId, AttachmentId, MessageId, ResolutionId, TechnicianId, TicketId, Timestamp,
    attachment::{Attachment, AttachmentState},
    desk::{
        people::PersonRef,
        ticket::{State, Visibility},
    },
    message::{Event, EventKind},
    text::{Body, Comment, Line},
    ticket::{Impact, Resolution},
};
use uuid::Uuid;

use crate::{
    command::{Caller, Command, derived},
    decision::{Changed, Decision, Fate, Outcome},
    desk_view,
    entry::{Entry, Part, Writer},
    me_view::{self, View},
    refused::Refused,
    scene::Scene,
    ticket::{Reached, Ticket, is_open},
    transition::{Step, arrive},
};

/// The working copy. Methods change it; [`Draft::finish`] compares it with what was loaded.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    pub(super) at: Timestamp,
    pub(super) caller: &'a Caller,
    pub(super) scene: Scene<'a>,
    /// The ticket acted on.
    pub(super) ticket: Ticket,
    before: Option<&'a Ticket>,
    others: Vec<(Option<&'a Ticket>, Ticket)>,
    entries: Vec<Entry>,
    pub(super) shown_in: Vec<(MessageId, TicketId)>,
    pub(super) fates: Vec<(ActionId, Fate)>,
    /// What ids of events and resolutions are derived from.
    pub(super) seed: Uuid,
    made: u32,
    grows: bool,
}

/// Words somebody writes.
pub(super) struct Words {
    pub(super) id: MessageId,
    pub(super) author: Writer,
    pub(super) visibility: Visibility,
    pub(super) body: Comment,
    pub(super) attachments: Vec<Attachment>,
    pub(super) quick_answers: Vec<Line>,
    pub(super) asks: bool,
}

impl Words {
    /// Plain words.
    pub(super) fn new(
        id: MessageId,
        author: Writer,
        visibility: Visibility,
        body: Comment,
    ) -> Self {
        let (attachments, quick_answers) = (Vec::new(), Vec::new());
        Self { id, author, visibility, body, attachments, quick_answers, asks: false }
    }
}

impl<'a> Draft<'a> {
    /// Acts on a ticket that is there.
    pub(super) fn on(
        command: &'a Command,
        scene: Scene<'a>,
        ticket: &'a Ticket,
        seed: Uuid,
    ) -> Self {
        Self { before: Some(ticket), ..Self::opening(command, scene, ticket.clone(), seed) }
    }

    /// Makes a new ticket.
    pub(super) fn opening(
        command: &'a Command,
        scene: Scene<'a>,
        ticket: Ticket,
        seed: Uuid,
    ) -> Self {
        Self {
            at: command.at,
            caller: &command.caller,
            scene,
            ticket,
            before: None,
            others: Vec::new(),
            entries: Vec::new(),
            shown_in: Vec::new(),
            fates: Vec::new(),
            seed,
            made: 0,
            grows: false,
        }
    }

    /// Lets the version grow.
    pub(super) fn grow(&mut self) {
        self.grows = true;
    }

    /// Takes a further ticket along; `before` is absent for a new one.
    pub(super) fn also(&mut self, before: Option<&'a Ticket>, after: Ticket) {
        self.others.push((before, after));
    }

    /// Goes where the transition table leads.
    pub(super) fn step(&mut self, step: Step) -> Result<(), Refused> {
        let state = arrive(self.ticket.state, self.ticket.former_state, step)?;
        self.enter(state);
        self.grow();
        Ok(())
    }

    /// What a state brings with it.
    fn enter(&mut self, state: State) {
        let ticket = &mut self.ticket;
        if state == ticket.state {
            return;
        }
        if ticket.state == State::Scheduled {
            ticket.visit = None;
        }
        if matches!(ticket.state, State::Resolved | State::Closed) && is_open(state) {
            ticket.resolution = None;
            ticket.closed_at = None;
        }
        ticket.former_state = (state == State::Merged).then_some(ticket.state);
        ticket.state = state;
        if state == State::Closed {
            ticket.closed_at = Some(self.at);
        }
        if !is_open(state) {
            ticket.next_update_by = None;
        }
        if is_open(state) && state != State::WaitingOnRequester {
            self.wait_for_us();
        } else {
            ticket.waiting_since = None;
        }
    }

    /// The requester waits for us; since earlier, if they did already.
    pub(super) fn wait_for_us(&mut self) {
        let usual = next_update_by(&self.scene, self.at, &self.ticket);
        self.ticket.next_update_by.get_or_insert(usual);
        self.ticket.waiting_since.get_or_insert(self.at);
    }

    /// Adds an event that the requester sees too.
    pub(super) fn event(&mut self, event: Event) {
        let id = self.fresh("event");
        let words = Words::new(id, Writer::System, Visibility::Public, Comment::default());
        self.add(words, Some(event), self.ticket.id);
    }

    /// Adds an event with a technician's name.
    pub(super) fn event_by(&mut self, kind: EventKind, who: Option<TechnicianId>) {
        let name = who.map(|id| self.scene.directory.name(id));
        self.event(Event { name, ..Event::of(kind) });
    }

    /// Adds words to the ticket acted on.
    pub(super) fn say(&mut self, words: Words) {
        self.add(words, None, self.ticket.id);
    }

    /// Adds words to a ticket that was merged into the one acted on.
    pub(super) fn say_on(&mut self, words: Words, home: TicketId) {
        self.add(words, None, home);
    }

    /// Adds a technician's public words.
    pub(super) fn say_publicly(
        &mut self,
        id: MessageId,
        who: TechnicianId,
        role: Part,
        body: Body,
    ) {
        let author = Writer::Technician { id: who, role };
        self.say(Words::new(id, author, Visibility::Public, body.into()));
    }

    /// Adds an internal note.
    pub(super) fn note(&mut self, id: MessageId, who: TechnicianId, body: Body) {
        let author = Writer::Technician { id: who, role: Part::Contact };
        self.say(Words::new(id, author, Visibility::Internal, body.into()));
    }

    /// An id for something nobody gave one to.
    pub(super) fn fresh(&mut self, what: &str) -> MessageId {
        self.made += 1;
        MessageId(derived(self.seed, &format!("{what} {}", self.made)))
    }

    /// Stores what solved it and since when.
    pub(super) fn solved(&mut self, note: Body) {
        let id = ResolutionId(derived(self.seed, "resolution"));
        self.ticket.resolution = Some(Resolution { id, note, at: self.at });
        self.ticket.verdict = None;
        self.ticket.reminded_at = None;
        self.ticket.solved = Some(self.reached());
    }

    /// The first word was spoken on the phone.
    pub(super) fn answer_at_once(&mut self) {
        self.ticket.first_reply = Some(self.reached());
    }

    fn add(&mut self, words: Words, event: Option<Event>, home: TicketId) {
        let entry = Entry {
            id: words.id,
            ticket: home,
            at: self.at,
            author: words.author,
            visibility: words.visibility,
            body: words.body,
            attachments: words.attachments,
            quick_answers: words.quick_answers,
            asks: words.asks,
            read_at: None,
            event,
        };
        self.grow();
        if entry.is_public() && matches!(entry.author, Writer::Technician { .. }) {
            let reached = self.reached();
            self.ticket.first_reply.get_or_insert(reached);
            self.ticket.taken = None;
            self.restart_wait();
        }
        let counts = !self.is_by_requester();
        note_entry(&mut self.ticket, &entry, counts);
        for (_, other) in self.others.iter_mut().filter(|(_, other)| other.id == home) {
            note_entry(other, &entry, counts);
            other.version += 1;
        }
        self.entries.push(entry);
    }

    /// News were given: the next ones are due the usual time from now.
    fn restart_wait(&mut self) {
        if self.ticket.waiting_since.take().is_some() {
            self.ticket.next_update_by = None;
            self.wait_for_us();
        }
    }

    fn is_by_requester(&self) -> bool {
        match self.caller {
            Caller::Device(_) | Caller::HelpPage | Caller::HelpSecret { .. } => true,
            Caller::Technician(_) | Caller::System => false,
        }
    }

    fn reached(&self) -> Reached {
        let calendar = &self.scene.settings.calendar;
        Reached {
            at: self.at,
            open_minutes: calendar.open_minutes(self.ticket.received_at, self.at),
        }
    }

    /// What is to be written, and what is answered.
    pub(super) fn finish(mut self, outcome: Outcome) -> Decision {
        if let (true, Some(before)) = (self.grows, self.before) {
            self.ticket.version = before.version + 1;
        }
        let view =
            View { directory: self.scene.directory, settings: self.scene.settings, now: self.at };
        let mine = (self.before, self.ticket);
        let tickets = std::iter::once(mine).chain(self.others);
        Decision {
            tickets: tickets.filter_map(|(before, after)| changed(before, after, &view)).collect(),
            entries: self.entries,
            shown_in: self.shown_in,
            fates: self.fates,
            ..Decision::answer(outcome)
        }
    }
}

/// Attachments as a message names them: their bytes may come later.
pub(super) fn on_their_way(ids: &[AttachmentId]) -> Vec<Attachment> {
    let named = |id: &AttachmentId| Attachment {
        id: *id,
        name: None,
        media_type: None,
        size: None,
        state: AttachmentState::OnItsWay,
    };
    ids.iter().map(named).collect()
}

/// A person as author of an entry; on a shared computer the name they gave.
pub(super) fn by(person: &PersonRef, ticket: &Ticket) -> Writer {
    let name = ticket.asker.clone().unwrap_or_else(|| person.name.clone());
    Writer::Person { id: person.id, name }
}

/// Until when the requester shall hear news: 2 hours, 1 day, 2 days of open time by impact.
pub(super) fn next_update_by(scene: &Scene<'_>, from: Timestamp, ticket: &Ticket) -> Timestamp {
    let calendar = &scene.settings.calendar;
    match ticket.desk_impact.or(ticket.impact) {
        Some(Impact::Blocked) => calendar.add_open_minutes(from, 120),
        Some(Impact::Slowed | Impact::Unknown) | None => calendar.add_working_days(from, 1),
        Some(Impact::Question) => calendar.add_working_days(from, 2),
    }
}

fn note_entry(ticket: &mut Ticket, entry: &Entry, counts: bool) {
    let last = entry.last();
    if entry.is_public() {
        ticket.last_public = Some(last.clone());
        if counts && !entry.is_by_person() {
            ticket.unread += 1;
        }
    }
    ticket.last = Some(last);
}

/// Compares a ticket before and after; `None` if nothing is to be written.
fn changed(before: Option<&Ticket>, after: Ticket, view: &View<'_>) -> Option<Changed> {
    let Some(before) = before else {
        let (lost_by, hidden_from) = (Vec::new(), Vec::new());
        let is_new = true;
        let (me_changed, desk_changed) = (true, true);
        return Some(Changed { after, is_new, me_changed, desk_changed, lost_by, hidden_from });
    };
    if *before == after {
        return None;
    }
    let readers = after.readers();
    let technicians = view.directory.technicians.iter().map(|card| card.id);
    Some(Changed {
        is_new: false,
        me_changed: readers != before.readers()
            || me_view::row(before, view) != me_view::row(&after, view),
        desk_changed: desk_view::whole_row(before, view.directory)
            != desk_view::whole_row(&after, view.directory),
        lost_by: before.readers().into_iter().filter(|id| !readers.contains(id)).collect(),
        hidden_from: technicians
            .filter(|id| view.directory.may_see(*id, before.team))
            .filter(|id| !view.directory.may_see(*id, after.team))
            .collect(),
        after,
    })
}
