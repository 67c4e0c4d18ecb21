//! Who knows whom inside crates and pages, and where SQL and webviews may be named.

use deskbell_tests::sources::{Source, ending, none, rust};

/// The parts of `client` that are pure: no clock, network, disk or async.
const PURE: &[&str] = &["form", "sync", "notify", "tray", "view"];
/// The parts of `client` that do input and output.
const ACTING: &[&str] = &["outbox", "mirror", "api", "settings", "facts", "secret", "store"];
/// What a pure part must not name.
const WORLD: &[&str] = &[
    "reqwest",
    "rusqlite",
    "tokio::",
    "std::fs",
    "std::net",
    "std::env",
    "Timestamp::now",
    "async fn",
];

fn in_module(path: &str, root: &str, module: &str) -> bool {
    path == format!("{root}/{module}.rs") || path.starts_with(&format!("{root}/{module}/"))
}

/// Lines of code of the sources that pass `of` in which one of `names` stands.
fn naming(sources: &[Source], of: impl Fn(&Source) -> bool, names: &[String]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| of(source)) {
        for (number, line) in Source::code_lines(source.without_tests()) {
            findings.extend(
                names
                    .iter()
                    .filter(|name| line.contains(name.as_str()))
                    .map(|name| format!("{}:{number} names {name}", source.path)),
            );
        }
    }
    findings
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_pure_parts_of_the_client_know_nothing_of_the_world() {
    let sources = rust();
    let pure = |source: &Source| {
        !source.is_test() && PURE.iter().any(|module| in_module(&source.path, "client/src", module))
    };
    let mut names = owned(WORLD);
    names.extend(ACTING.iter().map(|module| format!("crate::{module}::")));
    names.push("crate::controller".to_owned());
    none("form, sync, notify, tray and view are pure", naming(&sources, pure, &names));
}

#[test]
fn only_the_controller_sees_all_parts_of_the_client() {
    let sources = rust();
    let other = |source: &Source| {
        source.path.starts_with("client/src/")
            && source.path != "client/src/lib.rs"
            && !in_module(&source.path, "client/src", "controller")
    };
    none(
        "nothing below the controller knows it",
        naming(&sources, other, &owned(&["crate::controller"])),
    );
}

#[test]
fn sql_stands_in_the_stores_only() {
    let sources = rust();
    let outside = |source: &Source| {
        !source.is_test()
            && !source.path.starts_with("server/store/")
            && !["store", "outbox", "mirror"]
                .iter()
                .any(|module| in_module(&source.path, "client/src", module))
    };
    let names: Vec<String> =
        ["rusqlite", "\"select ", "\"insert ", "\"update ", "\"delete from ", "\"create table "]
            .iter()
            .flat_map(|word| [(*word).to_owned(), word.to_uppercase()])
            .collect();
    none("SQL outside a store", naming(&sources, outside, &names));
}

#[test]
fn no_type_of_the_database_leaves_the_store() {
    let sources = rust();
    let public = sources
        .iter()
        .filter(|source| source.path.starts_with("server/store/src/"))
        .flat_map(|source| {
            Source::code_lines(source.without_tests())
                .filter(|(_, line)| {
                    line.trim_start().starts_with("pub fn") && line.contains("rusqlite")
                })
                .map(|(number, line)| format!("{}:{number} {}", source.path, line.trim()))
                .collect::<Vec<_>>()
        });
    none("public functions of the store speak domain types", public);
}

#[test]
fn the_bell_knows_neither_webview_nor_window() {
    let sources = rust();
    let bell = |source: &Source| source.path.starts_with("src-tauri/src/bell/");
    none(
        "the bell links no webview",
        naming(&sources, bell, &owned(&["tauri::", "#[path", "window::"])),
    );
    let window = |source: &Source| source.path.starts_with("src-tauri/src/window/");
    let secrets = owned(&[
        "keyring",
        "ksni",
        "tray_icon",
        "reqwest",
        "rusqlite",
        "TcpStream",
        "deskbell_client::controller",
        "deskbell_client::outbox",
    ]);
    none(
        "a window holds no secret, no database and no network",
        naming(&sources, window, &secrets),
    );
    let elsewhere = |source: &Source| !source.path.starts_with("src-tauri/") && !source.is_test();
    none("only src-tauri names tauri", naming(&sources, elsewhere, &owned(&["tauri::"])));
}

