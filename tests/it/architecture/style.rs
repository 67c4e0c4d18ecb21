//! What every file owes its reader.

use deskbell_tests::sources::{Source, ending, none, rust};

/// Lines of a file, and of a file with its tests.
const LINES: usize = 400;
const LINES_WITH_TESTS: usize = 600;

#[test]
fn every_file_opens_with_what_it_is_for() {
    let findings = rust()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path);
    none("the first line says what the file is for (//!)", findings);
}

#[test]
fn files_stay_short_enough_to_read() {
    let findings = rust().into_iter().filter_map(|source| {
        let (all, code) = (source.text.lines().count(), source.without_tests().lines().count());
        let most = if source.is_test() || code < all { LINES_WITH_TESTS } else { LINES };
        (all > most || (!source.is_test() && code > LINES))
            .then(|| format!("{}: {all} lines, {code} without tests", source.path))
    });
    none("at most 400 lines, 600 with tests", findings);
}

#[test]
fn no_test_is_left_out_and_none_waits_for_the_clock() {
    let ignored = concat!("#[", "ignore");
    let sleeps = [concat!("sle", "ep("), concat!("sleep_", "until(")];
    let mut findings = Vec::new();
    for source in rust() {
        let lines = Source::code_lines(source.tests());
        findings.extend(
            lines
                .filter(|(_, line)| {
                    line.contains(ignored) || sleeps.iter().any(|word| line.contains(word))
                })
                .map(|(_, line)| format!("{}: {}", source.path, line.trim())),
        );
    }
    none("no ignored test and no sleep in a test", findings);
}

#[test]
fn lints_are_silenced_only_with_a_reason() {
    let silenced = concat!("allow", "(");
    let findings = rust().into_iter().flat_map(|source| {
        Source::code_lines(&source.text)
            .filter(|(_, line)| {
                line.trim_start().starts_with("#[") || line.trim_start().starts_with("#![")
            })
            .filter(|(_, line)| line.contains(silenced))
            .map(|(number, _)| format!("{}:{number}", source.path))
            .collect::<Vec<_>>()
    });
    none("#[expect(…, reason = …)] instead of #[allow]", findings);
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    let folders = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/tmp/", "coord"),
        concat!("/home/", "runner"),
    ];
    let endings = [
        ".rs", ".toml", ".md", ".ts", ".svelte", ".json", ".html", ".css", ".ftl", ".sh",
        ".desktop", ".service",
    ];
    let findings = ending(&endings).into_iter().flat_map(|source| {
        folders
            .iter()
            .filter(|folder| source.text.contains(**folder))
            .map(|folder| format!("{} names {folder}", source.path))
            .collect::<Vec<_>>()
    });
    none("paths of one machine", findings);
}

#[test]
fn the_map_of_the_project_names_every_module() {
    let map = ending(&["ARCHITECTURE.md"])
        .into_iter()
        .find(|file| file.path == "docs/ARCHITECTURE.md")
        .expect("docs/ARCHITECTURE.md");
    let folders = [
        "words/src",
        "protocol/src",
        "client/src",
        "server/src",
        "server/domain/src",
        "server/store/src",
        "src-tauri/src/bell",
        "src-tauri/src/window",
        "xtask/src",
        "tests/src",
        "tests/bench/src",
        "ui/src",
    ];
    let mut findings = Vec::new();
    for source in ending(&[".rs", ".ts", ".svelte"]) {
        let Some(folder) =
            folders.iter().find(|folder| source.path.starts_with(&format!("{folder}/")))
        else {
            continue;
        };
        let below = source.path.trim_start_matches(folder).trim_start_matches('/');
        let module = below.split(['/', '.']).next().unwrap_or_default();
        if !["lib", "main", "mod", "vite-env"].contains(&module)
            && !map.text.contains(&format!("`{module}`"))
        {
            findings.push(format!("`{module}` of {folder}"));
        }
    }
    findings.dedup();
    none("docs/ARCHITECTURE.md names every module, each in backticks", findings);
}
