//! Fills a database with years of calls: many people, each call logged and solved through the server's own API.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::{Context as _, Result};
use serde_json::json;
use uuid::Uuid;

use crate::{devices::Devices, ground::Ground, http::Line, server::Served, words};

/// People who call.
const PEOPLE: usize = 5_000;
/// Technicians who log at the same time, so that their writes share commits.
const AT_ONCE: usize = 64;

/// Logs so many calls.
pub(crate) async fn log(ground: &Ground, data: &Path, count: u32) -> Result<()> {
    let served = Served::start(&ground.server(), data).await?;
    let key = served.open_key().await?;
    let devices = Devices::enroll(served.address, &key, PEOPLE).await?;
    let (people, next) = (Arc::new(devices.people), Arc::new(AtomicU32::new(0)));
    let token = served.technician(0).await?;
    let desks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let desk = (served.address, token.clone());
            tokio::spawn(log_some(desk, Arc::clone(&people), Arc::clone(&next), count))
        })
        .collect();
    for desk in desks {
        desk.await??;
    }
    served.stop().await
}

async fn log_some(
    (server, token): (SocketAddr, String),
    people: Arc<Vec<String>>,
    next: Arc<AtomicU32>,
    count: u32,
) -> Result<()> {
    let mut desk = Line::open(server, Some(&token)).await?;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return Ok(());
        }
        let number = usize::try_from(number)?;
        // Some call much more often than others.
        let person = people.get(number % (1 + number % PEOPLE)).context("a person")?;
        let text = words::description(number);
        let subject: String = text.chars().take(70).collect();
        let body = json!({
            "requester": {"id": person},
            "subject": subject.trim_end(),
            "channel": "phone",
            "solved": {"note": text},
            "effort_minutes": number % 40,
        });
        desk.put(&format!("/api/v1/desk/tickets/{}", Uuid::now_v7()), &body).await?;
    }
}
