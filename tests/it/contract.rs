//! The committed contracts are what the sources say.

use std::process::Command;

use deskbell_client::view::View;
use deskbell_tests::{
    contract::{self, compare, root},
    server::TestServer,
    sources::{ending, none},
};

#[test]
fn the_words_of_bell_and_window_are_committed() -> anyhow::Result<()> {
    compare("docs/bridge.json", &contract::bridge()?)
}

#[tokio::test]
async fn the_words_of_the_server_are_committed() -> anyhow::Result<()> {
    let server = TestServer::start().await;
    let served = server.get(None, "/api/openapi.json").await;
    assert_eq!(served.status, 200, "{}", served.text);
    compare("docs/openapi.json", &contract::pretty(&served.json)?)
}

#[test]
fn the_steps_of_a_ticket_are_printed_from_the_rules() -> anyhow::Result<()> {
    compare("docs/STATES.md", &contract::states())
}

#[test]
fn the_types_of_the_pages_are_made_from_the_contracts() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let made = Command::new("npm")
        .args(["run", "--silent", "types"])
        .env("TYPES_OUT", folder.path())
        .current_dir(root().join("ui"))
        .status()?;
    assert!(made.success(), "npm run types");
    for file in ["ipc/bridge.d.ts", "api/schema.d.ts"] {
        compare(
            &format!("ui/src/lib/{file}"),
            &std::fs::read_to_string(folder.path().join(file))?,
        )?;
    }
    Ok(())
}

#[test]
fn the_pages_are_tested_with_views_the_bell_could_send() {
    let fixtures: Vec<_> = ending(&[".json"])
        .into_iter()
        .filter(|file| file.path.starts_with("ui/src/tray/fixtures/"))
        .collect();
    assert!(!fixtures.is_empty(), "ui/src/tray/fixtures");
    let findings = fixtures.iter().filter_map(|file| {
        serde_json::from_str::<View>(&file.text)
            .err()
            .map(|error| format!("{}: {error}", file.path))
    });
    none("views that are none", findings);
}
