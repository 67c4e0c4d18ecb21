//! People from a list of the organisation: a CSV file (RFC 4180) whose first line names its columns.

use std::{fs, path::Path};

use deskbell_protocol::text::{Email, Line, Name, TextIssue};
use deskbell_store::{ListedPerson, Store};
use serde::Serialize;
use serde_json::json;

use super::{
    admin::Granted,
    exit::{Exit, Failure, of_store, unreadable},
};
use crate::words;

/// What a list may say of a person; `name` and `email` it must say.
const COLUMNS: [&str; 5] = ["name", "email", "phone", "department", "place"];

/// A line that was left out.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Refused {
    /// Its number in the file, from 1.
    line: u64,
    column: &'static str,
    /// What would be right.
    issue: String,
}

/// Reads a list and adds whoever is not known by their address yet; with `check` nothing is written.
pub(super) async fn people(
    store: &Store,
    data: &Path,
    from: &Path,
    check: bool,
) -> Result<Granted, Failure> {
    let text = fs::read(from).map_err(unreadable(from))?;
    let (listed, refused) = read(&text).map_err(|column| {
        Failure::new(Exit::Usage, words::text("cli-import-columns", &[("column", column.into())]))
    })?;
    let count = listed.len();
    let added = if check {
        0
    } else {
        store.import_people(listed).await.map_err(|error| of_store(&error, data))?
    };
    let mut lines: Vec<String> =
        refused.iter().map(|one| format!("{}: {}: {}", one.line, one.column, one.issue)).collect();
    let told = [("read", count.into()), ("added", added.into()), ("refused", refused.len().into())];
    lines.push(words::text(if check { "cli-import-checked" } else { "cli-import-done" }, &told));
    let is_well = refused.is_empty();
    let value = json!({"read": count, "added": added, "refused": refused});
    Ok(Granted { value, words: lines.join("\n"), is_well })
}

/// People and refused lines of a list; a missing column is an error that names it.
fn read(text: &[u8]) -> Result<(Vec<ListedPerson>, Vec<Refused>), &'static str> {
    // Spreadsheets put a mark before UTF-8.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut list = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let head = list.byte_headers().cloned().unwrap_or_default();
    let at = |column: &str| head.iter().position(|one| one.eq_ignore_ascii_case(column.as_bytes()));
    let places = COLUMNS.map(at);
    if let Some((column, _)) = COLUMNS.iter().zip(places).take(2).find(|(_, at)| at.is_none()) {
        return Err(column);
    }
    let (mut listed, mut refused) = (Vec::new(), Vec::new());
    for record in list.byte_records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                refused.push(Refused { line, column: "name", issue: error.to_string() });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match person(&record, places) {
            Ok(person) => listed.push(person),
            Err((column, issue)) => refused.push(Refused { line, column, issue }),
        }
    }
    Ok((listed, refused))
}

fn person(
    record: &csv::ByteRecord,
    places: [Option<usize>; 5],
) -> Result<ListedPerson, (&'static str, String)> {
    let [name, email, phone, department, place] = places;
    let text = |at: Option<usize>, column: &'static str| {
        let raw = at.and_then(|at| record.get(at)).unwrap_or_default();
        std::str::from_utf8(raw).map_err(|_| (column, words::plain("cli-import-utf8")))
    };
    let wrong = |column: &'static str| move |issue: TextIssue| (column, issue.to_string());
    Ok(ListedPerson {
        name: Name::parse(text(name, "name")?).map_err(wrong("name"))?,
        email: address(text(email, "email")?)?,
        phone: maybe(text(phone, "phone")?, Line::parse).map_err(wrong("phone"))?,
        department: maybe(text(department, "department")?, Name::parse)
            .map_err(wrong("department"))?,
        place: maybe(text(place, "place")?, Line::parse).map_err(wrong("place"))?,
    })
}

fn address(raw: &str) -> Result<Email, (&'static str, String)> {
    let is_one = |(name, host): (&str, &str)| !name.is_empty() && host.contains('.');
    let looks_like_one = raw.rsplit_once('@').is_some_and(is_one) && !raw.contains(' ');
    if !looks_like_one && !raw.is_empty() {
        return Err(("email", words::plain("cli-import-address")));
    }
    Email::parse(raw).map_err(|issue| ("email", issue.to_string()))
}

fn maybe<T>(
    raw: &str,
    parse: impl Fn(&str) -> Result<T, TextIssue>,
) -> Result<Option<T>, TextIssue> {
    if raw.is_empty() { Ok(None) } else { parse(raw).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_as_a_spreadsheet_writes_it_is_read() {
        let text = "\u{FEFF}E-Mail,Name,email,Place,Shoe size\r\n\
                    x,\"Lindqvist, Marta\",marta@aldermoor.example,Room 3,38\r\n";
        let (listed, refused) = read(text.as_bytes()).unwrap();
        assert_eq!(refused, []);
        let one = &listed[0];
        assert_eq!(
            (one.name.as_str(), one.email.as_str()),
            ("Lindqvist, Marta", "marta@aldermoor.example")
        );
        assert_eq!(one.place.as_ref().map(Line::as_str), Some("Room 3"));
        assert_eq!((&one.phone, &one.department), (&None, &None));
    }

    #[test]
    fn each_refused_line_names_its_column_and_the_others_count() {
        let text = b"name,email\n,a@b.example\nTom,tom\nIda,ida@b.example\n\xFF,c@b.example\n";
        let (listed, refused) = read(text).unwrap();
        assert_eq!(listed.len(), 1);
        let told: Vec<_> = refused.iter().map(|one| (one.line, one.column)).collect();
        assert_eq!(told, [(2, "name"), (3, "email"), (5, "name")]);
        assert!(refused.iter().all(|one| !one.issue.is_empty()));
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(read(b"name,phone\n").unwrap_err(), "email");
        assert_eq!(read(b"").unwrap_err(), "name");
    }
}
