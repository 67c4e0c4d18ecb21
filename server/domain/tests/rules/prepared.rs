//! Templates and reply texts: what may stand in them, and what a call says that was logged with a template.

use deskbell_domain::prepared::{check_snippet, check_template};
use deskbell_protocol::{
    SnippetId, TemplateId, TopicId,
    desk::{
        action::Action,
        kept::Kept,
        prepared::{Letter, PutSnippet, PutTemplate, ShortName, Template, TemplateField},
        ticket::State,
        write::{LogCall, PatchTicket, SolvedOnTheSpot},
    },
    text::Subject,
};
use rstest::rstest;
use uuid::Uuid;

use crate::{
    progress::{call, log},
    world::*,
};

const PRINTER: TemplateId = TemplateId(Uuid::from_u128(51));

fn short(name: &str) -> ShortName {
    ShortName::try_from(name.to_owned()).unwrap()
}

fn field(key: &str, default: Option<&str>) -> TemplateField {
    TemplateField {
        key: short(key),
        label: name(&format!("Which {key}")),
        default: default.map(line),
    }
}

fn words() -> PutTemplate {
    PutTemplate {
        letter: Letter::try_from("r".to_owned()).unwrap(),
        title: name("Printer"),
        channel: None,
        topic: Some(PRINTERS),
        fields: vec![field("printer", None), field("what", Some("doesn’t print"))],
        subject: Some(Subject::parse("Printer {printer}: {what}").unwrap()),
        solved_note: Some(body("The printer {printer} works again.")),
    }
}

fn kept(words: PutTemplate) -> Template {
    Kept { id: PRINTER, words, version: 1, retired: false }
}

/// A call that says nothing but what its template asks for.
fn bare(fields: &[(&str, &str)]) -> LogCall {
    let fields = fields.iter().map(|(key, value)| (short(key), line(value))).collect();
    let (subject, topic, note) = (None, None, None);
    LogCall { template: Some(PRINTER), fields, subject, topic, note, ..call() }
}

fn world() -> World {
    with_template(World::new())
}

fn with_template(mut world: World) -> World {
    world.template = Some(kept(words()));
    world
}

#[test]
fn a_call_waits_to_be_completed_until_all_is_answered_or_it_is_solved() {
    let mut world = world();
    log(&mut world, 1, bare(&[])).unwrap();
    let wanted = |world: &World| {
        let wants = world.ticket(1).wants()?;
        Some((
            wants.topic,
            wants.fields.iter().map(|want| want.label.to_string()).collect::<Vec<_>>(),
        ))
    };
    // The template has a topic and a default for the other field.
    assert_eq!(wanted(&world), Some((false, vec!["Which printer".to_owned()])));
    let answer = |key: &str, value: &str| {
        let fields = [(short(key), line(value))].into_iter().collect();
        PatchTicket { fields, ..edit() }
    };
    let refused = world.patch(PRIYA, answer("what", "smokes")).unwrap_err();
    assert_eq!(refused.field(), Some(("/fields/what", "not_in_template")), "answered already");
    world.patch(PRIYA, answer("printer", "")).unwrap();
    assert!(wanted(&world).is_some(), "an empty answer is none");
    world.patch(PRIYA, answer("printer", "P-2.1")).unwrap();
    assert_eq!(wanted(&world), None);
    let fields = &world.ticket(1).call.as_ref().unwrap().fields;
    assert!(fields.iter().any(|field| field.value.as_str() == "P-2.1"));
    world.patch(PRIYA, PatchTicket { topic: Some(None), ..edit() }).unwrap();
    assert_eq!(wanted(&world), Some((true, Vec::new())));
    world.act(PRIYA, Action::Take).unwrap();
    let note = body("Changed the drum.");
    world.act(PRIYA, Action::Resolve { note, topic: None }).unwrap();
    assert_eq!(wanted(&world), None, "the note says what it was");
    world.open(2, MARTA);
    assert_eq!(world.ticket(2).wants(), None, "nobody logged it");
}

#[test]
fn a_call_gets_what_it_leaves_out_from_its_template() {
    let mut world = world();
    let solved = Some(SolvedOnTheSpot { note: None });
    log(&mut world, 1, LogCall { solved, ..bare(&[("printer", "P-2.1")]) }).unwrap();
    let ticket = world.ticket(1);
    assert_eq!(ticket.subject.as_str(), "Printer P-2.1: doesn’t print");
    assert_eq!((ticket.topic, ticket.state), (Some(PRINTERS), State::Closed));
    let note = &ticket.resolution.as_ref().unwrap().note;
    assert_eq!(note.as_str(), "The printer P-2.1 works again.");
    let asked = ticket.call.as_ref().unwrap();
    assert_eq!((asked.template, asked.title.as_str()), (PRINTER, "Printer"));
    let told: Vec<_> =
        asked.fields.iter().map(|field| (field.label.as_str(), field.value.as_str())).collect();
    assert_eq!(told, [("Which printer", "P-2.1"), ("Which what", "doesn’t print")]);
}

#[test]
fn what_a_call_says_itself_stays() {
    let mut world = world();
    let own = LogCall {
        subject: Some(Subject::parse("The big one on floor 2").unwrap()),
        solved: Some(SolvedOnTheSpot { note: Some(body("Took the paper out.")) }),
        ..bare(&[("printer", "{what}")])
    };
    log(&mut world, 1, own).unwrap();
    let ticket = world.ticket(1);
    assert_eq!(ticket.subject.as_str(), "The big one on floor 2");
    assert_eq!(ticket.resolution.as_ref().unwrap().note.as_str(), "Took the paper out.");
    let asked = ticket.call.as_ref().unwrap();
    assert_eq!(asked.fields[0].value.as_str(), "{what}", "what was typed is not filled in again");
}

