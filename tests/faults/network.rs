//! The network is bad: answers are lost, requests come twice or in pieces, and clients vanish without a word.

use std::{collections::BTreeMap, time::Duration};

use deskbell_protocol::limits;
use deskbell_tests::{
    fault::{Answer, Caller, Campaign, Crowd, Plan, Weather, Wires, ask, request_of},
    stream::EventStream,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};
use uuid::Uuid;

use crate::ground::Ground;

/// A client that opens a connection for each request, so that each meets the weather.
fn fresh_connections() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
    builder.timeout(Duration::from_secs(60)).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_bad_weather_each_request_becomes_one_ticket() {
    let campaign = Campaign::of(
        "in_bad_weather_each_request_becomes_one_ticket",
        "F8 F10 delay, drop, reset, half-close, cut, duplicate, answer lost, throttle; 16 submitters",
        1,
        20,
    );
    let ground = Ground::of(16).await;
    let victim = ground.run().await;
    let mut met: BTreeMap<&str, u64> = BTreeMap::new();
    for round in 0..campaign.rounds() {
        let wires = Wires::to(&victim.base, Weather::Bad(Box::new(campaign.chance(round)))).await;
        let http = fresh_connections();
        let callers: Vec<Caller> = ground
            .callers
            .iter()
            .map(|caller| Caller { http: http.clone(), ..caller.clone() })
            .collect();
        let crowd = Crowd::gather(&callers, &ground.history);
        crowd.point_at(Some(&wires.base));
        crowd.after_sending(400).await;
        crowd.go_home().await;
        for (fate, times) in wires.met() {
            *met.entry(fate).or_default() += times;
        }
    }
    let there = ground.holds(&victim.base).await;
    assert_eq!(there, ground.history.count_sent(), "in the end every request is a ticket, once");
    assert_eq!(victim.stop().await.code, Some(0));
    let fates: Vec<String> = met.iter().map(|(fate, times)| format!("{fate} {times}")).collect();
    assert!(met.len() >= 9, "not every fate was met: {fates:?}");
    campaign
        .held(met.values().sum(), &format!("{there} tickets, each once ({})", fates.join(", ")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_whose_answer_was_lost_or_that_came_a_hundred_times_is_one_ticket() {
    let campaign = Campaign::of(
        "a_request_whose_answer_was_lost_or_that_came_a_hundred_times_is_one_ticket",
        "F8 answer lost after the commit, then 100 times at once",
        3,
        50,
    );
    let ground = Ground::of(1).await;
    let victim = ground.run().await;
    for round in 0..campaign.rounds() {
        let wires = Wires::to(&victim.base, Weather::Steady(Plan::CutAnswer(0))).await;
        let (id, words) = (Uuid::now_v7(), format!("Lost answer {round}"));
        let lost = ground.asks(&wires.base, id, &words).await;
        assert!(matches!(lost, Answer::Lost(_)), "{lost:?}");
        let mut repeats = JoinSet::new();
        for _ in 0..100 {
            let (caller, base, words) =
                (ground.caller().clone(), victim.base.clone(), words.clone());
            repeats.spawn(async move {
                let path = format!("/api/v1/me/tickets/{id}");
                ask(&caller, &base, "PUT", &path, request_of(&words)).await
            });
        }
        while let Some(repeat) = repeats.join_next().await {
            let answer = repeat.unwrap();
            assert_eq!(answer.status(), Some(200), "the first request was written: {answer:?}");
            ground.history.acknowledged(id, answer.number().unwrap(), &words);
        }
    }
    let there = ground.holds(&victim.base).await;
    assert_eq!(there as u64, campaign.rounds());
    assert_eq!(victim.stop().await.code, Some(0));
    campaign
        .held(campaign.rounds(), &format!("{there} tickets; each repeat 200 with the same number"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_half_a_request_holds_up_nobody() {
    let campaign = Campaign::of(
        "whoever_sends_half_a_request_holds_up_nobody",
        "F9 F10 half a head, half a body, silence: 300 connections while others ask",
        1,
        3,
    );
    let ground = Ground::of(1).await;
    let victim = ground.run().await;
    let address = victim.base.trim_start_matches("http://").to_owned();
    // Half a body is waited for longest: only the long run does that.
    let kinds = if campaign.is_long() { 3 } else { 2 };
    let mut closed = 0;
    for round in 0..campaign.rounds() {
        let mut slow = JoinSet::new();
        for n in 0..300 {
            let (address, token) = (address.clone(), ground.caller().token.clone());
            slow.spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let part = match n % kinds {
                    0 => "GET /api/v1/me/home HTTP/1.1\r\nHost: local".to_owned(),
                    1 => String::new(),
                    _ => format!(
                        "PUT /api/v1/me/tickets/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
                         Content-Type: application/json\r\nContent-Length: 200\r\n\r\n{{\"descri",
                        Uuid::now_v7()
                    ),
                };
                stream.write_all(part.as_bytes()).await.unwrap();
                // The server ends it: whether with an answer or without, the wait is over.
                let mut end = Vec::new();
                stream.read_to_end(&mut end).await.ok();
                String::from_utf8_lossy(&end).into_owned()
            });
        }
        for n in 0..50 {
            let answer =
                ground.asks(&victim.base, Uuid::now_v7(), &format!("Meanwhile {round} {n}")).await;
            assert_eq!(answer.status(), Some(201), "{answer:?}");
        }
        while let Some(one) = slow.join_next().await {
            let said = one.unwrap();
            assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
            closed += 1;
        }
    }
    let there = ground.holds(&victim.base).await;
    assert_eq!(there as u64, 50 * campaign.rounds(), "half a request is no ticket");
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        closed,
        "each closed by the server or told 408, others answered meanwhile, no ticket of a half",
    );
}

pub(crate) async fn listens(caller: &Caller, base: &str, after: &str) -> EventStream {
    let request = caller.http.get(format!("{base}/api/v1/me/stream")).bearer_auth(&caller.token);
    let request = request.header("last-event-id", after);
    EventStream::open(request.header(limits::CLIENT_HEADER, limits::CLIENT_VERSION)).await
}

pub(crate) async fn position(caller: &Caller, base: &str) -> String {
    let Answer::Came { body, .. } =
        ask(caller, base, "GET", "/api/v1/me/tickets", Value::Null).await
    else {
        panic!("the list is read")
    };
    body["cursor"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_vanished_reads_on_where_it_was() {
    let campaign = Campaign::of(
        "a_client_that_vanished_reads_on_where_it_was",
        "F9 partition: streams fall silent without a word, clients come back by another way",
        2,
        30,
    );
    let ground = Ground::of(8).await;
    let victim = ground.run().await;
    let mut heard = 0;
    for round in 0..campaign.rounds() {
        let wires = Wires::to(&victim.base, Weather::Steady(Plan::Pass)).await;
        let mut waiting = Vec::new();
        for caller in &ground.callers {
            let after = position(caller, &victim.base).await;
            let caller = Caller { http: fresh_connections(), ..caller.clone() };
            waiting.push((listens(&caller, &wires.base, &after).await, caller, after));
        }
        wires.silence();
        let mut asked = Vec::new();
        for (_, caller, _) in &waiting {
            let (id, words) = (Uuid::now_v7(), format!("Cut off {round}"));
            ground.history.sent(id);
            let path = format!("/api/v1/me/tickets/{id}");
            let answer = ask(caller, &victim.base, "PUT", &path, request_of(&words)).await;
            ground.history.acknowledged(id, answer.number().unwrap(), &words);
            asked.push(id.to_string());
        }
        for ((_silent, caller, after), id) in waiting.iter().zip(&asked) {
            let mut back = listens(caller, &victim.base, after).await;
            let change = back.next_change().await;
            assert_eq!(
                change["ticket"]["id"].as_str(),
                Some(id.as_str()),
                "the first thing missed"
            );
            heard += 1;
        }
    }
    ground.holds(&victim.base).await;
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        campaign.rounds(),
        &format!("{heard} streams went on with exactly what they had missed"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_streams_of_one_token_leave_one() {
    let campaign = Campaign::of(
        "five_hundred_streams_of_one_token_leave_one",
        "500 streams opened with one token",
        1,
        3,
    );
    let ground = Ground::of(1).await;
    let victim = ground.run().await;
    for round in 0..campaign.rounds() {
        let after = position(ground.caller(), &victim.base).await;
        let mut newest = listens(ground.caller(), &victim.base, &after).await;
        for _ in 1..500 {
            let mut older = std::mem::replace(
                &mut newest,
                listens(ground.caller(), &victim.base, &after).await,
            );
            let told = older.next_event().await.expect("it is told");
            assert_eq!(told.event, "replaced");
            assert_eq!(older.next_event().await, None, "and ends");
        }
        let id = Uuid::now_v7();
        ground.asks(&victim.base, id, &format!("Heard once {round}")).await;
        assert_eq!(newest.next_change().await["ticket"]["id"], id.to_string());
    }
    assert_eq!(victim.stop().await.code, Some(0));
    campaign.held(
        500 * campaign.rounds(),
        "each older one told `replaced` and ended, the newest hears",
    );
}
