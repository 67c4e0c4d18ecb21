//! People from a list, and a call from a mail.

use serde::{Deserialize, Serialize};

use crate::{
    desk::people::PersonRef,
    text::{Body, Email, Line, Name, Subject},
    time::Timestamp,
};

/// Answer of `PUT /desk/people/imports/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PeopleImport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Lines that say of somebody what they have to.
    pub read: u64,
    /// How many of these were not known by their address: added, or to be added.
    pub added: u64,
    /// How many lines were refused, also where `refused` does not list them all.
    pub refused_lines: u64,
    /// Refused lines, at most 1,000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedLine>,
    /// Of a dry run the first 50 people that would be added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<ListedPerson>,
}

/// A line of a list that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefusedLine {
    /// Its number in the file, from 1.
    pub line: u64,
    /// Which column: name, email, phone, department or place.
    pub field: String,
    /// What is wrong, for machines.
    pub code: String,
    /// What would be right, in one sentence.
    pub detail: String,
}

/// A person as a list of the organisation names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ListedPerson {
    /// Their name.
    pub name: Name,
    /// Their address: by it they are known when the list comes again.
    pub email: Email,
    /// Their phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
    /// Their department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Line>,
}

/// Answer of `PUT /desk/mail-imports/{id}`: what a call log may begin with. Nothing of the mail is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MailCall {
    /// People who are known by the sender's address, at most ten. Anybody can write any address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<PersonRef>,
    /// The sender's name, as the mail says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The sender's address, as the mail says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Email>,
    /// Its subject, cut to the length of a ticket's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Its text, cut to the length of a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Body>,
    /// When it was sent, as it says itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
}
