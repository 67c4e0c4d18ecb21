//! Computers that enrol, ask for help and listen, many of them.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Context as _, Result};
use deskbell_protocol::enroll::TokenHash;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{http::Line, words};

/// Computers that enrol from one address: the server lets no more in at once.
const AT_ONE_ADDRESS: usize = 100;

/// Computers that have enrolled.
#[derive(Default)]
pub(crate) struct Devices {
    /// Their tokens.
    pub(crate) tokens: Vec<String>,
    /// The ids of the people they speak for, in the same order.
    pub(crate) people: Vec<String>,
}

/// One of this computer's own addresses.
pub(crate) fn address(which: usize) -> IpAddr {
    let low = u8::try_from(which % 250).unwrap_or_default() + 1;
    let high = u8::try_from(which / 250 % 250).unwrap_or_default() + 1;
    IpAddr::from([127, 1, high, low])
}

impl Devices {
    /// Enrols so many.
    pub(crate) async fn enroll(server: SocketAddr, key: &str, count: usize) -> Result<Self> {
        let groups: Vec<_> = (0..count.div_ceil(AT_ONE_ADDRESS))
            .map(|group| {
                let first = group * AT_ONE_ADDRESS;
                let last = (first + AT_ONE_ADDRESS).min(count);
                tokio::spawn(enroll_some(server, key.to_owned(), first..last, address(group)))
            })
            .collect();
        let mut all = Self::default();
        for group in groups {
            let group = group.await??;
            all.tokens.extend(group.tokens);
            all.people.extend(group.people);
        }
        Ok(all)
    }
}

async fn enroll_some(
    server: SocketAddr,
    key: String,
    which: std::ops::Range<usize>,
    from: IpAddr,
) -> Result<Devices> {
    let mut line = Line::open_from(server, None, from).await?;
    let mut devices = Devices::default();
    for number in which {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let body = json!({
            "enrollment_key": key,
            "token_hash": String::from(TokenHash::of(&token)),
            "device": {
                "id": Uuid::now_v7(),
                "machine": {"id": Uuid::new_v4(), "hostname": format!("LT-{number:05}")},
                "os": "Debian GNU/Linux 12",
                "account": format!("account{number}"),
            },
            "person": {"display_name": words::name(number), "email": format!("person{number}@bench.example")},
        });
        let enrolled = line.must("POST", "/api/v1/enroll", Some(&body), &[]).await?.json()?;
        let person = enrolled["person"]["id"].as_str().context("a person")?;
        devices.people.push(person.to_owned());
        devices.tokens.push(token);
    }
    Ok(devices)
}

/// A request for help as a bell sends it, with facts.
pub(crate) fn request(number: usize) -> Value {
    let line = |key: &str, value: String| json!({"key": key, "value": value});
    json!({
        "description": words::description(number),
        "impact": "slowed",
        "reach": {"by": "here"},
        "reported_at": "2026-11-24T09:12:00Z",
        "locale": "en-GB",
        "facts": {"taken_at": "2026-11-24T09:11:30Z", "sections": [
            {"id": "computer", "lines": [
                line("hostname", format!("LT-{number:05}")),
                line("model", "Latitude 5440".into()),
                line("memory", "16384".into()),
            ]},
            {"id": "system", "lines": [
                line("os", "Debian GNU/Linux 12".into()),
                line("kernel", "6.1.0-27-amd64".into()),
                line("uptime", (number % 90_000).to_string()),
            ]},
            {"id": "network", "lines": [
                line("interface", "wlp0s20f3".into()),
                line("address", format!("10.20.{}.{}", number / 250 % 250, number % 250)),
            ]},
        ]},
    })
}
