//! What must hold: nothing lost at any time, everything exactly once in the end.

use std::collections::{BTreeMap, BTreeSet};

use super::World;
use crate::sync::{Effect, Standing};

impl Effect {
    /// Whether its answer says where the mirror stands.
    pub(super) fn is_of_the_feed(&self) -> bool {
        matches!(self, Self::List | Self::ReadChanges | Self::OpenStream)
    }
}

impl World {
    /// One text and one file at a time, and one request of each other kind.
    pub(super) fn check_lanes(&self) {
        let of = |wanted: fn(&Effect) -> bool| self.flight.iter().filter(|e| wanted(e)).count();
        let texts = of(|effect| matches!(effect, Effect::Send(_)));
        let homes = of(|effect| matches!(effect, Effect::ReadHome));
        let tickets = of(|effect| matches!(effect, Effect::ReadTicket(_)));
        assert!(texts <= 1 && homes <= 1 && tickets <= 1, "{:?}", self.flight);
    }

    fn is_erased(&self, words: &str) -> bool {
        self.erased
            .iter()
            .any(|opening| words == opening || words.starts_with(&format!("{opening}, ")))
    }

    /// P2: in the outbox, on the server, or kept to be offered again to a server that was set back.
    pub(in crate::sync::tests) fn check_nothing_is_lost(&mut self) {
        let acknowledged: Vec<String> =
            self.disk.acknowledged().map(|(_, words)| words.to_owned()).collect();
        self.acknowledged.extend(acknowledged);
        let mut found: BTreeSet<&str> =
            self.server.words.iter().map(|(_, _, words)| words.as_str()).collect();
        found.extend(self.disk.held(self.disk.epoch != self.server.epoch));
        for words in self.said.iter().filter(|words| !self.is_erased(words)) {
            let gone = self.disk.revoked && self.acknowledged.contains(words);
            assert!(gone || found.contains(words.as_str()), "lost: {words}");
        }
        self.check_what_was_acknowledged();
    }

    /// I6: what was acknowledged in this epoch is there.
    fn check_what_was_acknowledged(&self) {
        if self.disk.epoch != self.server.epoch {
            return;
        }
        let waits = |id| self.disk.row(id).is_some();
        for (id, words) in self.disk.acknowledged().filter(|(id, _)| !waits(*id)) {
            let there = self.server.words.iter().any(|(known, _, _)| *known == id);
            assert!(there || self.is_erased(words), "acknowledged and not there: {words}");
        }
    }

    /// P1 and P3: exactly once, each reply on its opening's ticket and after it, in the order it was written; and
    /// everything the desk said is here.
    pub(in crate::sync::tests) fn check_all_is_well(&mut self) {
        self.check_nothing_is_lost();
        if self.server.revoked {
            assert_eq!(self.sync.standing(), Standing::Revoked);
            assert_eq!(self.disk.acknowledged().count(), 0, "a revoked computer keeps copies");
            return;
        }
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, _, words) in &self.server.words {
            *count.entry(words).or_default() += 1;
        }
        for words in self.said.iter().filter(|words| !self.is_erased(words)) {
            assert_eq!(count.get(words.as_str()), Some(&1), "{words}");
        }
        assert!(count.keys().all(|words| !self.is_erased(words)), "deleted, and there again");
        self.check_order();
        for (spoken, epoch) in &self.heard {
            let may_be_gone = *epoch != self.server.epoch || self.is_erased(&spoken.words);
            assert!(may_be_gone || self.disk.mirror.contains(&spoken.words), "{}", spoken.words);
        }
    }

    fn check_order(&self) {
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
