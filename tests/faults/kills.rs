//! The server is killed: at every system call with which a request is written, and at random under load.

use deskbell_tests::fault::{Campaign, Crowd, Ended, Injection, Tracer, may_trace};
use rand::{Rng as _, seq::IteratorRandom as _};
use uuid::Uuid;

use crate::ground::{Errand, Ground, is_healthy};

/// System calls by which a request may leave a trace: database, files, answers, log lines, wake-ups.
const WRITING: [&str; 13] = [
    "pwrite64",
    "pwritev",
    "ftruncate",
    "fdatasync",
    "fsync",
    "write",
    "writev",
    "sendto",
    "sendmsg",
    "rename",
    "renameat2",
    "unlink",
    "openat",
];
/// More calls of one kind than a request makes in one thread.
const PAST_THE_END: u64 = 400;

/// Kills the server at the nth call of a kind while a request with a file is written; tells whether it came so far.
async fn killed_at(ground: &Ground, call: &str, nth: u64) -> bool {
    let victim = ground.run().await;
    let base = victim.base.clone();
    let errand = Errand::new(&format!("{call} {nth}"));
    let tracer = Tracer::inject(victim.id(), &Injection::kill(call, nth)).await;
    let was_answered = errand.is_run(ground, &base).await;
    tracer.done().await;
    let mut victim = victim;
    let survived = victim.runs();
    assert!(was_answered || !survived, "{call} {nth}: no answer, and nothing happened to it");
    drop(victim.kill().await);
    let again = ground.run().await;
    assert!(errand.is_run(ground, &again.base).await, "{call} {nth}: it works again");
    errand.arrived(ground, &again.base).await;
    ground.holds(&again.base).await;
    assert_eq!(again.stop().await.code, Some(0));
    !survived
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_at_any_call_of_a_request_keeps_what_it_acknowledged() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "a_server_killed_at_any_call_of_a_request_keeps_what_it_acknowledged",
        "F1 kill -9 at each system call of a request with a file",
        4,
        5,
    );
    let ground = Ground::of(1).await;
    let mut kills = 0;
    if campaign.is_long() {
        for call in WRITING {
            let mut nth = 1;
            while nth < PAST_THE_END && killed_at(&ground, call, nth).await {
                nth += 1;
            }
            assert!(nth < PAST_THE_END, "{call}: a request has an end");
            kills += nth - 1;
        }
    } else {
        for round in 0..campaign.rounds() {
            let mut chance = campaign.chance(round);
            let call = ["pwrite64", "fsync", "write", "rename", "sendto", "openat"];
            let call = call.into_iter().choose(&mut chance).unwrap();
            kills += u64::from(killed_at(&ground, call, chance.random_range(1..4)).await);
        }
    }
    assert!(kills > 0, "nothing was killed");
    campaign
        .held(kills, "each acknowledged request there once, file whole, feed = list, doctor well");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_at_random_under_load_keeps_what_it_acknowledged() {
    let campaign = Campaign::of(
        "a_server_killed_at_random_under_load_keeps_what_it_acknowledged",
        "F1 kill -9 at random under 64 submitters",
        3,
        200,
    );
    let ground = Ground::of(64).await;
    let crowd = Crowd::gather(&ground.callers, &ground.history);
    let mut in_the_middle = 0;
    for round in 0..campaign.rounds() {
        let victim = ground.run().await;
        crowd.point_at(Some(&victim.base));
        crowd.after_sending(campaign.chance(round).random_range(1..300)).await;
        let unanswered = crowd.in_flight();
        let told = ground.history.acknowledged_now();
        victim.kill().await.is_plain();
        crowd.point_at(None);
        in_the_middle += u64::from(unanswered > 0);
        ground.history.agrees_with(&ground.database(), &told);
    }
    let victim = ground.run().await;
    crowd.point_at(Some(&victim.base));
    let lost = crowd.lost();
    crowd.go_home().await;
    let there = ground.holds(&victim.base).await;
    assert_eq!(there, ground.history.count_sent(), "in the end every request is a ticket");
    assert_eq!(victim.stop().await.code, Some(0));
    assert!(
        in_the_middle * 4 >= campaign.rounds(),
        "{in_the_middle} kills met unanswered requests"
    );
    let seen = format!(
        "{there} tickets, each once; {in_the_middle} kills met unanswered requests, {lost} answers lost; feed = list, integrity ok"
    );
    campaign.held(campaign.rounds(), &seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_acknowledgement_has_a_sync_of_its_own() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "each_acknowledgement_has_a_sync_of_its_own",
        "synchronous=FULL, counted from outside",
        20,
        60,
    );
    let ground = Ground::of(1).await;
    let victim = ground.run().await;
    let base = victim.base.clone();
    // The first commit of a log also syncs its header; these are too few for the log to be folded in between.
    ground.asks(&base, Uuid::now_v7(), "The first").await;
    let tracer = Tracer::count(victim.id(), "fsync,fdatasync").await;
    for round in 0..campaign.rounds() {
        let answer = ground.asks(&base, Uuid::now_v7(), &format!("Sync {round}")).await;
        assert_eq!(answer.status(), Some(201), "{answer:?}");
    }
    let seen = tracer.done().await;
    let syncs =
        seen.iter().filter(|line| line.contains("sync(") && line.contains("deskbell.db-wal"));
    assert_eq!(syncs.count() as u64, campaign.rounds(), "one sync of the log a commit: {seen:#?}");
    assert_eq!(victim.stop().await.code, Some(0));
    let seen = format!("{} commits, {} syncs of the log", campaign.rounds(), campaign.rounds());
    campaign.held(campaign.rounds(), &seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_asked_to_stop_under_load_answers_what_it_has_taken() {
    let campaign = Campaign::of(
        "a_server_asked_to_stop_under_load_answers_what_it_has_taken",
        "F17 SIGTERM under 64 submitters",
        1,
        20,
    );
    let ground = Ground::of(64).await;
    let crowd = Crowd::gather(&ground.callers, &ground.history);
    for round in 0..campaign.rounds() {
        let victim = ground.run().await;
        crowd.point_at(Some(&victim.base));
        crowd.after_sending(campaign.chance(round).random_range(200..600)).await;
        let ended: Ended = victim.stop().await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.is_plain();
        assert!(!ended.words.contains("requests_cut"), "requests were cut: {ended:?}");
        crowd.point_at(None);
        crowd.after_answers().await;
        let told = ground.history.acknowledged_now();
        let there = ground.history.agrees_with(&ground.database(), &told);
        assert_eq!(there, told.len(), "every ticket that was written was acknowledged");
        is_healthy(&ground.data()).await;
    }
    let victim = ground.run().await;
    crowd.point_at(Some(&victim.base));
    crowd.go_home().await;
    let there = ground.holds(&victim.base).await;
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        campaign.rounds(),
        &format!("exit 0, {there} tickets, none written without its answer"),
    );
}
