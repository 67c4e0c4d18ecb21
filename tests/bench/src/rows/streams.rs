//! What thousands of open streams cost, and how fast news reach them.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{returning, tickets::path};
use crate::{
    clock,
    devices::{Devices, request},
    ground::Ground,
    http::Line,
    numbers::Samples,
    raw::{plain::Plain, sqlite::Rows},
    report::Figures,
    server::Served,
    streams::{Kind, Streams, What},
};

/// Replies that are followed.
const REPLIES: usize = 300;
/// Changes for everyone that are followed.
const CHANGES: usize = 5;
/// How long memory may settle after the last stream opened.
const SETTLE: Duration = Duration::from_secs(2);

/// The rows of this group.
pub(crate) const NAMES: &[&str] =
    &["stream_memory", "streams_memory", "reply_p50", "reply_p99", "everyone_last", "return"];

/// What is measured once and used by every run.
pub(crate) struct Crowd {
    place: tempfile::TempDir,
    devices: Devices,
}

impl Crowd {
    /// Enrols everybody.
    pub(crate) async fn gather(ground: &Ground) -> Result<Self> {
        let place = ground.place()?;
        let served = Served::start(&ground.server(), &place.path().join("data")).await?;
        let key = served.open_key().await?;
        let devices = Devices::enroll(served.address, &key, ground.streams).await?;
        served.stop().await?;
        Ok(Self { place, devices })
    }
}

/// Measures once.
pub(crate) async fn measure(ground: &Ground, crowd: &Crowd, figures: &mut Figures) -> Result<()> {
    let data = crowd.place.path().join("data");
    let served = Served::start(&ground.server(), &data).await?;
    let mut desk = served.desk(0).await?;
    warm(&served, &crowd.devices).await?;
    clock::pass(SETTLE).await;
    let before = served.memory_kib()?;
    let kind = Kind {
        server: served.address,
        path: "/api/v1/me/stream",
        listens_for: vec!["\"message_added\"", "\"home_changed\""],
    };
    let tokens = &crowd.devices.tokens;
    let mut streams = Streams::open(kind, tokens, tokens.len()).await?;
    clock::pass(SETTLE).await;
    let after = served.memory_kib()?;
    figures.add("stream_memory", each(after - before, tokens.len()));
    figures.add("streams_memory", after / 1024.0);

    let replies =
        reply(&served, &mut desk, &crowd.devices, &mut streams, ground.some(REPLIES)).await?;
    figures.add("reply_p50", replies.percentile(50));
    figures.add("reply_p99", replies.percentile(99));
    figures.add("everyone_last", tell_everyone(&mut desk, &mut streams).await?.percentile(50));
    drop(streams);
    returning::measure(served, &mut desk, tokens, figures).await?;
    raw(ground, crowd, figures).await
}

/// A few requests of each kind, so that what is made once is made.
async fn warm(served: &Served, devices: &Devices) -> Result<()> {
    for token in devices.tokens.iter().take(8) {
        let mut line = Line::open(served.address, Some(token)).await?;
        line.get("/api/v1/me/home").await?;
        line.get("/api/v1/me/tickets").await?;
    }
    Ok(())
}

/// Milliseconds from a technician's reply to the stream of the person it is for.
async fn reply(
    served: &Served,
    desk: &mut Line,
    devices: &Devices,
    streams: &mut Streams,
    count: usize,
) -> Result<Samples> {
    let mut samples = Samples::default();
    let step = (devices.tokens.len() / count).max(1);
    for (stream, token) in devices.tokens.iter().enumerate().step_by(step) {
        let ticket = Uuid::now_v7();
        let mut person = Line::open(served.address, Some(token)).await?;
        person.put(&path(ticket), &request(stream)).await?;
        streams.forget();
        let message = format!("/api/v1/desk/tickets/{ticket}/messages/{}", Uuid::now_v7());
        let body =
            json!({"body": "Good morning. Is now a good time for a look?", "visibility": "public"});
        let began = clock::now();
        desk.put(&message, &body).await?;
        let heard = streams.hear_from(stream).await?;
        samples.add(heard.duration_since(began).as_secs_f64() * 1000.0);
    }
    Ok(samples)
}

/// Milliseconds from a change for everyone to the last stream that has it.
async fn tell_everyone(desk: &mut Line, streams: &mut Streams) -> Result<Samples> {
    let mut samples = Samples::default();
    for _ in 0..CHANGES {
        streams.forget();
        let began = clock::now();
        change_for_everyone(desk).await?;
        let heard = streams.hear_from_all(What::News).await?;
        let last = heard.into_iter().max().unwrap_or(began);
        samples.add(last.duration_since(began).as_secs_f64() * 1000.0);
        clock::pass(Duration::from_millis(200)).await;
    }
    Ok(samples)
}

/// Something every device is told: IT has another phone number.
pub(crate) async fn change_for_everyone(desk: &mut Line) -> Result<()> {
    const PATH: &str = "/api/v1/desk/settings/contact";
    let mut settings: Value = desk.get(PATH).await?.json()?;
    let version = format!("\"{}\"", settings["version"]);
    if let Some(settings) = settings.as_object_mut() {
        settings.remove("version");
        settings.insert(
            "phone".into(),
            format!("ext. {}", Uuid::new_v4().as_fields().0 % 10_000).into(),
        );
    }
    desk.must("PUT", PATH, Some(&settings), &[("if-match", &version)]).await?;
    Ok(())
}

/// The same with a plain axum server, and a ticket's rows by SQLite alone.
async fn raw(ground: &Ground, crowd: &Crowd, figures: &mut Figures) -> Result<()> {
    let count = crowd.devices.tokens.len();
    let plain = Plain::start().await?;
    let mut line = Line::open(plain.address, None).await?;
    line.get("/bytes/100").await?;
    clock::pass(SETTLE).await;
    let before = plain.memory_kib()?;
    let kind = Kind { server: plain.address, path: "/stream", listens_for: vec!["home_changed"] };
    let mut streams = Streams::open(kind, &crowd.devices.tokens, count).await?;
    clock::pass(SETTLE).await;
    let after = plain.memory_kib()?;
    figures.add_raw("stream_memory", each(after - before, count));
    figures.add_raw("streams_memory", after / 1024.0);
    let mut samples = Samples::default();
    for _ in 0..CHANGES {
        streams.forget();
        let began = clock::now();
        let word = b"{\"seq\":12345,\"at\":\"2026-11-24T09:12:00Z\",\"kind\":\"home_changed\"}";
        line.ask("POST", "/tell", Some(word.to_vec()), &[]).await?;
        let heard = streams.hear_from_all(What::News).await?;
        let last = heard.into_iter().max().unwrap_or(began);
        samples.add(last.duration_since(began).as_secs_f64() * 1000.0);
        clock::pass(Duration::from_millis(200)).await;
    }
    figures.add_raw("everyone_last", samples.percentile(50));

    let rows = Rows::of(&crowd.place.path().join("data/deskbell.db"), ground.some(REPLIES))?;
    let file = crowd.place.path().join(format!("raw-{}.db", Uuid::now_v7()));
    let written =
        tokio::task::spawn_blocking(move || rows.write(&file, 1, Duration::from_secs(3))).await??;
    figures.add_raw("reply_p50", written.commits.percentile(50));
    figures.add_raw("reply_p99", written.commits.percentile(99));
    Ok(())
}

fn each(kib: f64, count: usize) -> f64 {
    kib / count as f64
}
