//! Tasks on their way to the notifications, at most [`MOST`]: a service that hangs holds up neither the bell nor
//! its memory. What is newer takes the place of what it makes pointless; what stands on the screen goes for certain.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Notify;

use super::Task;

/// Tasks that may wait.
const MOST: usize = 64;

/// The waiting tasks, in order.
#[derive(Debug, Default)]
struct Waiting {
    tasks: VecDeque<Task>,
    /// Whether the other end is there.
    open: bool,
}

impl Waiting {
    fn put(&mut self, task: Task) {
        match &task {
            Task::Show(note) => self.tasks.retain(|waiting| !waiting.shows(&note.tag)),
            // Nothing that waits is shown first. What stands on the screen is taken away all the same.
            Task::Withdraw(tag) => {
                self.tasks.retain(|waiting| !waiting.shows(tag) && *waiting != task);
            }
            Task::WithdrawAll => {
                self.tasks.retain(|waiting| matches!(waiting, Task::Trouble { .. }))
            }
            Task::Trouble { .. } => self.tasks.retain(|waiting| *waiting != task),
        }
        self.tasks.push_back(task);
        if self.tasks.len() > MOST {
            self.make_room();
        }
    }

    /// The oldest note is let go: its dot and its place in "My tickets" stay. Where only withdrawals wait, one that
    /// takes everything away stands for them all.
    fn make_room(&mut self) {
        let shows = |task: &Task| matches!(task, Task::Show(_) | Task::Trouble { .. });
        match self.tasks.iter().position(shows) {
            Some(oldest) => {
                tracing::warn!("A note was let go: nobody takes notes");
                self.tasks.remove(oldest);
            }
            None => self.tasks = VecDeque::from([Task::WithdrawAll]),
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    more: Notify,
}

impl Shared {
    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Brings tasks; never waits.
#[derive(Debug, Clone)]
pub(crate) struct Sender(Arc<Sending>);

#[derive(Debug)]
struct Sending(Arc<Shared>);

impl Sender {
    pub(crate) fn send(&self, task: Task) {
        self.0.0.waiting().put(task);
        self.0.0.more.notify_one();
    }
}

/// Nobody brings tasks any more.
impl Drop for Sending {
    fn drop(&mut self) {
        self.0.waiting().open = false;
        self.0.more.notify_one();
    }
}

/// Takes tasks.
pub(crate) struct Receiver(Arc<Shared>);

impl Receiver {
    /// The next task; `None` once nobody brings any. Safe to cancel.
    pub(crate) async fn recv(&mut self) -> Option<Task> {
        loop {
            {
                let mut waiting = self.0.waiting();
                if let Some(task) = waiting.tasks.pop_front() {
                    return Some(task);
                }
                if !waiting.open {
                    return None;
                }
            }
            self.0.more.notified().await;
        }
    }
}

/// A queue.
pub(crate) fn queue() -> (Sender, Receiver) {
    let shared = Arc::new(Shared::default());
    shared.waiting().open = true;
    (Sender(Arc::new(Sending(Arc::clone(&shared)))), Receiver(shared))
}

#[cfg(test)]
mod tests {
    use deskbell_client::{
        bridge::Page,
        notify::{Note, NoteTag},
    };

    use super::*;

    fn tag(n: usize) -> NoteTag {
        NoteTag::Ticket(format!("0197a3c0-0000-7000-8000-{n:012}").parse().unwrap())
    }

    fn show(n: usize, title: &str) -> Task {
        Task::Show(Note {
            tag: tag(n),
            title: title.to_owned(),
            body: String::new(),
            actions: Vec::new(),
            opens: Page::Tickets,
        })
    }

    async fn all(sender: Sender, mut receiver: Receiver) -> Vec<Task> {
        drop(sender);
        let mut tasks = Vec::new();
        while let Some(task) = receiver.recv().await {
            tasks.push(task);
        }
        tasks
    }

    #[tokio::test]
    async fn a_newer_note_takes_the_place_of_one_that_still_waits() {
        let (sender, receiver) = queue();
        for task in [show(1, "first"), show(2, "other"), show(1, "second")] {
            sender.send(task);
        }
        assert_eq!(all(sender, receiver).await, [show(2, "other"), show(1, "second")]);
    }

    #[tokio::test]
    async fn what_was_withdrawn_while_it_waited_is_never_shown() {
        let (sender, receiver) = queue();
        for task in [show(1, "first"), show(2, "other"), Task::Withdraw(tag(1))] {
            sender.send(task);
        }
        assert_eq!(all(sender, receiver).await, [show(2, "other"), Task::Withdraw(tag(1))]);
        let (sender, receiver) = queue();
        for task in [show(1, "first"), Task::Withdraw(tag(3)), Task::WithdrawAll, show(2, "new")] {
            sender.send(task);
        }
        assert_eq!(all(sender, receiver).await, [Task::WithdrawAll, show(2, "new")]);
    }

    #[tokio::test]
    async fn full_it_lets_the_oldest_note_go_and_no_withdrawal() {
        let (sender, receiver) = queue();
        sender.send(Task::Withdraw(tag(0)));
        for n in 1..=3 * MOST {
            sender.send(show(n, "a note"));
        }
        let kept = all(sender, receiver).await;
        assert_eq!(kept.len(), MOST);
        assert_eq!(kept[0], Task::Withdraw(tag(0)));
        assert_eq!(kept[MOST - 1], show(3 * MOST, "a note"), "the newest is there");

        let (sender, receiver) = queue();
        for n in 0..=MOST {
            sender.send(Task::Withdraw(tag(n)));
        }
        assert_eq!(all(sender, receiver).await, [Task::WithdrawAll]);
    }
}
