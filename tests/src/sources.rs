//! The project's own files, as the tests of its layout read them.

use std::path::Path;

use crate::contract::root;

/// A text file of the project.
#[derive(Debug)]
pub struct Source {
    /// Its path from the root, with slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The text before the tests inside the file. Tests in a file of their own are named anywhere and end nothing.
    pub fn without_tests(&self) -> &str {
        const BEGIN: &str = "#[cfg(test)]\nmod ";
        let is_inside = |(at, begin): &(usize, &str)| {
            let line = self.text[at + begin.len()..].lines().next();
            line.is_some_and(|line| line.ends_with('{'))
        };
        let begins = self.text.match_indices(BEGIN).find(is_inside);
        begins.map_or(&self.text, |(at, _)| &self.text[..at])
    }

    /// The tests: those inside the file, or all of it where it lies among tests.
    pub fn tests(&self) -> &str {
        if self.is_test() { &self.text } else { &self.text[self.without_tests().len()..] }
    }

    /// Whether the whole file is a test.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
    }

    /// Lines with their numbers, without comments.
    pub fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
        text.lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Every file with one of these endings, but nothing that is installed or built.
pub fn ending(endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root(), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no file ends with {endings:?}");
    found
}

/// Every Rust file.
pub fn rust() -> Vec<Source> {
    ending(&[".rs"])
}

/// Fails with every finding, one a line, below the rule it breaks.
pub fn none(rule: &str, findings: impl IntoIterator<Item = String>) {
    let findings: Vec<String> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

/// The texts between a quote and its twin, within one line each.
pub fn quoted(text: &str, quote: char) -> impl Iterator<Item = &str> {
    text.lines().flat_map(move |line| line.split(quote).skip(1).step_by(2))
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<Source>) {
    const NOT_OURS: [&str; 6] = ["target", "node_modules", "dist", ".git", "gen", "pictures"];
    for entry in std::fs::read_dir(folder).expect("the project can be read").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            walk(&path, endings, found);
        } else if path.is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let path =
                path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}
