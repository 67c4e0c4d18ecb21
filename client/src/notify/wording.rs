//! Turns one piece of news into a note; `None` for what does not notify.

use deskbell_protocol::{
    ResolutionId, TicketId, Timestamp,
    message::{Event, EventKind},
    ticket::{RatingValue, Status},
};

use super::{Arrival, News, Note, NoteAction, NoteTag, Surroundings};
use crate::{bridge::Page, wording::Value};

/// The note for a piece of news.
pub(super) fn note(news: &News, around: &Surroundings<'_>) -> Option<Note> {
    let who = who(news);
    let note = Writer { news, around, who: &who };
    match &news.message.event {
        Some(event) => note.event(event),
        None => Some(note.reply()),
    }
}

/// Whose name a note carries.
pub(super) fn who(news: &News) -> String {
    let event = news.message.event.as_ref();
    let named = event.and_then(|event| event.name.as_ref());
    let contact = news.ticket.head.contact.as_ref().map(|contact| &contact.name);
    let name = match event {
        Some(_) => named.or(contact).unwrap_or(&news.message.author.name),
        None => &news.message.author.name,
    };
    name.as_str().to_owned()
}

/// The note for a saved request that was sent, or that got another number.
pub(super) fn arrival(arrival: &Arrival, around: &Surroundings<'_>) -> Note {
    let say = |key, values: &[(&str, Value<'_>)]| around.words.text(key, values);
    let number = arrival.number.to_string();
    let number = ("number", Value::Text(&number));
    let (title, body) = match arrival.before {
        Some(before) => {
            let before = before.to_string();
            let numbers = [number, ("before", Value::Text(&before))];
            (say("notif-renumbered", &numbers), say("notif-renumbered-body", &numbers))
        }
        None => {
            let at = when(arrival.saved_at, around);
            let body = say("notif-flushed-body", &[("time", Value::Text(&at))]);
            (say("notif-flushed", &[number]), body)
        }
    };
    Note {
        tag: NoteTag::Arrival(arrival.ticket),
        title,
        body,
        actions: vec![(NoteAction::Open, say("notif-action-open", &[]))],
        opens: Page::Ticket { ticket: arrival.ticket },
    }
}

/// The note for a request that was refused for good.
pub(super) fn attention(ticket: TicketId, around: &Surroundings<'_>) -> Note {
    let say = |key| around.words.text(key, &[]);
    Note {
        tag: NoteTag::Attention(ticket),
        title: say("notif-attention"),
        body: say("notif-attention-body"),
        actions: vec![(NoteAction::Open, say("notif-action-open"))],
        opens: Page::Ticket { ticket },
    }
}

/// A note that says on which ticket something happened, not what.
pub(super) fn numbered(note: Note, news: &News, around: &Surroundings<'_>) -> Note {
    let number = news.ticket.head.number.to_string();
    let title = around.words.text("notif-number", &[("number", Value::Text(&number))]);
    Note { title, ..note }
}

/// A note without anybody's words or name, and without a button that would speak for somebody: it leads to the
/// page that asks for the number.
pub(super) fn unnamed(note: Note, around: &Surroundings<'_>) -> Note {
    let open = (NoteAction::Open, around.words.text("notif-action-open", &[]));
    Note { body: String::new(), actions: vec![open], opens: Page::Number, ..note }
}

/// A moment as people say it: the time today, else the day as well.
fn when(at: Timestamp, around: &Surroundings<'_>) -> String {
    let zoned = at.jiff().to_zoned(around.zone.clone());
    let today = around.now.wall.jiff().to_zoned(around.zone.clone()).date();
    if zoned.date() == today {
        zoned.strftime("%H:%M").to_string()
    } else {
        zoned.strftime("%a %-d %b, %H:%M").to_string()
    }
}

fn day(at: Timestamp, around: &Surroundings<'_>) -> String {
    at.jiff().to_zoned(around.zone.clone()).strftime("%a %-d %b").to_string()
}

struct Writer<'a> {
    news: &'a News,
    around: &'a Surroundings<'a>,
    who: &'a str,
}

impl Writer<'_> {
    fn reply(&self) -> Note {
        let message = &self.news.message;
        let line = message.body.as_str().lines().next().unwrap_or_default();
        let line: String = line.chars().take(200).collect();
        let title = if message.asks { "notif-asked" } else { "notif-reply" };
        let mut actions = vec![self.action(NoteAction::Reply, "notif-action-reply")];
        if let Some(answer) = message.quick_answers.first() {
            let answer = answer.as_str().to_owned();
            actions.push((NoteAction::QuickAnswer(answer.clone()), answer));
        }
        let body = self.say("notif-body-words", &[("text", Value::Text(&line))]);
        self.note(self.say(title, &[("contact", Value::Text(self.who))]), body, actions)
    }

    fn event(&self, event: &Event) -> Option<Note> {
        let contact = ("contact", Value::Text(self.who));
        let subject = self.news.ticket.head.subject.as_str();
        let subject = ("subject", Value::Text(subject));
        Some(match event.kind {
            EventKind::Taken => self.taken("notif-taken"),
            EventKind::HandedOver => self.taken("notif-handed-over"),
            EventKind::CoverBegan => self.cover(),
            EventKind::VisitPlanned => self.visit(event),
            EventKind::OnTheWay => {
                let minutes = ("n", Value::Number(event.minutes.unwrap_or(0)));
                let body = match event.minutes {
                    Some(_) => self.say("notif-onway-body", &[minutes]),
                    None => String::new(),
                };
                self.note(self.say("notif-onway", &[contact]), body, self.open())
            }
            EventKind::Resolved => {
                let body = self.say("notif-solved-body", &[contact, subject]);
                self.note(self.say("notif-solved", &[]), body, self.check())
            }
            EventKind::Reminded => {
                let at = event.until.or(event.at).unwrap_or(self.news.message.at);
                let day = day(at, self.around);
                let body = self.say("notif-remind-body", &[subject, ("day", Value::Text(&day))]);
                self.note(self.say("notif-remind", &[]), body, self.check())
            }
            EventKind::Late => self.late(),
            EventKind::Logged => {
                // Kept open, there is somebody to wait for.
                let solved = self.news.ticket.head.status == Status::Closed;
                let body = if solved { "notif-called-body" } else { "notif-called-open-body" };
                let body = self.say(body, &[contact]);
                self.note(self.say("notif-called", &[subject]), body, self.open())
            }
            EventKind::Rate => {
                let body = self.say("notif-rate-body", &[subject, contact]);
                self.note(self.say("notif-rate", &[]), body, self.rates())
            }
            EventKind::CoverEnded
            | EventKind::Waiting
            | EventKind::Reopened
            | EventKind::Merged
            | EventKind::Unmerged
            | EventKind::Split
            | EventKind::Closed
            | EventKind::Unknown => return None,
        })
    }

    fn taken(&self, title: &str) -> Note {
        let contact = ("contact", Value::Text(self.who));
        let body = self.say("notif-taken-body", &[contact]);
        self.note(self.say(title, &[contact]), body, self.open_reply())
    }

    fn late(&self) -> Note {
        let body = match self.around.phone {
            "" => self.say("notif-late-body-nophone", &[]),
            phone => self.say("notif-late-body", &[("phone", Value::Text(phone))]),
        };
        self.note(self.say("notif-late", &[]), body, self.open())
    }

    fn cover(&self) -> Note {
        let contact = self.news.ticket.head.contact.as_ref();
        let contact = contact.map_or(self.who, |contact| contact.name.as_str());
        let names = [("cover", Value::Text(self.who)), ("contact", Value::Text(contact))];
        let body = self.say("notif-cover-body", &names);
        self.note(self.say("notif-cover", &names), body, self.open_reply())
    }

    fn visit(&self, event: &Event) -> Note {
        let visit = self.news.ticket.head.visit.as_ref();
        let at = event.at.or(visit.map(|visit| visit.at)).unwrap_or(self.news.message.at);
        let at = when(at, self.around);
        let place = event.place.as_ref().or(visit.map(|visit| &visit.place));
        let body = place.map_or_else(String::new, |place| {
            self.say("notif-visit-body", &[("place", Value::Text(place.as_str()))])
        });
        let title = [("contact", Value::Text(self.who)), ("when", Value::Text(&at))];
        self.note(self.say("notif-visit", &title), body, self.open_reply())
    }

    /// Buttons for the resolution the ticket has now; without one the note only opens the ticket.
    fn check(&self) -> Vec<(NoteAction, String)> {
        let resolution = self.news.ticket.head.resolution.as_ref();
        let Some(id): Option<ResolutionId> = resolution.map(|r| r.id) else { return self.open() };
        vec![
            self.action(NoteAction::Fixed(id), "notif-action-fixed"),
            self.action(NoteAction::StillBroken(id), "notif-action-still-broken"),
        ]
    }

    fn rates(&self) -> Vec<(NoteAction, String)> {
        [
            (RatingValue::Good, "notif-action-good"),
            (RatingValue::Fair, "notif-action-fair"),
            (RatingValue::Poor, "notif-action-poor"),
        ]
        .map(|(value, key)| self.action(NoteAction::Rate(value), key))
        .into()
    }

    fn open(&self) -> Vec<(NoteAction, String)> {
        vec![self.action(NoteAction::Open, "notif-action-open")]
    }

    fn open_reply(&self) -> Vec<(NoteAction, String)> {
        let reply = self.action(NoteAction::Reply, "notif-action-reply");
        vec![self.action(NoteAction::Open, "notif-action-open"), reply]
    }

    fn action(&self, action: NoteAction, key: &str) -> (NoteAction, String) {
        (action, self.say(key, &[]))
    }

    fn say(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.around.words.text(key, values)
    }

    fn note(&self, title: String, body: String, actions: Vec<(NoteAction, String)>) -> Note {
        let ticket = self.news.ticket.head.id;
        Note { tag: NoteTag::Ticket(ticket), title, body, actions, opens: Page::Ticket { ticket } }
    }
}
