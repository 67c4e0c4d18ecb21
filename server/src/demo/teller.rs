//! Tells one ticket's story: each move becomes a command at its own past moment.

use deskbell_domain::{Caller, Write, command::derived};
use deskbell_protocol::{
    ActionId, MessageId, NudgeId, RatingId, ResolutionId, TicketId, Timestamp, VerdictId, WriteId,
    desk::{
        action::{Action, DoAction},
        ticket::Visibility,
        write::{AskFixed, DeskWrite, PatchTicket},
    },
    me::{GiveRating, GiveVerdict, WriteMessage},
    text::{Body, Comment, Line},
    ticket::RatingValue,
};

use super::{
    chance::Chance,
    company::{Asker, Company},
    error::DemoError,
    phrases,
    problems::{Problem, Queue},
};

/// One ticket from its opening to now.
pub(super) struct Story {
    pub(super) steps: Vec<Step>,
}

impl Story {
    /// When it began.
    pub(super) fn began(&self) -> Option<Timestamp> {
        self.steps.first().map(|step| step.at)
    }
}

/// One command of a story; its `If-Match` is filled in when it is its turn.
pub(super) struct Step {
    pub(super) at: Timestamp,
    pub(super) caller: Caller,
    pub(super) write: Write,
}

/// Through what the person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// Their own computer.
    Device,
    /// The link of the help page.
    HelpPage,
    /// Not at all: somebody who only called.
    Phone,
}

/// A story in the making. Time only goes forward; what would lie in the future is left out.
pub(super) struct Teller<'a> {
    pub(super) company: &'a Company,
    pub(super) problem: &'static Problem,
    pub(super) asker: &'a Asker,
    pub(super) chance: Chance,
    pub(super) ticket: TicketId,
    pub(super) at: Timestamp,
    pub(super) now: Timestamp,
    pub(super) voice: Voice,
    /// The technician the requester sees.
    pub(super) contact: usize,
    /// Which of the problem's answers, notes and fixes belong to this story.
    pub(super) thread: usize,
    /// Whether the colleagues know already what it was.
    pub(super) noted: bool,
    steps: Vec<Step>,
    resolution: Option<ResolutionId>,
    last_words: Option<MessageId>,
}

impl<'a> Teller<'a> {
    pub(super) fn begin(
        company: &'a Company,
        problem: &'static Problem,
        asker: &'a Asker,
        mut chance: Chance,
        times: (Timestamp, Timestamp),
    ) -> Result<Self, DemoError> {
        let (at, now) = times;
        Ok(Self {
            company,
            problem,
            asker,
            ticket: TicketId(chance.id(at)),
            at,
            now,
            voice: Voice::Device,
            contact: company.who_takes(problem.topic, &mut chance)?,
            thread: usize::from(chance.percent(50)),
            noted: false,
            chance,
            steps: Vec::new(),
            resolution: None,
            last_words: None,
        })
    }

    pub(super) fn end(self) -> Story {
        Story { steps: self.steps }
    }

    /// Lets open time pass.
    pub(super) fn later(&mut self, minutes: u32) {
        let seconds = i64::from(self.chance.between(0, 59));
        let at = self.company.rules.add_open_minutes(self.at, minutes);
        self.at = at.max(self.at).plus_seconds(seconds);
    }

    /// Goes to a moment, never back.
    pub(super) fn at_least(&mut self, at: Timestamp) {
        self.at = self.at.max(at);
    }

    pub(super) fn step(&mut self, caller: Caller, write: Write) {
        if self.at <= self.now {
            self.steps.push(Step { at: self.at, caller, write });
        }
    }

    /// A text with the person's own things in it.
    pub(super) fn words(&self, text: &str) -> Result<Body, DemoError> {
        Ok(Body::parse(&phrases::filled(text, &self.asker.colleague))?)
    }

    pub(super) fn thread_of<T: Copy>(&self, two: &[T; 2], thread: usize) -> T {
        let [one, other] = two;
        if thread == 0 { *one } else { *other }
    }

    /// Whether only members of the restricted team may touch it.
    pub(super) fn is_restricted(&self) -> bool {
        self.problem.topic.queue() == Queue::PeopleMatters
    }

    /// Any technician, the busy ones more often.
    pub(super) fn any_technician(&mut self) -> Result<usize, DemoError> {
        self.company.anybody(&mut self.chance)
    }

    /// A technician, by place in the list.
    pub(super) fn desk(&self, who: usize) -> Result<Caller, DemoError> {
        Ok(Caller::Technician(self.company.technician(who)?.clone()))
    }

    fn person(&self) -> Option<Caller> {
        match self.voice {
            Voice::Device => Some(Caller::Device(self.asker.device.clone())),
            Voice::HelpPage => Some(Caller::HelpSecret { ticket: self.ticket }),
            Voice::Phone => None,
        }
    }

    pub(super) fn seen(&mut self, by: usize) -> Result<(), DemoError> {
        let caller = self.desk(by)?;
        self.step(caller, Write::Seen { ticket: self.ticket });
        Ok(())
    }

    pub(super) fn act(&mut self, by: usize, action: Action) -> Result<ActionId, DemoError> {
        let id = ActionId(self.chance.id(self.at));
        let words = Box::new(DoAction { action, undo_seconds: None });
        let caller = self.desk(by)?;
        let write = Write::DoAction { ticket: self.ticket, action: id, words, if_match: None };
        self.step(caller, write);
        Ok(id)
    }

