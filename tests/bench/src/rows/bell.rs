//! What the bell costs a laptop all day: memory, processor, and how soon Send is safe.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, bail};
use deskbell_client::{
    bridge::{
        Answer, DraftFields, Page, Request,
        transport::{Ask, Asked, Link, Place, Said},
    },
    view::PageView,
};
use deskbell_protocol::TicketId;
use deskbell_tests::desktop::{Bell, Desktop, Tray};
use tokio::sync::{mpsc, oneshot, watch};

use super::window;
use crate::{
    clock,
    ground::Ground,
    numbers::Samples,
    process::{memory_kib, ran_nanos},
    raw::sqlite::small_rows,
    report::Figures,
    server::Served,
    words,
};

/// How long a bell may settle before it counts as at rest.
const REST: Duration = Duration::from_secs(15);
/// How long its processor time is counted.
const COUNTED: Duration = Duration::from_secs(60);
/// Windows opened and closed between the two looks at its memory.
const WINDOWS: usize = 10;
/// Requests sent, each timed.
const SENDS: usize = 200;
/// Longest wait for an answer that is due at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// The rows of this group.
pub(crate) const NAMES: &[&str] =
    &["bell_memory", "bell_memory_after", "bell_cpu", "window_p50", "window_p95", "send_saved_p99"];

/// A bell on a desktop of its own.
pub(crate) struct Laptop {
    pub(crate) bell: Bell,
    pub(crate) tray: Tray,
    // Last, so that it outlives what runs on it.
    pub(crate) desktop: Desktop,
}

impl Laptop {
    /// With files of its own: of one that several run from, each would seem to hold a part of the pages only.
    async fn start(programs: &Path, served: &Served, key: &str) -> Result<Self> {
        let desktop = Desktop::start().await;
        let own = desktop.folder().join("bin");
        std::fs::create_dir_all(&own)?;
        for name in ["deskbell-window", "deskbell"] {
            std::fs::copy(programs.join(name), own.join(name))?;
        }
        // Windows start as they do for a person: nobody looks into them.
        let bell = Bell::start_undriven(&desktop, &format!("http://{}", served.address), key);
        let tray = Tray::wait(&desktop).await;
        tray.wait_for("Connected").await;
        Ok(Self { bell, tray, desktop })
    }
}

/// Measures all runs: the laptops rest side by side, and everything else comes one after the other.
pub(crate) async fn measure(ground: &Ground, figures: &mut Figures) -> Result<()> {
    let place = ground.place()?;
    let served = Served::start(&ground.server(), &place.path().join("data")).await?;
    let key = served.open_key().await?;
    let mut laptops = Vec::new();
    for _ in 0..ground.runs {
        laptops.push(Laptop::start(&ground.programs, &served, &key).await?);
    }
    for laptop in &laptops {
        // The first window makes the bell read the facts, and the disk's cache warm.
        window::open_and_close(laptop).await?;
    }
    clock::pass(REST).await;
    count_processor(ground, &laptops, figures).await?;
    for laptop in &laptops {
        figures.add("bell_memory", memory_kib(laptop.bell.id())? / 1024.0);
    }
    for laptop in &laptops {
        let shown = window::open_many(laptop, ground.some(WINDOWS)).await?;
        figures.add("window_p50", shown.percentile(50));
        figures.add("window_p95", shown.percentile(95));
    }
    clock::pass(REST).await;
    for (run, laptop) in laptops.iter().enumerate() {
        figures.add("bell_memory_after", memory_kib(laptop.bell.id())? / 1024.0);
        let saved = send_many(laptop, ground.some(SENDS)).await?;
        figures.add("send_saved_p99", saved.percentile(99));
        let file = place.path().join(format!("raw-{run}.db"));
        let count = ground.some(SENDS);
        let raw = tokio::task::spawn_blocking(move || small_rows(&file, count)).await??;
        figures.add_raw("send_saved_p99", raw.percentile(99));
    }
    drop(laptops);
    served.stop().await
}

async fn count_processor(ground: &Ground, laptops: &[Laptop], figures: &mut Figures) -> Result<()> {
    let counted = if ground.is_quick { COUNTED / 6 } else { COUNTED };
    let before: Vec<u64> =
        laptops.iter().map(|laptop| ran_nanos(laptop.bell.id())).collect::<Result<_>>()?;
    clock::pass(counted).await;
    for (laptop, before) in laptops.iter().zip(before) {
        let ran = Duration::from_nanos(ran_nanos(laptop.bell.id())?.saturating_sub(before));
        figures.add("bell_cpu", ran.as_secs_f64() / counted.as_secs_f64() * 100.0);
    }
    Ok(())
}

/// Milliseconds from Send to "saved", as a window hears it over its socket.
async fn send_many(laptop: &Laptop, count: usize) -> Result<Samples> {
    let runtime = laptop.desktop.folder().join("run");
    let place = Place::open(Some(&runtime), laptop.desktop.folder())?;
    let (asks, asked) = mpsc::channel(4);
    let (tell, said) = mpsc::channel(64);
    let link = tokio::spawn(Link::new(&place, Page::Form, asked, tell).run());
    // A line whose words nobody takes stands still.
    let (show, mut shown) = watch::channel(None);
    let hearing = tokio::spawn(hear(said, show));
    let mut samples = Samples::default();
    let mut sent = None;
    for number in 0..count {
        let ticket = form(&mut shown, sent).await?;
        let draft = DraftFields {
            description: words::description(number),
            impact: None,
            reach: None,
            for_name: None,
            asker_name: None,
        };
        let began = clock::now();
        let answer = ask(&asks, Request::Send { ticket, draft }).await?;
        let millis = clock::millis_since(began);
        if !matches!(answer, Answer::Saved { .. }) {
            bail!("Send was answered by {answer:?}");
        }
        samples.add(millis);
        sent = Some(ticket);
        ask(&asks, Request::Open { page: Page::Form }).await?;
    }
    drop(asks);
    link.abort();
    hearing.abort();
    Ok(samples)
}

/// Takes what the bell says, and keeps the ticket that the newest form will open.
async fn hear(mut said: mpsc::Receiver<Said>, show: watch::Sender<Option<TicketId>>) {
    while let Some(said) = said.recv().await {
        if let Said::View(view) = said
            && let PageView::Form(form) = view.page
        {
            show.send_replace(Some(form.ticket));
        }
    }
}

/// Waits for a form of another ticket than the one that was sent last, and gives its ticket.
async fn form(
    shown: &mut watch::Receiver<Option<TicketId>>,
    sent: Option<TicketId>,
) -> Result<TicketId> {
    let next = shown.wait_for(|ticket| ticket.is_some() && *ticket != sent);
    let ticket = tokio::time::timeout(PATIENCE, next).await.context("no form was shown")?;
    ticket.context("the bell is away")?.context("a form without a ticket")
}

async fn ask(asks: &mpsc::Sender<Ask>, request: Request) -> Result<Answer> {
    let (answer, answered) = oneshot::channel();
    let asked = Asked { request, bytes: None, answer };
    asks.send(Ask::Request(Box::new(asked))).await.context("the line is closed")?;
    let frame = tokio::time::timeout(PATIENCE, answered).await.context("no answer")??;
    Ok(frame.words)
}
