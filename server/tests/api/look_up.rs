//! Machines, the way to look at one, and the audit.

use serde_json::{Value, json};

use crate::door::{Device, Door, Reply, new_id, opening};

async fn asks(door: &Door, who: &Device, words: Value) -> String {
    let ticket = new_id();
    let opened = door.put(&who.token, &format!("/api/v1/me/tickets/{ticket}"), words).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    ticket
}

fn says(words: &str, model: &str) -> Value {
    let mut asked = opening(words);
    asked["facts"]["sections"][0]["lines"] = json!([{"key": "model", "value": model}]);
    asked
}

async fn moved(door: &Door, token: &str, ticket: &str, team: &str) {
    let page = format!("/api/v1/desk/tickets/{ticket}");
    let version = format!("\"{}\"", door.get(token, &page).await.json["version"]);
    let write = new_id();
    let headers = [("if-match", version.as_str()), ("deskbell-write", write.as_str())];
    let moved = door.send(Some(token), "PATCH", &page, &json!({"team": team}), &headers).await;
    assert!(moved.status < 300, "{}", moved.text);
}

/// A restricted team of one member, who is an administrator; its id.
async fn restricted(door: &Door, member: &str) -> String {
    let team = new_id();
    let card = json!({"name": "Human resources", "restricted": true});
    let put = door.put(member, &format!("/api/v1/desk/teams/{team}"), card).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let me = door.get(member, "/api/v1/desk/me").await.json["technician"].clone();
    let path = format!("/api/v1/desk/technicians/{}", me["id"].as_str().unwrap());
    let card =
        json!({"name": me["name"], "email": me["email"], "role": me["role"], "teams": [team]});
    let joined = door.put_if(member, &path, me["version"].as_u64().unwrap(), card).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    team
}

#[tokio::test]
async fn a_machine_shows_what_it_last_said_to_whoever_may_see_that() {
    let door = Door::open().await;
    let member = door.technician("Mara Lind", "administrator").await;
    let lead = door.technician("Lea Lead", "lead").await;
    let marta = door.device("Marta Lindqvist").await;
    let first = asks(&door, &marta, says("The dock flickers", "ThinkPad T14")).await;
    let hidden = asks(&door, &marta, says("My pay slip", "ThinkPad T16")).await;
    let team = restricted(&door, &member).await;
    moved(&door, &member, &hidden, &team).await;
    let machine = marta.enrolled["device"]["machine"]["id"].as_str().unwrap();
    let path = format!("/api/v1/desk/machines/{machine}");
    let page = door.get(&member, &path).await.json;
    assert_eq!((&page["hostname"], &page["model"]), (&json!("LT-0482"), &json!("ThinkPad T16")));
    assert_eq!(page["facts"]["ticket"], json!(hidden));
    assert_eq!(page["devices"][0]["id"], json!(marta.id));
    assert_eq!(page["tickets"].as_array().unwrap().len(), 2);
    let page = door.get(&lead, &path).await;
    assert_eq!(page.json["facts"]["ticket"], json!(first));
    assert_eq!(page.json["facts"]["facts"]["sections"][0]["lines"][0]["value"], "ThinkPad T14");
    assert_eq!(page.json["tickets"].as_array().unwrap().len(), 1);
    assert!(!page.text.contains(&hidden) && !page.text.contains("pay slip"), "{}", page.text);
    let unknown = format!("/api/v1/desk/machines/{}", new_id());
    assert_eq!(door.get(&lead, &unknown).await.code(), "not_found");
}