    pub(super) fn patch(
        &mut self,
        by: usize,
        edit: impl FnOnce(&mut PatchTicket),
    ) -> Result<(), DemoError> {
        let mut words = PatchTicket {
            subject: None,
            worker: None,
            team: None,
            topic: None,
            desk_impact: None,
            next_update_by: None,
            tags: None,
            effort_minutes: None,
            requester_id: None,
            fields: std::collections::BTreeMap::new(),
        };
        edit(&mut words);
        let write = WriteId(self.chance.id(self.at));
        let caller = self.desk(by)?;
        let words = Box::new(words);
        self.step(caller, Write::PatchTicket { ticket: self.ticket, write, words, if_match: None });
        Ok(())
    }

    /// A technician's plain words, changed as wanted.
    pub(super) fn write(
        &mut self,
        by: usize,
        text: &str,
        edit: impl FnOnce(&mut DeskWrite),
    ) -> Result<MessageId, DemoError> {
        let message = MessageId(self.chance.id(self.at));
        let mut words = DeskWrite {
            body: self.words(text)?,
            visibility: Visibility::Public,
            attachments: Vec::new(),
            ask_fixed: None,
            waiting_for_requester: false,
            quick_answers: Vec::new(),
            r#as: None,
            hand_over: None,
        };
        edit(&mut words);
        if words.visibility == Visibility::Public && self.at <= self.now {
            self.last_words = Some(message);
        }
        let caller = self.desk(by)?;
        let words = Box::new(words);
        let write = Write::DeskMessage { ticket: self.ticket, message, words, if_match: None };
        self.step(caller, write);
        Ok(message)
    }

    pub(super) fn note(&mut self, by: usize, text: &str) -> Result<(), DemoError> {
        self.write(by, text, |words| words.visibility = Visibility::Internal).map(drop)
    }

    /// A public question that waits for an answer; a yes or a no is offered as a button.
    pub(super) fn ask(&mut self, text: &str) -> Result<(), DemoError> {
        let (yes, no) = (Line::parse("Yes, go ahead")?, Line::parse("Not right now")?);
        let offered = if phrases::is_yes_or_no(text) { vec![yes, no] } else { Vec::new() };
        let waits = text.contains('?') && self.voice != Voice::Phone;
        self.write(self.contact, text, |words| {
            words.waiting_for_requester = waits;
            words.quick_answers = offered;
        })
        .map(drop)
    }

    pub(super) fn answer(&mut self, text: &str) -> Result<(), DemoError> {
        let Some(caller) = self.person() else { return Ok(()) };
        self.read();
        let words = WriteMessage { body: self.words(text)?, attachments: Vec::new() };
        let message = MessageId(self.chance.id(self.at));
        self.step(caller, Write::WriteMessage { ticket: self.ticket, message, words });
        Ok(())
    }

    /// The person has read what the desk wrote last.
    pub(super) fn read(&mut self) {
        if let (Voice::Device, Some(caller), Some(through)) =
            (self.voice, self.person(), self.last_words)
        {
            self.step(caller, Write::MarkRead { ticket: self.ticket, through });
        }
    }

    pub(super) fn nudge(&mut self) {
        if let (Voice::Device, Some(caller)) = (self.voice, self.person()) {
            let nudge = NudgeId(self.chance.id(self.at));
            self.step(caller, Write::Nudge { ticket: self.ticket, nudge });
        }
    }

    /// Says what solved it and asks: mostly with a message, sometimes without.
    pub(super) fn resolve(&mut self, thread: usize) -> Result<(), DemoError> {
        let note = self.words(self.thread_of(&self.problem.fixes, thread))?;
        if self.chance.percent(80) {
            let text = *self.chance.pick(&phrases::DONE)?;
            let ask = AskFixed { note: Some(note) };
            let message = self.write(self.contact, text, |words| words.ask_fixed = Some(ask))?;
            self.resolution = Some(ResolutionId(derived(message.0, "resolution")));
        } else {
            let topic = Some(self.company.topic(self.problem.topic)?);
            let action = self.act(self.contact, Action::Resolve { note, topic })?;
            self.resolution = Some(ResolutionId(derived(action.0, "resolution")));
        }
        Ok(())
    }

    pub(super) fn verdict(&mut self, fixed: bool, comment: Option<&str>) -> Result<(), DemoError> {
        let (Some(caller), Some(resolution_id)) = (self.person(), self.resolution) else {
            return Ok(());
        };
        self.read();
        let comment = comment.map(Comment::parse).transpose()?;
        let words = GiveVerdict { fixed, resolution_id, comment };
        let verdict = VerdictId(self.chance.id(self.at));
        self.step(caller, Write::GiveVerdict { ticket: self.ticket, verdict, words });
        Ok(())
    }

    pub(super) fn rate(
        &mut self,
        rating: RatingValue,
        comment: Option<&str>,
    ) -> Result<(), DemoError> {
        let (Voice::Device, Some(caller)) = (self.voice, self.person()) else { return Ok(()) };
        let comment = comment.map(Comment::parse).transpose()?;
        let share = comment.is_some() && rating == RatingValue::Good && self.chance.percent(30);
        let words = GiveRating { rating, comment, share };
        let rating = RatingId(self.chance.id(self.at));
        self.step(caller, Write::GiveRating { ticket: self.ticket, rating, words });
        Ok(())
    }

    /// Something of the server's own that fell due.
    pub(super) fn fell_due(&mut self, write: Write) {
        self.step(Caller::System, write);
    }
}
