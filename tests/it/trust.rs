//! Whom a laptop trusts, against a real server with TLS: its private authority by fingerprint, and nobody else.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use deskbell_client::{
    api::{Ack, Api, Silence, StreamNews},
    check,
    outbox::{Kind, Row, State},
    secret::Token,
    settings::{Settings, Sources},
};
use deskbell_protocol::{
    DeviceId, MachineId, TicketId, Timestamp,
    enroll::{Approval, Enroll, EnrollDevice, EnrollMachine, EnrollPerson},
    text::{Line, Name},
};
use deskbell_tests::server::TestServer;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Far longer than anything takes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
/// A fingerprint of nothing.
const OTHER: &str = "00000000000000000000000000000000000000000000000000000000000000aa";
/// An address beyond loopback, so that the server speaks TLS.
const BEYOND: &str = "0.0.0.0:0";

async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("never came")
}

fn port(server: &TestServer) -> &str {
    assert!(server.base.starts_with("https://"), "it speaks TLS: {}", server.base);
    server.base.rsplit(':').next().unwrap()
}

/// The address as a laptop is told it: by name.
fn address(server: &TestServer) -> String {
    format!("https://localhost:{}", port(server))
}

/// Settings as the installer writes them.
fn settings(folder: &Path, url: &str, fingerprints: &str) -> Settings {
    let environment = [("server_url", url), ("ca_fingerprints", fingerprints)];
    let environment = environment.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Settings::read(&Sources {
        policy: folder.join("none").into(),
        user: folder.join("none"),
        data_dir: folder.join("data"),
        environment: environment.into(),
        language: String::new(),
    })
}

fn laptop(url: &str, fingerprints: &str) -> Api {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path(), url, fingerprints);
    assert_eq!(settings.problems, []);
    let url = settings.server_url.value.as_ref().unwrap();
    Api::new(url, &settings.ca_fingerprints.value, Uuid::nil()).unwrap()
}

/// What `deskbell --check` says about the server.
async fn checked(url: &str, fingerprints: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let lines = soon(check::run(&settings(folder.path(), url, fingerprints))).await;
    let line = lines.into_iter().find(|line| line.what == "server").unwrap();
    (line.fine, line.found)
}

async fn enrol(api: &mut Api, key: &str) {
    let token = Token::read(&"ab".repeat(32)).unwrap();
    let line = |text: &str| Line::parse(text).unwrap();
    let enroll = Enroll {
        enrollment_key: key.to_owned(),
        token_hash: token.hash(),
        device: EnrollDevice {
            id: DeviceId(Uuid::now_v7()),
            machine: EnrollMachine { id: MachineId(Uuid::nil()), hostname: line("LT-0482") },
            os: line("Debian GNU/Linux 12"),
            account: line("marta"),
        },
        person: EnrollPerson {
            display_name: Name::parse("Marta Lindqvist").unwrap(),
            email: None,
            phone: None,
        },
    };
    let enrolled = soon(api.enroll(&enroll)).await.result.unwrap();
    assert_eq!(enrolled.approval, Approval::Approved);
    api.use_token(Some(token));
}

fn row(kind: Kind, id: Uuid, ticket: TicketId) -> Row {
    Row {
        place: 1,
        id,
        kind,
        ticket,
        state: State::Waiting,
        saved_at: Timestamp::from_millis(0),
        attempted: true,
        attempts: 1,
        refiled: 0,
        next_at: None,
        offline: false,
    }
}

/// Opens a ticket and gives its number.
async fn submit(api: &Api, words: &str) -> (TicketId, u32) {
    let ticket = TicketId(Uuid::now_v7());
    let json = json!({"description": words, "reported_at": "2026-11-19T09:12:00Z", "locale": "en", "attachments": []});
    let sent = soon(api.send(&row(Kind::Open, ticket.0, ticket), json.to_string())).await;
    let Ok(Ack::Opened(opened)) = sent.result else { panic!("not opened: {sent:?}") };
    (ticket, opened.ticket.head.number.0)
}

async fn heard(news: &mut mpsc::Receiver<StreamNews>) -> StreamNews {
    loop {
        let said = soon(news.recv()).await.expect("the stream goes on");
        if !matches!(said, StreamNews::Alive) {
            return said;
        }
    }
}

async fn follow(api: &Api) -> mpsc::Receiver<StreamNews> {
    let mut cursor = soon(api.changes(None)).await.result.unwrap().next;
    loop {
        let page = soon(api.changes(Some(cursor))).await.result.unwrap();
        cursor = page.next;
        if page.changes.is_empty() {
            break;
        }
    }
    let (tell, mut news) = mpsc::channel(16);
    let following = api.clone();
    tokio::spawn(async move { following.follow(Some(cursor), tell, |news| news).await });
    let opened = heard(&mut news).await;
    assert!(matches!(opened, StreamNews::Opened(_)), "{opened:?}");
    news
}

/// The certificate a handshake meets now.
async fn leaf(server: &TestServer) -> Vec<u8> {
    let pem = std::fs::read(server.directory().join("ca.pem")).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = tokio::net::TcpStream::connect(format!("127.0.0.1:{}", port(server))).await;
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let name = "localhost".try_into().unwrap();
    let stream = soon(connector.connect(name, socket.unwrap())).await.unwrap();
    stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
}

