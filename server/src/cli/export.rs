//! Everything as files that other programs read: people and tickets as JSON Lines in the words of the API, and the
//! attachments beside them.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use deskbell_protocol::TicketNumber;
use deskbell_store::Store;
use serde::Serialize;
use serde_json::json;

use super::{
    admin::Granted,
    backup::{attachment_names, copy_durably, private_directory, sync_directory},
    exit::{Exit, Failure, of_store, unwritable},
    lone::of_path,
};

/// How many are read at once, so that a server that runs goes on answering.
const PAGE: usize = 200;

/// Writes everything into a directory that does not exist yet. Each ticket is whole; what changes meanwhile may be in
/// one file and not in the other.
pub(super) async fn make(store: &Store, data: &Path, to: &Path) -> Result<Granted, Failure> {
    if to.exists() {
        return Err(Failure::new(Exit::NotEmpty, of_path("cli-data-not-empty", to)));
    }
    private_directory(to).map_err(unwritable(to))?;
    let people = people(store, data, to).await?;
    let tickets = tickets(store, data, to).await?;
    let (from, target) = (data.to_owned(), to.to_owned());
    let files = tokio::task::spawn_blocking(move || attachments(&from, &target)).await;
    let attachments = files.map_err(|error| Failure::new(Exit::Failed, error.to_string()))??;
    sync_directory(to).map_err(unwritable(to))?;
    let value = json!({
        "path": to, "people": people, "tickets": tickets, "attachments": attachments,
    });
    Ok(Granted::new(value, of_path("cli-export-done", to)))
}

async fn people(store: &Store, data: &Path, to: &Path) -> Result<usize, Failure> {
    let file = to.join("people.jsonl");
    let mut lines = Lines::begin(&file).map_err(unwritable(&file))?;
    let mut at: Option<String> = None;
    loop {
        let here = at.take();
        let page = store.read(move |reader| reader.exported_people(here.as_deref(), PAGE)).await;
        let page = page.map_err(|error| of_store(&error, data))?;
        lines.add(&page.0).map_err(unwritable(&file))?;
        at = page.1;
        if at.is_none() {
            return lines.end().map_err(unwritable(&file));
        }
    }
}

async fn tickets(store: &Store, data: &Path, to: &Path) -> Result<usize, Failure> {
    let file = to.join("tickets.jsonl");
    let mut lines = Lines::begin(&file).map_err(unwritable(&file))?;
    let mut after = TicketNumber(0);
    loop {
        let page = store.read(move |reader| reader.exported_tickets(after, PAGE)).await;
        let page = page.map_err(|error| of_store(&error, data))?;
        let Some(last) = page.last() else { return lines.end().map_err(unwritable(&file)) };
        after = last.head.number;
        lines.add(&page).map_err(unwritable(&file))?;
    }
}

fn attachments(data: &Path, to: &Path) -> Result<usize, Failure> {
    let names = attachment_names(data)?;
    for name in &names {
        copy_durably(&data.join(name), &to.join(name))?;
    }
    Ok(names.len())
}

/// A file with one JSON value a line (JSON Lines).
struct Lines {
    file: io::BufWriter<fs::File>,
    count: usize,
}

impl Lines {
    fn begin(path: &Path) -> io::Result<Self> {
        Ok(Self { file: io::BufWriter::new(fs::File::create_new(path)?), count: 0 })
    }

    fn add(&mut self, page: &[impl Serialize]) -> io::Result<()> {
        for one in page {
            serde_json::to_writer(&mut self.file, one)?;
            self.file.write_all(b"\n")?;
        }
        self.count += page.len();
        Ok(())
    }

    /// Makes it durable; answers how many lines there are.
    fn end(mut self) -> io::Result<usize> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.count)
    }
}
