//! The words of the server's answers, from the one catalogue.

use std::sync::LazyLock;

use deskbell_words::{Value, Words};

static ENGLISH: LazyLock<Words> = LazyLock::new(Words::english);

/// The text of a key, if the catalogue has it.
pub(crate) fn known(key: &str, values: &[(&str, Value)]) -> Option<String> {
    ENGLISH.has(key).then(|| ENGLISH.text(key, values))
}

/// A text without placeholders; the key itself where the catalogue lacks it.
pub(crate) fn plain(key: &str) -> String {
    ENGLISH.plain(key)
}

/// A text with placeholders.
pub(crate) fn text(key: &str, values: &[(&str, Value)]) -> String {
    ENGLISH.text(key, values)
}
