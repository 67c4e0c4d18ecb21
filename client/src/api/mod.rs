//! HTTP to the server: requests with time limits, answers with the epoch they came from, refusals as values.

mod answer;
mod silence;
mod sse;
mod stream;
pub mod tls;
mod wire;

use std::{path::PathBuf, sync::Arc, time::Duration};

use deskbell_protocol::{
    AttachmentId, Epoch, TicketId, TicketNumber, Timestamp, WriteId,
    attachment::Attachment,
    cursor::Cursor,
    enroll::{Enroll, Enrolled, Join, JoinCode},
    home::Home,
    limits::{BOOT_HEADER, CLIENT_HEADER, CLIENT_VERSION},
    me::{ChangePage, Nudged, Opened, RatingGiven, Receipt, TicketList, VerdictGiven, Written},
    sign_in::{SayWho, SignInStarted, StartSignIn},
    ticket::Ticket,
};
use reqwest::{Method, RequestBuilder, redirect};
use serde::Deserialize;
use url::Url;
use uuid::Uuid;

pub use silence::Silence;
pub use sse::{SseEvent, SseParser, TooLarge};
pub use stream::StreamNews;
pub use wire::{Carried, Wire};

use crate::{
    failure::Failure,
    outbox::{Kind, Row, Upload},
    secret::Token,
    settings::Settings,
};

