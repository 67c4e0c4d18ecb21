//! Texts with their limits in the type: parsed once at the border, then known to be good.

use serde::{Deserialize, Serialize};

use crate::limits::{SUBJECT_CHARS, TEXT_BYTES};

/// Why a text was refused. `Display` starts with the stable code, then says what would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextIssue {
    /// Nothing but white space where something is needed.
    #[error("required: this field needs a text")]
    Required,
    /// Longer than allowed.
    #[error("too_long: at most {0} are allowed")]
    TooLong(Limit),
    /// A control character other than line break and tab.
    #[error("control_character: control characters are not allowed here")]
    ControlCharacter,
}

impl TextIssue {
    /// The stable code, as it stands in `errors[].code`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong(_) => "too_long",
            Self::ControlCharacter => "control_character",
        }
    }
}

/// A limit with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Unicode scalar values.
    Chars(usize),
    /// Bytes of UTF-8.
    Bytes(usize),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Chars(n) => write!(f, "{n} characters"),
            Self::Bytes(n) => write!(f, "{n} bytes"),
        }
    }
}

/// Whether a text may hold line breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Line,
    Lines,
}

/// Whether a text may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Needed,
    MayBeEmpty,
}

/// Line ends become `\n`, outer white space goes, and what cannot be shown or stored is refused.
fn parse(raw: &str, shape: Shape, presence: Presence, limit: Limit) -> Result<String, TextIssue> {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let text = unified.trim();
    // Characters that take no room are no words: nobody could read them, or tell the ticket by them.
    let is_blank = text.chars().all(|c| c.is_whitespace() || is_invisible(c));
    if is_blank && presence == Presence::Needed {
        return Err(TextIssue::Required);
    }
    let allowed = |c: char| !c.is_control() || (shape == Shape::Lines && (c == '\n' || c == '\t'));
    if !text.chars().all(allowed) {
        return Err(TextIssue::ControlCharacter);
    }
    let too_long = match limit {
        Limit::Chars(most) => text.chars().count() > most,
        Limit::Bytes(most) => text.len() > most,
    };
    if too_long { Err(TextIssue::TooLong(limit)) } else { Ok(text.to_owned()) }
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident: $shape:ident, $presence:ident, $unit:ident($most:expr);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses and normalises a text: unified line ends, no outer white space.
            ///
            /// # Errors
            /// [`TextIssue`] says which rule the text breaks.
            pub fn parse(raw: &str) -> Result<Self, TextIssue> {
                parse(raw, Shape::$shape, Presence::$presence, Limit::$unit($most)).map(Self)
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = TextIssue;
            fn try_from(raw: String) -> Result<Self, TextIssue> {
                Self::parse(&raw)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, Type};
                ObjectBuilder::new().schema_type(Type::String).max_length(Some($most)).into()
            }
        }
        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )*};
}

text! {
    /// What a person or technician writes: 1 byte to 64 KiB, several lines.
    Body: Lines, Needed, Bytes(TEXT_BYTES);
    /// A comment that may be left empty, up to 64 KiB.
    Comment: Lines, MayBeEmpty, Bytes(TEXT_BYTES);
    /// A ticket's subject: one line, 1 to 80 characters.
    Subject: Line, Needed, Chars(SUBJECT_CHARS);
    /// A name of a person, place, team, topic or organisation: one line, 1 to 120 characters.
    Name: Line, Needed, Chars(120);
    /// One short line such as a phone number, a place or a tag: 0 to 200 characters.
    Line: Line, MayBeEmpty, Chars(200);
    /// A value of a fact: one line, 0 to 500 characters.
    FactValue: Line, MayBeEmpty, Chars(500);
    /// A key of a fact or of a section: 1 to 60 characters.
    FactKey: Line, Needed, Chars(60);
    /// An e-mail address, only checked for length and line shape: 3 to 254 characters (RFC 5321).
    Email: Line, Needed, Chars(254);
    /// A file's name as shown, 1 to 120 characters; never a path on the server.
    FileName: Line, Needed, Chars(120);
}

impl Subject {
    /// The first sentence of a description, cut at a word to 80 characters with an ellipsis.
    pub fn of(description: &Body) -> Self {
        let first_line = description
            .as_str()
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or("…");
        let flat: String =
            first_line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let sentence = first_sentence(&flat);
        if sentence.chars().count() <= SUBJECT_CHARS {
            return Self(sentence.to_owned());
        }
        let head: String = sentence.chars().take(SUBJECT_CHARS - 1).collect();
        let cut = head.rfind(' ').filter(|at| *at > head.len() / 2).unwrap_or(head.len());
        Self(format!("{}…", head.get(..cut).unwrap_or(&head).trim_end()))
    }
}

/// Up to the first `.`, `!` or `?` that a space follows; the mark itself goes, except a question mark.
fn first_sentence(line: &str) -> &str {
    let ends = line
        .char_indices()
        .zip(line.chars().skip(1))
        .find(|((_, c), next)| matches!(c, '.' | '!' | '?') && next.is_whitespace());
    let sentence = match ends {
        Some(((at, mark), _)) => line.get(..at + mark.len_utf8()).unwrap_or(line),
        None => line,
    };
    let bare = sentence.trim_end_matches(['.', '!']).trim();
    if bare.is_empty() { line } else { bare }
}

impl Default for Comment {
    /// No words.
    fn default() -> Self {
        Self(String::new())
    }
}

impl Default for Line {
    /// No words.
    fn default() -> Self {
        Self(String::new())
    }
}

impl From<Body> for Comment {
    fn from(body: Body) -> Self {
        Self(body.0)
    }
}

impl FileName {
    /// Makes any text a name that is safe to show: no path parts, no control or direction characters.
    pub fn clean(raw: &str) -> Self {
        let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String =
            last.chars().filter(|c| !c.is_control() && !is_invisible(*c)).take(120).collect();
        let kept = kept.trim().trim_start_matches('.').trim();
        Self(if kept.is_empty() { "file".to_owned() } else { kept.to_owned() })
    }
}

/// Characters that change direction or take no room, by which one name can pose as another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
