//! From what was typed to a checked request, or a refusal that names the field. The words stay where they are.

use std::collections::BTreeMap;

use deskbell_protocol::{
    AttachmentId, IncidentId, Timestamp,
    facts::Facts,
    me::{NamedPerson, OpenTicket, WriteMessage},
    text::{Body, Comment, Line, Name, TextIssue},
    ticket::{Reach, ReachBy},
};

use crate::bridge::{Answer, DraftFields};

/// Why something typed cannot go as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("refused: {message}")]
pub struct Refusal {
    /// Key of the sentence.
    pub message: &'static str,
    /// The field it is about.
    pub field: Option<&'static str>,
    /// Values for the sentence.
    pub values: BTreeMap<String, String>,
}

impl Refusal {
    /// A refusal that names no field.
    #[must_use]
    pub fn plain(message: &'static str) -> Self {
        Self { message, field: None, values: BTreeMap::new() }
    }

    /// A refusal of this field.
    #[must_use]
    pub fn at(message: &'static str, field: &'static str) -> Self {
        Self { field: Some(field), ..Self::plain(message) }
    }

    /// With a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    fn of(issue: TextIssue, field: &'static str) -> Self {
        let message = match issue {
            TextIssue::Required => "form-what-empty",
            TextIssue::TooLong(_) => "form-what-toolong",
            TextIssue::ControlCharacter => "problem-validation-failed",
        };
        let refusal = Self { message, field: Some(field), values: BTreeMap::new() };
        if let TextIssue::TooLong(limit) = issue {
            refusal.with("max", limit.to_string())
        } else {
            refusal
        }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::Refused {
            message: refusal.message.to_owned(),
            field: refusal.field.map(str::to_owned),
            values: refusal.values,
        }
    }
}

/// What a request holds beyond the form's fields.
#[derive(Debug, Clone)]
pub struct Around {
    /// The facts as they were shown.
    pub facts: Option<Facts>,
    /// The draft's attachments.
    pub attachments: Vec<AttachmentId>,
    /// The known issue it is about.
    pub incident: Option<IncidentId>,
    /// When Send was pressed.
    pub reported_at: Timestamp,
    /// The person's language.
    pub locale: Line,
    /// Whether the computer cannot know who is asking.
    pub shared: bool,
}

/// Checks a draft.
///
/// # Errors
/// [`Refusal`] names the field and the sentence.
pub fn request(draft: &DraftFields, around: Around) -> Result<OpenTicket, Refusal> {
    Ok(OpenTicket {
        description: words(&draft.description, "description")?,
        impact: draft.impact,
        reach: draft.reach.as_ref().map(checked_reach).transpose()?,
        r#for: named(draft.for_name.as_deref(), "for_name")?,
        asker: asker(draft, around.shared)?,
        incident: around.incident,
        facts: around.facts,
        attachments: around.attachments,
        reported_at: around.reported_at,
        locale: around.locale,
        again: None,
    })
}

/// Checks a reply.
///
/// # Errors
/// [`Refusal`] names the field and the sentence.
pub fn reply(body: &str, attachments: Vec<AttachmentId>) -> Result<WriteMessage, Refusal> {
    let body = words(body, "body").map_err(|refusal| match refusal.message {
        "form-what-empty" => Refusal { message: "error-reply-empty", ..refusal },
        _ => refusal,
    })?;
    Ok(WriteMessage { body, attachments })
}

/// Checks an optional comment; an empty one is none.
///
/// # Errors
/// [`Refusal`] names the field and the sentence.
pub fn comment(raw: Option<&str>) -> Result<Option<Comment>, Refusal> {
    let raw = without_controls(raw.unwrap_or_default());
    if raw.trim().is_empty() {
        return Ok(None);
    }
    Comment::parse(&raw).map(Some).map_err(|issue| Refusal::of(issue, "comment"))
}

/// Control characters nobody can see or type on purpose become spaces rather than a refusal.
fn without_controls(raw: &str) -> String {
    let unseen = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    raw.chars().map(|c| if unseen(c) { ' ' } else { c }).collect()
}

fn words(raw: &str, field: &'static str) -> Result<Body, Refusal> {
    Body::parse(&without_controls(raw)).map_err(|issue| Refusal::of(issue, field))
}

/// "Here" needs no detail; an empty one is none.
fn checked_reach(reach: &Reach) -> Result<Reach, Refusal> {
    let detail = reach.detail.clone().filter(|detail| !detail.as_str().is_empty());
    Ok(Reach { by: reach.by, detail: detail.filter(|_| reach.by != ReachBy::Here) })
}

