//! What must hold after every step, and in the end: read from the files of both sides, not from what they say.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use crate::world::{Heard, Said, World};

/// A row of a laptop's outbox that holds words.
#[derive(Debug, Clone)]
pub(crate) struct Waits {
    pub(crate) ticket: Uuid,
    pub(crate) words: String,
    /// Refused, or behind a refused opening: it stands there, to be seen, until a person looks at it.
    pub(crate) needs_person: bool,
}

fn all<T>(
    database: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let mut query = database.prepare_cached(sql).unwrap();
    query.query_map([], read).unwrap().map(Result::unwrap).collect()
}

fn text(row: &Row<'_>) -> rusqlite::Result<String> {
    row.get(0)
}

fn count(database: &Connection, sql: &str) -> i64 {
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Words of a request as it was frozen, on either side.
const WORDS: &str = "coalesce(request ->> '$.description', request ->> '$.body')";

impl World {
    /// What one laptop holds that is not acknowledged.
    pub(crate) fn waiting(&self, who: usize) -> Vec<Waits> {
        let sql = format!(
            "select ticket, {WORDS}, state = 'attention' or ticket in (
                 select ticket from outbox where kind = 'open' and state = 'attention'
             ) from outbox where kind in ('open', 'message')"
        );
        all(self.laptops[who].database(), &sql, |row| {
            let ticket: String = row.get(0)?;
            Ok(Waits {
                ticket: ticket.parse().unwrap(),
                words: row.get(1)?,
                needs_person: row.get(2)?,
            })
        })
    }

    /// Whether anything of one laptop, a file included, is still on its way to the server.
    pub(crate) fn has_unsent(&self, who: usize) -> bool {
        count(self.laptops[who].database(), "select count(*) from outbox") > 0
    }

    /// Words one laptop keeps to offer again.
    pub(crate) fn kept(&self, who: usize) -> BTreeSet<String> {
        let sql = format!("select {WORDS} from sent where kind in ('open', 'message')");
        all(self.laptops[who].database(), &sql, text).into_iter().collect()
    }

    /// Every word of a person that is on the server, as often as it is there.
    fn on_the_server(&self) -> Vec<String> {
        let sql = "select body ->> '$.description' from tickets
                   union all select words from entries where by_person = 1";
        all(self.office.database(), sql, text)
    }

    /// The ticket that stands on the server under these words.
    pub(crate) fn ticket_of(&self, opening: &str) -> Option<Uuid> {
        let sql = "select id from tickets where body ->> '$.description' = ?1";
        let found = self.office.database().query_row(sql, [opening], |row| row.get(0));
        found.ok().map(|bytes: [u8; 16]| Uuid::from_bytes(bytes))
    }

    /// Numbers by the words they stand for.
    pub(crate) fn numbers(&self) -> Vec<(String, u32)> {
        let sql = "select body ->> '$.description', number from tickets order by 1";
        all(self.office.database(), sql, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Whether every conversation is whole in the mirror, and nothing waits to be told.
    pub(crate) fn is_whole(&self, who: usize) -> bool {
        let lacking = "select (select count(*) from ticket where whole = 0 and only_here = 0)
                            + (select count(*) from news)";
        count(self.laptops[who].database(), lacking) == 0
    }

    fn is_with_the_server(&self, who: usize) -> bool {
        self.laptops[who].meta("epoch").is_none_or(|epoch| epoch == self.office.epoch())
    }

    /// P2: at every moment what somebody was told is saved is in the outbox, on the server, or kept for a server
    /// that was set back.
    pub(crate) fn check_nothing_is_lost(&mut self) {
        let there: BTreeSet<String> = self.on_the_server().into_iter().collect();
        for who in 0..2 {
            let kept = self.kept(who);
            self.acknowledged.extend(kept.iter().cloned());
            let waiting: BTreeSet<String> =
                self.waiting(who).into_iter().map(|waits| waits.words).collect();
            let to_be_offered = !self.is_with_the_server(who);
            for said in self.said.iter().filter(|said| said.who == who && !self.is_erased(said)) {
                let words = &said.words;
                let is_safe = there.contains(words)
                    || waiting.contains(words)
                    || (to_be_offered && kept.contains(words));
                let went_with_the_device =
                    self.was_revoked[who] && self.acknowledged.contains(words);
                assert!(is_safe || went_with_the_device, "lost: {words}");
            }
        }
        self.check_what_was_acknowledged();
    }

    fn is_erased(&self, said: &Said) -> bool {
        self.erased.contains(&said.opening)
    }

    /// I6: what was acknowledged in this epoch is on the server.
    fn check_what_was_acknowledged(&self) {
        for who in (0..2).filter(|who| self.is_with_the_server(*who)) {
            let acknowledged = all(
                self.laptops[who].database(),
                "select id from sent where kind in ('open', 'message')
                 and id not in (select id from outbox)",
                text,
            );
            for id in acknowledged {
                let known = "select exists (select 1 from writes where id = ?1)
                                 or exists (select 1 from erased where id = ?1)";
                let id: Uuid = id.parse().unwrap();
                let found: bool = self
                    .office
                    .database()
                    .query_row(known, params![id.as_bytes()], |r| r.get(0))
                    .unwrap();
                assert!(found, "acknowledged and not there: {id}");
            }
        }
    }

    /// A byte that left the computer is noted there first.
    pub(crate) fn check_attempted(&self) {
        for laptop in &self.laptops {
            for path in laptop.wire().paths() {
                let id = path.rsplit('/').next().unwrap_or_default();
                let noted = laptop.database().query_row(
                    "select attempted from outbox where id = ?1",
                    [id],
                    |row| row.get::<_, bool>(0),
                );
                assert!(noted.unwrap_or(true), "{path} left before that was noted");
            }
        }
    }

    /// P1 and P3, when all faults are over.
    pub(crate) fn check_all_is_well(&mut self) {
        self.check_nothing_is_lost();
        self.check_everything_arrived_once();
        self.check_order();
        self.check_files();
        for heard in &self.heard {
            self.check_heard(heard);
        }
        self.check_what_is_gone();
        let integrity: String = self
            .office
            .database()
            .query_row("pragma integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(integrity, "ok");
    }

    fn check_everything_arrived_once(&self) {
        let there = self.on_the_server();
        let refused: Vec<String> = (0..2)
            .flat_map(|who| self.waiting(who))
            .filter(|waits| waits.needs_person)
            .map(|waits| waits.words)
            .collect();
        for said in self.said.iter().filter(|said| !self.is_erased(said)) {
            let times = there.iter().filter(|words| **words == said.words).count();
            if self.was_revoked[said.who] || refused.contains(&said.words) {
                assert!(times <= 1, "{} is there {times} times", said.words);
            } else {
                assert_eq!(times, 1, "{} is there {times} times", said.words);
            }
        }
        let numbers = self.numbers();
        let different: BTreeSet<u32> = numbers.iter().map(|(_, number)| *number).collect();
        assert_eq!(different.len(), numbers.len(), "two tickets share a number: {numbers:?}");
    }

    /// Replies stand behind each other as they were written. A server that was set back may have taken a later one
    /// that was under way before the earlier one was offered again.
    fn check_order(&self) {
        if self.office.restored > 0 {
            return;
        }
        let sql = "select words from entries where by_person = 1 order by position";
        let there = all(self.office.database(), sql, text);
        for opening in self.said.iter().filter(|said| said.words == said.opening) {
            let of_this = |words: &&String| words.starts_with(&format!("{}, reply", opening.words));
            let as_said: Vec<&String> = self
                .said
                .iter()
                .map(|said| &said.words)
                .filter(of_this)
                .filter(|words| there.contains(words))
                .collect();
            let as_there: Vec<&String> = there.iter().filter(of_this).collect();
            assert_eq!(as_there, as_said, "out of order");
        }
    }

    /// I3: files are there, whole.
    fn check_files(&self) {
        for said in self.said.iter().filter(|said| said.words == said.opening) {
            let Some(ticket) = self.ticket_of(&said.words) else { continue };
            if self.was_revoked[said.who] {
                continue;
            }
            let named: Vec<(String, Option<i64>)> = {
                let sql = "select state, size from attachments where ticket = ?1";
                let mut query = self.office.database().prepare_cached(sql).unwrap();
                let rows = query
                    .query_map(params![ticket.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)));
                rows.unwrap().map(Result::unwrap).collect()
            };
            for (state, size) in named {
                assert_eq!(state, "here", "a file of {}", said.words);
                assert!(size.is_some_and(|size| size > 0));
            }
        }
    }

    /// P3: a reply is in the mirror; a note of it comes once, and once more at most for each life that ended early.
    fn check_heard(&self, heard: &Heard) {
        if self.was_revoked[heard.who] || self.erased.contains(&heard.opening) {
            return;
        }
        let laptop = &self.laptops[heard.who];
        let sql = "select count(*) from message where message ->> '$.body' = ?1";
        let here: i64 = laptop.database().query_row(sql, [&heard.words], |row| row.get(0)).unwrap();
        let there: i64 = self
            .office
            .database()
            .query_row("select count(*) from entries where words = ?1", [&heard.words], |r| {
                r.get(0)
            })
            .unwrap();
        assert!(here == 1 || there == 0, "never heard: {}", heard.words);
        let notes = laptop.notes().into_iter().filter(|note| note.body.contains(&heard.words));
        let most = 1 + self.crashes[heard.who];
        assert!(notes.count() <= most, "told again and again: {}", heard.words);
    }

    /// What was deleted for ever is nowhere; a revoked computer holds nothing that was sent.
    fn check_what_is_gone(&self) {
        let there = self.on_the_server();
        for opening in &self.erased {
            assert!(!there.contains(opening), "deleted, and there again: {opening}");
            for (who, laptop) in self.laptops.iter().enumerate() {
                let sql = "select count(*) from ticket where row ->> '$.description' = ?1";
                let held: i64 =
                    laptop.database().query_row(sql, [opening], |row| row.get(0)).unwrap();
                assert!(held == 0, "deleted, and still on computer {who}: {opening}");
            }
        }
        for (laptop, _) in self.laptops.iter().zip(self.revoked).filter(|(_, revoked)| *revoked) {
            let held = "select (select count(*) from ticket) + (select count(*) from message)
                             + (select count(*) from sent)";
            assert_eq!(count(laptop.database(), held), 0, "a revoked computer keeps copies");
        }
    }

    /// For whoever has to find out why it does not come to rest.
    pub(crate) fn what_is_left(&self) -> String {
        let of = |who: usize| {
            let laptop = &self.laptops[who];
            let rows = all(
                laptop.database(),
                "select kind || ' ' || id || ' ' || state || ' ' || coalesce(attention, '')
                     || ' attempts ' || attempts || ' refiled ' || refiled from outbox",
                text,
            );
            format!(
                "{who}: rows {rows:?}, wire {:?}, epoch {:?}, cursor {:?}, whole {}",
                laptop.wire().paths(),
                laptop.meta("epoch"),
                laptop.meta("cursor"),
                self.is_whole(who),
            )
        };
        format!("server {}\n{}\n{}", self.office.epoch(), of(0), of(1))
    }
}
