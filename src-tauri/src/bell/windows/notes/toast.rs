//! A note in the words of Windows: the toast's XML, and where its buttons lead.
//!
//! What only opens a conversation is a link, which works even after the bell has ended. What acts is told to the bell
//! that showed the note and to nobody else: a link that acts could be on any page of the web.

use std::fmt::Write as _;

use deskbell_client::{
    bridge::Page,
    notify::{Note, NoteAction, NoteTag},
};

/// The argument that stands for the note itself.
pub(super) const NOTE_ITSELF: &str = "note";

/// The toast's XML.
pub(super) fn xml(note: &Note) -> String {
    let link = link(&note.opens);
    let mut xml = String::from("<toast duration=\"long\"");
    attributes(&mut xml, "launch", link.as_deref(), NOTE_ITSELF);
    xml.push('>');
    text(&mut xml, &note.title, &note.body);
    xml.push_str("<actions>");
    for (index, (action, label)) in note.actions.iter().enumerate() {
        let opens = match action {
            NoteAction::Open | NoteAction::Reply => link.as_deref(),
            NoteAction::QuickAnswer(_)
            | NoteAction::Fixed(_)
            | NoteAction::StillBroken(_)
            | NoteAction::Rate(_) => None,
        };
        xml.push_str("<action content=\"");
        escape(&mut xml, label);
        xml.push('"');
        attributes(&mut xml, "arguments", opens, &index.to_string());
        xml.push_str("/>");
    }
    xml.push_str("</actions></toast>");
    xml
}

/// A toast that only tells.
pub(super) fn plain(title: &str, body: &str) -> String {
    let mut xml = String::from("<toast>");
    text(&mut xml, title, body);
    xml.push_str("</toast>");
    xml
}

/// A tag of at most 64 characters: toasts of one tag replace each other.
pub(super) fn tag(of: &NoteTag) -> String {
    match of {
        NoteTag::Ticket(ticket) => format!("ticket-{ticket}"),
        NoteTag::Summary => "summary".to_owned(),
        NoteTag::Arrival(ticket) => format!("arrival-{ticket}"),
        NoteTag::Attention(ticket) => format!("attention-{ticket}"),
        NoteTag::Incident(incident) => format!("incident-{incident}"),
    }
}

/// What a click means: `None` if it is nothing of this note's; the inner one is the button's, if it was one.
pub(super) fn clicked(actions: &[NoteAction], argument: &str) -> Option<Option<NoteAction>> {
    if argument == NOTE_ITSELF {
        return Some(None);
    }
    actions.get(argument.parse::<usize>().ok()?).cloned().map(Some)
}

fn link(page: &Page) -> Option<String> {
    match page {
        Page::Ticket { ticket } | Page::Request { ticket } => {
            Some(format!("deskbell://ticket/{ticket}"))
        }
        Page::Form | Page::Tickets | Page::Number | Page::Settings { .. } => None,
    }
}

fn attributes(xml: &mut String, name: &str, link: Option<&str>, argument: &str) {
    let (value, kind) = link.map_or((argument, "foreground"), |link| (link, "protocol"));
    // Writing into a text cannot fail.
    write!(xml, " {name}=\"{value}\" activationType=\"{kind}\"").ok();
}

fn text(xml: &mut String, title: &str, body: &str) {
    xml.push_str("<visual><binding template=\"ToastGeneric\">");
    for line in [title, body].into_iter().filter(|line| !line.is_empty()) {
        xml.push_str("<text>");
        escape(xml, line);
        xml.push_str("</text>");
    }
    xml.push_str("</binding></visual>");
}

/// As XML 1.0 allows it; a control character has no place there at all and becomes a space.
fn escape(xml: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' => xml.push('\n'),
            '\u{fffe}' | '\u{ffff}' => xml.push(' '),
            control if control.is_control() => xml.push(' '),
            letter => xml.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ID: &str = "0197a3c0-0000-7000-8000-000000000001";

    fn note(opens: Page) -> Note {
        let actions = vec![
            (NoteAction::Reply, "Reply".to_owned()),
            (NoteAction::QuickAnswer("Yes".to_owned()), "Yes & \"no\"".to_owned()),
        ];
        let tag = NoteTag::Ticket(ID.parse().unwrap());
        Note {
            tag,
            title: "Priya <IT>".into(),
            body: "Press\u{7} F4\n& wait".into(),
            actions,
            opens,
        }
    }

    #[test]
    fn opening_is_a_link_and_acting_is_told_to_the_bell() {
        let xml = xml(&note(Page::Ticket { ticket: ID.parse().unwrap() }));
        assert_eq!(
            xml,
            format!(
                "<toast duration=\"long\" launch=\"deskbell://ticket/{ID}\" activationType=\"protocol\">\
                 <visual><binding template=\"ToastGeneric\"><text>Priya &lt;IT&gt;</text>\
                 <text>Press  F4\n&amp; wait</text></binding></visual><actions>\
                 <action content=\"Reply\" arguments=\"deskbell://ticket/{ID}\" activationType=\"protocol\"/>\
                 <action content=\"Yes &amp; &quot;no&quot;\" arguments=\"1\" activationType=\"foreground\"/>\
                 </actions></toast>"
            )
        );
    }

    #[test]
    fn a_page_without_a_link_is_told_to_the_bell() {
        assert!(
            xml(&note(Page::Tickets)).contains("launch=\"note\" activationType=\"foreground\"")
        );
    }

    #[test]
    fn clicks_name_the_note_and_its_button() {
        let actions = [NoteAction::Open, NoteAction::Reply];
        assert_eq!(clicked(&actions, "note"), Some(None));
        assert_eq!(clicked(&actions, "1"), Some(Some(NoteAction::Reply)));
        for nothing in ["2", "-1", "", "deskbell://ticket/1"] {
            assert_eq!(clicked(&actions, nothing), None, "{nothing}");
        }
    }

    #[test]
    fn tags_are_short_enough_and_differ() {
        let of_ticket = [NoteTag::Ticket, NoteTag::Arrival, NoteTag::Attention];
        let tags: BTreeSet<String> =
            of_ticket.iter().map(|of| tag(&of(ID.parse().unwrap()))).collect();
        assert_eq!(tags.len(), of_ticket.len());
        assert!(tags.iter().all(|tag| tag.len() <= 64));
    }
}
