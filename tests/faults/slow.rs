//! The disk takes its time: who comes too many is told to come back, and nobody is forgotten.

use std::time::Duration;

use deskbell_tests::fault::{
    Answer, Caller, Campaign, Injection, Tracer, ask, may_trace, request_of,
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::ground::Ground;

/// Requests at the same time: more than the writer takes into its queue and its batch.
const CONNECTIONS: usize = 45;
const ON_EACH: usize = 60;

/// A client of its own connection, on which many requests run at once.
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().http2_prior_knowledge().no_proxy();
    builder.timeout(Duration::from_secs(120)).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_disk_makes_people_wait_and_loses_nobody() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "a_slow_disk_makes_people_wait_and_loses_nobody",
        "F20 each sync takes two seconds more, 2,700 requests at once",
        1,
        5,
    );
    let ground = Ground::of(CONNECTIONS).await;
    let victim = ground.run().await;
    let base = victim.base.clone();
    let mut told_to_wait = 0;
    for _ in 0..campaign.rounds() {
        let slow = Injection::slow("fsync,fdatasync", Duration::from_secs(2));
        let tracer = Tracer::inject(victim.id(), &slow).await;
        let mut people = JoinSet::new();
        for caller in &ground.callers {
            let caller = Caller { http: client(), ..caller.clone() };
            for n in 0..ON_EACH {
                let (caller, base, history) =
                    (caller.clone(), base.clone(), ground.history.clone());
                people.spawn(async move {
                    let (id, words) = (Uuid::now_v7(), format!("{} waits, {n}", caller.name));
                    history.sent(id);
                    let path = format!("/api/v1/me/tickets/{id}");
                    let answer = ask(&caller, &base, "PUT", &path, request_of(&words)).await;
                    (caller, id, words, answer)
                });
            }
        }
        let mut tracer = Some(tracer);
        let mut again = Vec::new();
        while let Some(one) = people.join_next().await {
            let (caller, id, words, answer) = one.unwrap();
            if let Some(number) = answer.number() {
                ground.history.acknowledged(id, number, &words);
                continue;
            }
            let Answer::Came { status: 503 | 504, .. } = answer else { panic!("{answer:?}") };
            if let Answer::Came { status: 503, retry_after, .. } = answer {
                assert!(retry_after.is_some_and(|seconds| seconds >= 1), "{retry_after:?}");
                told_to_wait += 1;
            }
            again.push((caller, id, words));
            // One has been told to wait: the disk is as it was before.
            if let Some(tracer) = tracer.take() {
                tracer.done().await;
            }
        }
        for (caller, id, words) in again {
            let path = format!("/api/v1/me/tickets/{id}");
            let answer = ask(&caller, &base, "PUT", &path, request_of(&words)).await;
            let number = answer.number().unwrap_or_else(|| panic!("{answer:?}"));
            ground.history.acknowledged(id, number, &words);
        }
    }
    assert!(told_to_wait > 0, "nobody was told to wait");
    let there = ground.holds(&base).await;
    assert_eq!(there, ground.history.count_sent());
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        campaign.rounds(),
        &format!("{told_to_wait} told to wait (503, Retry-After), all {there} there in the end"),
    );
}