#[tokio::test]
async fn machines_are_found_by_name_and_account_a_page_at_a_time() {
    let door = Door::open().await;
    let desk = door.technician("Priya Raman", "technician").await;
    for name in ["Marta Lindqvist", "Joel Amadi", "Rui Tavares"] {
        door.device(name).await;
    }
    let all = door.get(&desk, "/api/v1/desk/machines").await;
    assert_eq!(items(&all).len(), 3);
    let first = door.get(&desk, "/api/v1/desk/machines?limit=2").await;
    let next = first.json["next"].as_str().unwrap();
    let rest = door.get(&desk, &format!("/api/v1/desk/machines?limit=2&cursor={next}")).await;
    assert_eq!([items(&first).as_slice(), items(&rest)].concat(), *items(&all));
    assert_eq!(rest.json["next"], Value::Null);
    let found = door.get(&desk, "/api/v1/desk/machines?q=joel").await;
    assert_eq!(items(&found).len(), 1, "{}", found.text);
    assert_eq!(items(&found)[0]["hostname"], "LT-0482");
    let odd = door.get(&desk, "/api/v1/desk/machines?cursor=x").await;
    assert_eq!(odd.code(), "validation_failed", "{}", odd.text);
    assert!(items(&door.get(&desk, "/api/v1/desk/machines?q=%25").await).is_empty());
    assert_eq!(door.get(&desk, "/api/v1/desk/devices/waiting").await.json, json!([]));
}

#[tokio::test]
async fn a_ticket_carries_the_link_to_its_computer() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let marta = door.device("Marta Lindqvist").await;
    let ticket = format!("/api/v1/desk/tickets/{}", asks(&door, &marta, opening("Help")).await);
    let path = "/api/v1/desk/settings/remote-session";
    assert_eq!(door.get(&admin, path).await.json, json!({"version": 0}));
    assert_eq!(door.get(&admin, &ticket).await.json["remote_session"], Value::Null);
    let link = |link: &str| json!({"link": link});
    let put =
        door.put(&admin, path, link("https://remote.example/?h={hostname}&a={account}")).await;
    assert_eq!(put.json["version"], 1, "{}", put.text);
    let page = door.get(&admin, &ticket).await.json;
    let filled = "https://remote.example/?h=LT%2D0482&a=marta%20lindqvist";
    assert_eq!(page["remote_session"], filled);
    let put = door.put_if(&admin, path, 1, link("msteams:/l/call/0/0?users={address}")).await;
    assert_eq!(put.status, 200, "{}", put.text);
    assert_eq!(
        door.get(&admin, &ticket).await.json["remote_session"],
        Value::Null,
        "nobody told an address"
    );
    for (odd, code) in [
        ("javascript:alert(1)", "not_a_session_link"),
        ("data:text/html,x", "not_a_session_link"),
        ("http://remote.example/", "not_a_session_link"),
        ("https://{hostname}/", "place_in_host"),
        ("https://remote.example/{password}", "unknown_place"),
    ] {
        let refused = door.put_if(&admin, path, 2, link(odd)).await;
        assert_eq!(refused.field(), ("/link", code), "{odd}");
    }
    assert_eq!(door.put(&admin, path, json!({})).await.code(), "precondition_required");
    assert_eq!(door.put_if(&admin, path, 2, json!({})).await.json, json!({"version": 3}));
}

fn items(page: &Reply) -> &Vec<Value> {
    page.json["items"].as_array().unwrap_or_else(|| panic!("{}", page.text))
}

