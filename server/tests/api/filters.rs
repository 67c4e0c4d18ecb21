//! The lists of the queue: each filter from both ends, and counts that agree with their lists.

use serde_json::{Value, json};

use crate::door::{Device, Door, HandClock, new_id, opening};

/// A desk with tickets of two machines, teams and topics, a minute apart.
struct Scene {
    door: Door,
    lead: String,
    /// Id, team, topic and computer of each ticket, oldest first.
    tickets: Vec<(String, usize, usize, usize)>,
    times: Vec<String>,
    teams: [String; 2],
    topics: [String; 2],
    devices: [Device; 2],
}

const TICKETS: usize = 23;

impl Scene {
    async fn make() -> Self {
        let clock = HandClock::new();
        let hand = clock.clone();
        let door = Door::open_with(|config| config.clock = hand).await;
        let lead = door.technician("Lea Lead", "administrator").await;
        let devices = [door.device("Marta Lindqvist").await, door.device("Tom Alder").await];
        let (teams, topics) = ([new_id(), new_id()], [new_id(), new_id()]);
        for id in &teams {
            let put =
                door.put(&lead, &format!("/api/v1/desk/teams/{id}"), json!({"name": id})).await;
            assert_eq!(put.status, 200, "{}", put.text);
        }
        for id in &topics {
            let put =
                door.put(&lead, &format!("/api/v1/desk/topics/{id}"), json!({"name": id})).await;
            assert_eq!(put.status, 200, "{}", put.text);
        }
        let mut scene =
            Self { door, lead, tickets: Vec::new(), times: Vec::new(), teams, topics, devices };
        for at in 0..TICKETS {
            scene.ticket(at).await;
            clock.pass(1);
        }
        scene
    }

    async fn ticket(&mut self, at: usize) {
        let (id, team, topic, device) = (new_id(), at % 2, (at / 2) % 2, (at / 3) % 2);
        let token = &self.devices[device].token;
        let path = format!("/api/v1/me/tickets/{id}");
        let opened = self.door.put(token, &path, opening("Help")).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        self.times.push(opened.json["received_at"].as_str().unwrap().to_owned());
        let page = format!("/api/v1/desk/tickets/{id}");
        let version = format!("\"{}\"", self.door.get(&self.lead, &page).await.json["version"]);
        let write = new_id();
        let headers = [("if-match", version.as_str()), ("deskbell-write", write.as_str())];
        let body = json!({"team": self.teams[team], "topic": self.topics[topic]});
        let edited = self.door.send(Some(&self.lead), "PATCH", &page, &body, &headers).await;
        assert_eq!(edited.status, 200, "{}", edited.text);
        self.tickets.push((id, team, topic, device));
    }

    /// All ids of a list, newest first, read page by page from one end.
    async fn walked(&self, query: &str, from_end: bool) -> Vec<String> {
        let mut walked: Vec<String> = Vec::new();
        let mut cursor = Some(if from_end { "end".to_owned() } else { String::new() });
        while let Some(at) = cursor {
            let path = format!("/api/v1/desk/tickets?{query}&limit=4&cursor={at}");
            let page = self.door.get(&self.lead, &path).await;
            let items = page.json["items"].as_array().unwrap_or_else(|| panic!("{}", page.text));
            let found = items.iter().map(|row| row["id"].as_str().unwrap().to_owned());
            if from_end {
                walked.splice(0..0, found);
            } else {
                walked.extend(found);
            }
            let way = if from_end { "prev" } else { "next" };
            cursor = page.json[way].as_str().map(str::to_owned);
        }
        walked
    }

    fn wanted(&self, is: impl Fn(usize, &(String, usize, usize, usize)) -> bool) -> Vec<String> {
        let all = self.tickets.iter().enumerate().rev();
        all.filter(|(at, ticket)| is(*at, ticket)).map(|(_, ticket)| ticket.0.clone()).collect()
    }
}

#[tokio::test]
async fn each_filter_is_read_whole_from_both_ends() {
    let scene = Scene::make().await;
    let machine = scene.devices[1].enrolled["device"]["machine"]["id"].as_str().unwrap();
    let (from, to) = (&scene.times[5], &scene.times[17]);
    let within = |at: usize| (5..17).contains(&at);
    let cases: [(String, Vec<String>); 8] = [
        (String::new(), scene.wanted(|_, _| true)),
        (format!("team={}", scene.teams[1]), scene.wanted(|_, one| one.1 == 1)),
        (format!("topic={}", scene.topics[0]), scene.wanted(|_, one| one.2 == 0)),
        (format!("machine={machine}"), scene.wanted(|_, one| one.3 == 1)),
        (format!("from={from}"), scene.wanted(|at, _| at >= 5)),
        (format!("to={to}"), scene.wanted(|at, _| at < 17)),
        (
            format!("from={from}&to={to}&team={}&topic={}", scene.teams[0], scene.topics[1]),
            scene.wanted(|at, one| within(at) && one.1 == 0 && one.2 == 1),
        ),
        (
            format!("view=open&machine={machine}&from={from}"),
            scene.wanted(|at, one| at >= 5 && one.3 == 1),
        ),
    ];
    for (query, wanted) in cases {
        assert!(wanted.len() > 2, "{query} finds something");
        for from_end in [false, true] {
            assert_eq!(scene.walked(&query, from_end).await, wanted, "{query}, {from_end}");
        }
    }
    for (query, field) in [
        ("team=x", "/team"),
        ("topic=x", "/topic"),
        ("machine=x", "/machine"),
        ("from=yesterday", "/from"),
        ("to=7", "/to"),
        ("cursor=last", "/cursor"),
    ] {
        let reply = scene.door.get(&scene.lead, &format!("/api/v1/desk/tickets?{query}")).await;
        assert_eq!(reply.field().0, field, "{query}");
    }
}

#[tokio::test]
async fn the_last_page_is_one_question_away() {
    let scene = Scene::make().await;
    let page = scene.door.get(&scene.lead, "/api/v1/desk/tickets?limit=5&cursor=end").await.json;
    let ids: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    let oldest: Vec<&str> = scene.tickets[..5].iter().rev().map(|one| one.0.as_str()).collect();
    assert_eq!(ids, oldest);
    assert_eq!(page["next"], Value::Null, "nothing is older");
    let prev = page["prev"].as_str().unwrap();
    let path = format!("/api/v1/desk/tickets?limit=5&cursor={prev}");
    let before = scene.door.get(&scene.lead, &path).await.json;
    assert_eq!(before["items"][4]["id"], json!(scene.tickets[5].0));
    assert!(before["next"].is_string() && before["prev"].is_string());
}
