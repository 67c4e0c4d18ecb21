//! Streams: resume, replacement, revocation, and the end of the server.

use std::collections::VecDeque;

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::door::{Door, new_id, opening};

/// Long enough for any machine; a test whose event never comes fails instead of hanging.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// The events of one stream, read as they come.
pub(crate) struct Events {
    body: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<bytes::Bytes>> + Send>>,
    text: String,
    ready: VecDeque<Event>,
}

/// One event.
#[derive(Debug, Default)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) data: Value,
    pub(crate) retry: Option<u64>,
}

impl Events {
    pub(crate) async fn open(door: &Door, token: &str, from: Option<&str>) -> Self {
        Self::of(door, token, "/api/v1/me/stream", from).await
    }

    pub(crate) async fn of(door: &Door, token: &str, path: &str, from: Option<&str>) -> Self {
        let mut request = door.request(Some(token), "GET", path);
        if let Some(from) = from {
            request = request.header("last-event-id", from);
        }
        Self::sent(request).await
    }

    /// The stream that a request opens.
    pub(crate) async fn sent(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self { body: Box::pin(answer.bytes_stream()), text: String::new(), ready: VecDeque::new() }
    }

    /// The next event; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        // Heartbeats come all the time, so the limit is on the event and not on the bytes.
        let read = tokio::time::timeout(PATIENCE, self.read());
        read.await.expect("an event, or the end of the stream")
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let part = self.body.next().await?.ok()?;
            self.text.push_str(std::str::from_utf8(&part).unwrap());
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let event = parse(block);
                self.ready.extend(event);
                self.text = rest.to_owned();
            }
        }
    }

    /// Reads until a change fits.
    pub(crate) async fn until(&mut self, mut fits: impl FnMut(&Value) -> bool) -> Value {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if event.kind == "change" && fits(&event.data) {
                return event.data;
            }
        }
    }
}

fn parse(block: &str) -> Option<Event> {
    let mut event = Event::default();
    for line in block.lines() {
        match line.split_once(": ") {
            Some(("event", kind)) => kind.clone_into(&mut event.kind),
            Some(("id", id)) => id.clone_into(&mut event.id),
            Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
            Some(("retry", millis)) => event.retry = millis.parse().ok(),
            _ => {}
        }
    }
    (!event.kind.is_empty() || event.retry.is_some()).then_some(event)
}

#[tokio::test]
async fn a_stream_goes_on_where_the_last_one_ended() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let list = door.get(&device.token, "/api/v1/me/tickets").await;
    let cursor = list.json["cursor"].as_str().unwrap().to_owned();
    let ids: Vec<String> = (0..150).map(|_| new_id()).collect();
    for id in &ids {
        let path = format!("/api/v1/me/tickets/{id}");
        assert_eq!(door.put(&device.token, &path, opening("Help")).await.status, 201);
    }
    let mut stream = Events::open(&door, &device.token, Some(&cursor)).await;
    let mut last = String::new();
    for id in &ids {
        let event = loop {
            let event = stream.next().await.unwrap();
            if event.data["kind"] == "ticket_changed" {
                break event;
            }
        };
        assert_eq!(event.data["ticket"]["id"], id.as_str());
        last = event.id;
    }
    let id = new_id();
    let path = format!("/api/v1/me/tickets/{id}");
    door.put(&device.token, &path, opening("One more")).await;
    let mut again = Events::open(&door, &device.token, Some(&last)).await;
    let next = again.until(|change| change["kind"] == "ticket_changed").await;
    assert_eq!(next["ticket"]["id"], id.as_str());
}

#[tokio::test]
async fn a_position_of_elsewhere_is_gone_before_the_stream_opens() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let list = door.get(&device.token, "/api/v1/me/tickets").await;
    let cursor = list.json["cursor"].as_str().unwrap();
    let epoch = cursor.split('.').next().unwrap();
    for gone in [format!("{}.1", new_id()), format!("{epoch}.999999")] {
        for path in ["stream", "changes"] {
            let reply = door.get(&device.token, &format!("/api/v1/me/{path}?after={gone}")).await;
            assert_eq!((reply.status, reply.code()), (410, "cursor_gone"), "{path} {gone}");
        }
    }
}

#[tokio::test]
async fn the_newest_stream_of_a_credential_stays() {
    let door = Door::open().await;
    let (device, other) = (door.device("Tom Alder").await, door.device("Ann Brook").await);
    let mut first = Events::open(&door, &device.token, None).await;
    let mut bystander = Events::open(&door, &other.token, None).await;
    let mut second = Events::open(&door, &device.token, None).await;
    assert_eq!(first.next().await.unwrap().kind, "replaced");
    assert!(first.next().await.is_none());
    let id = new_id();
    door.put(&device.token, &format!("/api/v1/me/tickets/{id}"), opening("Help")).await;
    second.until(|change| change["ticket"]["id"] == id.as_str()).await;
    let own = new_id();
    door.put(&other.token, &format!("/api/v1/me/tickets/{own}"), opening("Mine")).await;
    let heard = bystander.until(|change| change["kind"] == "ticket_changed").await;
    assert_eq!(heard["ticket"]["id"], own.as_str());
}

