//! Texts, ids, cursors and times keep their promises for any input.
#![expect(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

use deskbell_protocol::{TicketId, Timestamp, cursor::Cursor, me::OpenTicket, text::*};
use proptest::prelude::*;

const HOSTILE: &str = include_str!("../../tests/hostile-texts.json");

#[derive(serde::Deserialize)]
struct Hostile {
    name: String,
    text: String,
}

fn hostile() -> Vec<Hostile> {
    serde_json::from_str(HOSTILE).unwrap()
}

#[test]
fn hostile_texts_are_kept_as_written_and_give_a_subject() {
    for case in hostile() {
        let body = Body::parse(&case.text).unwrap_or_else(|issue| panic!("{}: {issue}", case.name));
        assert_eq!(body.as_str(), case.text.replace("\r\n", "\n").trim(), "{}", case.name);
        let subject = Subject::of(&body);
        assert!(Subject::parse(subject.as_str()).is_ok(), "{}: {subject}", case.name);
    }
}

#[test]
fn file_names_hold_no_path_and_nothing_invisible() {
    for case in hostile() {
        let name = FileName::clean(&case.text);
        assert!(
            !name.as_str().contains(['/', '\\', '\u{202e}', '\u{200b}', '\n']),
            "{}: {name}",
            case.name
        );
        assert_eq!(
            FileName::clean(name.as_str()),
            name,
            "{}: cleaning twice changes nothing",
            case.name
        );
    }
}

#[test]
fn a_refused_text_names_its_code() {
    assert_eq!(Body::parse(" \n ").unwrap_err().code(), "required");
    assert_eq!(Body::parse("bell\u{7}").unwrap_err().code(), "control_character");
    assert_eq!(Body::parse(&"a".repeat(65_537)).unwrap_err().code(), "too_long");
    assert!(Body::parse(&"a".repeat(65_536)).is_ok());
    assert_eq!(Subject::parse("two\nlines").unwrap_err().code(), "control_character");
}

#[test]
fn the_subject_is_the_first_sentence() {
    let subject = |text: &str| Subject::of(&Body::parse(text).unwrap()).as_str().to_owned();
    assert_eq!(subject("My screen stays black. It worked on Friday."), "My screen stays black");
    assert_eq!(subject("Why is Excel v2.1 slow? Please help"), "Why is Excel v2.1 slow?");
    assert_eq!(subject("\n\nSecond line counts\nthird"), "Second line counts");
    assert_eq!(subject(&"word ".repeat(40)).chars().last(), Some('…'));
}

#[test]
fn an_id_has_one_spelling() {
    assert!("019a9c1e-7b3c-7000-8000-000000000001".parse::<TicketId>().is_ok());
    for wrong in [
        "",
        "1",
        "{019a9c1e-7b3c-7000-8000-000000000001}",
        "019a9c1e7b3c70008000000000000001",
        "urn:uuid:019a9c1e-7b3c-7000-8000-000000000001",
    ] {
        assert!(wrong.parse::<TicketId>().is_err(), "{wrong}");
    }
}

#[test]
fn an_opening_of_a_newer_client_is_read() {
    let raw = serde_json::json!({
        "description": "It is slow", "impact": "on_fire", "reach": {"by": "carrier_pigeon"}, "mood": "bad",
        "facts": {"taken_at": "2026-11-19T09:12:00Z", "sections": [{"id": "weather", "lines": []}]},
        "reported_at": "2026-11-19T09:12:00+01:00", "locale": "en-GB"
    });
    let opening: OpenTicket = serde_json::from_value(raw).unwrap();
    assert_eq!(opening.reported_at.to_string(), "2026-11-19T08:12:00.000Z");
}

proptest! {
    #[test]
    fn parsing_a_parsed_text_changes_nothing(raw in "\\PC{0,200}") {
        if let Ok(body) = Body::parse(&raw) {
            prop_assert_eq!(&Body::parse(body.as_str()).unwrap(), &body);
            let subject = Subject::of(&body);
            prop_assert!(subject.as_str().chars().count() <= 80);
            prop_assert!(Subject::parse(subject.as_str()).is_ok());
        }
    }

    #[test]
    fn cursors_survive_the_way_through_text(epoch in any::<u128>(), seq in any::<u64>()) {
        let cursor = Cursor { epoch: deskbell_protocol::Epoch(uuid::Uuid::from_u128(epoch)), seq };
        prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
    }

    #[test]
    fn times_survive_the_way_through_text(millis in -62_000_000_000_000_i64..253_000_000_000_000) {
        let at = Timestamp::from_millis(millis);
        let text = serde_json::to_string(&at).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), at);
    }

    #[test]
    fn any_name_becomes_a_safe_file_name(raw in any::<String>()) {
        let name = FileName::clean(&raw);
        prop_assert!(FileName::parse(name.as_str()).is_ok(), "{}", name);
        prop_assert_eq!(FileName::clean(name.as_str()), name);
    }
}
