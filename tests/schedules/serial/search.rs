//! Looks for an order of what happened that the rules agree with: what ended before another began comes first.

use std::collections::HashSet;

use deskbell_domain::Command;

use super::model::{Ended, Ground, Model};

/// A command with what its sender saw: when it was sent and when it was answered, on one count, and the answer.
#[derive(Debug, Clone)]
pub(crate) struct Happened {
    pub(crate) command: Command,
    pub(crate) sent: u64,
    pub(crate) answered: u64,
    pub(crate) ended: Ended,
}

/// Every state an order that explains the history ends in; `None` if no order does (Wing and Gong's search).
pub(crate) fn serial_order(
    start: &Model,
    ground: &Ground,
    history: &[Happened],
) -> Option<Vec<Model>> {
    let mut search = Search { ground, history, seen: HashSet::new(), ends: Vec::new() };
    search.go(start, 0);
    (!search.ends.is_empty()).then_some(search.ends)
}

struct Search<'a> {
    ground: &'a Ground,
    history: &'a [Happened],
    /// What was done, and the state that led to.
    seen: HashSet<(u64, String)>,
    ends: Vec<Model>,
}

impl Search<'_> {
    fn go(&mut self, model: &Model, done: u64) {
        if !self.seen.insert((done, format!("{model:?}"))) {
            return;
        }
        let open = |at: &usize| done & (1 << at) == 0;
        let left: Vec<usize> = (0..self.history.len()).filter(open).collect();
        let Some(first_answer) = left.iter().map(|at| self.history[*at].answered).min() else {
            return self.ends.push(model.clone());
        };
        for at in left {
            let one = &self.history[at];
            if one.sent > first_answer {
                continue;
            }
            let mut next = model.clone();
            if next.run(self.ground, &one.command) == one.ended {
                self.go(&next, done | (1 << at));
            }
        }
    }
}
