//! Words for people, by key: the message catalogue as this crate uses it.

/// A value in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A name, a time already worded, a number to be said.
    Text(&'a str),
    /// A count, by which the sentence may change its form.
    Number(u32),
}

/// Something that knows the sentences.
pub trait Wording: Send + Sync {
    /// The sentence with its values; the key itself if there is none.
    fn text(&self, key: &str, values: &[(&str, Value<'_>)]) -> String;
}

impl Wording for deskbell_words::Words {
    fn text(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let values: Vec<(&str, deskbell_words::Value)> = values
            .iter()
            .map(|(name, value)| match value {
                Value::Text(text) => (*name, deskbell_words::Value::Text((*text).to_owned())),
                Value::Number(n) => (*name, deskbell_words::Value::Count(i64::from(*n))),
            })
            .collect();
        Self::text(self, key, &values)
    }
}

/// A sentence's key and values without words: for tests, and where the catalogue could not be read.
#[derive(Debug, Clone, Copy)]
pub struct Keys;

impl Wording for Keys {
    fn text(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut text = key.to_owned();
        for (name, value) in values {
            match value {
                Value::Text(value) => text.push_str(&format!(" {name}={value}")),
                Value::Number(value) => text.push_str(&format!(" {name}={value}")),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use deskbell_protocol::problem::ErrorCode;

    use crate::{
        failure::Failure,
        outbox::{Kind, Reason, Row, State},
        view::build::attention,
    };

    /// Every literal of this crate's sources that has the shape of a key.
    fn keys(source: &str) -> impl Iterator<Item = &str> {
        const FAMILIES: [&str; 9] = [
            "notif-",
            "tray-tip-",
            "menu-",
            "form-",
            "error-",
            "notice-",
            "offline-",
            "problem-",
            "talk-",
        ];
        source
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| FAMILIES.iter().any(|family| text.starts_with(family)))
            .filter(|text| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
            .filter(|text| !text.ends_with('-'))
    }

    #[test]
    fn every_key_is_in_the_catalogue() {
        let words = deskbell_words::Words::english();
        let sources = [
            include_str!("notify/wording.rs"),
            include_str!("notify/policy.rs"),
            include_str!("tray.rs"),
            include_str!("form.rs"),
            include_str!("controller/mod.rs"),
            include_str!("controller/requests.rs"),
            include_str!("controller/unsent.rs"),
            include_str!("controller/shared.rs"),
            include_str!("controller/pages.rs"),
            include_str!("view/build.rs"),
        ];
        let found: Vec<&str> = sources.iter().flat_map(|source| keys(source)).collect();
        assert!(found.len() > 60, "the search finds keys: {}", found.len());
        let missing: Vec<&&str> = found.iter().filter(|key| !words.has(key)).collect();
        assert!(missing.is_empty(), "no words for {missing:?}");
    }

    #[test]
    fn every_refusal_of_a_row_has_a_sentence() {
        let words = deskbell_words::Words::english();
        for code in ErrorCode::ALL.iter().chain([&ErrorCode::Unknown]) {
            let row = Row {
                place: 1,
                id: uuid::Uuid::nil(),
                kind: Kind::Open,
                ticket: deskbell_protocol::TicketId(uuid::Uuid::nil()),
                state: State::NeedsAttention(Reason::Refused(*code)),
                saved_at: deskbell_protocol::Timestamp::from_millis(0),
                attempted: true,
                attempts: 1,
                refiled: 0,
                next_at: None,
                offline: false,
            };
            let key = attention(&row).unwrap();
            assert!(words.has(&key), "{key}; {}", Failure::of(*code));
        }
    }
}
