//! Checks that what is stored is whole and agrees with itself.

use rusqlite::Connection;

use crate::{
    Store, connection,
    error::{Cause, StoreError},
};

/// One check and what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    /// What is wrong; nothing if it is as it should be. Holds no words of people.
    pub wrong: Vec<String>,
}

/// Everything the doctor looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The checks, in order.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether everything is as it should be.
    pub fn is_healthy(&self) -> bool {
        self.findings.iter().all(|finding| finding.wrong.is_empty())
    }
}

impl Store {
    /// Looks at everything; the server works on meanwhile.
    ///
    /// # Errors
    /// If the database cannot be read at all.
    pub async fn doctor(&self) -> Result<Report, StoreError> {
        let path = self.database();
        // The index checks itself wrongly on a connection that looked at an earlier state of it.
        let look = move || {
            let mut alone = connection::reader(&path)?;
            let snapshot = alone.transaction()?;
            let report = examine(&snapshot)?;
            snapshot.finish()?;
            Ok(report)
        };
        tokio::task::spawn_blocking(look).await.map_err(|_| StoreError::Unavailable)?
    }
}

/// Questions whose answers are rows that should not be there.
const CHECKS: [(&str, &str); 7] = [
    (
        "integrity",
        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    ),
    (
        "foreign_keys",
        "SELECT \"table\" || ' row ' || COALESCE(rowid, '') FROM pragma_foreign_key_check",
    ),
    (
        // A person's mirror is made from the feed: within the horizon no ticket may be missing from it.
        "feed_replay",
        "SELECT 'ticket ' || t.number FROM tickets t
         WHERE t.received_at > (SELECT COALESCE(MIN(at), 0) FROM changes)
           AND t.received_at > (SELECT made_at FROM server)
           AND NOT EXISTS (SELECT 1 FROM changes c
                WHERE c.person = t.requester AND c.ticket = t.id AND c.kind = 'ticket_changed')
           AND (SELECT horizon FROM server) = 0",
    ),
    (
        "feed_points_to_nothing",
        "SELECT 'change ' || c.seq FROM changes c
         WHERE c.ticket IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = c.ticket)",
    ),
    (
        "search_misses",
        "SELECT 'ticket ' || number FROM tickets WHERE number NOT IN (SELECT rowid FROM search)
         UNION ALL
         SELECT 'search row ' || rowid FROM search WHERE rowid NOT IN (SELECT number FROM tickets)",
    ),
    (
        "erased_but_there",
        "SELECT 'ticket ' || number FROM tickets WHERE id IN (SELECT id FROM erased)
         UNION ALL SELECT 'entry ' || position FROM entries WHERE id IN (SELECT id FROM erased)",
    ),
    (
        "numbers",
        "SELECT 'number ' || number FROM tickets, server
         WHERE number >= next_number",
    ),
];

fn examine(c: &Connection) -> Result<Report, StoreError> {
    let findings =
        CHECKS.iter().map(|(check, sql)| look(c, check, sql)).collect::<Result<_, _>>()?;
    Ok(Report { findings })
}

fn look(c: &Connection, check: &'static str, sql: &str) -> Result<Finding, StoreError> {
    let mut statement = c.prepare(&format!("SELECT * FROM ({sql}) LIMIT 100"))?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(Finding { check, wrong: rows.collect::<Result<_, _>>()? })
}

/// Refuses a file that is not whole.
pub(crate) fn require_whole(c: &Connection) -> Result<(), StoreError> {
    for (check, sql) in CHECKS.iter().take(2) {
        if let Some(wrong) = look(c, check, sql)?.wrong.into_iter().next() {
            return Err(StoreError::Damaged { what: "the backup", cause: Cause::of(wrong) });
        }
    }
    Ok(())
}
