//! The words people read: one Fluent catalogue per language, English where a language lacks a key.
//!
//! The same files are read by the pages (`@fluent/bundle`), so a sentence stands in one place only.
//! Names and numbers are not wrapped in isolation marks: notifications and menus would show them as boxes.

use std::{collections::BTreeSet, sync::Arc};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// The languages there are, with their catalogues; English first, it is what others fall back to.
const CATALOGUES: &[(&str, &str)] = &[("en", include_str!("../../messages/en.ftl"))];

/// The words of one language.
#[derive(Clone)]
pub struct Words {
    locale: &'static str,
    own: Arc<Bundle>,
    english: Arc<Bundle>,
}

/// A value for a placeholder. Ticket numbers, times and dates come as [`Value::Text`]; counts as [`Value::Count`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Printed as it is.
    Text(String),
    /// A count; picks the plural form.
    Count(i64),
}

type Bundle = FluentBundle<FluentResource>;

impl Words {
    /// The words for a language tag such as `de-AT` or `en_GB.UTF-8`; English for a language there is none of.
    pub fn for_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let (known, source) = CATALOGUES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(language))
            .unwrap_or(&CATALOGUES[0]);
        let english = Arc::new(bundle(CATALOGUES[0].0, CATALOGUES[0].1));
        let own = if *known == CATALOGUES[0].0 {
            Arc::clone(&english)
        } else {
            Arc::new(bundle(known, source))
        };
        Self { locale: known, own, english }
    }

    /// English.
    pub fn english() -> Self {
        Self::for_locale(CATALOGUES[0].0)
    }

    /// The tag of the language in use.
    pub fn locale(&self) -> &'static str {
        self.locale
    }

    /// Whether there is a text for this key.
    pub fn has(&self, key: &str) -> bool {
        self.own.has_message(key) || self.english.has_message(key)
    }

    /// The text for a key, with its placeholders filled in. A key nobody knows comes back as it is; tests look
    /// for every key the sources use.
    pub fn text(&self, key: &str, values: &[(&str, Value)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set((*name).to_owned(), value.clone());
        }
        [&self.own, &self.english]
            .into_iter()
            .find_map(|bundle| {
                let pattern = bundle.get_message(key)?.value()?;
                let mut issues = Vec::new();
                Some(bundle.format_pattern(pattern, Some(&args), &mut issues).into_owned())
            })
            .unwrap_or_else(|| key.to_owned())
    }

    /// A text without placeholders.
    pub fn plain(&self, key: &str) -> String {
        self.text(key, &[])
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("locale", &self.locale).finish_non_exhaustive()
    }
}

/// The languages there are.
pub fn locales() -> impl Iterator<Item = &'static str> {
    CATALOGUES.iter().map(|(locale, _)| *locale)
}

/// The source of a language's catalogue, as the pages read it.
pub fn catalogue(locale: &str) -> Option<&'static str> {
    CATALOGUES.iter().find(|(known, _)| *known == locale).map(|(_, source)| *source)
}

/// The keys of a catalogue.
pub fn keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()) && !key.contains(' '))
        .map(str::to_owned)
        .collect()
}

/// Parse errors leave the readable entries standing; a test refuses a catalogue that has one.
fn bundle(locale: &str, source: &str) -> Bundle {
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _)| readable);
    let locale: LanguageIdentifier = locale.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

impl From<Value> for FluentValue<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => text.into(),
            Value::Count(count) => count.into(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_parses_and_has_no_key_twice() {
        for (locale, source) in CATALOGUES {
            if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                panic!("messages/{locale}.ftl: {errors:?}");
            }
            let count = source
                .lines()
                .filter(|line| {
                    line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains(" =")
                })
                .count();
            assert_eq!(keys(source).len(), count, "messages/{locale}.ftl has a key twice");
        }
    }

    #[test]
    fn names_are_filled_in_without_isolation_marks() {
        let words = Words::for_locale("en_GB.UTF-8");
        assert_eq!(words.text("notif-reply", &[("contact", "Priya".into())]), "Priya replied");
    }

    #[test]
    fn plurals_follow_the_count() {
        let words = Words::english();
        let tip = |n: u32| words.text("tray-tip-offline", &[("saved", n.into())]);
        assert_eq!(tip(0), "Deskbell: offline");
        assert_eq!(tip(1), "Deskbell: offline, 1 request saved");
        assert_eq!(tip(2), "Deskbell: offline, 2 requests saved");
        let with = |pictures: u32, parts: u32| {
            words.text("sent-step1-body", &[("pictures", pictures.into()), ("parts", parts.into())])
        };
        assert_eq!(with(1, 5), "With 1 attachment and 5 parts about your computer.");
        assert_eq!(with(0, 0), "With your words.");
    }

    #[test]
    fn an_unknown_language_and_an_unknown_key_do_no_harm() {
        let words = Words::for_locale("tlh");
        assert_eq!(words.plain("menu-help"), "Need IT help?");
        assert_eq!(words.locale(), "en");
        assert_eq!(words.plain("no-such-key"), "no-such-key");
    }

    #[test]
    fn nothing_is_set_in_typewriter_quotes() {
        for (locale, source) in CATALOGUES {
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                let text = line.split_once('=').map_or(line, |(_, text)| text);
                assert!(
                    !text.contains(['"', '\'']) && !text.contains("..."),
                    "messages/{locale}.ftl: {line}"
                );
            }
        }
    }
}