#[tokio::test]
async fn the_audit_is_read_from_both_ends_and_by_whom_and_what_it_is_about() {
    let door = Door::open().await;
    let lead = door.technician("Lea Lead", "lead").await;
    let priya = door.technician("Priya Raman", "technician").await;
    assert_eq!(door.get(&priya, "/api/v1/desk/audit").await.code(), "forbidden");
    let marta = door.device("Marta Lindqvist").await;
    let ticket = asks(&door, &marta, opening("The dock flickers")).await;
    for _ in 0..7 {
        let path = format!("/api/v1/desk/people/{}/openings/{}", marta.person, new_id());
        let opened = door.put(&priya, &path, json!({"from": {"ticket": ticket}})).await;
        assert_eq!(opened.status, 200, "{}", opened.text);
    }
    let read = async |query: &str| door.get(&lead, &format!("/api/v1/desk/audit?{query}")).await;
    let all = read("").await;
    let places: Vec<u64> =
        items(&all).iter().map(|line| line["position"].as_u64().unwrap()).collect();
    assert!(places.is_sorted_by(|newer, older| newer > older) && places.len() > 8, "{}", all.text);
    for from_end in [false, true] {
        let mut walked: Vec<u64> = Vec::new();
        let mut cursor = Some(if from_end { "end".to_owned() } else { String::new() });
        while let Some(at) = cursor {
            let page = read(&format!("limit=3&cursor={at}")).await;
            let found = items(&page).iter().map(|line| line["position"].as_u64().unwrap());
            if from_end {
                walked.splice(0..0, found);
            } else {
                walked.extend(found);
            }
            let way = if from_end { "prev" } else { "next" };
            cursor = page.json[way].as_str().map(str::to_owned);
        }
        assert_eq!(walked, places, "from the end: {from_end}");
    }
    let about = read(&format!("person={}", marta.person)).await;
    let line = &items(&about)[0];
    assert_eq!(
        (&line["what"], &line["person"]["name"]),
        (&json!("history_opened"), &json!("Marta Lindqvist"))
    );
    assert_eq!((&line["by"]["name"], &line["ticket"]), (&json!("Priya Raman"), &json!(ticket)));
    assert!(line["number"].is_u64(), "{line}");
    let me = door.get(&priya, "/api/v1/desk/me").await.json["technician"]["id"].clone();
    let hers = read(&format!("technician={}", me.as_str().unwrap())).await;
    let from_ticket = read(&format!("ticket={ticket}")).await;
    assert_eq!((items(&hers).len(), items(&from_ticket).len()), (7, 7));
    let since = line["at"].as_str().unwrap();
    assert!(!items(&read(&format!("from={since}")).await).is_empty());
    assert!(items(&read(&format!("to={since}")).await).iter().all(|one| one["at"] != line["at"]));
    assert_eq!(read("cursor=x").await.field(), ("/cursor", "malformed_cursor"));
}

#[tokio::test]
async fn the_audit_tells_nothing_of_tickets_that_a_reader_may_not_see() {
    let door = Door::open().await;
    let member = door.technician("Mara Lind", "administrator").await;
    let other = door.technician("Robin Keller", "administrator").await;
    let marta = door.device("Marta Lindqvist").await;
    let ticket = asks(&door, &marta, opening("My pay slip")).await;
    let team = restricted(&door, &member).await;
    moved(&door, &member, &ticket, &team).await;
    let path = format!("/api/v1/desk/people/{}/openings/{}", marta.person, new_id());
    let from = json!({"from": {"ticket": ticket}});
    let hidden = door.put(&other, &path, from.clone()).await;
    assert_eq!(hidden.field(), ("/from", "unknown_ticket"), "as if it were not there");
    assert_eq!(door.put(&member, &path, from).await.status, 200);
    let told = async |token: &str, query: &str| {
        let page = door.get(token, &format!("/api/v1/desk/audit?{query}")).await;
        (items(&page).clone(), page.text)
    };
    let about = format!("ticket={ticket}");
    let person = format!("person={}", marta.person);
    for erased in [false, true] {
        if erased {
            let path = format!("/api/v1/desk/tickets/{ticket}/erasure");
            assert_eq!(door.put(&member, &path, json!({})).await.status, 204);
        }
        let (lines, _) = told(&member, &about).await;
        assert_eq!(lines.len(), if erased { 3 } else { 2 }, "{lines:?}");
        assert_eq!(told(&other, &about).await.0, Vec::<Value>::new());
        let (_, all) = told(&other, "").await;
        assert!(!all.contains(&ticket), "{all}");
        let (opened, _) = told(&other, &person).await;
        assert_eq!(
            opened.len(),
            1,
            "who looked at her history is told, not from where: {opened:?}"
        );
        assert_eq!(opened[0]["by"]["name"], "Mara Lind");
    }
}
