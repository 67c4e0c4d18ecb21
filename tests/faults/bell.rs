//! The bell dies, or its disk fails, at a system call between Send and the last byte on the server.

use deskbell_client::bridge::Answer;
use deskbell_tests::{
    desktop::until,
    fault::{Campaign, Injection, Tracer, may_trace},
};
use rand::Rng as _;

use crate::laptop::{Errand, Laptop};

/// Everything a request writes with: database, files, wire, window.
const CALLS: [&str; 9] = [
    "pwrite64",
    "fdatasync",
    "write",
    "sendto",
    "writev",
    "fsync",
    "unlink",
    "ftruncate",
    "sendmsg",
];
/// More calls than any request makes of one kind.
const PAST_THE_END: u64 = 400;

/// Whether Send said so.
fn is_saved(answer: &Option<Answer>) -> bool {
    matches!(answer, Some(Answer::Saved { .. }))
}

#[tokio::test]
async fn a_bell_killed_at_any_write_loses_nothing_it_called_saved() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "a_bell_killed_at_any_write_loses_nothing_it_called_saved",
        "F2 kill -9 bell at each write from Send to the last byte",
        6,
        PAST_THE_END,
    );
    let mut laptop = Laptop::start().await;
    let (mut kills, mut saved) = (0, 0);
    if campaign.is_long() {
        for call in CALLS {
            let mut nth = 1;
            while nth <= campaign.rounds()
                && let Some(was_saved) = killed_at(&mut laptop, call, nth).await
            {
                nth += 1;
                saved += u64::from(was_saved);
            }
            kills += nth - 1;
        }
    } else {
        for round in 0..campaign.rounds() {
            let mut chance = campaign.chance(round);
            let call = CALLS[chance.random_range(0..4)];
            let nth = chance.random_range(1..6);
            let was_saved = killed_at(&mut laptop, call, nth).await;
            kills += u64::from(was_saved.is_some());
            saved += u64::from(was_saved == Some(true));
        }
    }
    assert!(kills > 0, "no kill was reached");
    laptop.is_at_rest().await;
    let seen = format!(
        "{kills} killed, {saved} of them after Send had said saved; each ticket once, each file whole"
    );
    campaign.held(kills, &seen);
}

/// One request, with a kill at a call; whether Send had said saved, if the bell came so far.
async fn killed_at(laptop: &mut Laptop, call: &str, nth: u64) -> Option<bool> {
    let errand = Errand::new(&format!("The scanner stops at page {nth} of {call}"));
    let mut window = laptop.window().await;
    assert!(matches!(window.attach(&errand).await, Some(Answer::Attached { .. })));
    let tracer = Tracer::inject(laptop.process(), &Injection::kill(call, nth)).await;
    let answer = window.send(&errand).await;
    assert!(answer.is_none() || is_saved(&answer), "{call} {nth}: {answer:?}");
    if is_saved(&answer) {
        until("the bell dies or is done", || async {
            (!laptop.lives() || laptop.is_there(&errand).await).then_some(())
        })
        .await;
    }
    tracer.done().await;
    let died = !laptop.lives();
    if died {
        laptop.start_again().await;
    }
    if answer.is_none() {
        // The page has its words still and the person presses again; the file is in the draft.
        let again = laptop.window().await.send(&errand).await;
        assert!(is_saved(&again), "{call} {nth}: {again:?}");
    }
    laptop.arrives(&errand).await;
    died.then_some(is_saved(&answer))
}

#[tokio::test]
async fn a_bell_whose_disk_fails_never_says_saved_and_recovers() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "a_bell_whose_disk_fails_never_says_saved_and_recovers",
        "F4 F5 the laptop's disk is full or cannot sync while Send is pressed",
        1,
        20,
    );
    let laptop = Laptop::start().await;
    let mut times = 0;
    for round in 0..campaign.rounds() {
        for (calls, error) in
            [("pwrite64", "ENOSPC"), ("fdatasync,fsync", "EIO"), ("pwrite64", "EIO")]
        {
            failed_by(&laptop, calls, error, round).await;
            times += 1;
        }
    }
    laptop.is_at_rest().await;
    campaign.held(times, "Send said not saved, the words stayed; the next Send arrived once");
}

/// Send while the disk fails, then again when it works.
async fn failed_by(laptop: &Laptop, calls: &str, error: &str, round: u64) {
    let errand = Errand::new(&format!("The stapler jams {round} {calls} {error}"));
    let mut window = laptop.window().await;
    assert!(matches!(window.attach(&errand).await, Some(Answer::Attached { .. })));
    let tracer = Tracer::inject(laptop.process(), &Injection::fail_from(calls, error, 1)).await;
    let refused = window.send(&errand).await;
    let Some(Answer::Refused { message, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(message, "error-save", "{calls} {error}");
    assert!(tracer.has_failed_a_call().await, "{calls} {error}");
    assert!(laptop.lives());
    assert!(is_saved(&window.send(&errand).await), "{calls} {error}: it recovers");
    laptop.arrives(&errand).await;
}
