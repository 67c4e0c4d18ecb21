//! Company sign-in, end to end: a real server, a certified provider, a browser with cookies. And providers that lie.

mod hostile;
mod sound;

use deskbell_tests::{
    browser::{Browser, Page},
    company::{CLIENT, CompanySignIn, SECRET},
    server::{Device, Reply, TestServer},
};
use serde_json::{Value, json};
use uuid::Uuid;

const SETTINGS: &str = "/api/v1/desk/settings/sign-in";

/// A sign-in that a bell began.
struct Begun {
    url: String,
    code: String,
}

impl Begun {
    /// Where its page sends the code to.
    fn code_url(&self) -> String {
        let (base, id) = self.url.split_once("/computer/").expect("a page of the server");
        format!("{base}/api/v1/sign-in/{id}/code")
    }

    /// Types the code into the page; answers with what is shown then.
    async fn typed(&self, browser: &Browser) -> Page {
        self.types(browser, &self.code).await
    }

    async fn types(&self, browser: &Browser, code: &str) -> Page {
        browser.post(&self.code_url(), &json!({"code": code})).await
    }
}

async fn settings(server: &TestServer) -> Reply {
    server.get(Some(&server.administrator.token), SETTINGS).await
}

async fn set_up(server: &TestServer, body: Value) -> Reply {
    let version = settings(server).await.json["version"].to_string();
    let if_match = format!("\"{version}\"");
    let headers: &[(&str, &str)] = if version == "0" { &[] } else { &[("if-match", &if_match)] };
    server.send(Some(&server.administrator.token), "PUT", SETTINGS, body, headers).await
}

/// A server with a provider.
async fn with_company() -> (TestServer, CompanySignIn) {
    let server = TestServer::start().await;
    let redirect = settings(&server).await.json["redirect_uri"].as_str().unwrap().to_owned();
    let company = CompanySignIn::start(&redirect).await;
    let body = json!({"issuer": company.issuer, "client_id": CLIENT, "client_secret": SECRET});
    let put = set_up(&server, body).await;
    assert_eq!(put.status, 200, "{}", put.text);
    (server, company)
}

async fn ask(server: &TestServer, device: &Device, id: &str) -> Reply {
    server.post(Some(&device.token), "/api/v1/me/sign-in", json!({"id": id})).await
}

async fn begin(server: &TestServer, device: &Device) -> Begun {
    let begun = ask(server, device, &Uuid::now_v7().to_string()).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    let text = |name: &str| begun.json[name].as_str().unwrap().to_owned();
    Begun { url: text("url"), code: text("code") }
}

/// The whole way of a person; answers with where it led.
async fn signed_in(
    (server, company): &(TestServer, CompanySignIn),
    device: &Device,
    login: &str,
) -> Page {
    let (browser, begun) = (Browser::new(), begin(server, device).await);
    let shown = begun.typed(&browser).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    company.sign_in(&browser, shown.json["url"].as_str().unwrap(), login).await
}

async fn home(server: &TestServer, device: &Device) -> Value {
    server.get(Some(&device.token), "/api/v1/me/home").await.json
}

/// Whether a device has been let in.
async fn is_in(server: &TestServer, device: &Device) -> bool {
    server.get(Some(&device.token), "/api/v1/me/data").await.status == 200
}

async fn opened(server: &TestServer, device: &Device, words: &str) -> String {
    let ticket = format!("/api/v1/me/tickets/{}", Uuid::now_v7());
    let body = json!({"description": words, "reported_at": "2026-11-19T09:12:00Z", "locale": "en"});
    let reply = server.put(Some(&device.token), &ticket, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    ticket
}
