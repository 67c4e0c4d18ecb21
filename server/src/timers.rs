//! Time's own work: what falls due on tickets, and what is tidied every hour and every day.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use deskbell_protocol::{AttachmentId, Timestamp};
use deskbell_store::{Notice, Reader, StoreError};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{http::App, retention::Round, tls::Certificates};

/// Commands that are run before looking again.
const AT_ONCE: usize = 100;
/// The longest rest: clocks are set, and machines sleep.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// The shortest rest before something that is not due yet.
const SHORTEST_REST: Duration = Duration::from_millis(20);
/// How long to rest when something is called due, but there was nothing to do.
const REST_WHEN_IDLE: Duration = Duration::from_secs(1);
/// How long to rest after work that could not be done: what is due stays due, and must not be tried in a hurry.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(10);
const MINUTE_MILLIS: i64 = 60 * 1000;
const HOUR_MILLIS: i64 = 60 * MINUTE_MILLIS;

/// Runs what time asks for.
pub(crate) struct Timers {
    pub(crate) app: App,
    pub(crate) certificates: Option<Arc<Certificates>>,
}

impl Timers {
    /// Runs until told to stop. A command that fails is tried again at the next look.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut commits = self.app.store.commits();
        let (mut tidied, mut noted) = (None, None);
        let mut retention: Option<Round> = None;
        loop {
            let minute = self.app.clock.now().millis().div_euclid(MINUTE_MILLIS);
            if noted.replace(minute) != Some(minute) {
                note_failure("uses of sessions", self.write_uses().await);
            }
            let hour = self.app.clock.now().millis().div_euclid(HOUR_MILLIS);
            if tidied != Some(hour) {
                let is_new_day = tidied.is_none_or(|before| before / 24 != hour / 24);
                tidied = Some(hour);
                self.every_hour();
                if is_new_day {
                    note_failure("the daily round", self.every_day().await);
                    retention.get_or_insert_default();
                }
            }
            let ran = self.run_due().await;
            let rest = if matches!(ran, Ok(true)) { self.rest().await } else { REST_AFTER_FAILURE };
            note_failure("what is due", ran.map(drop));
            // A batch at a time, so that what is due on tickets never waits for it.
            let rest = match self.erase_some(&mut retention).await {
                Ok(true) => Duration::ZERO,
                Ok(false) => rest,
                Err(error) => {
                    note_failure("retention", Err(error));
                    REST_AFTER_FAILURE.min(rest)
                }
            };
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(rest) => {}
                () = something_earlier(&mut commits) => {}
            }
        }
        note_failure("uses of sessions", self.write_uses().await);
        note_failure("last contacts", self.write_contacts().await);
    }

    /// Runs everything that is due by now; tells whether nothing of it was refused.
    async fn run_due(&self) -> Result<bool, StoreError> {
        if self.app.store.read(|reader| reader.desk_is_due()).await? {
            self.app.store.desk_fell_due(self.app.clock.now()).await?;
        }
        loop {
            let look =
                |reader: &Reader<'_>| Ok((reader.due(AT_ONCE)?, reader.due_for_nothing(AT_ONCE)?));
            let (due, mut idle) = self.app.store.read(look).await?;
            let count = due.len() + idle.len();
            let mut refused = 0;
            for command in due {
                let ticket = command.write.ticket();
                match self.app.store.decide(command).await {
                    Ok(_) => {}
                    // The ticket changed between looking and deciding.
                    Err(StoreError::Refused(refusal)) => {
                        refused += 1;
                        idle.extend(ticket);
                        tracing::debug!(
                            code = refusal.code().as_str(),
                            "a timer had nothing to do"
                        );
                    }
                    Err(error) => return Err(error),
                }
            }
            if !idle.is_empty() {
                self.app.store.put_off(idle).await?;
            }
            if count < AT_ONCE {
                return Ok(refused == 0);
            }
        }
    }

    async fn rest(&self) -> Duration {
        let next = self.app.store.read(|reader| reader.next_due()).await;
        let Ok(Some(next)) = next else { return LONGEST_REST };
        let wait = next.millis().saturating_sub(self.app.clock.now().millis());
        // What is still due was just looked at and had nothing to do, or fell due this very moment.
        let least = if wait > 0 { SHORTEST_REST } else { REST_WHEN_IDLE };
        Duration::from_millis(wait.max(0).unsigned_abs()).clamp(least, LONGEST_REST)
    }

    fn every_hour(&self) {
        self.app.limits.tidy();
        if let Some(certificates) = &self.certificates
            && let Err(error) = certificates.renew_if_due(self.app.clock.now())
        {
            tracing::error!(code = "certificate_not_renewed", %error, "the certificate was not renewed");
        }
    }

    async fn every_day(&self) -> Result<(), StoreError> {
        self.write_contacts().await?;
        // Before the sweep, which takes away what looks as if nobody used it.
        self.write_uses().await?;
        self.app.store.sweep().await?;
        let here: BTreeSet<AttachmentId> =
            self.app.store.read(|reader| reader.attachments_here()).await?.into_iter().collect();
        let files = self.app.files.clone();
        match tokio::task::spawn_blocking(move || files.sweep(&here)).await {
            Ok(Ok(gone)) => tracing::info!(gone, "swept files of attachments"),
            Ok(Err(error)) => {
                tracing::warn!(code = "files_not_swept", %error, "files of attachments could not be swept")
            }
            Err(error) => {
                tracing::error!(code = "task_panicked", %error, "sweeping files had panicked")
            }
        }
        Ok(())
    }

    /// Erases a batch of what was kept for long enough; tells whether there may be more.
    async fn erase_some(&self, retention: &mut Option<Round>) -> Result<bool, StoreError> {
        let Some(round) = retention else { return Ok(false) };
        let goes_on = round.go_on(&self.app).await?;
        if !goes_on {
            *retention = None;
        }
        Ok(goes_on)
    }

    async fn write_uses(&self) -> Result<(), StoreError> {
        let uses = self.app.uses.all();
        if uses.is_empty() {
            return Ok(());
        }
        self.app.store.note_session_uses(uses.clone()).await?;
        self.app.uses.written(&uses);
        Ok(())
    }

    async fn write_contacts(&self) -> Result<(), StoreError> {
        let now: Timestamp = self.app.clock.now();
        let seen: Vec<_> =
            self.app.contacts.take().into_iter().map(|device| (device, now)).collect();
        if seen.is_empty() { Ok(()) } else { self.app.store.note_contacts(seen).await }
    }
}

/// Waits for news that something may be due earlier than thought.
async fn something_earlier(commits: &mut broadcast::Receiver<Arc<deskbell_store::Committed>>) {
    loop {
        match commits.recv().await {
            Ok(committed) => {
                let is_due = |notice: &Notice| matches!(notice, Notice::Due(_) | Notice::DeskDue);
                if committed.notices.iter().any(is_due) {
                    return;
                }
            }
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending::<()>().await,
        }
    }
}

fn note_failure(what: &str, outcome: Result<(), StoreError>) {
    if let Err(error) = outcome {
        tracing::error!(code = "time_work_failed", cause = %error, what, "time's work failed; it is tried again");
    }
}
