//! Prepared call logs and reply texts: what may stand in them, and what a call says that was logged with one.

use std::collections::BTreeSet;

use deskbell_protocol::{
    SnippetId, TemplateId, TopicId,
    desk::{
        prepared::{
            PutSnippet, PutTemplate, SNIPPET_PLACEHOLDERS, ShortName, Snippet, TEMPLATE_FIELDS,
            Template, TemplateField,
        },
        ticket::{CallDetails, CallField, CallWant},
        write::LogCall,
    },
    limits::SUBJECT_CHARS,
    text::{Body, Line, Subject},
};

use crate::{directory::Directory, refused::Refused};

/// What a call says in the end: its own words, else its template's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) subject: Subject,
    pub(crate) topic: Option<TopicId>,
    /// What solved it, if it was solved.
    pub(crate) solved: Option<Body>,
    /// What was asked, if there was a template.
    pub(crate) details: Option<CallDetails>,
}

/// Whether a template may stand among the others.
///
/// # Errors
/// The field that is not as it should be.
pub fn check_template(
    id: TemplateId,
    words: &PutTemplate,
    others: &[Template],
    directory: &Directory,
) -> Result<(), Refused> {
    let in_use = others.iter().filter(|other| other.id != id && !other.retired);
    if in_use.into_iter().any(|other| other.words.letter == words.letter) {
        return Err(Refused::Field { pointer: "/letter", code: "letter_taken" });
    }
    if words.topic.is_some_and(|id| directory.topic_ref(id).is_none()) {
        return Err(Refused::Field { pointer: "/topic", code: "unknown_topic" });
    }
    if words.fields.len() > TEMPLATE_FIELDS {
        return Err(Refused::Field { pointer: "/fields", code: "at_most_two_fields" });
    }
    let keys: Vec<&str> = words.fields.iter().map(|field| field.key.as_str()).collect();
    if keys.iter().collect::<BTreeSet<_>>().len() < keys.len() {
        return Err(Refused::Field { pointer: "/fields", code: "twice" });
    }
    let knows = |text: &str| named_in(text).all(|name| keys.contains(&name));
    if !words.subject.as_ref().is_none_or(|subject| knows(subject.as_str())) {
        return Err(Refused::Field { pointer: "/subject", code: "unknown_placeholder" });
    }
    if !words.solved_note.as_ref().is_none_or(|note| knows(note.as_str())) {
        return Err(Refused::Field { pointer: "/solved_note", code: "unknown_placeholder" });
    }
    Ok(())
}

/// Whether a reply text may stand among the others.
///
/// # Errors
/// The field that is not as it should be.
pub fn check_snippet(id: SnippetId, words: &PutSnippet, others: &[Snippet]) -> Result<(), Refused> {
    let mut in_use = others.iter().filter(|other| other.id != id && !other.retired);
    if in_use.any(|other| other.words.name == words.name) {
        return Err(Refused::Field { pointer: "/name", code: "name_taken" });
    }
    if named_in(words.body.as_str()).any(|name| !SNIPPET_PLACEHOLDERS.contains(&name)) {
        return Err(Refused::Field { pointer: "/body", code: "unknown_placeholder" });
    }
    Ok(())
}

/// Completes a call by its template, also by one that was retired while it was typed.
pub(crate) fn complete(words: &LogCall, template: Option<&Template>) -> Result<Said, Refused> {
    if words.template.is_some() && template.is_none() {
        return Err(Refused::Field { pointer: "/template", code: "unknown_template" });
    }
    let asked = template.map_or(&[][..], |template| &template.words.fields);
    let is_asked = |key: &ShortName| asked.iter().any(|field| field.key == *key);
    if let Some(key) = words.fields.keys().find(|key| !is_asked(key)) {
        let pointer = format!("/fields/{}", key.as_str());
        return Err(Refused::NamedField { pointer, code: "not_in_template" });
    }
    let values: Vec<(&TemplateField, Line)> =
        asked.iter().map(|field| (field, value(field, words))).collect();
    let own = words.subject.clone();
    let subject = own.or_else(|| template.and_then(|template| subject(template, &values)));
    Ok(Said {
        subject: subject.ok_or(Refused::Field { pointer: "/subject", code: "required" })?,
        topic: words.topic.or_else(|| template.and_then(|template| template.words.topic)),
        solved: solved(words, template, &values)?,
        details: template.map(|template| details(template, &values)),
    })
}

/// What was asked and answered, a line each.
pub(crate) fn lines(details: &CallDetails) -> Vec<String> {
    details.fields.iter().map(|field| format!("{}: {}", field.label, field.value)).collect()
}

fn value(field: &TemplateField, words: &LogCall) -> Line {
    let given = words.fields.get(&field.key).or(field.default.as_ref());
    given.cloned().unwrap_or_default()
}

fn details(template: &Template, values: &[(&TemplateField, Line)]) -> CallDetails {
    let (answered, empty): (Vec<_>, Vec<_>) =
        values.iter().partition(|(_, value)| !value.as_str().is_empty());
    let missing = empty
        .iter()
        .map(|(field, _)| CallWant { key: field.key.clone(), label: field.label.clone() })
        .collect();
    let fields = answered
        .iter()
        .map(|(field, value)| CallField { label: field.label.clone(), value: value.clone() })
        .collect();
    CallDetails { template: template.id, title: template.words.title.clone(), fields, missing }
}

fn subject(template: &Template, values: &[(&TemplateField, Line)]) -> Option<Subject> {
    let title = template.words.title.as_str();
    let own = template.words.subject.as_ref().map(|subject| filled(subject.as_str(), values));
    let fits = |text: &str| {
        // Where a value is missing, what led up to it goes as well.
        let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let closed = spaced.replace(" ,", ",").replace(":,", ":");
        let whole = closed.trim_end_matches([',', ':', ';', '-', '–', ' ']);
        Subject::parse(&whole.chars().take(SUBJECT_CHARS).collect::<String>()).ok()
    };
    own.and_then(|text| fits(&text)).or_else(|| fits(title))
}

fn solved(
    words: &LogCall,
    template: Option<&Template>,
    values: &[(&TemplateField, Line)],
) -> Result<Option<Body>, Refused> {
    let Some(solved) = &words.solved else { return Ok(None) };
    if let Some(note) = &solved.note {
        return Ok(Some(note.clone()));
    }
    let prepared = template.and_then(|template| template.words.solved_note.as_ref());
    let missing = Refused::Field { pointer: "/solved/note", code: "required" };
    let note = prepared.ok_or(missing.clone())?;
    Body::parse(&filled(note.as_str(), values)).map(Some).map_err(|_| missing)
}

/// The text with each `{key}` replaced by the value of that field.
fn filled(text: &str, values: &[(&TemplateField, Line)]) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    // One walk, so that a value in braces stays what was typed.
    while let Some((before, name, after)) = next_named(rest) {
        let value = values.iter().find(|(field, _)| field.key.as_str() == name);
        out.push_str(before);
        match value {
            Some((_, value)) => out.push_str(value.as_str()),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Everything a text names in braces.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = next_named(rest)?;
        rest = after;
        Some(name)
    })
}

/// The first `{name}`, with what stands before and after it.
fn next_named(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find('{').map(|at| from + at) {
        let inner = text.get(at + 1..)?;
        let length = inner.find(|c| !ShortName::may_hold(c)).unwrap_or(inner.len());
        let (name, after) = inner.split_at_checked(length)?;
        if let Some(after) = after.strip_prefix('}').filter(|_| !name.is_empty()) {
            return Some((text.get(..at)?, name, after));
        }
        from = at + 1;
    }
    None
}
