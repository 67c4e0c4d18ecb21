//! A browser without a screen: it follows redirects, keeps cookies, and fills in the forms of pages.

use serde_json::Value;

/// One browser with cookies of its own.
pub struct Browser {
    http: reqwest::Client,
}

/// What a browser stands at.
#[derive(Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// Where it led to in the end.
    pub url: String,
    /// The body as text.
    pub text: String,
    /// The body, if it is JSON; else null.
    pub json: Value,
}

impl Browser {
    /// A browser without cookies.
    pub fn new() -> Self {
        // A second test of the same program finds it installed.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(60))
            .cookie_store(true)
            .no_proxy()
            .build()
            .expect("a client without special wishes");
        Self { http }
    }

    /// Opens an address, as a click does.
    pub async fn open(&self, url: &str) -> Page {
        page(self.http.get(url).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")).await
    }

    /// Asks an address as a program does.
    pub async fn ask(&self, url: &str) -> Page {
        page(self.http.get(url)).await
    }

    /// Sends JSON, as a page's own script does.
    pub async fn post(&self, url: &str, body: &Value) -> Page {
        let own = url::Url::parse(url).expect("an address").origin().ascii_serialization();
        let request = self.http.post(url).header("origin", own);
        page(request.header("sec-fetch-site", "same-origin").json(body)).await
    }

    /// Fills in the form of a page: what is hidden in it goes along.
    pub async fn submit(&self, at: &Page, fields: &[(&str, &str)]) -> Page {
        let action = after(&at.text, "action=\"").unwrap_or_else(|| panic!("no form: {}", at.text));
        let here = url::Url::parse(&at.url).expect("an address");
        let to = here.join(action).expect("a form's address");
        let hidden = at.text.split("<input").skip(1).filter(|input| input.contains("hidden"));
        let hidden =
            hidden.filter_map(|input| after(input, "name=\"").zip(after(input, "value=\"")));
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(hidden).extend_pairs(fields);
        let request = self.http.post(to).body(form.finish());
        page(request.header("content-type", "application/x-www-form-urlencoded")).await
    }
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

async fn page(request: reqwest::RequestBuilder) -> Page {
    let answer = request.send().await.expect("somebody answers");
    let (status, url) = (answer.status().as_u16(), answer.url().to_string());
    let text = answer.text().await.expect("a whole answer");
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Page { status, url, text, json }
}

/// What stands between a mark and the next quotation mark.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_once(mark)?.1.split_once('"').map(|(found, _)| found)
}
