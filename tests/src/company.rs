//! A company's own sign-in: a certified OpenID provider on a free port, which ends with the test.

use std::process::Stdio;

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStdin, Command},
};

use crate::{
    browser::{Browser, Page},
    contract::root,
};

/// What the provider calls the server under test.
pub const CLIENT: &str = "deskbell";
/// The provider's secret for it.
pub const SECRET: &str = "zq7-the-providers-secret-for-deskbell";

/// A provider that runs.
pub struct CompanySignIn {
    /// Its issuer.
    pub issuer: String,
    /// It ends when its input does, or with the test's end.
    _process: (Child, ChildStdin),
}

impl CompanySignIn {
    /// Starts one that sends people back to this address.
    pub async fn start(redirect_uri: &str) -> Self {
        let mut command = Command::new("node");
        command.arg(root().join("ui/dev/provider.mjs")).args([CLIENT, SECRET, redirect_uri]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process =
            command.spawn().expect("node starts; cargo xtask test installs its packages");
        let input = process.stdin.take().expect("its input is piped");
        let output = process.stdout.take().expect("its output is piped");
        let mut first = String::new();
        BufReader::new(output).read_line(&mut first).await.expect("its output can be read");
        let line: Value =
            serde_json::from_str(&first).expect("ui/dev/provider.mjs says its issuer");
        let issuer = line["issuer"].as_str().expect("an issuer").to_owned();
        Self { issuer, _process: (process, input) }
    }

    /// Signs somebody in at the provider's page and agrees to what it asks; answers with where that led.
    pub async fn sign_in(&self, browser: &Browser, url: &str, login: &str) -> Page {
        let page = browser.open(url).await;
        assert!(page.url.starts_with(&self.issuer), "not at the company's page: {page:?}");
        let agree = browser.submit(&page, &[("login", login), ("password", "any")]).await;
        if agree.text.contains("value=\"consent\"") {
            return browser.submit(&agree, &[]).await;
        }
        agree
    }
}