const CONNECT_TIME: Duration = Duration::from_secs(15);
const ANSWER_TIME: Duration = Duration::from_secs(30);
const UPLOAD_TIME: Duration = Duration::from_secs(30 * 60);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// TLS could not be set up.
    #[error("tls: certificates of this system cannot be read")]
    Tls(#[source] rustls::Error),
    /// The client could not be set up.
    #[error("http: the network part cannot start")]
    Http(#[source] reqwest::Error),
}

/// An answer with the epoch and the moment it came from.
#[derive(Debug)]
pub struct Answered<T> {
    /// The server's epoch; absent where nothing of the server answered.
    pub epoch: Option<Epoch>,
    /// The server's clock when it answered.
    pub at: Option<Timestamp>,
    /// What it said.
    pub result: Result<T, Failure>,
}

/// What a row was answered with.
#[derive(Debug)]
pub enum Ack {
    /// The ticket it opened.
    Opened(Box<Opened>),
    /// It is on the server, under this number; nothing else may be read.
    Receipt(Receipt),
    /// The message.
    Written(Box<Written>),
    /// The verdict counts, or is superseded.
    Verdict(Box<VerdictGiven>),
    /// The rating counts.
    Rated(Box<RatingGiven>),
    /// The nudge, or when the next is welcome.
    Nudged(Nudged),
    /// What was read is noted.
    Read,
    /// The bytes are there.
    Uploaded(Attachment),
}

impl Ack {
    /// The ticket's number, if it says one.
    #[must_use]
    pub fn number(&self) -> Option<TicketNumber> {
        match self {
            Self::Opened(opened) => Some(opened.ticket.head.number),
            Self::Receipt(receipt) => Some(receipt.number),
            Self::Written(_)
            | Self::Verdict(_)
            | Self::Rated(_)
            | Self::Nudged(_)
            | Self::Read
            | Self::Uploaded(_) => None,
        }
    }

    /// Whether it names what was sent.
    fn names(&self, row: &Row) -> bool {
        match self {
            Self::Opened(opened) => opened.ticket.head.id.0 == row.id,
            Self::Receipt(receipt) => receipt.id.0 == row.id,
            Self::Written(written) => written.message.id.0 == row.id,
            Self::Verdict(given) => given.ticket.head.id == row.ticket,
            Self::Rated(given) => given.ticket.head.id == row.ticket,
            Self::Nudged(_) | Self::Read => true,
            Self::Uploaded(attachment) => attachment.id.0 == row.id,
        }
    }
}

/// An opening is answered with the ticket, or, where the device may not read it, with a receipt.
#[derive(Deserialize)]
#[serde(untagged)]
enum OpenedOrReceipt {
    Opened(Box<Opened>),
    Receipt(Receipt),
}

/// The server, as this device reaches it.
#[derive(Debug, Clone)]
pub struct Api {
    client: reqwest::Client,
    wire: Arc<dyn Wire>,
    base: Url,
    boot: Uuid,
    token: Option<Token>,
}

impl Api {
    /// A client for the server at `base`.
    ///
    /// # Errors
    /// [`ApiError`] if TLS or the client cannot be set up.
    pub fn new(
        base: &Url,
        fingerprints: &[tls::Fingerprint],
        boot: Uuid,
    ) -> Result<Self, ApiError> {
        let builder = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIME)
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(2)
            .user_agent(concat!("Deskbell/", env!("CARGO_PKG_VERSION")));
        let builder = if base.scheme() == "https" {
            let mut config = tls::config(fingerprints).map_err(ApiError::Tls)?;
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            builder.tls_backend_preconfigured(config)
        } else {
            // Loopback only: no proxy has anything to do with it, and no certificate either.
            let config = tls::config(&[[0; 32]]).map_err(ApiError::Tls)?;
            builder.no_proxy().tls_backend_preconfigured(config)
        };
        let client = builder.build().map_err(ApiError::Http)?;
        let wire = Arc::new(wire::Network);
        Ok(Self { client, wire, base: base.clone(), boot, token: None })
    }

    /// The same server, reached another way.
    #[must_use]
    pub fn over(self, wire: Arc<dyn Wire>) -> Self {
        Self { wire, ..self }
    }

    /// The server the settings name; none where they name none.
    ///
    /// # Errors
    /// As [`Api::new`].
    pub fn of_settings(settings: &Settings, boot: Uuid) -> Result<Option<Self>, ApiError> {
        let server = settings.server_url.value.as_ref();
        server.map(|url| Self::new(url, &settings.ca_fingerprints.value, boot)).transpose()
    }

    /// The same server with this token from now on.
    pub fn use_token(&mut self, token: Option<Token>) {
        self.token = token;
    }

    /// Enrols this device.
    pub async fn enroll(&self, enroll: &Enroll) -> Answered<Enrolled> {
        let request = self.request(Method::POST, &["enroll"]).json(enroll);
        self.json(request.timeout(ANSWER_TIME)).await
    }

    /// `home`.
    pub async fn home(&self) -> Answered<Home> {
        self.get(&["me", "home"]).await
    }

    /// A page of the list.
    pub async fn tickets(&self, next: Option<&str>) -> Answered<TicketList> {
        let query = next.map(|next| ("cursor", next));
        let request = self.request_with(Method::GET, &["me", "tickets"], query);
        self.json(request.timeout(ANSWER_TIME)).await
    }

    /// One ticket.
    pub async fn ticket(&self, id: TicketId) -> Answered<Ticket> {
        self.get(&["me", "tickets", &id.to_string()]).await
    }

    /// A page of changes.
    pub async fn changes(&self, after: Option<Cursor>) -> Answered<ChangePage> {
        let after = after.map(|after| after.to_string());
        let query = after.as_deref().map(|after| ("after", after));
        let request = self.request_with(Method::GET, &["me", "changes"], query);
        self.json(request.timeout(ANSWER_TIME)).await
    }

    /// The bytes of an attachment, with their type.
    pub async fn picture(&self, id: AttachmentId) -> Answered<(String, Vec<u8>)> {
        let request = self.request(Method::GET, &["me", "attachments", &id.to_string()]);
        answer::bytes(&*self.wire, request.timeout(ANSWER_TIME)).await
    }

    /// Begins a company sign-in.
    pub async fn start_sign_in(&self, start: &StartSignIn) -> Answered<SignInStarted> {
        let request = self.request(Method::POST, &["me", "sign-in"]).json(start);
        self.json(request.timeout(ANSWER_TIME)).await
    }

    /// A code that brings in another computer.
    pub async fn join_code(&self, id: WriteId) -> Answered<JoinCode> {
        let request = self.request(Method::PUT, &["me", "join-codes", &id.0.to_string()]);
        self.json(request.timeout(ANSWER_TIME)).await
    }

    /// Brings this device in with a code.
    pub async fn join(&self, join: &Join) -> Answered<Enrolled> {
        let request = self.request(Method::PUT, &["me", "join"]).json(join);
        self.json(request.timeout(ANSWER_TIME)).await
    }

    /// Who this person says they are.
    pub async fn say_who(&self, said: &SayWho) -> Answered<()> {
        let request = self.request(Method::PUT, &["me", "who"]).json(said);
        answer::nothing(&*self.wire, request.timeout(ANSWER_TIME)).await
    }

    /// Whether anything of a server answers at all.
    ///
    /// # Errors
    /// [`Silence`] says why not.
    pub async fn alive(&self) -> Result<(), Silence> {
        let mut url = self.base.clone();
        url.set_path("/livez");
        match self.wire.carry(self.client.get(url).timeout(ANSWER_TIME)).await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(_) => Err(Silence::NoAnswer),
            Err(silence) => Err(silence),
        }
    }

    /// Sends a row with its stored request.
    pub async fn send(&self, row: &Row, json: String) -> Answered<Ack> {
        let ticket = row.ticket.to_string();
        let id = row.id.to_string();
        let path = ["me", "tickets", ticket.as_str()];
        let answered = match row.kind {
            Kind::Open => {
                let opened = self.put::<OpenedOrReceipt>(&path, json).await;
                opened.map(|opened| match opened {
                    OpenedOrReceipt::Opened(opened) => Ack::Opened(opened),
                    OpenedOrReceipt::Receipt(receipt) => Ack::Receipt(receipt),
                })
            }
            Kind::Message => {
                self.put(&[&path[..], &["messages", &id]].concat(), json).await.map(Ack::Written)
            }
            Kind::Verdict => {
                self.put(&[&path[..], &["verdicts", &id]].concat(), json).await.map(Ack::Verdict)
            }
            Kind::Rating => {
                self.put(&[&path[..], &["ratings", &id]].concat(), json).await.map(Ack::Rated)
            }
            Kind::Nudge => {
                self.put(&[&path[..], &["nudges", &id]].concat(), json).await.map(Ack::Nudged)
            }
            Kind::Read => {
                let request = self.request(Method::PUT, &[&path[..], &["read"]].concat());
                answer::nothing(&*self.wire, as_json(request, json)).await.map(|()| Ack::Read)
            }
            Kind::Attachment => Answered::none(Failure::Odd),
        };
        answered.checked(row)
    }

    /// Uploads the bytes of a file.
    pub async fn upload(&self, row: &Row, upload: Upload, file: PathBuf) -> Answered<Ack> {
        let lost = Answered::none;
        let file = match tokio::fs::File::open(file).await {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return lost(Failure::FileGone);
            }
            // Too many open files, for one: the file is there and goes later.
            Err(_) => return lost(Failure::Odd),
        };
        let Ok(meta) = file.metadata().await else { return lost(Failure::Odd) };
        let bytes = reqwest::Body::wrap_stream(tokio_util::io::ReaderStream::new(file));
        let path = ["me", "attachments", &row.id.to_string()];
        let request = self
            .request_with(Method::PUT, &path, Some(("name", upload.name.as_str())))
            .header(reqwest::header::CONTENT_TYPE, upload.media_type.as_str())
            .header(reqwest::header::CONTENT_LENGTH, meta.len())
            .body(bytes)
            .timeout(UPLOAD_TIME);
        self.json::<Attachment>(request).await.map(Ack::Uploaded).checked(row)
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &[&str]) -> Answered<T> {
        self.json(self.request(Method::GET, path).timeout(ANSWER_TIME)).await
    }

    async fn put<T: serde::de::DeserializeOwned>(
        &self,
        path: &[&str],
        json: String,
    ) -> Answered<T> {
        self.json(as_json(self.request(Method::PUT, path), json)).await
    }

    async fn json<T: serde::de::DeserializeOwned>(&self, request: RequestBuilder) -> Answered<T> {
        answer::json(&*self.wire, request).await
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        self.request_with(method, path, None)
    }

    fn request_with(
        &self,
        method: Method,
        path: &[&str],
        query: Option<(&str, &str)>,
    ) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(["api", "v1"]).extend(path);
        }
        if let Some((name, value)) = query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let request = self
            .client
            .request(method, url)
            .header(CLIENT_HEADER, CLIENT_VERSION)
            .header(BOOT_HEADER, self.boot.to_string());
        match &self.token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        }
    }
}

impl<T> Answered<T> {
    /// Nothing of the server answered.
    pub(crate) fn none(failure: Failure) -> Self {
        Self { epoch: None, at: None, result: Err(failure) }
    }

    pub(crate) fn map<U>(self, act: impl FnOnce(T) -> U) -> Answered<U> {
        self.and_then(|value| Ok(act(value)))
    }

    pub(crate) fn and_then<U>(self, act: impl FnOnce(T) -> Result<U, Failure>) -> Answered<U> {
        Answered { epoch: self.epoch, at: self.at, result: self.result.and_then(act) }
    }
}

impl Answered<Ack> {
    fn checked(self, row: &Row) -> Self {
        self.and_then(|ack| if ack.names(row) { Ok(ack) } else { Err(Failure::Odd) })
    }
}

fn as_json(request: RequestBuilder, json: String) -> RequestBuilder {
    request
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .body(json)
        .timeout(ANSWER_TIME)
}
