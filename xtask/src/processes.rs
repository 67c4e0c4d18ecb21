//! Processes these commands start, and how they end: none outlives the command, however it ends.

use std::process::Child;

use anyhow::{Context as _, Result};
use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, waitpid,
};
use signal_hook::{consts::TERM_SIGNALS, iterator::Signals};

/// Makes orphans of our children our own children, so that they can be found and ended.
pub(crate) fn adopt_orphans() -> Result<()> {
    set_child_subreaper(Some(getpid())).context("cannot look after child processes")
}

/// Runs `action` when the person presses Ctrl+C, or the command is told to end.
pub(crate) fn on_interrupt(action: impl FnOnce() + Send + 'static) -> Result<()> {
    let mut signals = Signals::new(TERM_SIGNALS).context("cannot listen for signals")?;
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            action();
        }
    });
    Ok(())
}

/// Asks a child to end.
pub(crate) fn ask_to_end(child: &Child) {
    if let Some(pid) = pid(child.id()) {
        // Gone already is as good as told.
        kill_process(pid, Signal::TERM).ok();
    }
}

/// Waits for a child to end.
pub(crate) fn wait_for(child: u32) {
    // An error means that there is no such child any more, so it ended.
    waitpid(pid(child), WaitOptions::empty()).ok();
}

/// Ends every process below this one at once.
pub(crate) fn end_descendants() {
    // A process may start another between the look and the kill: look until nobody is left.
    for _ in 0..50 {
        let found = descendants();
        if found.is_empty() {
            return;
        }
        for process in found.into_iter().filter_map(pid) {
            kill_process(process, Signal::KILL).ok();
        }
    }
}

fn pid(number: u32) -> Option<Pid> {
    i32::try_from(number).ok().and_then(Pid::from_raw)
}

/// Living processes below this one, by the parents that `/proc` names.
fn descendants() -> Vec<u32> {
    let parents: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|process: u32| Some((process, living_parent(process)?)))
        .collect();
    let mut found = vec![std::process::id()];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(process, _)| *process));
        next += 1;
    }
    found.split_off(1)
}

/// The parent of a process that is not a zombie.
fn living_parent(process: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything, so the fields are counted behind its end.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    if state == "Z" { None } else { fields.next()?.parse().ok() }
}
