//! The server's clock is years off, and set right again: nothing is counted backwards, reminded twice or let in for ever.

use std::{ffi::OsString, path::PathBuf, process::Command as System};

use deskbell_tests::fault::{Answer, Campaign, Ended, Victim, ask};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ground::{Ground, is_healthy};

/// A Tuesday.
const TUESDAY: &str = "@2026-11-24 10:00:00";
/// Resolved tickets are reminded of after three working days and closed after five.
const SUNDAY_AFTER: &str = "@2026-11-29 10:00:00";
const YEARS_BEFORE: &str = "@2021-03-02 10:00:00";

/// Where the library is that tells a program another time. The machine's own clock is never touched.
fn library() -> PathBuf {
    let found = System::new("sh")
        .args(["-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1 /usr/lib*/faketime/libfaketimeMT.so.1 2>/dev/null"])
        .output()
        .unwrap();
    let text = String::from_utf8(found.stdout).unwrap();
    PathBuf::from(
        text.lines().next().expect("libfaketime is missing: cargo xtask test installs it"),
    )
}

/// The server at another time, from which its clock goes on.
async fn at(ground: &Ground, time: &str) -> Victim {
    let variables: [(&str, OsString); 4] = [
        ("LD_PRELOAD", library().into()),
        ("FAKETIME", time.into()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ("TZ", "UTC".into()),
    ];
    let started = Victim::start_at(&ground.data(), &ground.server.base, &variables).await;
    started.unwrap_or_else(|ended| panic!("{time}: {ended:?}"))
}

/// An action of the administrator on a ticket as it is now.
async fn acts(ground: &Ground, base: &str, ticket: Uuid, action: Value) {
    let token = &ground.server.administrator.token;
    let path = format!("/api/v1/desk/tickets/{ticket}");
    let desk = |method: reqwest::Method, path: &str| {
        ground.server.http.request(method, format!("{base}{path}")).bearer_auth(token)
    };
    let seen = desk(reqwest::Method::GET, &path).send().await.unwrap();
    let version = seen.headers()["etag"].clone();
    let path = format!("{path}/actions/{}", Uuid::now_v7());
    let done = desk(reqwest::Method::PUT, &path).header("if-match", version).json(&action);
    let done = done.send().await.unwrap();
    let status = done.status().as_u16();
    assert_eq!(status, 200, "{action}: {}", done.text().await.unwrap());
}

/// Opens a ticket that is taken and solved at once.
async fn solved(ground: &Ground, base: &str, words: &str) -> Uuid {
    let id = Uuid::now_v7();
    let opened = ground.asks(base, id, words).await;
    assert_eq!(opened.status(), Some(201), "{opened:?}");
    acts(ground, base, id, json!({"kind": "take"})).await;
    acts(ground, base, id, json!({"kind": "resolve", "note": "Set the clock."})).await;
    id
}

/// How often a ticket's conversation names an event.
async fn count(ground: &Ground, base: &str, ticket: Uuid, event: &str) -> usize {
    let path = format!("/api/v1/me/tickets/{ticket}");
    let Answer::Came { status: 200, body, .. } =
        ask(ground.caller(), base, "GET", &path, Value::Null).await
    else {
        panic!("{ticket} is gone")
    };
    let messages = body["messages"].as_array().unwrap();
    messages.iter().filter(|message| message["event"]["kind"] == event).count()
}

/// Waits until a ticket was reminded of.
async fn reminded(ground: &Ground, base: &str, ticket: Uuid) {
    loop {
        let after = crate::network::position(ground.caller(), base).await;
        if count(ground, base, ticket, "reminded").await > 0 {
            return;
        }
        // Under a clock that jumped the feed may begin anew: the stream then ends, and the list is read again.
        let mut stream = crate::network::listens(ground.caller(), base, &after).await;
        while stream.next_event().await.is_some() {
            if count(ground, base, ticket, "reminded").await > 0 {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_goes_back_and_forth_reminds_once_and_counts_nothing_backwards() {
    let campaign = Campaign::of(
        "a_clock_that_goes_back_and_forth_reminds_once_and_counts_nothing_backwards",
        "F7 the server's clock 5 years back, 5 days on, back, and on again (libfaketime)",
        1,
        5,
    );
    for _ in 0..campaign.rounds() {
        let ground = Ground::of(1).await;
        let victim = at(&ground, TUESDAY).await;
        let first = solved(&ground, &victim.base, "The first").await;
        let waiting = Uuid::now_v7();
        ground.asks(&victim.base, waiting, "Answered before it was asked").await;
        assert_eq!(victim.stop().await.code, Some(0));

        let victim = at(&ground, YEARS_BEFORE).await;
        acts(&ground, &victim.base, waiting, json!({"kind": "take"})).await;
        assert_eq!(victim.stop().await.code, Some(0));

        let victim = at(&ground, SUNDAY_AFTER).await;
        reminded(&ground, &victim.base, first).await;
        assert_eq!(victim.stop().await.code, Some(0));

        // A second ticket is solved on the same Tuesday: once it is reminded of, the first one had its turn too.
        let victim = at(&ground, TUESDAY).await;
        let second = solved(&ground, &victim.base, "The second").await;
        assert_eq!(victim.stop().await.code, Some(0));
        let victim = at(&ground, SUNDAY_AFTER).await;
        reminded(&ground, &victim.base, second).await;
        assert_eq!(count(&ground, &victim.base, first, "reminded").await, 1, "once, not twice");
        // The feed may begin later than the list: what happened years before is beyond its horizon.
        ground.history.agrees_with(&ground.database(), &ground.history.acknowledged_now());
        is_healthy(&ground.data()).await;
        counts_forward(&ground, &victim.base).await;
        assert_eq!(victim.stop().await.code, Some(0));
    }
    campaign.held(
        campaign.rounds(),
        "one reminder each, no negative duration, nothing lost, doctor well",
    );
}

/// No duration that is stored or shown is negative.
async fn counts_forward(ground: &Ground, base: &str) {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = Connection::open_with_flags(ground.database(), flags).unwrap();
    let negative = "SELECT COUNT(*) FROM tickets WHERE first_reply_minutes < 0";
    let negative: u32 = file.query_row(negative, [], |row| row.get(0)).unwrap();
    assert_eq!(negative, 0);
    let home = ask(ground.caller(), base, "GET", "/api/v1/me/home", Value::Null).await;
    let Answer::Came { status: 200, body, .. } = home else { panic!("{home:?}") };
    assert!(body["wait"]["minutes"].as_i64().is_none_or(|minutes| minutes >= 0), "{body}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_when_it_was_said_to_whatever_the_clock_did_between() {
    let campaign = Campaign::of(
        "a_session_ends_when_it_was_said_to_whatever_the_clock_did_between",
        "F7 sessions under a clock that jumps (libfaketime)",
        1,
        5,
    );
    for _ in 0..campaign.rounds() {
        let ground = Ground::of(1).await;
        let victim = at(&ground, TUESDAY).await;
        let add = [
            "technician",
            "add",
            "--name",
            "Priya Nair",
            "--email",
            "priya@aldermoor.example",
            "--json",
        ];
        let added = Ended::of(&ground.data(), &add).await;
        let added: Value = serde_json::from_str(&added.output).unwrap();
        let token = added["sign_in_url"].as_str().unwrap().split('#').nth(1).unwrap();
        let url = format!("{}/api/v1/session", victim.base);
        let signed =
            ground.server.http.post(url).json(&json!({"token": token})).send().await.unwrap();
        assert_eq!(signed.status().as_u16(), 200);
        let cookie = signed.headers()["set-cookie"].to_str().unwrap().to_owned();
        let cookie = cookie.split(';').next().unwrap();
        assert_eq!(knocks(&ground, &victim.base, cookie).await, 200);
        assert_eq!(victim.stop().await.code, Some(0));
        for (time, status) in [
            ("@2026-11-24 10:10:00", 200),
            ("@2026-11-24 23:30:00", 401),
            ("@2033-01-01 00:00:00", 401),
        ] {
            let victim = at(&ground, time).await;
            assert_eq!(knocks(&ground, &victim.base, cookie).await, status, "{time}");
            assert_eq!(victim.stop().await.code, Some(0));
        }
    }
    campaign.held(campaign.rounds(), "good until its stored end, never after it");
}

async fn knocks(ground: &Ground, base: &str, cookie: &str) -> u16 {
    let request = ground.server.http.get(format!("{base}/api/v1/desk/me"));
    request.header("cookie", cookie).send().await.unwrap().status().as_u16()
}
