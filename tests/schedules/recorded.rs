//! What this very bell asks of a server, held to a recording of it: whoever changes what is sent has to say so.
//!
//! `tests/it/recorded/client-3.json` was written by this test from the real controller's requests to the real server,
//! with `UPDATE=1`. It holds no facts, which are another computer's everywhere else. Once a release has gone out, its recording stays as it is: a change of what is sent is a new
//! `CLIENT_VERSION` with a recording of its own, and the server is tested with the old ones (`tests/it/old_and_new.rs`).

use std::collections::BTreeMap;

use deskbell_client::bridge::{DraftFields, DraftReach, Request};
use deskbell_protocol::{
    TicketId,
    limits::CLIENT_VERSION,
    ticket::{Impact, RatingValue, ReachBy},
};
use deskbell_tests::contract::{compare, pretty};
use serde_json::{Value, json};

use crate::{
    luck::{Luck, Step},
    world::World,
};

const WHO: usize = 0;
/// Headers of a request that say something to the server. Others are the HTTP library's.
const HEADERS: [&str; 6] = [
    "content-type",
    "deskbell-boot",
    "deskbell-client",
    "deskbell-unattended",
    "if-match",
    "last-event-id",
];

/// A bell whose requests are written down before they go on.
struct Recorder {
    world: World,
    requests: Vec<Value>,
}

impl Recorder {
    /// Lets everything that is asked now reach the server, and what is new reach the bell.
    fn settle(&mut self) {
        for _ in 0..4 {
            while let Some(request) = self.world.laptops[WHO].wire().look(described) {
                self.requests.push(request);
                self.world.take(Step::Wire { who: WHO, which: 0, luck: Luck::Good });
            }
            self.world.pass(2_000);
        }
    }

    fn says(&mut self, request: Request) {
        self.world.laptops[WHO].says(request, None);
        self.settle();
    }
}

/// A request as it is recorded. A file's bytes come from its file as they are sent.
fn described(request: &reqwest::Request) -> Value {
    let url = request.url();
    let path = [Some(url.path()), url.query()].into_iter().flatten().collect::<Vec<_>>().join("?");
    let header = |name: &str| request.headers().get(name)?.to_str().ok().map(str::to_owned);
    let headers: BTreeMap<&str, String> =
        HEADERS.into_iter().filter_map(|name| Some((name, header(name)?))).collect();
    let body = match request.body().map(reqwest::Body::as_bytes) {
        None => Value::Null,
        Some(None) => json!("FILE"),
        Some(Some(bytes)) => serde_json::from_slice(bytes).expect("this bell sends JSON"),
    };
    json!({"method": request.method().as_str(), "path": path, "headers": headers, "body": body})
}

/// Everything a bell asks a server on an ordinary day.
fn an_ordinary_day() -> Recorder {
    let mut recorder = Recorder { world: World::new(1), requests: Vec::new() };
    recorder.settle();
    let ticket = TicketId(recorder.world.laptops[WHO].new_id());
    recorder.world.laptops[WHO].attaches("what the printer said");
    let draft = DraftFields {
        description: "The second screen stays black".to_owned(),
        impact: Some(Impact::Slowed),
        reach: Some(DraftReach { by: ReachBy::Call, detail: Some("4411".to_owned()) }),
        for_name: Some("Jonas Weber".to_owned()),
        asker_name: None,
    };
    recorder.says(Request::Send { ticket, draft });
    recorder.world.laptops[WHO].replies(ticket.0, "It happens after lunch only");
    recorder.settle();
    assert!(recorder.world.office.reply(ticket.0, "Which cable is it?"), "the desk answers");
    recorder.settle();
    recorder.says(Request::Read { ticket });
    assert!(recorder.world.office.resolve(ticket.0, "Another cable"), "the desk solves it");
    recorder.settle();
    let resolution = recorder.world.office.resolution(ticket.0);
    recorder.says(Request::Verdict {
        ticket,
        resolution,
        fixed: true,
        comment: Some("Thanks".to_owned()),
    });
    recorder.says(Request::Rate { ticket, rating: RatingValue::Good, comment: None, share: true });
    recorder
}

#[test]
fn this_bell_asks_what_its_recording_says() {
    let Recorder { world, requests } = an_ordinary_day();
    let database = world.laptops[WHO].database();
    let left = database.query_row("select count(*) from outbox", [], |row| row.get::<_, i64>(0));
    assert_eq!(left.unwrap(), 0, "the server has taken everything");
    let token = world.laptops[WHO].token().expect("it has enrolled").hash();
    let text = pretty(&Value::Array(requests)).unwrap();
    let text = text
        .replace(&world.office.key, "ENROLLMENT_KEY")
        .replace(&String::from(token), "TOKEN_HASH");
    let recording = format!("tests/it/recorded/client-{CLIENT_VERSION}.json");
    compare(&recording, &text).unwrap_or_else(|changed| {
        panic!(
            "this bell asks otherwise, which after a release is a new CLIENT_VERSION: {changed:#}"
        )
    });
}
