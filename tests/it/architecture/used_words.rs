//! The catalogue holds sentences for what exists: each of its keys is asked for by a source.

use std::collections::BTreeSet;

use deskbell_client::view::Trusted;
use deskbell_protocol::{
    desk::{people::Role, ticket::State},
    facts::SectionId,
    message::EventKind,
    problem::ErrorCode,
    ticket::{Impact, RatingValue, ReachBy},
};
use deskbell_tests::sources::{Source, ending, none, quoted, rust};
use deskbell_words::{catalogue, keys};
use serde::Serialize;

/// Keys that sources put together: how they begin, and what may follow.
struct Composed {
    begins: &'static str,
    ends: Vec<String>,
}

/// How a value is named on the wire, as the pages put it into a key.
fn named<T: Serialize>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    let name = |value: T| {
        let name = serde_json::to_value(value).expect("a name");
        name.as_str().unwrap_or_default().replace('_', "-")
    };
    values.into_iter().map(name).collect()
}

/// The one place that knows which keys are put together.
fn composed(sources: &[Source]) -> Vec<Composed> {
    use EventKind as E;
    use State as S;
    let codes: Vec<ErrorCode> =
        ErrorCode::ALL.iter().copied().chain([ErrorCode::Unknown]).collect();
    let of = |begins, ends| Composed { begins, ends };
    let codes: Vec<String> = codes.iter().map(|code| code.as_str().replace('_', "-")).collect();
    let titles = codes.iter().map(|code| format!("{code}-title")).collect();
    let mut hidden = named([E::Merged, E::Split]);
    hidden.iter_mut().for_each(|kind| kind.push_str("-hidden"));
    vec![
        of("problem-", titles),
        of("problem-", codes),
        of("form-impact-", named([Impact::Blocked, Impact::Slowed, Impact::Question])),
        of("impact-", named([Impact::Blocked, Impact::Slowed, Impact::Question])),
        of("form-reach-", named([ReachBy::Here, ReachBy::Call, ReachBy::Visit, ReachBy::Email])),
        of("rate-", named([RatingValue::Good, RatingValue::Fair, RatingValue::Poor])),
        of("who-", named([Trusted::Unknown, Trusted::Waiting, Trusted::In, Trusted::Confirmed])),
        of("state-", named([S::New, S::InProgress, S::Scheduled, S::WaitingOnRequester])),
        of("state-", named([S::WaitingOnSupplier, S::Resolved, S::Closed, S::Merged])),
        of("event-", named(super::words::EVENTS)),
        of("event-", hidden),
        of("facts-", named(SectionId::ALL)),
        of("facts-", fact_keys(sources)),
        of("facts-line-", fact_keys(sources)),
        of("field-", names_of_the_server(sources)),
        of("refused-", names_of_the_server(sources)),
        of("role-", named([Role::Technician, Role::Lead, Role::Administrator])),
        of("audit-", names_of_the_server(sources)),
        of("set-", SETTINGS.map(str::to_owned).to_vec()),
        of("desk-", PARTS_OF_THE_DESK.map(str::to_owned).to_vec()),
        of("desk-", PARTS_OF_THE_DESK.map(|part| format!("{part}-about")).to_vec()),
        of("hours-", ["from", "until"].map(str::to_owned).to_vec()),
        of("import-", COLUMNS.map(str::to_owned).to_vec()),
        of("refused-field-", SAID_FIELDS.map(str::to_owned).to_vec()),
    ]
}

/// The keys under which the bell reads facts.
fn fact_keys(sources: &[Source]) -> Vec<String> {
    let read = sources.iter().filter(|source| source.path.starts_with("client/src/facts/"));
    read.flat_map(|source| quoted(source.without_tests(), '"'))
        .map(|literal| literal.replace('_', "-"))
        .collect()
}

