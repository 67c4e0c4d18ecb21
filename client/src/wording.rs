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
