//! Reads what can be read of a damaged database, row by row, most precious tables first.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, types::Value};

use super::StoreError;

/// Tables that hold what exists nowhere else, then what saves asking the server.
const TABLES: [&str; 8] =
    ["outbox", "draft", "attachment", "meta", "sent", "message", "ticket", "news"];

/// Copies rows of the damaged file; answers how many. Rows that cannot be read stay in the file set aside.
pub(super) fn salvage(from: &Path, into: &mut Connection) -> Result<u64, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(damaged) = Connection::open_with_flags(from, flags) else { return Ok(0) };
    let transaction = into.transaction()?;
    let mut kept = 0;
    for table in TABLES {
        let forward = copy(&damaged, table, "asc", &transaction);
        // A damaged page stops the walk; the other end may still be whole.
        let backward = copy(&damaged, table, "desc", &transaction);
        kept += forward + backward;
    }
    // Positions may be missing their rows now: reading everything anew is safe, missing news is not.
    transaction.execute("delete from meta where name in ('cursor', 'notified')", [])?;
    transaction.execute("update ticket set whole = 0", [])?;
    transaction.commit()?;
    Ok(kept)
}

fn copy(from: &Connection, table: &str, order: &str, into: &Connection) -> u64 {
    let mut kept = 0;
    let query = format!("select * from {table} not indexed order by 1 {order}");
    let Ok(mut statement) = from.prepare(&query) else { return 0 };
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let insert = format!("insert or ignore into {table} ({}) values ({marks})", columns.join(", "));
    let Ok(mut rows) = statement.query([]) else { return 0 };
    while let Ok(Some(row)) = rows.next() {
        let values: Result<Vec<Value>, _> = (0..columns.len()).map(|n| row.get(n)).collect();
        let Ok(values) = values else { continue };
        let added = into.execute(&insert, rusqlite::params_from_iter(values));
        kept += u64::try_from(added.unwrap_or(0)).unwrap_or(0);
    }
    kept
}
