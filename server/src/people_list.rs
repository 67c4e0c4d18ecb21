//! People from a list of the organisation: CSV (RFC 4180) whose first line names its columns. One reader for the command
//! line and the API.

use deskbell_protocol::{
    desk::import::{ListedPerson, RefusedLine},
    text::{Email, Line, Name, TextIssue},
};

use crate::http::right;

/// What a list may say of a person; `name` and `email` it must say.
const COLUMNS: [&str; 5] = ["name", "email", "phone", "department", "place"];

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PeopleList {
    /// Who stands on it.
    pub(crate) listed: Vec<ListedPerson>,
    /// Lines that were left out, each with what would be right.
    pub(crate) refused: Vec<RefusedLine>,
    /// Whether more lines follow that were not read.
    pub(crate) is_cut: bool,
}

/// Reads so many lines of a list at most.
///
/// # Errors
/// The name of a column that it must have and has not.
pub(crate) fn read(text: &[u8], most_lines: usize) -> Result<PeopleList, &'static str> {
    // Spreadsheets put a mark before UTF-8.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut list = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let head = list.byte_headers().cloned().unwrap_or_default();
    let at = |column: &str| head.iter().position(|one| one.eq_ignore_ascii_case(column.as_bytes()));
    let places = COLUMNS.map(at);
    if let Some((column, _)) = COLUMNS.iter().zip(places).take(2).find(|(_, at)| at.is_none()) {
        return Err(column);
    }
    let mut found = PeopleList::default();
    for record in list.byte_records() {
        if found.listed.len() + found.refused.len() >= most_lines {
            found.is_cut = true;
            break;
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                found.refused.push(Wrong::of("name", "malformed").on(line));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match person(&record, places) {
            Ok(person) => found.listed.push(person),
            Err(wrong) => found.refused.push(wrong.on(line)),
        }
    }
    Ok(found)
}

/// What is wrong with a line, and what would be right.
struct Wrong {
    field: &'static str,
    code: &'static str,
    detail: String,
}

impl Wrong {
    fn of(field: &'static str, code: &'static str) -> Self {
        Self { field, code, detail: right::of_code(code) }
    }

    fn text(field: &'static str) -> impl Fn(TextIssue) -> Self {
        move |issue| {
            let detail = right::of_message(issue.code(), &issue.to_string());
            Self { field, code: issue.code(), detail }
        }
    }

    fn on(self, line: u64) -> RefusedLine {
        let Self { field, code, detail } = self;
        RefusedLine { line, field: field.to_owned(), code: code.to_owned(), detail }
    }
}

fn person(record: &csv::ByteRecord, places: [Option<usize>; 5]) -> Result<ListedPerson, Wrong> {
    let [name, email, phone, department, place] = places;
    let text = |at: Option<usize>, field: &'static str| {
        let raw = at.and_then(|at| record.get(at)).unwrap_or_default();
        std::str::from_utf8(raw).map_err(|_| Wrong::of(field, "not_utf8"))
    };
    Ok(ListedPerson {
        name: Name::parse(text(name, "name")?).map_err(Wrong::text("name"))?,
        email: address(text(email, "email")?)?,
        phone: maybe(text(phone, "phone")?, Line::parse).map_err(Wrong::text("phone"))?,
        department: maybe(text(department, "department")?, Name::parse)
            .map_err(Wrong::text("department"))?,
        place: maybe(text(place, "place")?, Line::parse).map_err(Wrong::text("place"))?,
    })
}

/// Whether a text looks like an e-mail address; whether mail arrives there nobody can tell from it.
pub(crate) fn is_address(raw: &str) -> bool {
    let is_one = |(name, host): (&str, &str)| !name.is_empty() && host.contains('.');
    raw.rsplit_once('@').is_some_and(is_one) && !raw.contains(' ')
}

fn address(raw: &str) -> Result<Email, Wrong> {
    if !is_address(raw) && !raw.is_empty() {
        return Err(Wrong::of("email", "not_an_address"));
    }
    Email::parse(raw).map_err(Wrong::text("email"))
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
        let found = read(text.as_bytes(), usize::MAX).unwrap();
        assert_eq!(found.refused, []);
        let one = &found.listed[0];
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
        let found = read(text, usize::MAX).unwrap();
        assert_eq!(found.listed.len(), 1);
        let told: Vec<_> = found
            .refused
            .iter()
            .map(|one| (one.line, one.field.as_str(), one.code.as_str()))
            .collect();
        let wanted =
            [(2, "name", "required"), (3, "email", "not_an_address"), (5, "name", "not_utf8")];
        assert_eq!(told, wanted);
        assert!(found.refused.iter().all(|one| !one.detail.is_empty()));
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(read(b"name,phone\n", 10).unwrap_err(), "email");
        assert_eq!(read(b"", 10).unwrap_err(), "name");
    }

    #[test]
    fn of_a_list_that_is_too_long_no_more_is_read() {
        let text = format!("name,email\n{}", ",\n".repeat(11));
        let at_most =
            |lines| read(text.as_bytes(), lines).map(|list| (list.refused.len(), list.is_cut));
        assert_eq!((at_most(10), at_most(11)), (Ok((10, true)), Ok((11, false))));
    }
}
