//! What the documents say of the project's own files is so.

use std::path::Path;

use deskbell_tests::{
    contract::root,
    sources::{Source, ending, none, quoted},
};

/// Folders at the root whose files are the repository's own; `target` and what is installed are not.
const FOLDERS: [&str; 11] = [
    "client",
    "docs",
    "installers",
    "messages",
    "protocol",
    "server",
    "src-tauri",
    "tests",
    "ui",
    "words",
    "xtask",
];

fn documents() -> Vec<Source> {
    let ours = |source: &Source| source.path == "README.md" || source.path.starts_with("docs/");
    ending(&[".md"]).into_iter().filter(ours).collect()
}

/// The part of a path that can be looked up: nothing of it behind a star.
fn named_file(words: &str) -> Option<&str> {
    let path = words.split('*').next().unwrap_or_default();
    let written = path.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    let (folder, below) = path.split_once('/')?;
    (written && FOLDERS.contains(&folder) && !below.is_empty()).then_some(path)
}

/// What a document names and what is not there.
fn missing(document: &Source) -> Vec<String> {
    let there = |path: &str| root().join(path).exists();
    let in_code = quoted(&document.text, '`').filter_map(named_file).filter(|path| !there(path));
    let folder = Path::new(&document.path).parent().unwrap_or(Path::new(""));
    let links = document.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let own = links.filter(|link| !link.is_empty() && !link.contains("://"));
    let broken = own.filter(|link| !root().join(folder).join(link).exists());
    in_code.chain(broken).map(|path| format!("{} names {path}", document.path)).collect()
}

#[test]
fn every_file_a_document_names_is_there() {
    none("files that do not exist", documents().iter().flat_map(missing));
}

#[test]
fn a_file_that_is_gone_is_found() {
    let text = "See `tests/it/main.rs`, `tests/it/gone.rs`, `tests/mutants/*.toml`, `/livez`, `cargo xtask test`, \
                [this](ARCHITECTURE.md#map), [that](NOWHERE.md) and [it](https://example.org/x).";
    let document = Source { path: "docs/A.md".to_owned(), text: text.to_owned() };
    assert_eq!(
        missing(&document),
        ["docs/A.md names tests/it/gone.rs", "docs/A.md names NOWHERE.md"]
    );
}

#[test]
fn the_map_of_the_project_names_no_module_that_is_gone() {
    let documents = documents();
    let map = documents.iter().find(|document| document.path == "docs/ARCHITECTURE.md");
    let map =
        map.expect("docs/ARCHITECTURE.md").text.split("<!-- map -->").nth(1).expect("the map");
    let (mut folder, mut findings, mut rows) = ("", Vec::new(), 0);
    for line in map.lines() {
        let mut named = quoted(line, '`');
        if line.starts_with("### `") {
            folder = named.next().unwrap_or_default();
        } else if line.starts_with("| `") {
            let module = named.next().unwrap_or_default();
            let places = [folder.to_owned(), format!("{folder}/src")];
            let is_there = places.iter().any(|place| {
                let place = root().join(place);
                place.join(module).is_dir() || place.join(format!("{module}.rs")).is_file()
            });
            rows += 1;
            findings.extend((!is_there).then(|| format!("`{module}` of {folder}")));
        }
    }
    assert!(rows > 100, "the map has {rows} rows");
    none("docs/ARCHITECTURE.md lists modules that do not exist", findings);
}
