//! The real server in a directory of its own, with technicians and devices that speak plain HTTP to it.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use deskbell_protocol::{enroll::TokenHash, limits};
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::{Child, Command},
};
use uuid::Uuid;

use crate::{programs::program, stream::EventStream};

/// A server of this test alone. It ends with the test.
pub struct TestServer {
    /// Its address, e.g. `http://127.0.0.1:40123`; the same after a restart.
    pub base: String,
    /// SHA-256 of its private authority.
    pub ca_fingerprint: String,
    /// Speaks to it.
    pub http: reqwest::Client,
    /// The organisation's key: devices wait for approval.
    pub enrollment_key: String,
    /// A key that approves by itself.
    pub auto_key: String,
    /// The first technician, an administrator.
    pub administrator: Technician,
    /// What it is started with besides directory and address.
    extra: Vec<String>,
    directory: TempDir,
    process: Option<Child>,
}

/// A technician with an API token.
pub struct Technician {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their token.
    pub token: String,
}

/// A device that has enrolled.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// Its token.
    pub token: String,
    /// The person it speaks for.
    pub person: String,
    /// The body it enrolled with.
    pub enrolled: Value,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body, if it is JSON; else null.
    pub json: Value,
}

impl TestServer {
    /// Starts a server in an empty directory on a free port.
    pub async fn start() -> Self {
        Self::start_on("127.0.0.1:0", &[]).await
    }

    /// Starts one that listens elsewhere, which means TLS unless it is loopback.
    pub async fn start_on(address: &str, extra: &[&str]) -> Self {
        let extra: Vec<String> = extra.iter().map(|word| (*word).to_owned()).collect();
        let directory = tempfile::tempdir().expect("a directory for the server");
        let data = directory.path().join("data");
        let init = command_line(&data, &["init", "--json"]).await;
        let (process, base) =
            serve(&data, address, &extra).await.unwrap_or_else(|words| panic!("{words}"));
        let administrator =
            technician(&data, "Robin Keller", "robin@aldermoor.example", "administrator").await;
        let auto =
            command_line(&data, &["enrollment-key", "create", "--auto-approve", "--json"]).await;
        Self {
            base,
            ca_fingerprint: text(&init["ca_fingerprint"]),
            extra,
            http: http(),
            enrollment_key: text(&init["enrollment_key"]),
            auto_key: text(&auto["key"]),
            administrator,
            directory,
            process: Some(process),
        }
    }

    /// The data directory.
    pub fn directory(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Runs a command of the server's command line on the directory and gives its JSON.
    pub async fn command(&self, arguments: &[&str]) -> Value {
        command_line(&self.directory(), arguments).await
    }

    /// A new technician.
    pub async fn technician(&self, name: &str, email: &str, role: &str) -> Technician {
        technician(&self.directory(), name, email, role).await
    }

    /// A new device that waits for approval.
    pub async fn device(&self, name: &str) -> Device {
        self.device_with_id(name, &Uuid::now_v7().to_string()).await
    }

    /// A device under a given id, with a token of its own.
    pub async fn device_with_id(&self, name: &str, id: &str) -> Device {
        self.enroll(name, id, &self.enrollment_key).await
    }

    /// A new device that is approved by its key.
    pub async fn approved_device(&self, name: &str) -> Device {
        self.enroll(name, &Uuid::now_v7().to_string(), &self.auto_key).await
    }

    /// Sends a device's enrolment once more.
    pub async fn enroll_again(&self, device: &Device) -> Reply {
        self.send(None, "POST", "/api/v1/enroll", device.enrolled.clone(), &[]).await
    }

    /// Approves a device, as the desk shows it.
    pub async fn approve(&self, device: &Device) {
        let desk = Some(self.administrator.token.as_str());
        let shown = self.get(desk, &format!("/api/v1/desk/people/{}", device.person)).await;
        let all = shown.json["devices"].as_array().into_iter().flatten();
        let mut all = all.flat_map(|one| one["credentials"].as_array().into_iter().flatten());
        let seen = all.find(|one| one["person"] == device.person.as_str());
        let seen = seen.unwrap_or_else(|| panic!("no credential: {}", shown.text));
        let path = format!("/api/v1/desk/devices/{}/approve", device.id);
        let reply = self.post(desk, &path, json!({"credential": seen["id"]})).await;
        assert!((200..300).contains(&reply.status), "approve: {} {}", reply.status, reply.text);
    }

    /// GET.
    pub async fn get(&self, token: Option<&str>, path: &str) -> Reply {
        self.send(token, "GET", path, Value::Null, &[]).await
    }

    /// PUT.
    pub async fn put(&self, token: Option<&str>, path: &str, body: Value) -> Reply {
        self.send(token, "PUT", path, body, &[]).await
    }

    /// POST.
    pub async fn post(&self, token: Option<&str>, path: &str, body: Value) -> Reply {
        self.send(token, "POST", path, body, &[]).await
    }

    /// PATCH.
    pub async fn patch(
        &self,
        token: Option<&str>,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        self.send(token, "PATCH", path, body, headers).await
    }

    /// DELETE.
    pub async fn delete(&self, token: Option<&str>, path: &str) -> Reply {
        self.send(token, "DELETE", path, Value::Null, &[]).await
    }

    /// Any request; a null body is none. A header given here replaces the usual one of that name.
    pub async fn send(
        &self,
        token: Option<&str>,
        method: &str,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let version = limits::CLIENT_VERSION.to_string();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(limits::CLIENT_HEADER)) {
            request = request.header(limits::CLIENT_HEADER, version);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap_or_else(|error| panic!("{path}: {error}"));
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Reply { status, headers, text, json }
    }

    /// The stream of a device's changes, from a cursor on.
    pub async fn stream(&self, token: &str, cursor: &str) -> EventStream {
        let request = self.http.get(format!("{}/api/v1/me/stream", self.base)).bearer_auth(token);
        let request = request
            .header("last-event-id", cursor)
            .header(limits::CLIENT_HEADER, limits::CLIENT_VERSION);
        EventStream::open(request).await
    }

    /// Stops the server in order.
    pub async fn stop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let id =
            process.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
        rustix::process::kill_process(id.expect("a running server"), rustix::process::Signal::TERM)
            .expect("it is ours");
        process.wait().await.expect("the server ends");
    }

