//! People from a list of the organisation, brought along by a command.

use std::{fs, path::Path};

use deskbell_store::Store;
use serde_json::{Value, json};

use super::{
    admin::Granted,
    exit::{Exit, Failure, of_store, unreadable},
};
use crate::{people_list, words};

/// Reads a list and adds whoever is not known by their address yet; with `check` nothing is written.
pub(super) async fn people(
    store: &Store,
    data: &Path,
    from: &Path,
    check: bool,
) -> Result<Granted, Failure> {
    let text = fs::read(from).map_err(unreadable(from))?;
    let list = people_list::read(&text, usize::MAX).map_err(|column| {
        Failure::new(Exit::Usage, words::text("cli-import-columns", &[("column", column.into())]))
    })?;
    let (count, refused) = (list.listed.len(), list.refused);
    let added = if check {
        0
    } else {
        store.import_people(list.listed).await.map_err(|error| of_store(&error, data))?
    };
    let mut lines: Vec<String> =
        refused.iter().map(|one| format!("{}: {}: {}", one.line, one.field, one.detail)).collect();
    let told = [("read", count.into()), ("added", added.into()), ("refused", refused.len().into())];
    lines.push(words::text(if check { "cli-import-checked" } else { "cli-import-done" }, &told));
    let is_well = refused.is_empty();
    let left_out: Vec<Value> = refused
        .iter()
        .map(|one| json!({"line": one.line, "column": one.field, "issue": one.detail}))
        .collect();
    let value = json!({"read": count, "added": added, "refused": left_out});
    Ok(Granted { value, words: lines.join("\n"), is_well })
}
