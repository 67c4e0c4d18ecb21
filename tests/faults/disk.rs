//! The disk is full, or fails: nothing is acknowledged that is not safe, reading goes on, and it heals.

use std::{io::Write as _, path::Path};

use deskbell_tests::fault::{
    Answer, Caller, Campaign, Ended, Injection, Room, Tracer, Victim, ask, may_trace, upload,
};
use rand::Rng;
use serde_json::Value;
use uuid::Uuid;

use crate::ground::{Ground, is_healthy};

/// The exit code of a server whose disk failed, as the command line documents it.
const FATAL: i32 = 10;
/// More calls than a request makes.
const PAST_THE_END: u64 = 200;

/// Takes all the room a disk has.
fn fill(place: &Path) {
    let mut file = std::fs::File::create(place).unwrap();
    let piece = vec![b'x'; 4096];
    while file.write_all(&piece).is_ok() {}
}

fn is_refused_for_room(answer: &Answer) -> bool {
    let Answer::Came { status: 507, retry_after, .. } = answer else { return false };
    assert!(retry_after.is_some_and(|seconds| seconds >= 1), "{answer:?}");
    assert_eq!(answer.code(), Some("storage_full"));
    true
}

async fn reading_goes_on(caller: &Caller, base: &str) {
    for path in ["/api/v1/me/tickets", "/api/v1/me/home", "/api/v1/me/changes"] {
        let read = ask(caller, base, "GET", path, Value::Null).await;
        assert_eq!(read.status(), Some(200), "{path}: {read:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_reads_on_and_heals_without_a_restart() {
    let campaign = Campaign::of(
        "a_full_disk_refuses_reads_on_and_heals_without_a_restart",
        "F4 a disk of 8 MiB is full, and has room again",
        2,
        30,
    );
    let ground = Ground::of(1).await;
    let folder = tempfile::tempdir().unwrap();
    let room = Room::at(folder.path(), 8);
    let data = room.place.join("data");
    let command = room.server(&ground.data());
    let mut victim = Victim::start_as(command, &data, &ground.server.base, &[]).await.unwrap();
    let (base, filler) = (victim.base.clone(), room.from_outside(victim.id(), "filler"));
    let mut refused = 0;
    for round in 0..campaign.rounds() {
        let mut chance = campaign.chance(round);
        fill(&filler);
        // What the log has room for may still be written; then it is full, and stays so.
        let (mut turned_away, mut id) = (0, Uuid::now_v7());
        while turned_away < 3 {
            let answer =
                ground.asks(&base, id, &format!("{id} {}", letters(&mut chance, 9_000))).await;
            if is_refused_for_room(&answer) {
                turned_away += 1;
                reading_goes_on(ground.caller(), &base).await;
            } else {
                assert_eq!(answer.status(), Some(201), "{answer:?}");
            }
            id = Uuid::now_v7();
        }
        let file =
            upload(ground.caller(), &base, Uuid::now_v7(), letters(&mut chance, 20_000)).await;
        assert!(is_refused_for_room(&file), "{file:?}");
        refused += turned_away + 1;
        std::fs::remove_file(&filler).unwrap();
        let healed = ground.asks(&base, Uuid::now_v7(), "There is room again").await;
        assert_eq!(healed.status(), Some(201), "round {round}: {healed:?}");
    }
    // The copy lands where this test can read it: only the server sees its small disk.
    let (outside, seen) = (tempfile::tempdir().unwrap(), room.from_outside(victim.id(), "data"));
    let copy = outside.path().join("copy");
    let made = Ended::of(&seen, &["backup", "--json", "--to", copy.to_str().unwrap()]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    ground.history.agrees_with(&copy.join("deskbell.db"), &ground.history.acknowledged_now());
    is_healthy(&seen).await;
    assert!(victim.runs(), "the same process all the time");
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        campaign.rounds(),
        &format!("{refused} writes 507 with Retry-After, reads 200, same process healed"),
    );
}

/// Words that no index has seen.
fn letters(chance: &mut impl Rng, bytes: usize) -> String {
    (0..bytes)
        .map(|n| if n % 8 == 7 { ' ' } else { char::from(chance.random_range(b'a'..=b'z')) })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_room_at_any_write_of_a_request_is_said_and_survived() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "no_room_at_any_write_of_a_request_is_said_and_survived",
        "F4 ENOSPC at each pwrite64 of a request, once and from then on",
        4,
        PAST_THE_END,
    );
    let ground = Ground::of(1).await;
    let mut victim = ground.run().await;
    let base = victim.base.clone();
    let (mut tried, mut refused) = (0, 0);
    let most = campaign.rounds().min(PAST_THE_END);
    for nth in 1..=most {
        let mut reached = false;
        for injection in [
            Injection::fail("pwrite64", "ENOSPC", nth),
            Injection::fail_from("pwrite64", "ENOSPC", nth),
        ] {
            let id = Uuid::now_v7();
            let tracer = Tracer::inject(victim.id(), &injection).await;
            let answer = ground.asks(&base, id, &format!("No room at {nth}")).await;
            let failed = tracer.has_failed_a_call().await;
            if failed && answer.number().is_none() {
                assert!(is_refused_for_room(&answer), "{injection:?}: {answer:?}");
                refused += 1;
            }
            assert!(failed || answer.number().is_some(), "{injection:?}: {answer:?}");
            let healed = ground.asks(&base, id, &format!("No room at {nth}")).await;
            assert!(healed.number().is_some(), "{injection:?}: {healed:?}");
            tried += u64::from(failed);
            reached |= failed;
        }
        if !reached {
            break;
        }
    }
    assert!(tried > 0 && refused > 0, "nothing was made to fail");
    assert!(victim.runs(), "the same process all the time");
    ground.holds(&base).await;
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        tried,
        &format!("{refused} times 507, never a lost or doubled ticket, same process healed"),
    );
}