#[tokio::test]
async fn revoking_a_device_ends_its_stream() {
    let door = Door::open().await;
    let lead = door.technician("Lea Lead", "lead").await;
    let device = door.device("Tom Alder").await;
    let mut stream = Events::open(&door, &device.token, None).await;
    let path = format!("/api/v1/desk/devices/{}/revoke", device.id);
    assert_eq!(door.send(Some(&lead), "POST", &path, &json!({}), &[]).await.status, 200);
    while stream.next().await.is_some() {}
}

#[tokio::test]
async fn approval_is_heard_and_the_stream_goes_on() {
    let door = Door::open().await;
    let desk = door.technician("Priya Nair", "technician").await;
    let device = door.pending("Tom Alder").await;
    let mut stream = Events::open(&door, &device.token, None).await;
    assert_eq!(door.approve(&desk, &device).await.status, 200);
    stream.until(|change| change["kind"] == "device_changed").await;
    let id = new_id();
    door.put(&device.token, &format!("/api/v1/me/tickets/{id}"), opening("Help")).await;
    stream.until(|change| change["ticket"]["id"] == id.as_str()).await;
}

#[tokio::test]
async fn the_desk_hears_who_types_and_what_changes() {
    let door = Door::open().await;
    let (priya, robin) =
        (door.technician("Priya Nair", "technician").await, door.technician("Robin", "lead").await);
    let device = door.device("Tom Alder").await;
    let mut stream = Events::of(&door, &robin, "/api/v1/desk/stream", None).await;
    let id = new_id();
    door.put(&device.token, &format!("/api/v1/me/tickets/{id}"), opening("Help")).await;
    let heard = stream.until(|change| change["kind"] == "ticket_changed").await;
    assert!(heard["ticket"]["version"].is_u64());
    let presence = format!("/api/v1/desk/tickets/{id}/presence");
    assert_eq!(door.put(&priya, &presence, json!({"doing": "typing"})).await.status, 204);
    let note = loop {
        let event = stream.next().await.unwrap();
        if event.kind == "presence" {
            break event;
        }
    };
    assert_eq!(
        (note.data["technician"]["name"].as_str(), note.id.as_str()),
        (Some("Priya Nair"), "")
    );
}

#[tokio::test]
async fn a_server_that_stops_says_when_to_come_back() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let mut stream = Events::open(&door, &device.token, None).await;
    let _directory = door.close().await;
    let mut retry = None;
    while let Some(event) = stream.next().await {
        retry = event.retry.or(retry);
    }
    assert!((1000..=30_000).contains(&retry.expect("a time to come back")));
}

#[tokio::test]
async fn many_streams_hear_what_is_for_everyone_once_and_their_own_beside_it() {
    let door = Door::open().await;
    let robin = door.technician("Robin Keller", "administrator").await;
    let (mut devices, mut streams) = (Vec::new(), Vec::new());
    for number in 0..12 {
        let device = door.device(&format!("Person {number}")).await;
        streams.push(Events::open(&door, &device.token, None).await);
        devices.push(device);
    }
    const SETTINGS: &str = "/api/v1/desk/settings/contact";
    let mut contact = door.get(&robin, SETTINGS).await.json;
    let version = contact["version"].as_u64().unwrap();
    contact.as_object_mut().unwrap().remove("version");
    // One of them has news of their own at the same moment.
    let (own, late) = (new_id(), new_id());
    let (own_path, late_path) =
        (format!("/api/v1/me/tickets/{own}"), format!("/api/v1/me/tickets/{late}"));
    let (told, opened) = tokio::join!(
        door.put_if(&robin, SETTINGS, version, contact),
        door.put(&devices[3].token, &own_path, opening("Help")),
    );
    assert_eq!((told.status, opened.status), (200, 201), "{}", told.text);
    door.put(&devices[3].token, &late_path, opening("More help")).await;
    for (at, (device, stream)) in devices.iter().zip(&mut streams).enumerate() {
        let last = if at == 3 { late.clone() } else { new_id() };
        if at != 3 {
            let path = format!("/api/v1/me/tickets/{last}");
            door.put(&device.token, &path, opening("Thank you")).await;
        }
        let mut heard = Vec::new();
        let is_last = |change: &Value| change["ticket"]["id"] == last.as_str();
        stream
            .until(|change| {
                if change["kind"] == "home_changed" || change["ticket"]["id"] == own.as_str() {
                    heard.push(change["kind"].as_str().unwrap().to_owned());
                }
                is_last(change)
            })
            .await;
        heard.sort_unstable();
        let wanted: &[&str] =
            if at == 3 { &["home_changed", "ticket_changed"] } else { &["home_changed"] };
        assert_eq!(heard, wanted, "stream {at}");
    }
}
