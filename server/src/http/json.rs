//! Reading JSON strictly: no key twice, unknown fields listed, every refusal with a JSON pointer (RFC 6901).

use std::{collections::HashSet, fmt};

use deskbell_protocol::problem::ErrorCode;
use serde::{
    Deserializer,
    de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_path_to_error::Segment;

use super::{
    problem::{Answer, Refusal},
    right,
};

/// The value, and the pointers of fields nobody asked for.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Answer<(T, Vec<String>)> {
    refuse_twins(bytes)?;
    let mut ignored = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut note = |path: serde_ignored::Path<'_>| ignored.push(pointer_of_ignored(&path));
    let listing = serde_ignored::Deserializer::new(&mut reader, &mut note);
    let value = serde_path_to_error::deserialize(listing).map_err(|error| refused(&error))?;
    Ok((value, ignored))
}

/// What a parse error means: the field's pointer and its code.
fn refused(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let mut pointer = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let message = error.inner().to_string();
    // It is JSON, that was looked at before: a number where a word should be is no fault of its form.
    let is_data = error.inner().is_data();
    let (code, field) = if is_data { code_of(&message) } else { ("wrong_type", None) };
    if let Some(field) = field {
        let mut own = String::new();
        push(&mut own, field);
        // The path to an unknown field ends with it, the one to a missing field with the object that lacks it.
        if code == "required" || !pointer.ends_with(&own) {
            pointer.push_str(&own);
        }
    }
    let detail = right::of_message(code, &message);
    Refusal::wrong(pointer, code, detail)
}

/// The code of a refused value, and the sentence on what would be right.
pub(super) fn code_and_detail(message: &str) -> (&str, String) {
    let (code, _) = code_of(message);
    (code, right::of_message(code, message))
}

/// The code of a refused field: the prefix of our own parse errors, or what serde's own words stand for.
fn code_of(message: &str) -> (&str, Option<&str>) {
    let quoted = || message.split('`').nth(1);
    if message.starts_with("missing field") {
        return ("required", quoted());
    }
    if message.starts_with("unknown field") {
        return ("unknown_field", quoted());
    }
    if message.starts_with("unknown variant") {
        return ("unknown_value", None);
    }
    if message.starts_with("UUID parsing failed") {
        return ("not_an_id", None);
    }
    match message.split_once(':') {
        Some((code, _)) if is_code(code) => (code, None),
        Some(_) | None => ("wrong_type", None),
    }
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn pointer_of_ignored(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    let (mut pointer, own) = match path {
        Path::Root => return String::new(),
        Path::Seq { parent, index } => (pointer_of_ignored(parent), index.to_string()),
        Path::Map { parent, key } => (pointer_of_ignored(parent), key.clone()),
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => return pointer_of_ignored(parent),
    };
    push(&mut pointer, &own);
    pointer
}

fn push(pointer: &mut String, part: &str) {
    pointer.push('/');
    pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
}

/// Refuses an object that names a key twice: readers disagree on which one counts.
fn refuse_twins(bytes: &[u8]) -> Answer<()> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    Twins
        .deserialize(&mut reader)
        .and_then(|()| reader.end())
        .map_err(|_| Refusal::new(ErrorCode::MalformedJson))
}

/// Walks any JSON and fails on a repeated key.
#[derive(Clone, Copy)]
struct Twins;

impl<'de> DeserializeSeed<'de> for Twins {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Twins {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Self)?.is_some() {}
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = entries.next_key::<std::borrow::Cow<'_, str>>()? {
            if !seen.insert(key.into_owned()) {
                return Err(A::Error::custom("a key stands there twice"));
            }
            entries.next_value_seed(Self)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use deskbell_protocol::{desk::write::DeskWrite, me::OpenTicket};

    use super::*;

    fn refusal<T: DeserializeOwned>(json: &str) -> Refusal {
        match read::<T>(json.as_bytes()) {
            Ok(_) => panic!("accepted"),
            Err(refusal) => refusal,
        }
    }

    fn field<T: DeserializeOwned>(json: &str) -> (String, String) {
        let refusal = refusal::<T>(json);
        assert_eq!(refusal.code, ErrorCode::ValidationFailed);
        (refusal.errors[0].pointer.clone(), refusal.errors[0].code.clone())
    }

    #[test]
    fn names_the_field_and_its_code() {
        let at = r#""reported_at":"2026-11-19T09:12:00Z","locale":"en""#;
        let pair = |p: &str, c: &str| (p.to_owned(), c.to_owned());
        assert_eq!(
            field::<OpenTicket>(&format!(r#"{{"description":" ",{at}}}"#)),
            pair("/description", "required")
        );
        assert_eq!(field::<OpenTicket>(&format!("{{{at}}}")), pair("/description", "required"));
        assert_eq!(
            field::<OpenTicket>(&format!(r#"{{"description":5,{at}}}"#)),
            pair("/description", "wrong_type")
        );
        assert_eq!(
            field::<OpenTicket>(r#"{"description":"x","locale":"en","reported_at":"noon"}"#),
            pair("/reported_at", "not_a_time")
        );
        let nested = format!(
            r#"{{"description":"x",{at},"facts":{{"taken_at":"2026-11-19T09:12:00Z","sections":[{{"id":"system","lines":[{{"key":""}}]}}]}}}}"#
        );
        assert_eq!(field::<OpenTicket>(&nested), pair("/facts/sections/0/lines/0/key", "required"));
        assert_eq!(
            field::<DeskWrite>(r#"{"body":"x","visibility":"public","status":"closed"}"#),
            pair("/status", "unknown_field")
        );
        assert_eq!(
            field::<DeskWrite>(r#"{"body":"x","visibility":"public","a/b~c":1}"#),
            pair("/a~1b~0c", "unknown_field")
        );
    }

    #[test]
    fn lists_what_it_left_aside() {
        let json = r#"{"description":"x","reported_at":"2026-11-19T09:12:00Z","locale":"en","mood":1,"reach":{"by":"call","a/b":2}}"#;
        let (_, ignored) = read::<OpenTicket>(json.as_bytes()).unwrap();
        assert_eq!(ignored, ["/mood", "/reach/a~1b"]);
    }

    #[test]
    fn refuses_what_is_no_json_or_says_a_thing_twice() {
        let deep = "[".repeat(1000);
        for json in [
            "{",
            r#"{"a":1,"a":2}"#,
            r#"{"x":[{"b":1,"b":1}]}"#,
            "{} x",
            "NaN",
            "\u{feff}{}",
            r#""\ud800""#,
            "1e400",
            &deep,
        ] {
            assert_eq!(
                refusal::<serde_json::Value>(json).code,
                ErrorCode::MalformedJson,
                "{json:.20}"
            );
        }
    }
}
