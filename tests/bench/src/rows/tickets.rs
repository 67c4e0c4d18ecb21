//! How fast requests are acknowledged: many submitters at once, one alone, and merging.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use serde_json::json;
use uuid::Uuid;

use crate::{
    clock,
    devices::{Devices, request},
    ground::Ground,
    http::Line,
    numbers::Samples,
    raw::sqlite::Rows,
    report::Figures,
    server::Served,
};

/// Submitters at the same time.
const AT_ONCE: usize = 64;
/// How long they submit.
const TIME: Duration = Duration::from_secs(8);
/// Requests of the submitter who is alone.
const ALONE: usize = 400;
/// Pairs of tickets that are merged.
const MERGES: usize = 100;
/// Tickets the raw limit writes again, at most.
const ROWS: usize = 20_000;

/// The rows of this group.
pub(crate) const NAMES: &[&str] = &["tickets_per_second", "ack_p50", "ack_p99", "merge"];

/// Measures once.
pub(crate) async fn measure(ground: &Ground, figures: &mut Figures) -> Result<()> {
    let place = ground.place()?;
    let data = place.path().join("data");
    let served = Served::start(&ground.server(), &data).await?;
    let key = served.open_key().await?;
    let devices = Devices::enroll(served.address, &key, AT_ONCE * 4).await?;

    let mut alone = Line::open(served.address, devices.tokens.first().map(String::as_str)).await?;
    let acknowledged = submit_alone(&mut alone, ground.some(ALONE)).await?;
    figures.add("ack_p50", acknowledged.percentile(50));
    figures.add("ack_p99", acknowledged.percentile(99));

    let time = if ground.is_quick { TIME / 4 } else { TIME };
    figures.add("tickets_per_second", submit_together(&served, devices, time).await?);
    let mut desk = served.desk(0).await?;
    figures.add("merge", merge(&mut desk, &mut alone, ground.some(MERGES)).await?.percentile(95));
    served.stop().await?;

    let rows = Arc::new(Rows::of(&data.join("deskbell.db"), ROWS)?);
    let files = [place.path().join("together.db"), place.path().join("alone.db")];
    let (together, single) = tokio::task::spawn_blocking(move || {
        let [together, alone] = files;
        let together = rows.write(&together, AT_ONCE, time)?;
        let alone = rows.write(&alone, 1, Duration::from_secs(3))?;
        anyhow::Ok((together, alone))
    })
    .await??;
    figures.add_raw("tickets_per_second", together.per_second);
    figures.add_raw("ack_p50", single.commits.percentile(50));
    figures.add_raw("ack_p99", single.commits.percentile(99));
    figures.add_raw("merge", single.commits.percentile(95));
    Ok(())
}

/// Milliseconds from each request to its acknowledgement.
pub(crate) async fn submit_alone(line: &mut Line, count: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for number in 0..count {
        let (path, body) = (path(Uuid::now_v7()), request(number));
        let began = clock::now();
        line.put(&path, &body).await?;
        samples.add(clock::millis_since(began));
    }
    Ok(samples)
}

/// Tickets acknowledged a second.
async fn submit_together(served: &Served, devices: Devices, time: Duration) -> Result<f64> {
    let devices = Arc::new(devices);
    let began = clock::now();
    let submitters: Vec<_> = (0..AT_ONCE)
        .map(|which| {
            let (address, devices) = (served.address, Arc::clone(&devices));
            tokio::spawn(async move {
                let mut line = Line::open(address, None).await?;
                let mut done = 0_u32;
                for number in (which..).step_by(AT_ONCE) {
                    if began.elapsed() > time {
                        break;
                    }
                    // Each submitter speaks for one device after the other, as a day's requests would come.
                    let token =
                        devices.tokens.get(number % devices.tokens.len()).context("a device")?;
                    line.speak_for(token);
                    line.put(&path(Uuid::now_v7()), &request(number)).await?;
                    done += 1;
                }
                anyhow::Ok(done)
            })
        })
        .collect();
    let mut acknowledged = 0;
    for submitter in submitters {
        acknowledged += submitter.await??;
    }
    Ok(f64::from(acknowledged) / (clock::millis_since(began) / 1000.0))
}

/// Milliseconds of each merge of two tickets of one person.
async fn merge(desk: &mut Line, person: &mut Line, count: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for number in 0..count {
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        let opened = person.put(&path(one), &request(number)).await?;
        person.put(&path(other), &request(number)).await?;
        drop(opened);
        let page = desk.get(&format!("/api/v1/desk/tickets/{one}")).await?.json()?;
        let version = format!("\"{}\"", page["version"]);
        let action = format!("/api/v1/desk/tickets/{one}/actions/{}", Uuid::now_v7());
        let body = json!({"kind": "merge", "into": other});
        let began = clock::now();
        desk.must("PUT", &action, Some(&body), &[("if-match", &version)]).await?;
        samples.add(clock::millis_since(began));
    }
    Ok(samples)
}

/// Where a ticket is opened.
pub(crate) fn path(ticket: Uuid) -> String {
    format!("/api/v1/me/tickets/{ticket}")
}
