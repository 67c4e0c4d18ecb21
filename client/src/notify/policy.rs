//! The policy: which news become notes, and when several become one.

use std::{collections::VecDeque, time::Duration};

use deskbell_protocol::{TicketId, message::AuthorKind};
use jiff::tz::TimeZone;

use super::{Arrival, News, Note, NoteAction, NoteTag, Preferences, wording};
use crate::{
    bridge::Page,
    clock::Moment,
    wording::{Value, Wording},
};

/// Most notes at once, and within [`WINDOW`].
const MOST: usize = 3;
/// For how long notes count as "at once" when they trickle in.
const WINDOW: Duration = Duration::from_secs(60);

/// What a decision depends on.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The sentences.
    pub words: &'a dyn Wording,
    /// How the person wants to hear back.
    pub preferences: &'a Preferences,
    /// Whether the computer is shared: notes name a number and nobody.
    pub shared: bool,
    /// The ticket the window in front shows.
    pub focused: Option<TicketId>,
    /// IT's number.
    pub phone: &'a str,
    /// The computer's time zone.
    pub zone: &'a TimeZone,
    /// Now.
    pub now: Moment,
}

/// Remembers what was shown lately, so that a flood becomes one note.
#[derive(Debug, Default)]
pub struct Policy {
    shown: VecDeque<Duration>,
    gathered: Gathered,
}

#[derive(Debug, Default)]
struct Gathered {
    since: Option<Duration>,
    count: u32,
    names: Vec<String>,
}

impl Policy {
    /// Decides on what came in at once. News on the ticket in front, and a person's own words, show nothing.
    pub fn decide(&mut self, news: &[News], around: &Surroundings<'_>) -> Vec<Note> {
        if !around.preferences.popups {
            return Vec::new();
        }
        let mut wanted: Vec<(&News, Note)> = Vec::new();
        for item in news {
            let quiet = around.focused == Some(item.ticket.head.id)
                || item.message.author.kind == AuthorKind::Requester;
            let note = if quiet { None } else { wording::note(item, around) };
            let note =
                note.map(
                    |note| if around.shared { wording::numbered(note, item, around) } else { note },
                );
            let Some(note) = note else { continue };
            // What comes later on a ticket takes the place of what came before.
            wanted.retain(|(_, earlier)| earlier.tag != note.tag || news.len() > MOST);
            wanted.push((item, note));
        }
        self.forget(around.now.mono);
        if wanted.len() > MOST || self.shown.len() + wanted.len() > MOST {
            return self.summary(&wanted, around).into_iter().collect();
        }
        self.shown.extend(wanted.iter().map(|_| around.now.mono));
        wanted.into_iter().map(|(_, note)| hide(note, around)).collect()
    }

    /// The note for a saved request that was sent. Another number is told to those who want no replies popping up,
    /// too: it is what they say on the phone.
    pub fn arrival(&self, arrival: &Arrival, around: &Surroundings<'_>) -> Option<Note> {
        let wanted = around.preferences.popups || arrival.before.is_some();
        wanted.then(|| hide(wording::arrival(arrival, around), around))
    }

    /// The note for a request that was refused for good. It is told to those who want no replies popping up, too:
    /// nobody else waits for what is not sent.
    #[must_use]
    pub fn attention(ticket: TicketId, around: &Surroundings<'_>) -> Note {
        hide(wording::attention(ticket, around), around)
    }

    fn forget(&mut self, now: Duration) {
        while self.shown.front().is_some_and(|at| now.saturating_sub(*at) >= WINDOW) {
            self.shown.pop_front();
        }
        if self.gathered.since.is_some_and(|at| now.saturating_sub(at) >= WINDOW) {
            self.gathered = Gathered::default();
        }
    }

    fn summary(&mut self, wanted: &[(&News, Note)], around: &Surroundings<'_>) -> Option<Note> {
        if wanted.is_empty() {
            return None;
        }
        self.gathered.since.get_or_insert(around.now.mono);
        self.gathered.count += u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        for (item, _) in wanted {
            let name = wording::who(item);
            if !self.gathered.names.contains(&name) {
                self.gathered.names.push(name);
            }
        }
        let names = self.gathered.names.join(", ");
        let words = around.words;
        let n = Value::Number(self.gathered.count);
        let note = Note {
            tag: NoteTag::Summary,
            title: words.text("notif-many", &[("n", n)]),
            body: words.text("notif-many-body", &[("names", Value::Text(&names))]),
            actions: vec![(NoteAction::Open, words.text("notif-action-open", &[]))],
            opens: Page::Tickets,
        };
        Some(hide(note, around))
    }
}