/// One failing sync; gives whether it was reached.
async fn sync_fails(
    ground: &Ground,
    injection: &Injection,
    campaign: &Campaign,
    round: u64,
) -> bool {
    let mut chance = campaign.chance(round);
    let mut victim = ground.run().await;
    let base = victim.base.clone();
    let tracer = Tracer::inject(victim.id(), injection).await;
    let mut unanswered = None;
    // Long words: the log is folded into the database after some hundred pages of them.
    for n in 0..90 {
        let (id, words) = (Uuid::now_v7(), format!("{n} {}", letters(&mut chance, 9_000)));
        let answer = ground.asks(&base, id, &words).await;
        if answer.number().is_none() {
            assert!(matches!(answer.status(), None | Some(503)), "{injection:?}: {answer:?}");
            unanswered = Some((id, words));
            break;
        }
        if !victim.runs() {
            break;
        }
    }
    if !tracer.has_failed_a_call().await {
        assert_eq!(victim.stop().await.code, Some(0));
        return false;
    }
    let ended: Ended = victim.ended().await;
    ended.says(FATAL, "The disk failed");
    let again = ground.run().await;
    if let Some((id, words)) = unanswered {
        let kept = ground.asks(&again.base, id, &words).await;
        assert!(kept.number().is_some(), "{injection:?}: {kept:?}");
    }
    ground.holds(&again.base).await;
    assert_eq!(again.stop().await.code, Some(0));
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_sync_acknowledges_nothing_and_ends_the_server() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "a_failing_sync_acknowledges_nothing_and_ends_the_server",
        "F5 EIO at each sync of log and database",
        1,
        PAST_THE_END,
    );
    let ground = Ground::of(1).await;
    let calls = "fsync,fdatasync";
    let mut tried = 0;
    for name in ["deskbell.db", "deskbell.db-wal"] {
        for nth in 1..=campaign.rounds() {
            let fails = Injection::fail(calls, "EIO", nth).on(&ground.data().join(name));
            if !sync_fails(&ground, &fails, &campaign, nth).await {
                assert!(nth > 1, "{name} was not synced");
                break;
            }
            tried += 1;
        }
    }
    campaign.held(tried, "no acknowledgement, one sentence, exit 10, opened again whole");
}