/// On a shared computer nobody is told whose request it is unless the form says so.
fn asker(draft: &DraftFields, shared: bool) -> Result<Option<NamedPerson>, Refusal> {
    const FIELD: &str = "asker_name";
    if !shared {
        return Ok(None);
    }
    let named = named(draft.asker_name.as_deref(), FIELD)?;
    let missing = || Refusal { field: Some(FIELD), ..Refusal::plain("form-asker-empty") };
    named.ok_or_else(missing).map(Some)
}

fn named(name: Option<&str>, field: &'static str) -> Result<Option<NamedPerson>, Refusal> {
    let name = without_controls(name.unwrap_or_default()).replace(['\n', '\t'], " ");
    if name.trim().is_empty() {
        return Ok(None);
    }
    let name = Name::parse(&name).map_err(|issue| Refusal::of(issue, field))?;
    Ok(Some(NamedPerson { name }))
}

/// Whether two openings hold the same words of the person; facts, time and pictures do not count.
#[must_use]
pub fn says_the_same(one: &OpenTicket, other: &OpenTicket) -> bool {
    one.description == other.description
        && one.impact == other.impact
        && one.reach == other.reach
        && one.r#for == other.r#for
        && one.asker == other.asker
}

#[cfg(test)]
mod tests {
    use deskbell_protocol::limits::TEXT_BYTES;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn draft(description: &str) -> DraftFields {
        DraftFields {
            description: description.to_owned(),
            impact: None,
            reach: None,
            for_name: None,
            asker_name: None,
        }
    }

    fn around() -> Around {
        Around {
            facts: None,
            attachments: Vec::new(),
            incident: None,
            reported_at: Timestamp::from_millis(0),
            locale: Line::parse("en").unwrap(),
            shared: false,
        }
    }

    #[test]
    fn a_shared_computer_asks_who_is_asking() {
        let shared = || Around { shared: true, ..around() };
        let refused = request(&draft("broken"), shared()).unwrap_err();
        assert_eq!((refused.message, refused.field), ("form-asker-empty", Some("asker_name")));
        let named = DraftFields { asker_name: Some(" Jonas Weber ".to_owned()), ..draft("broken") };
        let asked = request(&named, shared()).unwrap();
        assert_eq!(asked.asker.unwrap().name.as_str(), "Jonas Weber");
        assert_eq!(request(&named, around()).unwrap().asker, None, "the account says who it is");
    }

    #[rstest]
    #[case::empty("", "form-what-empty")]
    #[case::blank(" \n\t", "form-what-empty")]
    #[case::only_a_control("\u{7}", "form-what-empty")]
    fn refused(#[case] typed: &str, #[case] key: &str) {
        let refusal = request(&draft(typed), around()).unwrap_err();
        assert_eq!((refusal.message, refusal.field), (key, Some("description")));
    }

    #[test]
    fn too_long_says_how_long_it_may_be() {
        let refusal = request(&draft(&"x".repeat(TEXT_BYTES + 1)), around()).unwrap_err();
        assert_eq!(refusal.message, "form-what-toolong");
        assert_eq!(refusal.values.get("max").unwrap(), "65536 bytes");
    }

    #[test]
    fn a_name_too_long_names_its_field() {
        let typed = DraftFields { for_name: Some("n".repeat(121)), ..draft("broken") };
        assert_eq!(request(&typed, around()).unwrap_err().field, Some("for_name"));
    }

    #[test]
    fn detail_goes_with_a_way_that_needs_one() {
        let reach = |by| Reach { by, detail: Some(Line::parse("4711").unwrap()) };
        let with = |by| DraftFields { reach: Some(reach(by)), ..draft("broken") };
        let kept = request(&with(ReachBy::Call), around()).unwrap().reach.unwrap().detail;
        assert_eq!(kept.unwrap().as_str(), "4711");
        let here = request(&with(ReachBy::Here), around()).unwrap().reach.unwrap();
        assert_eq!(here.detail, None);
    }

    proptest! {
        #[test]
        fn every_visible_word_is_kept(typed in ".*") {
            if let Ok(ticket) = request(&draft(&typed), around()) {
                let seen = |text: &str| -> String {
                    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
                };
                prop_assert_eq!(seen(ticket.description.as_str()), seen(&typed));
            }
        }
    }
}
