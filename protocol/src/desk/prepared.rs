//! What is prepared so that nobody types it twice: call logs and reply texts.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{kept::Kept, ticket::Channel},
    ids::{SnippetId, TemplateId, TopicId},
    text::{Body, Line, Name, Subject},
};

/// Most key fields of a template.
pub const TEMPLATE_FIELDS: usize = 2;
/// Longest short name, in characters.
pub const SHORT_NAME_CHARS: usize = 30;

/// A prepared call log.
pub type Template = Kept<TemplateId, PutTemplate>;
/// A reply text that is typed by its short name.
pub type Snippet = Kept<SnippetId, PutSnippet>;

/// Body of `PUT /desk/templates/{id}`: a prepared call log. `{key}` in subject and solved note stands for the value of
/// that field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutTemplate {
    /// The key that chooses it; no other template in use has the same one.
    pub letter: Letter,
    /// What it is called; also the subject where there is none of its own.
    pub title: Name,
    /// How such calls usually come in: what the dialog begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// What is asked for each time, at most two things.
    #[serde(default)]
    pub fields: Vec<TemplateField>,
    /// The subject of the ticket where the call brings none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Public: what solved it, where the call says it was solved and no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved_note: Option<Body>,
}

/// One thing a template asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateField {
    /// By what a call names it.
    pub key: ShortName,
    /// What the dialog shows.
    pub label: Name,
    /// What stands there before anybody types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Line>,
}

/// Body of `PUT /desk/snippets/{id}`: a reply text. `{caller}`, `{contact}`, `{me}`, `{number}`, `{subject}` and
/// `{phone}` in it stand for what they name; the console fills them in where it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutSnippet {
    /// What is typed after `::`; no other snippet in use has the same one.
    pub name: ShortName,
    /// The text.
    pub body: Body,
}

/// What a text may name in braces to have it filled in.
pub const SNIPPET_PLACEHOLDERS: [&str; 6] =
    ["caller", "contact", "me", "number", "phone", "subject"];

/// One key of the keyboard that chooses a template: a lower-case letter of the alphabet or a digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Letter(char);

impl TryFrom<String> for Letter {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        let mut typed = raw.chars();
        match (typed.next(), typed.next()) {
            (Some(key), None) if key.is_ascii_lowercase() || key.is_ascii_digit() => Ok(Self(key)),
            _ => Err("not_a_letter: one key, a to z or 0 to 9"),
        }
    }
}

impl From<Letter> for String {
    fn from(letter: Letter) -> Self {
        letter.0.to_string()
    }
}

/// A short name that can be typed without a second thought: `a` to `z`, digits, `-` and `_`, 1 to 30 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortName(String);

impl ShortName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a character may stand in one.
    pub fn may_hold(c: char) -> bool {
        c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
    }
}

impl TryFrom<String> for ShortName {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        let fits = (1..=SHORT_NAME_CHARS).contains(&raw.len()) && raw.chars().all(Self::may_hold);
        if fits { Ok(Self(raw)) } else { Err("not_a_short_name: a to z, 0 to 9, - and _") }
    }
}

impl From<ShortName> for String {
    fn from(name: ShortName) -> Self {
        name.0
    }
}

#[cfg(feature = "schema")]
mod schema {
    use utoipa::openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    };
    use utoipa::{PartialSchema, ToSchema};

    fn written(pattern: &str) -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).into()
    }

    impl PartialSchema for super::Letter {
        fn schema() -> RefOr<Schema> {
            written("^[a-z0-9]$")
        }
    }
    impl ToSchema for super::Letter {
        fn name() -> std::borrow::Cow<'static, str> {
            "Letter".into()
        }
    }
    impl PartialSchema for super::ShortName {
        fn schema() -> RefOr<Schema> {
            written("^[a-z0-9_-]{1,30}$")
        }
    }
    impl ToSchema for super::ShortName {
        fn name() -> std::borrow::Cow<'static, str> {
            "ShortName".into()
        }
    }
}
