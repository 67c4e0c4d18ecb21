//! Mutants that no longer fit the sources would prove nothing.

use deskbell_tests::{contract::root, sources::none};
use serde::Deserialize;

#[derive(Deserialize)]
struct Mutant {
    change: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    file: String,
    find: String,
    replace: String,
}

#[test]
fn each_mutant_still_fits_the_sources_exactly_once() {
    let mut findings = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("tests/mutants")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mutant: Mutant = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        count += 1;
        for Change { file, find, replace } in mutant.change {
            let text = std::fs::read_to_string(root().join(&file)).unwrap_or_default();
            let times = text.matches(&find).count();
            if times != 1 || find == replace {
                findings.push(format!("{name}: its text is in {file} {times} times, not once"));
            }
        }
    }
    assert!(count > 0, "there are mutants");
    none("a mutant changes one place", findings);
}
