//! A window of Deskbell, driven from outside as a person would: by names, words and keys.

use std::{cell::Cell, path::Path};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;

use super::{
    Desktop,
    process::{Process, quiet},
    until,
};

/// How often an element must be found at the same place to count as resting.
const STILL: u32 = 6;

/// The window that is open, under remote control.
pub struct Window {
    /// The driver's client, for what has no verb here.
    pub page: Client,
    _driver: Process,
}

impl Window {
    /// Takes control of the window that is open, or about to open, where windows answer at this port.
    pub async fn attach(_desktop: &Desktop, port: u16) -> Self {
        until("a window answers", || async {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        let own = free_port().await;
        let mut command = quiet("WebKitWebDriver");
        command.args([
            format!("--port={own}"),
            "--host=127.0.0.1".into(),
            format!("--target=127.0.0.1:{port}"),
        ]);
        let driver = Process::start(command);
        until("the driver answers", || async {
            tokio::net::TcpStream::connect(("127.0.0.1", own)).await.ok()
        })
        .await;
        let address = format!("http://127.0.0.1:{own}");
        let page = until("a session with the window", || async {
            let attempt = ClientBuilder::new(HttpConnector::new()).connect(&address).await;
            if let (Err(error), true) =
                (&attempt, std::env::var_os("DESKBELL_TESTS_LOUD").is_some())
            {
                eprintln_quietly(error);
            }
            attempt.ok()
        })
        .await;
        Self { page, _driver: driver }
    }

    /// Waits for the element with this test id.
    pub async fn by_id(&self, test_id: &str) -> Element {
        self.find(&format!("[data-testid='{test_id}']")).await
    }

    /// Waits for an element, and until it rests: a window that grows moves what is in it, and a click would miss.
    pub async fn find(&self, css: &str) -> Element {
        let last = Cell::new((String::new(), 0_u32));
        let resting = || async {
            let element = self.page.find(Locator::Css(css)).await.ok()?;
            let now = self.place(&element).await?;
            let (before, times) = last.take();
            let times = if now == before { times + 1 } else { 0 };
            last.set((now, times));
            (times >= STILL).then_some(element)
        };
        until(&format!("{css} is on the page"), resting).await
    }

    /// Where an element is on the page, and how large the page is.
    async fn place(&self, element: &Element) -> Option<String> {
        const SCRIPT: &str = "const r = arguments[0].getBoundingClientRect(); return [r.x, r.y, r.width, r.height, innerWidth, innerHeight].join()";
        let argument = serde_json::to_value(element).ok()?;
        let place = self.page.execute(SCRIPT, vec![argument]).await.ok()?;
        place.as_str().map(str::to_owned)
    }

    /// Waits for the button with these words or this name.
    pub async fn button(&self, words: &str) -> Element {
        let path = format!(
            "//*[self::button or self::a or @role='button' or @role='radio' or self::label][normalize-space(.)='{words}' or @aria-label='{words}']"
        );
        until(&format!("a button “{words}”"), || async {
            self.page.find(Locator::XPath(&path)).await.ok()
        })
        .await
    }

    /// Presses the button with these words, once it can be pressed.
    pub async fn press(&self, words: &str) {
        until(&format!("“{words}” can be pressed"), || async {
            self.button(words).await.click().await.ok()
        })
        .await;
    }

    /// Types into the field with this test id; line breaks are typed as such.
    pub async fn write(&self, test_id: &str, words: &str) {
        let keys = words.replace('\n', &Key::Enter.to_string());
        self.by_id(test_id).await.send_keys(&keys).await.expect("the field takes keys");
    }

    /// The visible text of the page.
    pub async fn text(&self) -> String {
        let body = self.find("body").await;
        body.text().await.unwrap_or_default()
    }

    /// Waits until the page says this.
    pub async fn wait_for(&self, words: &str) {
        until(&format!("the page says “{words}”"), || async {
            self.text().await.contains(words).then_some(())
        })
        .await;
    }

    /// The visible text of every element that fits, in their order.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.page.find_all(Locator::Css(css)).await.expect("the page answers") {
            texts.push(element.text().await.expect("an element has a text"));
        }
        texts
    }

    /// Runs a script on the page and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.page.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// A picture of the page.
    pub async fn picture(&self, file: &Path) {
        let bytes = self.page.screenshot().await.expect("a picture of the page");
        std::fs::write(file, bytes).expect("the picture can be kept");
    }
}

/// A port that was free a moment ago.
pub(super) async fn free_port() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("its address").port()
}

#[expect(clippy::print_stderr, reason = "only where the person asked for it")]
fn eprintln_quietly(error: &fantoccini::error::NewSessionError) {
    eprintln!("no session yet: {error}");
}