#[test]
fn a_field_left_empty_leaves_no_gap() {
    let mut world = world();
    log(&mut world, 1, bare(&[("what", "")])).unwrap();
    assert_eq!(world.ticket(1).subject.as_str(), "Printer");
    let asked = world.ticket(1).call.as_ref().unwrap();
    assert!(asked.fields.is_empty(), "nothing was answered: {asked:?}");
}

#[test]
fn a_field_no_template_asks_for_is_refused_by_name() {
    let refused = log(&mut world(), 1, bare(&[("floor", "2")])).unwrap_err();
    assert_eq!(refused.field(), Some(("/fields/floor", "not_in_template")));
    let fields = bare(&[("printer", "P-2.1")]).fields;
    let without = LogCall { fields, ..call() };
    let refused = log(&mut World::new(), 1, without).unwrap_err();
    assert_eq!(refused.field(), Some(("/fields/printer", "not_in_template")));
}

#[test]
fn what_neither_call_nor_template_says_is_missing() {
    let unknown = log(&mut World::new(), 1, bare(&[])).unwrap_err();
    assert_eq!(unknown.field(), Some(("/template", "unknown_template")));
    let silent = LogCall { subject: None, ..call() };
    let refused = log(&mut World::new(), 1, silent).unwrap_err();
    assert_eq!(refused.field(), Some(("/subject", "required")));
    let solved = LogCall { solved: Some(SolvedOnTheSpot { note: None }), ..call() };
    let refused = log(&mut World::new(), 1, solved).unwrap_err();
    assert_eq!(refused.field(), Some(("/solved/note", "required")));
}

#[test]
fn on_an_open_ticket_what_was_asked_stands_in_the_internal_note() {
    let mut world = with_template(World::taken());
    let attach_to = Some(ticket_id(1));
    log(&mut world, 2, LogCall { attach_to, ..bare(&[("printer", "P-2.1")]) }).unwrap();
    let note = world.entries.last().unwrap();
    assert!(!note.is_public());
    assert_eq!(note.body.as_str(), "Which printer: P-2.1\nWhich what: doesn’t print");
    assert_eq!(world.ticket(1).call, None, "the ticket itself was no call");
}

#[rstest]
#[case::letter(PutTemplate { fields: Vec::new(), subject: None, solved_note: None, ..words() }, "/letter", "letter_taken")]
#[case::topic(PutTemplate { topic: Some(TopicId(Uuid::nil())), letter: other(), ..words() }, "/topic", "unknown_topic")]
#[case::three(PutTemplate { fields: vec![field("a", None), field("b", None), field("c", None)], letter: other(), ..words() }, "/fields", "at_most_two_fields")]
#[case::twice(PutTemplate { fields: vec![field("what", None), field("what", None)], letter: other(), ..words() }, "/fields", "twice")]
#[case::subject(PutTemplate { subject: Some(Subject::parse("{who} is here").unwrap()), letter: other(), ..words() }, "/subject", "unknown_placeholder")]
#[case::note(PutTemplate { solved_note: Some(body("{ {} {who}")), letter: other(), ..words() }, "/solved_note", "unknown_placeholder")]
fn a_template_that_could_not_be_used_is_refused(
    #[case] new: PutTemplate,
    #[case] pointer: &str,
    #[case] code: &str,
) {
    let others = [kept(words())];
    let directory = World::new().directory;
    let refused = check_template(TemplateId(Uuid::nil()), &new, &others, &directory).unwrap_err();
    assert_eq!(refused.field(), Some((pointer, code)));
}

fn other() -> Letter {
    Letter::try_from("o".to_owned()).unwrap()
}

#[test]
fn a_letter_is_free_again_once_its_template_is_retired() {
    let directory = World::new().directory;
    let gone = [Kept { retired: true, ..kept(words()) }];
    assert_eq!(check_template(TemplateId(Uuid::nil()), &words(), &gone, &directory), Ok(()));
    let own = [kept(words())];
    assert_eq!(check_template(PRINTER, &words(), &own, &directory), Ok(()), "its own letter");
}

#[test]
fn a_reply_text_names_only_what_can_be_filled_in() {
    let text = |name: &str, text: &str| PutSnippet { name: short(name), body: body(text) };
    let id = SnippetId(Uuid::nil());
    let good = text("hello", "Hello {caller}, I’m {me}. { } {Not this} {}");
    assert_eq!(check_snippet(id, &good, &[]), Ok(()));
    let refused = check_snippet(id, &text("hello", "Hello {colour}"), &[]).unwrap_err();
    assert_eq!(refused.field(), Some(("/body", "unknown_placeholder")));
    let there = Kept { id: SnippetId(Uuid::from_u128(1)), words: good, version: 1, retired: false };
    let refused = check_snippet(id, &text("hello", "Hi"), &[there]).unwrap_err();
    assert_eq!(refused.field(), Some(("/name", "name_taken")));
}

#[rstest]
#[case("a", true)]
#[case("7", true)]
#[case("A", false)]
#[case("ab", false)]
#[case("", false)]
#[case("é", false)]
fn one_key_chooses_a_template(#[case] typed: &str, #[case] fits: bool) {
    assert_eq!(Letter::try_from(typed.to_owned()).is_ok(), fits);
}

#[rstest]
#[case("hello-2_b", true)]
#[case("", false)]
#[case("Hello", false)]
#[case("two words", false)]
#[case("a234567890123456789012345678901", false)]
fn a_short_name_is_typed_without_a_second_thought(#[case] typed: &str, #[case] fits: bool) {
    assert_eq!(ShortName::try_from(typed.to_owned()).is_ok(), fits);
}
