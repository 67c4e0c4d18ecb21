//! What would be right: one sentence for each refused field, from the catalogue. It never repeats what was sent.

use std::fmt::Display;

use deskbell_words::Value;

use crate::words;

/// What every field may be told whose code has no sentence of its own.
const ANY: &str = "field-malformed";

/// The sentence of a field's own code.
pub(crate) fn of_code(code: &str) -> String {
    let key = format!("field-{}", code.replace('_', "-"));
    words::known(&key, &[]).unwrap_or_else(|| words::plain(ANY))
}

/// A whole number between two others, both allowed.
pub(super) fn between(least: impl Display, most: impl Display) -> String {
    span("field-out-of-range-span", least, most)
}

/// A whole number that is not smaller.
pub(super) fn at_least(least: impl Display) -> String {
    words::text("field-out-of-range-from", &[("least", least.to_string().into())])
}

/// Not more of them.
pub(super) fn at_most(most: impl Display) -> String {
    words::text("field-too-many", &[("most", most.to_string().into())])
}

/// A closed list.
pub(super) fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let values = values.into_iter().collect::<Vec<_>>().join(", ");
    words::text("field-unknown-value", &[("values", values.into())])
}

/// The sentence that belongs to the words of a parse error, of which only what was expected is looked at.
pub(crate) fn of_message(code: &str, message: &str) -> String {
    // Everything before it may hold what was sent.
    let expected = message.rfind(", expected ").and_then(|at| message.get(at..));
    match code {
        "unknown_value" => {
            let values: Vec<&str> =
                expected.unwrap_or_default().split('`').skip(1).step_by(2).collect();
            if values.is_empty() { words::plain(ANY) } else { one_of(values) }
        }
        "too_long" => too_long(message).unwrap_or_else(|| of_code(code)),
        "wrong_type" => expected.and_then(kind).unwrap_or_else(|| of_code(code)),
        other => of_code(other),
    }
}

/// `too_long: at most 200 characters are allowed`, as the text types say it.
fn too_long(message: &str) -> Option<String> {
    let mut words = message.split_once("at most ")?.1.split(' ');
    let (most, unit) = (words.next()?.parse::<u64>().ok()?, words.next()?);
    let key = match unit {
        "characters" => "field-too-long-characters",
        "bytes" => "field-too-long-bytes",
        _ => return None,
    };
    Some(words::text(key, &[("most", most.to_string().into())]))
}

/// What serde expected, in words for people: `, expected u32 at line 1 column 9`.
fn kind(expected: &str) -> Option<String> {
    let bare = expected.trim_start_matches(", expected ");
    let bare = bare.split(" at line ").next().unwrap_or(bare);
    let number = |least: i64, most: u64| Some(span("field-wrong-type-number", least, most));
    match bare {
        "a string" | "a borrowed string" | "a formatted UUID string" => {
            Some(words::plain("field-wrong-type-text"))
        }
        "a boolean" => Some(words::plain("field-wrong-type-flag")),
        "a sequence" => Some(words::plain("field-wrong-type-list")),
        "u8" => number(0, u8::MAX.into()),
        "u16" => number(0, u16::MAX.into()),
        "u32" => number(0, u32::MAX.into()),
        "u64" | "usize" => number(0, u64::MAX),
        other if other.starts_with("struct ") || other == "a map" => {
            Some(words::plain("field-wrong-type-object"))
        }
        _ => None,
    }
}

fn span(key: &str, least: impl Display, most: impl Display) -> String {
    let values: [(&str, Value); 2] =
        [("least", least.to_string().into()), ("most", most.to_string().into())];
    words::text(key, &values)
}
