//! A computer that several people use: nobody's words are shown to the next one, a ticket opens by its number.

use std::{collections::VecDeque, time::Duration};

use deskbell_protocol::TicketNumber;

use super::{Controller, requests::Answering};
use crate::{
    bridge::{Answer, Page},
    form::Refusal,
    mirror,
    shell::{Shell, WindowId},
    store::draft,
};

/// Numbers that can be typed within [`WINDOW`].
const MOST: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);

/// When numbers were typed lately; right ones count as well, or one's own would refill the tries for another's.
#[derive(Debug, Default)]
pub(super) struct Tries(VecDeque<Duration>);

impl Tries {
    /// Counts a try; answers whether it may be made.
    fn allow(&mut self, now: Duration) -> bool {
        while self.0.front().is_some_and(|at| now.saturating_sub(*at) >= WINDOW) {
            self.0.pop_front();
        }
        let allowed = self.0.len() < MOST;
        if allowed {
            self.0.push_back(now);
        }
        allowed
    }
}

impl<S: Shell> Controller<S> {
    /// The page a window gets for the one that was asked for: a list is nobody's on a shared computer, and a ticket
    /// is shown where its number was typed or where it was opened.
    pub(super) fn allowed(&self, window: Option<WindowId>, page: Page) -> Page {
        let window = window.and_then(|id| self.windows.get(&id));
        let unlocked = window.and_then(|window| window.unlocked);
        match (self.settings.shared.value, page) {
            (false, Page::Number) => Page::Tickets,
            (true, Page::Tickets) => Page::Number,
            (true, Page::Ticket { ticket } | Page::Request { ticket })
                if unlocked != Some(ticket) =>
            {
                Page::Number
            }
            (_, page) => page,
        }
    }

    /// The ticket is shown if the number is one this computer knows.
    pub(super) fn open_number(&mut self, window: WindowId, typed: &str) -> Answering {
        let refusal = |message| Refusal { field: Some("number"), ..Refusal::plain(message) };
        if !self.tries.allow(self.clock.monotonic()) {
            return Err(refusal("number-wait").into());
        }
        let number: Option<u32> = typed.trim().parse().ok();
        let rows = mirror::tickets(self.store.read())?;
        let found = rows.iter().find(|row| Some(row.head.number) == number.map(TicketNumber));
        let Some(ticket) = found.map(|row| row.head.id) else {
            return Err(refusal("number-unknown").into());
        };
        if let Some(window) = self.windows.get_mut(&window) {
            window.unlocked = Some(ticket);
        }
        self.turn_to(window, Page::Ticket { ticket });
        Ok(Some(Answer::Done))
    }

    /// What somebody typed and did not send is nothing for the next person: it goes with the last form.
    pub(super) fn leave_shared_form(&mut self) {
        let open = self.windows.values().any(|window| window.page == Page::Form);
        if !self.settings.shared.value || open {
            return;
        }
        let cleared = self.clear_draft();
        let cleared = cleared.and_then(|()| draft::sweep(self.store.read(), &self.files()));
        self.check(cleared);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_numbers_a_minute() {
        let mut tries = Tries::default();
        let at = |seconds| Duration::from_secs(seconds);
        for second in 0..5 {
            assert!(tries.allow(at(second)), "{second}");
        }
        for second in [5, 30, 59] {
            assert!(!tries.allow(at(second)), "{second}");
        }
        assert!(tries.allow(at(60)), "the first is a minute ago");
        assert!(!tries.allow(at(60)));
    }
}
