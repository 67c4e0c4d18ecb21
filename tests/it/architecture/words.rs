//! Every sentence the sources ask for is in the catalogue, and none uses a word people should not read.

use std::collections::BTreeSet;

use deskbell_protocol::{message::EventKind, problem::ErrorCode};
use deskbell_tests::sources::{Source, ending, none, quoted, rust};
use deskbell_words::{Words, catalogue, keys};

/// Names of headers and the like that look like keys.
const NO_KEYS: &[&str] = &["set-cookie"];

/// The copy deck's list of what is not said to users.
const NOT_SAID: &[&str] = &[
    "assigned",
    "agent",
    "tier",
    "escalated",
    "sla",
    "response time",
    "priority",
    "vendor",
    "third party",
    "stock",
    "user error",
    "invalid",
    "illegal",
    "failed to",
    "resolved",
    "completed",
    "submit",
    "log a ticket",
    "raise a case",
    "diagnostics",
    "telemetry",
    "payload",
    "authenticate",
    "credentials",
    "queue",
    "backlog",
    "self-service",
    "knowledge base",
];

/// Every event a conversation may hold.
pub(super) const EVENTS: [EventKind; 18] = [
    EventKind::Taken,
    EventKind::HandedOver,
    EventKind::CoverBegan,
    EventKind::CoverEnded,
    EventKind::Waiting,
    EventKind::VisitPlanned,
    EventKind::OnTheWay,
    EventKind::Resolved,
    EventKind::Reminded,
    EventKind::Late,
    EventKind::Reopened,
    EventKind::Merged,
    EventKind::Unmerged,
    EventKind::Split,
    EventKind::Closed,
    EventKind::Logged,
    EventKind::Rate,
    EventKind::Unknown,
];

fn english() -> BTreeSet<String> {
    keys(catalogue("en").expect("English"))
}

/// Whether a literal is written like a key of the catalogue and begins like one.
fn looks_like_a_key(literal: &str, families: &BTreeSet<&str>) -> bool {
    let written = literal
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    let family = literal.split('-').next().unwrap_or_default();
    written
        && literal.contains('-')
        && !literal.ends_with('-')
        && families.contains(family)
        && !NO_KEYS.contains(&literal)
}

#[test]
fn every_key_in_rust_sources_is_in_the_catalogue() {
    let english = english();
    let families: BTreeSet<&str> =
        english.iter().filter_map(|key| key.split_once('-')).map(|(family, _)| family).collect();
    let mut findings = Vec::new();
    for source in
        rust().iter().filter(|source| !source.is_test() && !source.path.starts_with("xtask/"))
    {
        for (number, line) in Source::code_lines(source.without_tests()) {
            let missing = quoted(line, '"').filter(|literal| {
                looks_like_a_key(literal, &families) && !english.contains(*literal)
            });
            findings.extend(missing.map(|key| format!("{}:{number} {key}", source.path)));
        }
    }
    none("keys without a sentence", findings);
}

#[test]
fn every_key_the_pages_ask_for_is_in_the_catalogue() {
    let english = english();
    let mut findings = Vec::new();
    for source in ending(&[".svelte", ".ts"])
        .iter()
        .filter(|source| source.path.starts_with("ui/src/") && !source.path.contains(".test."))
    {
        for call in ["words.say(", "words.around(", "words.has("] {
            for asked in source.text.split(call).skip(1) {
                let first = asked.split([',', ')']).next().unwrap_or_default();
                let plain = ['\'', '"'].into_iter().flat_map(|quote| quoted(first, quote));
                let missing = plain
                    .filter(|key| key.contains('-') && !english.contains(*key))
                    .map(str::to_owned);
                findings.extend(missing.map(|key| format!("{}: {key}", source.path)));
                let begins = first
                    .trim_start()
                    .strip_prefix('`')
                    .and_then(|template| template.split_once("${"))
                    .map(|(start, _)| start);
                if let Some(start) =
                    begins.filter(|start| !english.iter().any(|key| key.starts_with(start)))
                {
                    findings.push(format!("{}: nothing begins with {start}", source.path));
                }
            }
        }
    }
    none("keys without a sentence", findings);
}

#[test]
fn every_refusal_has_its_sentence_and_title() {
    let words = Words::english();
    let codes =
        ErrorCode::ALL.iter().map(|code| code.as_str()).chain([ErrorCode::Unknown.as_str()]);
    let missing = codes.flat_map(|code| {
        let key = format!("problem-{}", code.replace('_', "-"));
        [key.clone(), format!("{key}-title")]
    });
    none("refusals without a sentence", missing.filter(|key| !words.has(key)));
}

#[test]
fn every_refused_field_says_what_would_be_right() {
    let words = Words::english();
    let is_code = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let mut codes = BTreeSet::new();
    for source in rust().iter().filter(|source| {
        source.path.starts_with("server/domain/src/")
            || source.path.starts_with("server/store/src/commands/")
            || source.path.starts_with("server/src/http/")
    }) {
        let lines: Vec<&str> =
            Source::code_lines(source.without_tests()).map(|(_, line)| line.trim()).collect();
        let text = lines.join("");
        let parts: Vec<&str> = text.split('"').collect();
        // A pointer, then its code: `("/into", "ring")`, `pointer: "/into", code: "ring"`.
        for part in parts.windows(3) {
            let is_next = [",", ", ", ", code: ", ",code: "].contains(&part[1]);
            let points = part[0].starts_with('/') && !part[0].starts_with("/api/");
            if points && is_next && is_code(part[2]) {
                codes.insert(part[2].to_owned());
            }
        }
    }
    assert!(codes.len() > 25, "the walk found the codes: {codes:?}");
    let english = english();
    // What depends on a limit has its sentence for each kind of limit.
    let says = |code: &str| {
        let key = format!("field-{}", code.replace('_', "-"));
        words.has(&key) || english.iter().any(|other| other.starts_with(&format!("{key}-")))
    };
    let missing = codes.into_iter().filter(|code| !says(code));
    none("refused fields without a sentence", missing);
}

#[test]
fn every_event_of_a_conversation_has_its_line() {
    let words = Words::english();
    let missing = EVENTS.map(|kind| {
        let name = serde_json::to_value(kind).expect("a name");
        format!("event-{}", name.as_str().unwrap_or_default().replace('_', "-"))
    });
    none("events without a line", missing.into_iter().filter(|key| !words.has(key)));
}

#[test]
fn people_read_plain_words_only() {
    let source = catalogue("en").expect("English");
    let mut key = "";
    let mut findings = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| !name.contains(' ')) {
            key = name;
        }
        // Administrators at a terminal read their own words; the search words of the launcher are not read at all. What
        // the plain-words check looks for is what must not be said.
        let looked_for = key.starts_with("plain-") && !key.ends_with("-better");
        if key.starts_with("cli-") || key == "app-search" || looked_for {
            continue;
        }
        let text = line.split_once(" = ").map_or(line, |(_, text)| text).to_lowercase();
        let spoken = format!(" {} ", text.replace(|c: char| !c.is_alphanumeric() && c != '-', " "));
        findings.extend(
            NOT_SAID
                .iter()
                .filter(|word| spoken.contains(&format!(" {word} ")))
                .map(|word| format!("{key} says “{word}”")),
        );
    }
    none("words people should not read", findings);
}
