//! From a click on the menu to a form that can be typed into, judged by the pixels on the screen: a window is shown
//! only once its page says that it is ready, with the cursor in the field.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::bell::Laptop;
use crate::{clock, numbers::Samples, screen::Screen};

/// Longest wait for a window to come or go.
const PATIENCE: Duration = Duration::from_secs(60);
/// The menu's line.
const LINE: &str = "Need IT help?";
/// Rest between two windows: a person does not click again at once.
const REST: Duration = Duration::from_millis(500);

/// Opens and closes one window; gives milliseconds from the click to the form.
pub(crate) async fn open_and_close(laptop: &Laptop) -> Result<f64> {
    let screen = Screen::open(&laptop.desktop.frame())?;
    ensure!(!screen.shows_words()?, "the screen is not empty");
    // The words are looked up before, so that only the click is timed.
    laptop.tray.wait_for(LINE).await;
    let began = clock::now();
    laptop.tray.choose(LINE).await;
    clock::until(PATIENCE, || async { screen.shows_words().ok()?.then_some(()) })
        .await
        .context("no form was painted")?;
    let millis = clock::millis_since(began);
    for window in laptop.bell.windows() {
        // As at the end of a session; one that is gone already has closed too.
        kill_process(Pid::from_raw(window).context("a process")?, Signal::TERM).ok();
    }
    clock::until(PATIENCE, || async {
        let gone = laptop.bell.windows().is_empty() && !screen.shows_words().ok()?;
        gone.then_some(())
    })
    .await
    .context("the window did not close")?;
    clock::pass(REST).await;
    Ok(millis)
}

/// The same many times.
pub(crate) async fn open_many(laptop: &Laptop, count: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for _ in 0..count {
        samples.add(open_and_close(laptop).await?);
    }
    Ok(samples)
}
