//! What `docs/OPERATIONS.md` tells the people who run the server is what the server does.

use std::collections::BTreeSet;

use deskbell_tests::sources::{Source, ending, none, rust};

fn operations() -> Source {
    ending(&["OPERATIONS.md"])
        .into_iter()
        .find(|file| file.path == "docs/OPERATIONS.md")
        .expect("docs/OPERATIONS.md")
}

/// First cells, in backticks or plain, of the table under a heading's words.
fn first_cells(document: &str, heading: &str) -> BTreeSet<String> {
    let table = document.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    let cell =
        |line: &str| line.split('|').nth(1).map(|cell| cell.trim().trim_matches('`').to_owned());
    table.take_while(|line| line.starts_with('|')).filter_map(cell).collect()
}

/// Warnings and errors of the server's log: their text up to its end, with where they stand.
fn complaints() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in rust().into_iter().filter(|source| source.path.starts_with("server/")) {
        let code = source.without_tests();
        for level in ["tracing::warn!(", "tracing::error!("] {
            for (at, _) in code.match_indices(level) {
                let rest = &code[at + level.len()..];
                let end = rest.find(";\n").or(rest.find(",\n")).unwrap_or(rest.len());
                found.push((source.path.clone(), rest[..end].to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_warning_and_error_has_a_code_and_the_table_names_it() {
    let mut used = BTreeSet::new();
    let mut findings = Vec::new();
    for (path, text) in complaints() {
        let code = text.split("code = \"").nth(1).and_then(|rest| rest.split('"').next());
        match code {
            Some(code) => _ = used.insert(code.to_owned()),
            // A failed request is logged with the code its caller was told.
            None if text.contains("code = refusal.code.as_str()") => {}
            None => findings.push(format!("{path}: {}", text.lines().next().unwrap_or_default())),
        }
    }
    none("every warning and error of the server has a code", findings);
    assert!(!used.is_empty());
    let told = first_cells(&operations().text, "| log code |");
    assert_eq!(told, used, "the table of log codes in docs/OPERATIONS.md");
}

#[test]
fn the_table_of_exit_codes_is_the_programs() {
    let exits = rust().into_iter().find(|source| source.path == "server/src/cli/exit.rs");
    let exits = exits.expect("server/src/cli/exit.rs");
    let numbers: BTreeSet<String> = exits
        .text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::")?.split_once(" => "))
        .filter_map(|(_, number)| number.strip_suffix(','))
        .filter(|number| number.parse::<u8>().is_ok())
        .map(str::to_owned)
        .collect();
    assert_eq!(first_cells(&operations().text, "| exit code |"), numbers);
}
