//! From what was typed to a checked request, or a refusal that names the field. The words stay where they are.

use std::collections::BTreeMap;

use deskbell_protocol::{
    AttachmentId, IncidentId, Timestamp,
    facts::Facts,
    me::{NamedPerson, OpenTicket, WriteMessage},
    text::{Body, Comment, Limit, Line, Name, TextIssue},
    ticket::{Reach, ReachBy},
};

use crate::bridge::{Answer, DraftFields, DraftReach};

/// A field with the sentences that say what would be right in it.
struct Field {
    name: &'static str,
    empty: &'static str,
    too_long: &'static str,
}

const DESCRIPTION: Field =
    Field { name: "description", empty: "form-what-empty", too_long: "form-what-toolong" };
const REPLY: Field =
    Field { name: "body", empty: "error-reply-empty", too_long: "form-what-toolong" };
const COMMENT: Field =
    Field { name: "comment", empty: "error-empty", too_long: "form-line-toolong" };
const REACH: Field = Field { name: "reach", empty: "error-empty", too_long: "form-line-toolong" };
const FOR: Field =
    Field { name: "for_name", empty: "form-for-empty", too_long: "form-line-toolong" };
const ASKER: Field =
    Field { name: "asker_name", empty: "form-asker-empty", too_long: "form-line-toolong" };

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

    fn of(issue: TextIssue, field: &Field, raw: &str) -> Self {
        match issue {
            TextIssue::Required => Self::at(field.empty, field.name),
            TextIssue::TooLong(limit) => {
                Self::at(field.too_long, field.name).with("max", fits(raw, limit).to_string())
            }
            TextIssue::ControlCharacter => Self::at("form-field-odd", field.name),
        }
    }
}

