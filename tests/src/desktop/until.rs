//! Waiting for what another program does.

use std::{future::Future, time::Duration};

/// How often a question is asked again that no event answers.
const AGAIN: Duration = Duration::from_millis(25);
/// Longest wait: only a thing that never happens takes so long.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Asks until there is an answer; `what` says in the failure what was waited for.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl FnMut() -> F) -> T {
    until_or(what, ask, String::new).await
}

/// The same for what may take longer than anything a person waits for.
pub async fn until_within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    ask: impl FnMut() -> F,
) -> T {
    wait(patience, what, ask, String::new).await
}

/// The same; `instead` says in the failure what there was.
pub(super) async fn until_or<T, F: Future<Output = Option<T>>>(
    what: &str,
    ask: impl FnMut() -> F,
    instead: impl FnOnce() -> String,
) -> T {
    wait(PATIENCE, what, ask, instead).await
}

async fn wait<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    mut ask: impl FnMut() -> F,
    instead: impl FnOnce() -> String,
) -> T {
    let answered = async {
        let mut beat = tokio::time::interval(AGAIN);
        loop {
            beat.tick().await;
            if let Some(answer) = ask().await {
                return answer;
            }
        }
    };
    let answer = tokio::time::timeout(patience, answered).await;
    answer.unwrap_or_else(|_| panic!("this never happened: {what}\n{}", instead()))
}
