//! The committed contracts are what the sources say.

use deskbell_tests::contract;

#[test]
fn the_words_of_bell_and_window_are_committed() -> anyhow::Result<()> {
    contract::compare("docs/bridge.json", &contract::bridge()?)
}
