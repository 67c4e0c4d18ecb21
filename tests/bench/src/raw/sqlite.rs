//! SQLite alone: the very rows a server wrote, written again into the same tables, indexes and full text.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, bail};
use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};

use crate::{clock, numbers::Samples};

/// The tables an opened ticket writes to, with what tells its rows.
const TABLES: [(&str, &str); 5] = [
    ("tickets", "*"),
    ("writes", "*"),
    ("facts", "*"),
    ("changes", "*"),
    ("search", "rowid, number, subject, texts, notes, people, hostnames"),
];

/// Rows of one ticket, by table.
type TicketRows = [Vec<Vec<Value>>; 5];

/// Tickets as a server stored them.
pub(crate) struct Rows {
    schema: Vec<String>,
    tickets: Vec<TicketRows>,
}

impl Rows {
    /// Reads the newest tickets of a server's database, at most so many.
    pub(crate) fn of(database: &Path, most: usize) -> Result<Self> {
        let c = open(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let schema = column(
            &c,
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                AND name NOT LIKE 'search_%' ORDER BY type = 'index'",
        )?;
        let ids: Vec<(i64, Vec<u8>)> = c
            .prepare("SELECT number, id FROM tickets ORDER BY number DESC LIMIT ?1")?
            .query_map([i64::try_from(most)?], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        if ids.is_empty() {
            bail!("the server has stored no ticket");
        }
        let tickets = ids.iter().rev().map(|(number, id)| rows_of(&c, *number, id));
        Ok(Self { schema, tickets: tickets.collect::<Result<_>>()? })
    }

    /// Writes them into a fresh database, so many a commit, for at most some time.
    pub(crate) fn write(&self, file: &Path, batch: usize, limit: Duration) -> Result<Written> {
        let c = self.fresh(file)?;
        let inserts = self.inserts();
        let (began, mut commits, mut written) = (clock::now(), Samples::default(), 0);
        for chunk in self.tickets.chunks(batch) {
            let commit = clock::now();
            c.execute_batch("BEGIN IMMEDIATE")?;
            for (sql, rows) in chunk.iter().flat_map(|ticket| inserts.iter().zip(ticket)) {
                let mut insert = c.prepare_cached(sql)?;
                rows.iter().try_for_each(|row| insert.execute(params_from_iter(row)).map(drop))?;
            }
            c.execute_batch("COMMIT")?;
            commits.add(clock::millis_since(commit));
            written += chunk.len();
            if began.elapsed() > limit {
                break;
            }
        }
        let seconds = clock::millis_since(began) / 1000.0;
        let per_second = written as f64 / seconds;
        Ok(Written { per_second, commits })
    }

    /// One statement a table, in the order of the tables.
    fn inserts(&self) -> Vec<String> {
        let insert = |(at, (table, columns)): (usize, &(&str, &str))| {
            let row = self.tickets.iter().find_map(|ticket| ticket.get(at)?.first());
            let marks = vec!["?"; row.map_or(1, Vec::len)].join(",");
            let columns = if *columns == "*" { String::new() } else { format!("({columns})") };
            format!("INSERT INTO {table} {columns} VALUES ({marks})")
        };
        TABLES.iter().enumerate().map(insert).collect()
    }

    fn fresh(&self, file: &Path) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let c = durable(file, flags)?;
        for sql in &self.schema {
            c.execute_batch(sql).with_context(|| format!("the schema: {sql}"))?;
        }
        c.execute_batch("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")?;
        Ok(c)
    }
}

/// How writing went.
pub(crate) struct Written {
    /// Tickets a second.
    pub(crate) per_second: f64,
    /// Milliseconds of each commit.
    pub(crate) commits: Samples,
}

/// Writes one small row a commit, as often as asked; milliseconds of each.
pub(crate) fn small_rows(file: &Path, times: usize) -> Result<Samples> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let c = durable(file, flags)?;
    c.execute_batch("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")?;
    let body = "x".repeat(1024);
    let mut commits = Samples::default();
    for _ in 0..times {
        let began = clock::now();
        c.prepare_cached("INSERT INTO rows (body) VALUES (?1)")?.execute([&body])?;
        commits.add(clock::millis_since(began));
    }
    Ok(commits)
}

/// A connection set as the server's own.
fn durable(file: &Path, flags: OpenFlags) -> Result<Connection> {
    let c = open(file, flags)?;
    c.pragma_update(None, "secure_delete", "ON")?;
    c.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    c.pragma_update(None, "synchronous", "FULL")?;
    c.set_prepared_statement_cache_capacity(64);
    Ok(c)
}

fn open(file: &Path, flags: OpenFlags) -> Result<Connection> {
    Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .with_context(|| format!("cannot open {}", file.display()))
}

fn column(c: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = c.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn rows_of(c: &Connection, number: i64, id: &[u8]) -> Result<TicketRows> {
    let mut all = TicketRows::default();
    for ((table, columns), rows) in TABLES.iter().zip(&mut all) {
        let (key, value) = match *table {
            "tickets" => ("number", Value::Integer(number)),
            "search" => ("rowid", Value::Integer(number)),
            _ => ("ticket", Value::Blob(id.to_vec())),
        };
        let sql = format!("SELECT {columns} FROM {table} WHERE {key} = ?1");
        let mut statement = c.prepare_cached(&sql)?;
        let width = statement.column_count();
        let found =
            statement.query_map([value], |row| (0..width).map(|at| row.get(at)).collect())?;
        *rows = found.collect::<Result<_, _>>()?;
    }
    Ok(all)
}
