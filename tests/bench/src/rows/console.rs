//! The console in a browser: what is loaded before it can be used, and how soon a key shows the next ticket.

use std::{collections::BTreeSet, net::SocketAddr, process::Stdio, time::Duration};

use anyhow::{Context as _, Result, bail};
use fantoccini::{Client, ClientBuilder, Locator, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::process::{Child, Command};
use uuid::Uuid;

use super::tickets::path;
use crate::{
    clock,
    devices::{Devices, request},
    ground::Ground,
    http::Line,
    numbers::Samples,
    report::Figures,
    server::Served,
};

/// Tickets in the queue.
const TICKETS: usize = 60;
/// Keys pressed.
const KEYS: usize = 40;
/// Longest wait for a page that is due at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// The rows of this group.
pub(crate) const NAMES: &[&str] = &["console_load", "console_key"];

/// Measures all runs.
pub(crate) async fn measure(ground: &Ground, figures: &mut Figures) -> Result<()> {
    let place = ground.place()?;
    let served = Served::start(&ground.server(), &place.path().join("data")).await?;
    for _ in 0..ground.runs {
        figures.add("console_load", first_load(served.address).await?);
    }
    let key = served.open_key().await?;
    let devices = Devices::enroll(served.address, &key, TICKETS).await?;
    for (number, token) in devices.tokens.iter().enumerate() {
        let mut line = Line::open(served.address, Some(token)).await?;
        line.put(&path(Uuid::now_v7()), &request(number)).await?;
    }
    let browser = Browser::start().await?;
    let signed_in = sign_in(&served, &browser.page).await;
    match signed_in {
        Ok(()) => {
            for _ in 0..ground.runs {
                let shown = press_keys(&browser.page, ground.some(KEYS)).await?;
                figures.add("console_key", shown.percentile(95));
            }
        }
        Err(error) => figures.note("console_key", &format!("not measured: {error:#}")),
    }
    served.stop().await
}

/// KiB of the console's page and all it names, as they are sent to a browser that takes gzip.
async fn first_load(server: SocketAddr) -> Result<f64> {
    let mut line = Line::open(server, None).await?;
    let page = line.get("/").await?;
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let mut paths = BTreeSet::from(["/".to_owned()]);
    for attribute in ["src=\"", "href=\""] {
        let named = text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
        paths.extend(named.filter(|path| path.starts_with('/')).map(str::to_owned));
    }
    if paths.len() < 2 {
        bail!("the server was built without the pages: run `cargo xtask bench`, which builds them");
    }
    let mut bytes = 0;
    for path in paths {
        let answer = line.ask("GET", &path, None, &[("accept-encoding", "gzip")]).await?;
        bytes += answer.body.len();
    }
    Ok(bytes as f64 / 1024.0)
}

/// A browser without a screen, under remote control.
struct Browser {
    page: Client,
    _driver: Child,
}

impl Browser {
    async fn start() -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver does not start")?;
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1440,900"];
        let wishes = json!({"goog:chromeOptions": {"args": arguments}});
        let wishes = wishes.as_object().cloned().unwrap_or_default();
        let address = format!("http://127.0.0.1:{port}");
        let page = clock::until(PATIENCE, || async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(wishes.clone()).connect(&address).await.ok()
        })
        .await
        .context("the browser does not answer")?;
        Ok(Self { page, _driver: driver })
    }
}

/// Goes in by a technician's invitation and waits for the queue.
async fn sign_in(served: &Served, page: &Client) -> Result<()> {
    let add =
        ["technician", "add", "--name", "Priya Raman", "--email", "priya@bench.example", "--json"];
    let added = served.command(&add).await?;
    page.goto(added["sign_in_url"].as_str().context("a link")?).await?;
    let enter = Locator::Css("[data-testid='sign-in']");
    let button = clock::until(PATIENCE, || async { page.find(enter).await.ok() }).await;
    button.context("no way in was shown")?.click().await?;
    let rows = clock::until(PATIENCE, || async {
        (page.find_all(ROWS).await.ok()?.len() > 5).then_some(())
    })
    .await;
    rows.context("the queue was not shown")
}

/// The lines of the queue.
const ROWS: Locator<'static> = Locator::Css("[data-testid^='row-']");

/// Puts the keys on a line and notes, in the page's own clock, when Enter comes and when the frame is done in which
/// another ticket's subject stands.
const WATCH: &str = "
    const subject = () => document.querySelector('[data-testid=ticket-subject]')?.textContent;
    const before = subject();
    window.bench = {};
    const watch = new MutationObserver(() => {
        if (subject() && subject() !== before && !window.bench.painting) {
            window.bench.painting = true;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => { window.bench.done = performance.now(); }, 0));
        }
    });
    watch.observe(document.body, {childList: true, subtree: true, characterData: true});
    arguments[0].addEventListener('keydown', (event) => { window.bench.began = event.timeStamp; }, {once: true});
    arguments[0].focus();
";
const READ: &str =
    "return window.bench.done === undefined ? null : window.bench.done - window.bench.began";

/// Milliseconds from Enter on the next line of the queue to the frame that shows its ticket.
async fn press_keys(page: &Client, count: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for number in 0..count {
        let rows = page.find_all(ROWS).await?;
        let row = rows.get((number + 1) % rows.len()).context("a line of the queue")?;
        page.execute(WATCH, vec![serde_json::to_value(row)?]).await?;
        row.send_keys(&Key::Enter.to_string()).await?;
        let shown = clock::until(PATIENCE, || async {
            page.execute(READ, Vec::new()).await.ok()?.as_f64()
        });
        samples.add(shown.await.context("Enter showed no other ticket")?);
    }
    Ok(samples)
}
