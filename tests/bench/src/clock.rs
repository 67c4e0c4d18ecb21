//! The one clock of the bench, and waiting by it.

use std::{future::Future, time::Duration};

use tokio::time::Instant;

/// This moment.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since a moment.
pub(crate) fn millis_since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

/// Lets time pass: what is measured here is how others behave in it.
pub(crate) async fn pass(time: Duration) {
    // A wait for nothing that ends with its time.
    tokio::time::timeout(time, std::future::pending::<()>()).await.unwrap_or_default();
}

/// Asks every few milliseconds until there is an answer, or time is up.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(
    limit: Duration,
    mut ask: impl FnMut() -> F,
) -> Option<T> {
    let answered = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            pass(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(limit, answered).await.ok()
}

/// Today, in this computer's time zone.
#[expect(clippy::disallowed_methods, reason = "the date above the table")]
pub(crate) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}