#[tokio::test]
async fn pinned_by_fingerprint_a_laptop_enrols_submits_and_follows_over_a_new_leaf() {
    let mut server = TestServer::start_on(BEYOND, &[]).await;
    let url = address(&server);
    // As while an authority is changed: the new one stands beside the old one.
    let both = format!("{OTHER}, {}", server.ca_fingerprint);
    let mut api = laptop(&url, &both);
    enrol(&mut api, &server.auto_key).await;
    let (ticket, number) = submit(&api, "The dock is dead").await;
    assert_eq!(number, 1);
    let mut news = follow(&api).await;
    let message = Uuid::now_v7();
    let body = json!({"body": "And the mouse", "attachments": []}).to_string();
    let sent = soon(api.send(&row(Kind::Message, message, ticket), body)).await;
    assert!(matches!(sent.result, Ok(Ack::Written(_))), "{sent:?}");
    loop {
        let StreamNews::Change(_, change) = heard(&mut news).await else { panic!("it comes") };
        if change.message.is_some_and(|told| told.id.0 == message) {
            break;
        }
    }

    let before = leaf(&server).await;
    server.restart().await;
    assert_ne!(leaf(&server).await, before, "the leaf is another one, of the same authority");
    while !matches!(heard(&mut news).await, StreamNews::Ended(_)) {}
    assert_eq!(submit(&api, "And the lamp").await.1, 2, "the same client goes on");
    follow(&api).await;
    assert_eq!(checked(&url, &server.ca_fingerprint).await, (true, "answers".to_owned()));
}

#[tokio::test]
async fn another_fingerprint_or_none_is_refused_with_a_sentence() {
    let server = TestServer::start_on(BEYOND, &[]).await;
    let url = address(&server);
    for fingerprints in [OTHER, ""] {
        let api = laptop(&url, fingerprints);
        assert_eq!(soon(api.alive()).await, Err(Silence::Foreign), "{fingerprints:?}");
        assert!(soon(api.home()).await.epoch.is_none(), "nothing of it counts");
        let (fine, found) = checked(&url, fingerprints).await;
        assert!(!fine && found.contains("compare ca_fingerprints"), "{found}");
    }
}

/// A certificate made for a test, with its authority behind it.
struct Made {
    cert: PathBuf,
    key: PathBuf,
    fingerprint: String,
}

/// A leaf for this name that ends with this year.
fn made(folder: &Path, name: &str, until: i32) -> Made {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2090, 1, 1);
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::from_params(&params, &key);
    let leaf_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 12, 31);
    let leaf = params.signed_by(&leaf_key, &issuer).unwrap();
    let (cert, key) = (folder.join(format!("{name}-{until}.pem")), folder.join("key.pem"));
    std::fs::write(&cert, leaf.pem() + &authority.pem()).unwrap();
    std::fs::write(&key, leaf_key.serialize_pem()).unwrap();
    let digest = Sha256::digest(authority.der());
    let fingerprint = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Made { cert, key, fingerprint }
}

async fn with_certificate(made: &Made) -> TestServer {
    let [cert, key] = [&made.cert, &made.key].map(|path| path.to_str().unwrap());
    TestServer::start_on(BEYOND, &["--tls-certificate", cert, "--tls-key", key]).await
}

#[tokio::test]
async fn a_pinned_authority_excuses_neither_dates_nor_names_nor_another_authority() {
    let folder = tempfile::tempdir().unwrap();
    let good = made(folder.path(), "localhost", 2089);
    let server = with_certificate(&good).await;
    let url = address(&server);
    assert_eq!(checked(&url, &good.fingerprint).await, (true, "answers".to_owned()));
    let (fine, found) = checked(&url, &server.ca_fingerprint).await;
    assert!(!fine && found.contains("compare ca_fingerprints"), "a foreign authority: {found}");

    for (name, until, silence, words) in [
        ("localhost", 2021, Silence::OutOfDate, "out of date"),
        ("elsewhere.example", 2089, Silence::OtherName, "another name"),
    ] {
        let made = made(folder.path(), name, until);
        let server = with_certificate(&made).await;
        let url = address(&server);
        let api = laptop(&url, &made.fingerprint);
        assert_eq!(soon(api.alive()).await, Err(silence));
        assert!(soon(api.home()).await.epoch.is_none(), "nothing of it counts");
        let (fine, found) = checked(&url, &made.fingerprint).await;
        assert!(!fine && found.contains(words), "{found}");
    }
}

#[tokio::test]
async fn plain_http_is_for_this_computer_only() {
    let folder = tempfile::tempdir().unwrap();
    let lines = check::run(&settings(folder.path(), "http://help.example.org:8470", "")).await;
    let found: Vec<&str> = lines.iter().map(|line| line.found.as_str()).collect();
    let says = |words: &str| found.iter().any(|found| found.contains(words));
    assert!(says("http is for this computer only; write https"), "{found:?}");
    assert!(says("not asked"), "nothing was sent there: {found:?}");
}