/// Only who or what, no words of anybody.
fn hide(note: Note, around: &Surroundings<'_>) -> Note {
    if around.shared {
        return wording::unnamed(note, around);
    }
    if !around.preferences.hide_text {
        return note;
    }
    let quick = |action: &NoteAction| matches!(action, NoteAction::QuickAnswer(_));
    let actions = note.actions.into_iter().filter(|(action, _)| !quick(action)).collect();
    Note { body: String::new(), actions, ..note }
}

#[cfg(test)]
mod tests {
    use deskbell_protocol::{
        MessageId, ResolutionId, Timestamp,
        message::{Event, EventKind},
        text::{Body, Name},
        ticket::{Resolution, Status},
    };
    use rstest::rstest;

    use super::*;
    use crate::{sample, wording::Keys};

    static ZONE: TimeZone = TimeZone::UTC;

    fn preferences() -> Preferences {
        Preferences::default()
    }

    fn around(preferences: &Preferences, seconds: u64) -> Surroundings<'_> {
        Surroundings {
            words: &Keys,
            preferences,
            shared: false,
            focused: None,
            phone: "4400",
            zone: &ZONE,
            now: Moment {
                wall: Timestamp::from_millis(1_800_000_000_000),
                mono: Duration::from_secs(seconds),
            },
        }
    }

    fn reply(n: u128) -> News {
        let mut message = sample::message(n, "Priya Raman", "It is the dock.\nMore follows.");
        message.id = MessageId(uuid::Uuid::from_u128(n));
        News { ticket: sample::row(n), message }
    }

    fn event(kind: EventKind) -> News {
        let mut news = reply(1);
        news.message.author.kind = AuthorKind::System;
        news.message.event = Some(Event {
            name: Name::parse("Priya Raman").ok(),
            minutes: Some(10),
            at: Some(Timestamp::from_millis(1_800_000_600_000)),
            place: deskbell_protocol::text::Line::parse("Desk 4").ok(),
            ..Event::of(kind)
        });
        news.ticket.head.resolution = Some(Resolution {
            id: ResolutionId(uuid::Uuid::from_u128(9)),
            note: Body::parse("New cable").unwrap(),
            at: Timestamp::from_millis(0),
        });
        news
    }

    #[test]
    fn a_reply_carries_the_name_and_the_first_line() {
        let preferences = preferences();
        let notes = Policy::default().decide(&[reply(1)], &around(&preferences, 0));
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].title, "notif-reply contact=Priya Raman");
        assert_eq!(notes[0].body, "notif-body-words text=It is the dock.");
    }

    #[rstest]
    #[case(EventKind::Taken, Some("notif-taken"))]
    #[case(EventKind::HandedOver, Some("notif-handed-over"))]
    #[case(EventKind::CoverBegan, Some("notif-cover"))]
    #[case(EventKind::CoverEnded, None)]
    #[case(EventKind::Waiting, None)]
    #[case(EventKind::VisitPlanned, Some("notif-visit"))]
    #[case(EventKind::OnTheWay, Some("notif-onway"))]
    #[case(EventKind::Resolved, Some("notif-solved"))]
    #[case(EventKind::Reminded, Some("notif-remind"))]
    #[case(EventKind::Late, Some("notif-late"))]
    #[case(EventKind::Reopened, None)]
    #[case(EventKind::Merged, None)]
    #[case(EventKind::Unmerged, None)]
    #[case(EventKind::Split, None)]
    #[case(EventKind::Closed, None)]
    #[case(EventKind::Logged, Some("notif-called"))]
    #[case(EventKind::Rate, Some("notif-rate"))]
    #[case(EventKind::Unknown, None)]
    fn events(#[case] kind: EventKind, #[case] title: Option<&str>) {
        let preferences = preferences();
        let notes = Policy::default().decide(&[event(kind)], &around(&preferences, 0));
        let first = notes.first().and_then(|note| note.title.split(' ').next());
        assert_eq!(first, title);
    }

    #[rstest]
    #[case::solved(Status::Closed, "notif-called-body contact=Priya Raman")]
    #[case::kept_open(Status::Received, "notif-called-open-body contact=Priya Raman")]
    #[case::kept_and_taken(Status::InHand, "notif-called-open-body contact=Priya Raman")]
    fn a_call_that_is_kept_open_is_not_called_solved(#[case] status: Status, #[case] body: &str) {
        let preferences = preferences();
        let mut called = event(EventKind::Logged);
        called.ticket.head.status = status;
        let notes = Policy::default().decide(&[called], &around(&preferences, 0));
        assert_eq!(notes[0].body, body);
    }

    #[test]
    fn what_cannot_go_is_told_without_popups_too_and_names_nobody_on_a_shared_computer() {
        let preferences = Preferences { popups: false, hide_text: false };
        let ticket = sample::head(1).id;
        let around = around(&preferences, 0);
        let note = Policy::attention(ticket, &around);
        assert_eq!(
            (note.title.as_str(), note.body.as_str()),
            ("notif-attention", "notif-attention-body")
        );
        assert_eq!(
            (&note.tag, &note.opens),
            (&NoteTag::Attention(ticket), &Page::Ticket { ticket })
        );
        let note = Policy::attention(ticket, &Surroundings { shared: true, ..around });
        assert_eq!((note.body.as_str(), note.opens), ("", Page::Number));
    }

    #[test]
    fn the_question_is_answered_from_the_note() {
        let preferences = preferences();
        let notes =
            Policy::default().decide(&[event(EventKind::Resolved)], &around(&preferences, 0));
        let resolution = ResolutionId(uuid::Uuid::from_u128(9));
        let actions: Vec<_> = notes[0].actions.iter().map(|(action, _)| action.clone()).collect();
        assert_eq!(actions, [NoteAction::Fixed(resolution), NoteAction::StillBroken(resolution)]);
    }

    #[test]
    fn quiet_while_the_window_in_front_shows_it() {
        let preferences = preferences();
        let item = reply(1);
        let around = Surroundings { focused: Some(item.ticket.head.id), ..around(&preferences, 0) };
        assert!(Policy::default().decide(&[item, reply(2)], &around).len() == 1);
    }

    #[test]
    fn more_than_three_at_once_are_one() {
        let preferences = preferences();
        let news: Vec<News> = (1..=5).map(reply).collect();
        let notes = Policy::default().decide(&news, &around(&preferences, 0));
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].title, "notif-many n=5");
        assert_eq!(notes[0].body, "notif-many-body names=Priya Raman");
    }

    #[test]
    fn a_flood_is_three_notes_and_one_that_counts_the_rest() {
        let preferences = preferences();
        let mut policy = Policy::default();
        let mut notes: Vec<Note> = Vec::new();
        for n in 0..500_u32 {
            let around = around(&preferences, u64::from(n) / 10);
            for note in policy.decide(&[reply(u128::from(n))], &around) {
                notes.retain(|earlier| earlier.tag != note.tag);
                notes.push(note);
            }
        }
        assert_eq!(notes.len(), 4);
        assert_eq!(notes[3].title, "notif-many n=497");
    }

    #[test]
    fn hidden_text_leaves_the_title_only() {
        let preferences = Preferences { popups: true, hide_text: true };
        let mut item = reply(1);
        item.message.quick_answers = vec![deskbell_protocol::text::Line::parse("Yes").unwrap()];
        let notes = Policy::default().decide(&[item], &around(&preferences, 0));
        assert_eq!(notes[0].body, "");
        assert!(!notes[0].actions.iter().any(|(a, _)| matches!(a, NoteAction::QuickAnswer(_))));
    }

    #[test]
    fn on_a_shared_computer_a_note_names_the_number_and_nobody() {
        let preferences = preferences();
        let shared = Surroundings { shared: true, ..around(&preferences, 0) };
        let mut asked = reply(1);
        asked.message.quick_answers = vec![deskbell_protocol::text::Line::parse("Yes").unwrap()];
        for item in [asked, event(EventKind::Resolved), event(EventKind::VisitPlanned)] {
            let notes = Policy::default().decide(&[item], &shared);
            assert_eq!(notes[0].title, "notif-number number=4001");
            assert_eq!(notes[0].body, "");
            assert_eq!(notes[0].opens, Page::Number);
            let actions: Vec<_> = notes[0].actions.iter().map(|(action, _)| action).collect();
            assert_eq!(actions, [&NoteAction::Open], "nobody answers without the number");
        }
        let news: Vec<News> = (1..=5).map(reply).collect();
        let notes = Policy::default().decide(&news, &shared);
        assert_eq!((notes[0].title.as_str(), notes[0].body.as_str()), ("notif-many n=5", ""));
    }

    #[test]
    fn no_popups_means_none() {
        let preferences = Preferences { popups: false, hide_text: false };
        assert!(Policy::default().decide(&[reply(1)], &around(&preferences, 0)).is_empty());
    }
}