/// What the server names by a word: what is wrong with a field, what stands in the audit.
fn names_of_the_server(sources: &[Source]) -> Vec<String> {
    let of_server = ["server/", "protocol/src/"];
    let refuse = sources.iter().filter(|one| of_server.iter().any(|at| one.path.starts_with(at)));
    refuse
        .flat_map(|source| quoted(source.without_tests(), '"'))
        // Some bring their own words along, for the log.
        .map(|literal| literal.split(':').next().unwrap_or_default().replace('_', "-"))
        .collect()
}

/// Fields of what a person sends, as the first part of a pointer names them.
const SAID_FIELDS: [&str; 8] =
    ["asker", "attachments", "body", "comment", "description", "facts", "for", "reach"];

/// The settings as their paths name them.
const SETTINGS: [&str; 7] =
    ["calendar", "contact", "privacy", "remote-session", "sign-in", "tickets", "waits"];
/// The parts of the page "The desk".
const PARTS_OF_THE_DESK: [&str; 7] =
    ["technicians", "teams", "topics", "calendar", "settings", "keys", "audit"];
/// The columns of a list of people.
const COLUMNS: [&str; 5] = ["name", "email", "phone", "place", "department"];

/// Everything that may ask for a sentence: programs, pages, and the test that holds the launcher to its search words.
fn sources() -> Vec<Source> {
    let programs = rust()
        .into_iter()
        .filter(|source| source.path == "tests/it/packages.rs" || !source.is_test());
    let pages = ending(&[".svelte", ".ts"])
        .into_iter()
        .filter(|source| source.path.starts_with("ui/src/") && !source.path.contains(".test"));
    programs.chain(pages).collect()
}

/// Every literal of the sources that could be a key.
fn literals(sources: &[Source]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for source in sources {
        for line in source.without_tests().lines() {
            // A line may hold quotes of several kinds, so a literal is whatever stands between two of one kind.
            let ends = |c: char| matches!(c, '"' | '\'' | '`');
            found.extend(line.split(ends));
        }
    }
    found
}

/// Keys nobody asks for. The pages take `…-nophone` themselves where a sentence's number is not known.
fn unused(keys: &BTreeSet<String>, sources: &[Source]) -> BTreeSet<String> {
    let (literals, composed) = (literals(sources), composed(sources));
    let is_asked_for = |key: &str| {
        literals.contains(key)
            || composed.iter().any(|composed| {
                key.strip_prefix(composed.begins)
                    .is_some_and(|end| composed.ends.iter().any(|known| known == end))
            })
    };
    let is_used =
        |key: &str| is_asked_for(key) || key.strip_suffix("-nophone").is_some_and(is_asked_for);
    keys.iter().filter(|key| !is_used(key)).cloned().collect()
}

#[test]
fn every_sentence_of_the_catalogue_is_asked_for() {
    let catalogue = keys(catalogue("en").expect("English"));
    let unused = unused(&catalogue, &sources());
    // What is used or gone by now has no place in the list either.
    none("sentences nobody asks for", unused);
}

#[test]
fn keys_that_are_said_to_be_composed_are_composed() {
    let sources = sources();
    let text = |composed: &&Composed| {
        let begins = ["`", "\""].map(|quote| format!("{quote}{}", composed.begins));
        !begins.iter().any(|begin| {
            ["${", "{"].iter().any(|value| {
                sources.iter().any(|source| source.text.contains(&format!("{begin}{value}")))
            })
        })
    };
    let composed = composed(&sources);
    let findings = composed.iter().filter(text).map(|composed| composed.begins.to_owned());
    none("no source puts a key together that begins so", findings);
}

#[test]
fn a_sentence_nobody_asks_for_is_found() {
    let catalogue =
        ["common-close", "rate-good", "rate-splendid", "nobody-asks"].map(str::to_owned);
    let found = unused(&catalogue.into(), &sources());
    assert_eq!(found, ["nobody-asks", "rate-splendid"].map(str::to_owned).into());
}
