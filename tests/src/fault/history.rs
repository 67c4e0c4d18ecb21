//! What clients were told, and whether the server's database and feed agree with it afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use uuid::Uuid;

use super::crowd::{Answer, Caller, ask};

/// An acknowledgement, as its client remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// The ticket's number.
    pub number: u64,
    /// What was written.
    pub words: String,
}

/// Everything that was sent and acknowledged. Cloning shares it.
#[derive(Clone, Default)]
pub struct History(Arc<Mutex<Log>>);

#[derive(Default)]
struct Log {
    sent: BTreeSet<Uuid>,
    acknowledged: BTreeMap<Uuid, Acknowledged>,
}

impl History {
    /// A request leaves.
    pub fn sent(&self, id: Uuid) {
        self.lock().sent.insert(id);
    }

    /// A request was acknowledged. The same request always gets the same number.
    pub fn acknowledged(&self, id: Uuid, number: u64, words: &str) {
        let told = Acknowledged { number, words: words.to_owned() };
        let before = self.lock().acknowledged.insert(id, told.clone());
        assert!(
            before.as_ref().is_none_or(|before| *before == told),
            "{id}: {before:?}, now {told:?}"
        );
    }

    /// What was acknowledged until now.
    pub fn acknowledged_now(&self) -> BTreeMap<Uuid, Acknowledged> {
        self.lock().acknowledged.clone()
    }

    /// How many requests left, each counted once.
    pub fn count_sent(&self) -> usize {
        self.lock().sent.len()
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a database beside its server, or a copy of one: whole, no number twice, nothing that nobody sent, and
    /// everything in `told` there once with its number. Gives the number of tickets.
    pub fn agrees_with(&self, database: &Path, told: &BTreeMap<Uuid, Acknowledged>) -> usize {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let file = Connection::open_with_flags(database, flags).expect("the database opens");
        let whole: String =
            file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it is read");
        assert_eq!(whole, "ok", "{}", database.display());
        let rows = tickets(&file);
        let numbers: BTreeSet<u64> = rows.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers.len(), rows.len(), "a number stands twice");
        let by_id: BTreeMap<Uuid, u64> = rows.iter().copied().collect();
        assert_eq!(by_id.len(), rows.len(), "a request stands twice");
        for (id, told) in told {
            assert_eq!(by_id.get(id), Some(&told.number), "{id} was acknowledged");
        }
        let sent = self.lock().sent.clone();
        for id in by_id.keys() {
            assert!(sent.contains(id), "nobody sent {id}");
        }
        rows.len()
    }
}

fn tickets(file: &Connection) -> Vec<(Uuid, u64)> {
    let mut all = file.prepare("SELECT id, number FROM tickets").expect("there are tickets");
    let rows = all.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, u32>(1)?)));
    let rows = rows.expect("tickets are read").map(|row| row.expect("a ticket is read"));
    rows.map(|(id, number)| (Uuid::from_bytes(id), u64::from(number))).collect()
}

/// Reads what a caller sees, from the list and from the feed replayed from its beginning: both must be the same.
/// Gives number and subject by id.
pub async fn replayed(caller: &Caller, base: &str) -> BTreeMap<String, (u64, String)> {
    let mut listed = BTreeMap::new();
    let mut path = "/api/v1/me/tickets?limit=200".to_owned();
    loop {
        let page = read(caller, base, &path).await;
        for row in items(&page["items"]) {
            listed.insert(text(&row["id"]), outline(row));
        }
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/me/tickets?limit=200&cursor={next}");
    }
    let mut fed = BTreeMap::new();
    let mut path = "/api/v1/me/changes?limit=200".to_owned();
    loop {
        let page = read(caller, base, &path).await;
        let changes = items(&page["changes"]);
        for change in changes {
            if change["kind"] == "ticket_changed" {
                fed.insert(text(&change["ticket"]["id"]), outline(&change["ticket"]));
            }
        }
        if changes.is_empty() {
            break;
        }
        path = format!("/api/v1/me/changes?limit=200&after={}", text(&page["next"]));
    }
    assert_eq!(fed, listed, "the feed from its beginning is the list");
    listed
}

async fn read(caller: &Caller, base: &str, path: &str) -> Value {
    let answer = ask(caller, base, "GET", path, Value::Null).await;
    let Answer::Came { status: 200, body, .. } = answer else { panic!("{path}: {answer:?}") };
    body
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn outline(row: &Value) -> (u64, String) {
    (row["number"].as_u64().unwrap_or_default(), text(&row["subject"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}