/// How many characters of a text that is too long would fit: people count no bytes.
fn fits(raw: &str, limit: Limit) -> usize {
    match limit {
        Limit::Chars(most) => most,
        Limit::Bytes(most) => {
            let text = raw.trim();
            text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= most).count()
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
        description: words(&draft.description, &DESCRIPTION)?,
        impact: draft.impact,
        reach: draft.reach.as_ref().map(checked_reach).transpose()?,
        r#for: for_whom(draft.for_name.as_deref())?,
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
    Ok(WriteMessage { body: words(body, &REPLY)?, attachments })
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
    Comment::parse(&raw).map(Some).map_err(|issue| Refusal::of(issue, &COMMENT, &raw))
}

/// Control characters nobody can see or type on purpose become spaces rather than a refusal.
fn without_controls(raw: &str) -> String {
    let unseen = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    raw.chars().map(|c| if unseen(c) { ' ' } else { c }).collect()
}

/// In a field of one line, what was pasted with tabs and line breaks goes on with spaces.
fn one_line(raw: &str) -> String {
    raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn words(raw: &str, field: &Field) -> Result<Body, Refusal> {
    let raw = without_controls(raw);
    Body::parse(&raw).map_err(|issue| Refusal::of(issue, field, &raw))
}

/// "Here" needs no detail; an empty one is none.
fn checked_reach(reach: &DraftReach) -> Result<Reach, Refusal> {
    let typed = reach.detail.as_deref().filter(|_| reach.by != ReachBy::Here);
    let raw = one_line(typed.unwrap_or_default());
    let detail = Line::parse(&raw).map_err(|issue| Refusal::of(issue, &REACH, &raw))?;
    Ok(Reach { by: reach.by, detail: Some(detail).filter(|detail| !detail.as_str().is_empty()) })
}

/// On a shared computer nobody is told whose request it is unless the form says so.
fn asker(draft: &DraftFields, shared: bool) -> Result<Option<NamedPerson>, Refusal> {
    if !shared {
        return Ok(None);
    }
    named(draft.asker_name.as_deref().unwrap_or_default(), &ASKER).map(Some)
}

/// A name that was asked for and not given is no reason to send it as the writer's own.
fn for_whom(name: Option<&str>) -> Result<Option<NamedPerson>, Refusal> {
    name.map(|name| named(name, &FOR)).transpose()
}

fn named(name: &str, field: &Field) -> Result<NamedPerson, Refusal> {
    let raw = one_line(name);
    let name = Name::parse(&raw).map_err(|issue| Refusal::of(issue, field, &raw))?;
    Ok(NamedPerson { name })
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
        assert_eq!(refusal.values.get("max").unwrap(), "65536");
        assert!(sentence(&refusal).contains("65536"), "{}", sentence(&refusal));
    }

    #[test]
    fn too_long_counts_what_fits_of_these_very_letters() {
        let refusal = reply(&"Ж".repeat(TEXT_BYTES), Vec::new()).unwrap_err();
        assert_eq!((refusal.message, refusal.field), ("form-what-toolong", Some("body")));
        assert_eq!(refusal.values.get("max").unwrap(), &(TEXT_BYTES / 2).to_string());
        let kept = "Ж".repeat(TEXT_BYTES / 2);
        assert!(reply(&kept, Vec::new()).is_ok(), "what was said to fit fits");
    }

    #[rstest]
    #[case::reach("reach", "form-line-toolong", "200")]
    #[case::name_of_another("for_name", "form-line-toolong", "120")]
    #[case::name_of_the_asker("asker_name", "form-line-toolong", "120")]
    fn a_long_line_names_its_field_and_its_length(
        #[case] field: &str,
        #[case] key: &str,
        #[case] max: &str,
    ) {
        let refusal = request(&typed(field, &"n".repeat(201)), shared()).unwrap_err();
        assert_eq!((refusal.message, refusal.field), (key, Some(field)));
        assert!(sentence(&refusal).contains(max), "{}", sentence(&refusal));
    }

    #[rstest]
    #[case::ticked_without_a_name("for_name", " ", "form-for-empty")]
    #[case::ticked_with_letters_nobody_sees("for_name", "\u{200b}", "form-for-empty")]
    #[case::no_name("asker_name", "\u{200b}", "form-asker-empty")]
    fn a_name_that_is_asked_for_is_not_left_out(
        #[case] field: &str,
        #[case] name: &str,
        #[case] key: &str,
    ) {
        let refusal = request(&typed(field, name), shared()).unwrap_err();
        assert_eq!((refusal.message, refusal.field), (key, Some(field)));
    }

    #[test]
    fn what_was_pasted_into_a_line_goes_with_spaces() {
        let draft = DraftFields { for_name: Some("Jonas\rWeber".to_owned()), ..pasted() };
        let asked = request(&draft, around()).unwrap();
        assert_eq!(asked.reach.unwrap().detail.unwrap().as_str(), "Desk 4   3rd floor");
        assert_eq!(asked.r#for.unwrap().name.as_str(), "Jonas Weber");
    }

    fn pasted() -> DraftFields {
        let detail = Some("Desk 4\t\r\n3rd floor".to_owned());
        DraftFields { reach: Some(DraftReach { by: ReachBy::Visit, detail }), ..draft("broken") }
    }

    fn shared() -> Around {
        Around { shared: true, ..around() }
    }

    /// A draft that is as it should be but for one field.
    fn typed(field: &str, text: &str) -> DraftFields {
        let mut typed = DraftFields { asker_name: Some("Marta".to_owned()), ..draft("broken") };
        let text = Some(text.to_owned());
        match field {
            "reach" => typed.reach = Some(DraftReach { by: ReachBy::Call, detail: text }),
            "for_name" => typed.for_name = text,
            "asker_name" => typed.asker_name = text,
            other => panic!("no field {other}"),
        }
        typed
    }

    fn sentence(refusal: &Refusal) -> String {
        let values: Vec<_> = refusal
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), deskbell_words::Value::Text(value.clone())))
            .collect();
        deskbell_words::Words::english().text(refusal.message, &values)
    }

    #[test]
    fn detail_goes_with_a_way_that_needs_one() {
        let reach = |by| DraftReach { by, detail: Some("4711".to_owned()) };
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
