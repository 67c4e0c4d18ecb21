//! Lets the stories happen: every step goes through the queue and the rules like anybody's write.

use deskbell_domain::{Command, Write};
use deskbell_store::Store;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{
    error::DemoError,
    teller::{Step, Story},
};

/// Stories that go on at the same time, so that their writes share commits.
const AT_ONCE: usize = 400;
/// Timers that run at the same time, and rounds until none is left.
const TIMERS: usize = 200;
const ROUNDS: usize = 20;

/// Performs stories. Their first steps come in order, because they give out the numbers.
pub(super) async fn perform(store: &Store, stories: Vec<Story>) -> Result<(), DemoError> {
    let begun: Vec<(u32, std::vec::IntoIter<Step>)> = stream::iter(stories)
        .map(|story| begin(store, story))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    stream::iter(begun)
        .map(Ok)
        .try_for_each_concurrent(AT_ONCE, |(version, steps)| carry_on(store, version, steps))
        .await
}

/// What fell due meanwhile and was no part of a story.
pub(super) async fn run_timers(store: &Store) -> Result<(), DemoError> {
    for _ in 0..ROUNDS {
        let due = store.read(|reader| reader.due(TIMERS)).await?;
        if due.is_empty() {
            break;
        }
        stream::iter(due)
            .map(Ok)
            .try_for_each_concurrent(TIMERS, |command| async move {
                store.decide(command).await.map(drop)
            })
            .await?;
    }
    Ok(())
}

async fn begin(store: &Store, story: Story) -> Result<(u32, std::vec::IntoIter<Step>), DemoError> {
    let mut steps = story.steps.into_iter();
    let Some(Step { at, caller, write }) = steps.next() else { return Ok((0, steps)) };
    store.decide(Command { at, caller, write }).await?;
    Ok((1, steps))
}

async fn carry_on(
    store: &Store,
    mut version: u32,
    steps: std::vec::IntoIter<Step>,
) -> Result<(), DemoError> {
    for Step { at, caller, write } in steps {
        let grows = lets_version_grow(&write);
        store.decide(Command { at, caller, write: matching(write, version) }).await?;
        version += u32::from(grows);
    }
    Ok(())
}

/// Fills in the version the edit began at.
#[expect(clippy::wildcard_enum_match_arm, reason = "no other write carries If-Match")]
fn matching(write: Write, version: u32) -> Write {
    let if_match = Some(version);
    match write {
        Write::DoAction { ticket, action, words, .. } => {
            Write::DoAction { ticket, action, words, if_match }
        }
        Write::PatchTicket { ticket, write, words, .. } => {
            Write::PatchTicket { ticket, write, words, if_match }
        }
        Write::DeskMessage { ticket, message, words, .. } => {
            Write::DeskMessage { ticket, message, words, if_match }
        }
        other => other,
    }
}

/// Seen, read, ratings and "Any news?" leave the version alone.
fn lets_version_grow(write: &Write) -> bool {
    !matches!(
        write,
        Write::Seen { .. }
            | Write::MarkRead { .. }
            | Write::GiveRating { .. }
            | Write::Nudge { .. }
    )
}
