//! What was kept for long enough goes, all of it, whatever stands in the way of a single ticket.

use serde_json::json;

use crate::door::{Door, HandClock, new_id, opening};

/// More than one batch.
const TICKETS: u32 = 130;
const TWO_YEARS: i64 = 2 * 366 * 24 * 60;

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the test damages a row behind the server's back")]
async fn everything_due_is_erased_and_what_refuses_is_left() {
    let clock = HandClock::new();
    let hands = clock.clone();
    let door = Door::open_with(move |config| {
        config.clock = hands;
        config.rates.submit_burst = std::num::NonZeroU32::new(100_000).unwrap();
    })
    .await;
    let desk = door.technician("Robin Keller", "administrator").await;
    let device = door.device("Tom Alder").await;
    let mut tickets = Vec::new();
    for _ in 0..TICKETS {
        let id = new_id();
        let opened =
            door.put(&device.token, &format!("/api/v1/me/tickets/{id}"), opening("Old")).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        tickets.push(id);
    }
    // Merged ones have no end of their own: they go with what they were merged into.
    let merge = json!({"kind": "merge", "into": tickets.last()});
    act(&door, &desk, &tickets[0], merge).await;
    act(&door, &desk, &tickets[1], json!({"kind": "merge", "into": tickets[0]})).await;
    for id in &tickets[2..] {
        act(&door, &desk, id, json!({"kind": "close"})).await;
    }
    let raw = rusqlite::Connection::open(door.data().join("deskbell.db")).unwrap();
    raw.execute("UPDATE tickets SET body = '{', due_at = NULL WHERE number = 40", []).unwrap();
    let new = new_id();
    clock.pass(TWO_YEARS);
    let opened =
        door.put(&device.token, &format!("/api/v1/me/tickets/{new}"), opening("New")).await;
    assert_eq!(opened.status, 201, "{}", opened.text);

    let left = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        loop {
            let sql = "SELECT number FROM tickets ORDER BY number";
            let mut all = raw.prepare(sql).unwrap();
            let numbers: Vec<u32> =
                all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            if numbers.len() <= 2 {
                return numbers;
            }
            tokio::task::yield_now().await;
        }
    });
    let left = left.await.expect("everything due goes");
    assert_eq!(left, [40, TICKETS + 1], "the damaged one is left, and the new one");
}

async fn act(door: &Door, token: &str, ticket: &str, action: serde_json::Value) {
    let page = format!("/api/v1/desk/tickets/{ticket}");
    let version = door.get(token, &page).await.json["version"].as_u64().unwrap();
    let path = format!("{page}/actions/{}", new_id());
    let done = door.put_if(token, &path, version, action).await;
    assert_eq!(done.status, 200, "{}", done.text);
}
