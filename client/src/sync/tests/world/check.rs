//! What must hold: nothing lost at any time, everything exactly once in the end.

use std::collections::{BTreeMap, BTreeSet};

use super::World;
use crate::outbox::{Frozen, Kind};

impl World {
    /// P2: in the outbox, on the server, or kept to be offered again to a server that was set back.
    pub(in crate::sync::tests) fn check_nothing_is_lost(&self) {
        let mut found: BTreeSet<String> =
            self.server.words.iter().map(|(_, _, words)| words.clone()).collect();
        found.extend(self.waiting().into_iter().map(|(_, _, words)| words));
        if self.epoch != self.server.epoch {
            let mut query = self.store.read().prepare("select kind, request from sent").unwrap();
            let copies = query
                .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
                .unwrap();
            for copy in copies {
                let (kind, json) = copy.unwrap();
                let kind = Kind::ALL.into_iter().find(|k| format!("{k:?}").to_lowercase() == kind);
                let frozen = Frozen::read(kind.unwrap(), &json).unwrap();
                found.insert(frozen.words().unwrap().to_owned());
            }
        }
        for words in &self.said {
            assert!(found.contains(words), "lost: {words}");
        }
    }

    /// P1: exactly once, each reply on its opening's ticket and after it, in the order it was written.
    pub(in crate::sync::tests) fn check_everything_arrived_once(&self) {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, _, words) in &self.server.words {
            *count.entry(words).or_default() += 1;
        }
        for words in &self.said {
            assert_eq!(count.get(words.as_str()), Some(&1), "{words}");
        }
        assert_eq!(count.len(), self.said.len());
        for (at, (_, ticket, words)) in self.server.words.iter().enumerate() {
            let Some((opening, number)) = words.split_once(", reply ") else { continue };
            let number: usize = number.parse().unwrap();
            let earlier = self.server.words[..at].iter().filter_map(|(_, _, words)| {
                let (other, number) = words.split_once(", reply ")?;
                (other == opening).then(|| number.parse::<usize>().unwrap())
            });
            // A request under way when the server is set back arrives before what is offered again.
            let set_back = self.server.epoch > 0;
            assert!(
                set_back || earlier.max().is_none_or(|last| last < number),
                "{words} is out of order"
            );
            let before = self.server.words[..at].iter();
            let mut found = before.filter(|(_, _, earlier)| earlier == opening).map(|(_, t, _)| t);
            assert_eq!(found.next_back(), Some(ticket), "{words} stands on its ticket, after it");
        }
    }
}