/// Where a system's own kind of value is one of several, and so stands among the others.
const OF_ONE_SYSTEM: &[&str] = &["client/src/settings/sources.rs", "client/src/settings/values.rs"];

#[test]
fn what_differs_between_systems_lies_in_their_modules() {
    let systems = ["cfg(unix)", "cfg(windows)", "cfg(target_os", "cfg(not(unix", "cfg(not(windows"];
    let brings_a_module = |line: &str| {
        ["mod ", "use ", "pub(super) use ", "pub(crate) use "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let mut findings = Vec::new();
    for source in rust().iter().filter(|source| {
        (source.path.starts_with("client/src/") || source.path.starts_with("src-tauri/src/"))
            && !source.is_test()
            && !OF_ONE_SYSTEM.contains(&source.path.as_str())
    }) {
        let lines: Vec<(usize, &str)> = Source::code_lines(source.without_tests()).collect();
        for pair in lines.windows(2) {
            let [(number, line), (_, next)] = pair else { continue };
            if systems.iter().any(|system| line.contains(system)) && !brings_a_module(next.trim()) {
                findings.push(format!("{}:{number} {}", source.path, line.trim()));
            }
        }
    }
    none("one module for each operating system, and no other place asks which it is", findings);
}

#[test]
fn each_system_has_the_same_parts_of_the_desktop() {
    let parts = |system: &str| {
        let root = format!("src-tauri/src/bell/{system}/");
        rust()
            .iter()
            .filter_map(|source| source.path.strip_prefix(&root))
            .map(|below| below.split(['/', '.']).next().unwrap_or_default().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(parts("linux"), parts("windows"));
}

#[test]
fn the_http_side_and_the_rules_stay_apart() {
    let sources = rust();
    let domain = |source: &Source| source.path.starts_with("server/domain/src/");
    none("domain decides and does nothing else", naming(&sources, domain, &owned(WORLD)));
}

#[test]
fn pages_import_the_library_and_never_each_other() {
    let sources = ending(&[".ts", ".svelte"]);
    let mut findings = Vec::new();
    for page in ["tray", "console", "computer", "help"] {
        let others: Vec<String> = ["tray", "console", "computer", "help"]
            .iter()
            .filter(|other| **other != page)
            .flat_map(|other| [format!("/{other}/"), format!("${other}")])
            .collect();
        for source in
            sources.iter().filter(|source| source.path.starts_with(&format!("ui/src/{page}/")))
        {
            let imports = source
                .text
                .lines()
                .filter(|line| line.contains("import ") && line.contains("from "));
            let foreign = imports.filter(|line| others.iter().any(|other| line.contains(other)));
            findings.extend(foreign.map(|line| format!("{}: {}", source.path, line.trim())));
        }
    }
    none("tray, console, computer and help import lib, never each other", findings);
}

#[test]
fn only_one_module_fetches_and_only_one_speaks_to_the_window() {
    let sources = ending(&[".ts", ".svelte"]);
    let ours = || {
        sources
            .iter()
            .filter(|source| source.path.starts_with("ui/src/") && !source.path.contains(".test."))
    };
    let naming = |allowed: &'static str, names: &'static [&'static str]| {
        ours()
            .filter(move |source| !source.path.starts_with(allowed))
            .filter(move |source| names.iter().any(|name| source.text.contains(name)))
            .map(|source| source.path.clone())
            .collect::<Vec<_>>()
    };
    none(
        "only lib/api fetches",
        naming(
            "ui/src/lib/api",
            &[" fetch(", "(fetch(", "XMLHttpRequest", "new EventSource", "openapi-fetch"],
        ),
    );
    none("only lib/ipc imports Tauri", naming("ui/src/lib/ipc", &["@tauri-apps"]));
}
