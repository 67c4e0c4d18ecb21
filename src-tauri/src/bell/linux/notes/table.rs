//! Which note stands under which of the desktop's numbers, and what a click on it means.

use std::collections::HashMap;

use deskbell_client::notify::{Note, NoteAction, NoteTag};

/// The desktop's name for a click on the note itself.
pub(super) const NOTE_ITSELF: &str = "default";

/// The notes that are on the screen or in the desktop's list.
#[derive(Debug, Default)]
pub(super) struct Table {
    numbers: HashMap<NoteTag, u32>,
    notes: HashMap<u32, (NoteTag, Vec<NoteAction>)>,
}

/// A click, put into our words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) tag: NoteTag,
    pub(super) action: Option<NoteAction>,
}

impl Table {
    /// The number of the note that one with this tag replaces; 0 if none.
    pub(super) fn number(&self, tag: &NoteTag) -> u32 {
        self.numbers.get(tag).copied().unwrap_or_default()
    }

    pub(super) fn knows(&self, number: u32) -> bool {
        self.notes.contains_key(&number)
    }

    /// The desktop shows a note under this number.
    pub(super) fn shown(&mut self, number: u32, note: Note) {
        if let Some(before) = self.numbers.insert(note.tag.clone(), number) {
            self.notes.remove(&before);
        }
        let actions = note.actions.into_iter().map(|(action, _)| action).collect();
        self.notes.insert(number, (note.tag, actions));
    }

    /// A click under this key; `None` if it is nothing of ours.
    pub(super) fn clicked(&self, number: u32, key: &str) -> Option<Told> {
        let (tag, actions) = self.notes.get(&number)?;
        if key == NOTE_ITSELF {
            return Some(Told { tag: tag.clone(), action: None });
        }
        let action = actions.get(key.parse::<usize>().ok()?)?;
        Some(Told { tag: tag.clone(), action: Some(action.clone()) })
    }

    /// The desktop has closed a note.
    pub(super) fn closed(&mut self, number: u32) -> Option<NoteTag> {
        let (tag, _) = self.notes.remove(&number)?;
        self.numbers.remove(&tag);
        Some(tag)
    }

    /// A note is to be taken away: its number, if it is still there.
    pub(super) fn withdraw(&mut self, tag: &NoteTag) -> Option<u32> {
        let number = self.numbers.remove(tag)?;
        self.notes.remove(&number);
        Some(number)
    }

    /// Every note is to be taken away: their numbers.
    pub(super) fn withdraw_all(&mut self) -> Vec<u32> {
        self.numbers.clear();
        let mut numbers: Vec<u32> = self.notes.drain().map(|(number, _)| number).collect();
        numbers.sort_unstable();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use deskbell_client::bridge::Page;

    use super::*;

    fn note(tag: NoteTag) -> Note {
        let actions = vec![
            (NoteAction::Reply, "Reply".to_owned()),
            (NoteAction::QuickAnswer("Yes, do it".to_owned()), "Yes, do it".to_owned()),
        ];
        Note {
            tag,
            title: "Priya replied".into(),
            body: "Hello".into(),
            actions,
            opens: Page::Tickets,
        }
    }

    fn ticket(last: u8) -> NoteTag {
        NoteTag::Ticket(format!("0197a3c0-0000-7000-8000-0000000000{last:02}").parse().unwrap())
    }

    #[test]
    fn clicks_name_the_note_and_its_button() {
        let mut table = Table::default();
        table.shown(4, note(ticket(1)));
        assert_eq!(table.clicked(4, "default"), Some(Told { tag: ticket(1), action: None }));
        assert_eq!(
            table.clicked(4, "0"),
            Some(Told { tag: ticket(1), action: Some(NoteAction::Reply) })
        );
        for (number, key) in [(4, "2"), (4, "-1"), (4, ""), (5, "default")] {
            assert_eq!(table.clicked(number, key), None, "{number} {key}");
        }
    }

    #[test]
    fn one_tag_has_one_note() {
        let mut table = Table::default();
        assert_eq!(table.number(&ticket(1)), 0);
        table.shown(4, note(ticket(1)));
        table.shown(7, note(ticket(2)));
        assert_eq!(table.number(&ticket(1)), 4);
        table.shown(9, note(ticket(1)));
        assert_eq!((table.number(&ticket(1)), table.knows(4)), (9, false));
        assert_eq!(table.number(&ticket(2)), 7);
    }

    #[test]
    fn a_note_that_was_taken_away_does_not_report_its_end() {
        let mut table = Table::default();
        table.shown(4, note(ticket(1)));
        assert_eq!(table.withdraw(&ticket(1)), Some(4));
        assert_eq!(table.closed(4), None);
        assert_eq!(table.withdraw(&ticket(1)), None);
        table.shown(5, note(ticket(1)));
        assert_eq!(table.closed(5), Some(ticket(1)));
        assert_eq!(table.number(&ticket(1)), 0);
    }
}
