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
        let mut people = many(&ground, &base);
        let mut tracer = Some(tracer);
        let mut again = Vec::new();
        while let Some(one) = people.join_next().await {
            let (asked, answer) = one.unwrap();
            if let Some(number) = answer.number() {
                ground.history.acknowledged(asked.id, number, &asked.words);
                continue;
            }
            told_to_wait += u64::from(was_told_when_to_come_back(&answer));
            again.push(asked);
            // One has been told to wait: the disk is as it was before.
            if let Some(tracer) = tracer.take() {
                tracer.done().await;
            }
        }
        for asked in again {
            let answer = asked.ask(&base).await;
            let number = answer.number().unwrap_or_else(|| panic!("{answer:?}"));
            ground.history.acknowledged(asked.id, number, &asked.words);
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

/// One request and who makes it.
struct Asked {
    caller: Caller,
    id: Uuid,
    words: String,
}

impl Asked {
    async fn ask(&self, base: &str) -> Answer {
        let path = format!("/api/v1/me/tickets/{}", self.id);
        ask(&self.caller, base, "PUT", &path, request_of(&self.words)).await
    }
}

/// Everybody asks at once, many times each.
fn many(ground: &Ground, base: &str) -> JoinSet<(Asked, Answer)> {
    let mut people = JoinSet::new();
    for caller in &ground.callers {
        let caller = Caller { http: client(), ..caller.clone() };
        for n in 0..ON_EACH {
            let words = format!("{} waits, {n}", caller.name);
            let asked = Asked { caller: caller.clone(), id: Uuid::now_v7(), words };
            ground.history.sent(asked.id);
            let base = base.to_owned();
            people.spawn(async move {
                let answer = asked.ask(&base).await;
                (asked, answer)
            });
        }
    }
    people
}

/// Whether the answer names a time; one that only came too late does not.
fn was_told_when_to_come_back(answer: &Answer) -> bool {
    let Answer::Came { status: status @ (503 | 504), retry_after, .. } = answer else {
        panic!("{answer:?}")
    };
    if *status == 503 {
        assert!(retry_after.is_some_and(|seconds| seconds >= 1), "{retry_after:?}");
    }
    *status == 503
}