    /// Ends the server as a power cut would.
    pub async fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await.expect("it is ours");
        }
    }

    /// Starts it again on the same directory and port; the error is what it said.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn try_start_again(&mut self) -> Result<(), String> {
        let address = self.base.split_once("://").expect("an address").1.to_owned();
        let (process, base) = serve(&self.directory(), &address, &self.extra).await?;
        self.process = Some(process);
        self.base = base;
        Ok(())
    }

    /// Stops it and starts it again.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.try_start_again().await.unwrap_or_else(|words| panic!("{words}"));
    }

    async fn enroll(&self, name: &str, id: &str, key: &str) -> Device {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let account = name.to_lowercase().replace(' ', ".");
        let enrolled = json!({
            "enrollment_key": key,
            "token_hash": String::from(TokenHash::of(&token)),
            "device": {
                "id": id,
                "machine": {"id": Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()), "hostname": "LT-0482"},
                "os": "Debian GNU/Linux 12",
                "account": account,
            },
            "person": {"display_name": name},
        });
        let reply = self.send(None, "POST", "/api/v1/enroll", enrolled.clone(), &[]).await;
        assert_eq!(reply.status, 201, "enrolment: {}", reply.text);
        Device { id: id.to_owned(), token, person: text(&reply.json["person"]["id"]), enrolled }
    }
}

/// A client that trusts the system's authorities and gives up in the end.
pub fn http() -> reqwest::Client {
    // A second test of the same program finds it installed.
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder()
        .timeout(std::time::Duration::from_secs(60))
        .no_proxy()
        .build()
        .expect("a client without special wishes")
}

async fn technician(data: &Path, name: &str, email: &str, role: &str) -> Technician {
    let add = ["technician", "add", "--name", name, "--email", email, "--role", role, "--json"];
    let added = command_line(data, &add).await;
    let token = command_line(data, &["api-token", "create", "--technician", email, "--json"]).await;
    Technician {
        id: text(&added["id"]),
        name: name.into(),
        email: email.into(),
        token: text(&token["token"]),
    }
}

/// Runs a command of the server on a data directory and gives its JSON.
async fn command_line(data: &Path, arguments: &[&str]) -> Value {
    let output = server_program()
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .await
        .expect("the server starts");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?} ended with {}: {words}", output.status);
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

/// Starts a server; the error is what it said before it ended.
async fn serve(data: &Path, address: &str, extra: &[String]) -> Result<(Child, String), String> {
    let mut command = server_program();
    command.args(["serve", "--json", "--listen", address, "--data"]).arg(data).args(extra);
    let mut process = command.spawn().expect("the server starts");
    let mut words = process.stderr.take().expect("its words are piped");
    let mut first = String::new();
    let output = process.stdout.take().expect("its output is piped");
    BufReader::new(output).read_line(&mut first).await.expect("its output can be read");
    let Ok(line) = serde_json::from_str::<Value>(&first) else {
        let mut said = String::new();
        words.read_to_string(&mut said).await.expect("its words can be read");
        return Err(said);
    };
    // A server whose words nobody reads would wait for a reader one day.
    tokio::spawn(async move { tokio::io::copy(&mut words, &mut tokio::io::sink()).await });
    Ok((process, text(&line["listening"])))
}

fn server_program() -> Command {
    let mut command = Command::new(program("deskbell-server", "deskbell-server"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}
