//! A server in trouble says so in one sentence with an exit code of its own, damages nothing, and heals by itself.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use deskbell_tests::{
    fault::set_schema_version,
    programs::program,
    server::{Device, Reply, TestServer},
};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};
use uuid::Uuid;

/// Exit codes as the command line documents them.
const USAGE: i32 = 2;
const IN_USE: i32 = 3;
const UNUSABLE: i32 = 4;
const NEWER: i32 = 5;
const FULL: i32 = 6;
const NOT_EMPTY: i32 = 7;
const ADDRESS: i32 = 9;

/// Only a command that hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a command ended, and what it told people.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    words: String,
}

impl Ended {
    /// One sentence for people: no second line, no word of a programmer.
    fn says(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.words.trim().lines().count(), 1, "one sentence: {self:?}");
        assert!(self.words.contains(words), "“{words}”: {self:?}");
        self.is_plain();
    }

    /// The same where the log stands before the sentence.
    fn is_told(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.words.lines().last().is_some_and(|last| last.contains(words)), "{self:?}");
    }

    fn is_plain(&self) {
        for inside in ["panicked", "RUST_BACKTRACE", "Os {", ".rs:", "os error"] {
            assert!(!self.words.contains(inside), "{inside}: {self:?}");
        }
    }
}

async fn run(data: &Path, arguments: &[&str]) -> Ended {
    ended(Command::new(program("deskbell-server", "deskbell-server")), data, arguments).await
}

/// The same where no file may grow beyond so many blocks of 512 bytes, as on a disk without room.
async fn run_without_room(blocks: u32, data: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh"]);
    command.arg(blocks.to_string()).arg(program("deskbell-server", "deskbell-server"));
    ended(command, data, arguments).await
}

async fn ended(mut command: Command, data: &Path, arguments: &[&str]) -> Ended {
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null()).kill_on_drop(true);
    let ended = tokio::time::timeout(PATIENCE, command.output());
    let output = ended.await.unwrap_or_else(|_| panic!("{arguments:?} does not end")).unwrap();
    Ended { code: output.status.code(), words: String::from_utf8(output.stderr).unwrap() }
}

async fn open(server: &TestServer, device: &Device, words: &str) -> (String, Reply) {
    let ticket = Uuid::now_v7().to_string();
    let reply = offer(server, device, &ticket, words, Value::Null).await;
    (format!("/api/v1/me/tickets/{ticket}"), reply)
}

async fn offer(server: &TestServer, device: &Device, id: &str, words: &str, again: Value) -> Reply {
    let mut body =
        json!({"description": words, "reported_at": "2026-11-19T09:12:00Z", "locale": "en"});
    if !again.is_null() {
        body["again"] = again;
    }
    server.put(Some(&device.token), &format!("/api/v1/me/tickets/{id}"), body).await
}

async fn is_whole(server: &TestServer, device: &Device, ticket: &str) {
    let reply = server.get(Some(&device.token), ticket).await;
    assert_eq!(reply.status, 200, "the ticket is still there: {}", reply.text);
    let doctor = server.command(&["doctor", "--json"]).await;
    assert_eq!(doctor["healthy"], json!(true), "{doctor}");
}

#[tokio::test]
async fn a_second_server_on_the_same_directory_leaves_the_first_alone() {
    let server = TestServer::start().await;
    let device = server.approved_device("Marta Lindqvist").await;
    let (ticket, _) = open(&server, &device, "The dock is dead").await;
    let data = server.directory();
    for arguments in [
        vec!["serve", "--listen", "127.0.0.1:0"],
        vec!["serve", "--json", "--listen", "127.0.0.1:0"],
    ] {
        let second = run(&data, &arguments).await;
        second.says(IN_USE, "Another Deskbell server uses");
        assert!(second.words.contains(&*data.to_string_lossy()), "{second:?}");
    }
    is_whole(&server, &device, &ticket).await;
    assert_eq!(open(&server, &device, "And the mouse").await.1.status, 201, "it still writes");
}

#[tokio::test]
async fn what_would_overwrite_a_running_server_is_refused() {
    let server = TestServer::start().await;
    let device = server.approved_device("Marta Lindqvist").await;
    let (ticket, _) = open(&server, &device, "The dock is dead").await;
    let data = server.directory();
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let to = backup.to_str().unwrap();
    server.command(&["backup", "--to", to, "--json"]).await;
    run(&data, &["backup", "--to", to]).await.says(NOT_EMPTY, "is not empty");
    run(&data, &["restore", "--from", to]).await.says(IN_USE, "Stop it first");
    run(&data, &["demo"]).await.says(NOT_EMPTY, "nothing was changed");
    run(&data, &["init"]).await.says(NOT_EMPTY, "nothing was changed");
    is_whole(&server, &device, &ticket).await;
}

#[tokio::test]
async fn a_place_or_address_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "somebody's letter").unwrap();
    let mut places = vec![file.join("data"), file.clone(), PathBuf::from("/proc/deskbell-data")];
    if !rustix::process::geteuid().is_root() {
        places.push(PathBuf::from("/deskbell-data"));
    }
    for place in places {
        let refused = run(&place, &["serve", "--listen", "127.0.0.1:0"]).await;
        refused.says(UNUSABLE, "can’t be written to");
        assert!(refused.words.contains(&*place.to_string_lossy()), "{refused:?}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "somebody's letter");

    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data");
    assert_eq!(run(&data, &["init"]).await.code, Some(0));
    run(&data, &["serve", "--listen", &address]).await.says(ADDRESS, &address);
    let outside = run(&data, &["serve", "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"]).await;
    outside.says(ADDRESS, "0.0.0.0:0");
    for odd in ["nonsense", "127.0.0.1:99999", "127.0.0.1", ""] {
        let refused = run(&data, &["serve", "--listen", odd]).await;
        assert_eq!(refused.code, Some(USAGE), "{refused:?}");
        assert!(refused.words.contains("--listen"), "{refused:?}");
        refused.is_plain();
    }
    let none = folder.path().join("none");
    run(&none, &["doctor"]).await.says(USAGE, "holds no Deskbell data");
    assert!(!none.exists(), "asking makes nothing");
}

#[tokio::test]
async fn a_full_disk_is_told_to_the_administrator_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let full = |place: &Path| format!("The disk that holds {} is full", place.display());
    let none = folder.path().join("none");
    run_without_room(8, &none, &["init"]).await.says(FULL, &full(&none));
    run_without_room(8, &none, &["serve", "--listen", "127.0.0.1:0"])
        .await
        .is_told(FULL, &full(&none));

    assert_eq!(run(&data, &["init"]).await.code, Some(0));
    let backup = folder.path().join("backup");
    let to = backup.to_str().unwrap();
    run_without_room(128, &data, &["backup", "--to", to]).await.says(FULL, &full(&backup));
    let server = TestServer::start().await;
    let whole = folder.path().join("whole");
    server.command(&["backup", "--to", whole.to_str().unwrap()]).await;
    let back = folder.path().join("back");
    let restore = ["restore", "--from", whole.to_str().unwrap()];
    run_without_room(128, &back, &restore).await.says(FULL, &full(&back));
    assert_eq!(run(&data, &["doctor"]).await.code, Some(0), "nothing was damaged");
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_or_read_names_the_place() {
    let server = TestServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "somebody's letter").unwrap();
    let mut places = vec![file.join("backup"), PathBuf::from("/proc/deskbell-backup")];
    if !rustix::process::geteuid().is_root() {
        places.push(PathBuf::from("/deskbell-backup"));
    }
    let alone = folder.path().join("data");
    assert_eq!(run(&alone, &["init"]).await.code, Some(0));
    for place in places {
        let to = place.to_str().unwrap();
        for data in [server.directory(), alone.clone()] {
            let refused = run(&data, &["backup", "--to", to]).await;
            refused.says(UNUSABLE, &format!("{to} can’t be written to"));
        }
    }
    let backup = folder.path().join("backup");
    let to = backup.to_str().unwrap();
    server.command(&["backup", "--to", to]).await;
    std::fs::remove_file(backup.join("ca.pem")).unwrap();
    let refused = run(&folder.path().join("back"), &["restore", "--from", to]).await;
    refused.says(UNUSABLE, &format!("{}/ca.pem can’t be read", backup.display()));
}

#[tokio::test]
async fn a_database_of_a_newer_server_is_left_as_it_is() {
    let mut server = TestServer::start().await;
    server.stop().await;
    let database = server.directory().join("deskbell.db");
    let set = |version| set_schema_version(&database, version);
    let ours = set(9_000);
    let refused = run(&server.directory(), &["serve", "--listen", "127.0.0.1:0"]).await;
    refused.says(NEWER, "was written by a newer Deskbell");
    assert_eq!(set(ours), 9_000, "nothing was migrated");
    server.try_start_again().await.unwrap();
}

/// A server whose files cannot grow beyond what a test allows, as on a disk without room.
struct Confined {
    process: Child,
}

impl Confined {
    async fn start(server: &TestServer) -> Self {
        let address = server.base.trim_start_matches("http://");
        // The system would end a program that writes beyond its limit; a full disk only fails the write.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
        command.arg(program("deskbell-server", "deskbell-server"));
        command.args(["serve", "--json", "--listen", address, "--data"]).arg(server.directory());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.kill_on_drop(true).spawn().unwrap();
        let mut first = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut first).await.unwrap();
        assert!(first.contains("listening"), "{first}");
        Self { process }
    }

    /// Sets how large a file may grow.
    fn allow(&self, bytes: Option<u64>) {
        let id = self.process.id().and_then(|id| Pid::from_raw(i32::try_from(id).unwrap()));
        let now = prlimit(id, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
        assert_eq!(now.maximum, None, "this machine lets files grow");
    }
}

/// Asks whether the server is ready until it says so, or until it says that it is not.
async fn until_ready(server: &TestServer, status: u16) {
    let asked = tokio::time::timeout(PATIENCE, async {
        loop {
            let reply = server.get(None, "/readyz").await;
            if reply.status == status {
                return reply;
            }
        }
    });
    let reply = asked.await.unwrap_or_else(|_| panic!("/readyz never says {status}"));
    assert_eq!(reply.headers.contains_key("retry-after"), status == 503, "{}", reply.text);
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_heals() {
    let mut server = TestServer::start().await;
    let device = server.approved_device("Marta Lindqvist").await;
    let (ticket, _) = open(&server, &device, "The dock is dead").await;
    server.stop().await;
    let mut confined = Confined::start(&server).await;
    confined.allow(Some(4_096));

    let id = Uuid::now_v7().to_string();
    let words = "My second screen stays black";
    let picture = format!("/api/v1/me/attachments/{}?name=notes.txt", Uuid::now_v7());
    let upload = || {
        let request = server.http.put(format!("{}{picture}", server.base));
        let request = request.bearer_auth(&device.token).header("content-type", "text/plain");
        request.body("x".repeat(20_000)).send()
    };
    // More than once: the first failure must not leave the writer in another state.
    for _ in 0..3 {
        let refused = offer(&server, &device, &id, words, Value::Null).await;
        assert_eq!((refused.status, refused.json["code"].as_str()), (507, Some("storage_full")));
        assert_eq!(refused.json["type"], json!("/problems/storage_full"));
        assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
        let no_room = upload().await.unwrap();
        assert_eq!(no_room.status().as_u16(), 507);
        assert!(no_room.headers().contains_key("retry-after"));
        for path in [ticket.as_str(), "/api/v1/me/tickets", "/api/v1/me/home", "/livez"] {
            let read = server.get(Some(&device.token), path).await;
            assert_eq!(read.status, 200, "reading works: {path}: {}", read.text);
        }
    }
    let unknown = server.get(Some(&device.token), &format!("/api/v1/me/tickets/{id}")).await;
    assert_eq!(unknown.status, 404, "what was refused is not there");
    until_ready(&server, 503).await;

    confined.allow(None);
    let kept = offer(&server, &device, &id, words, Value::Null).await;
    assert_eq!(kept.status, 201, "it works again without a restart: {}", kept.text);
    assert_eq!(kept.json["number"], json!(2), "a refused write takes no number");
    assert_eq!(upload().await.unwrap().status().as_u16(), 201);
    until_ready(&server, 200).await;
    is_whole(&server, &device, &ticket).await;
    assert!(confined.process.try_wait().unwrap().is_none(), "the same process all the time");
}

#[tokio::test]
async fn after_a_restore_a_computer_offers_again_and_keeps_its_number() {
    let mut server = TestServer::start().await;
    let device = server.approved_device("Marta Lindqvist").await;
    let (before, _) = open(&server, &device, "Before the backup").await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let to = backup.to_str().unwrap();
    let made = server.command(&["backup", "--to", to, "--json"]).await;
    let after = Uuid::now_v7().to_string();
    let words = "After the backup";
    let opened = offer(&server, &device, &after, words, Value::Null).await;
    let number = opened.json["number"].clone();
    let changes = server.get(Some(&device.token), "/api/v1/me/changes").await;
    let cursor = changes.json["next"].as_str().unwrap().to_owned();

    server.stop().await;
    let restored = server.command(&["restore", "--from", to, "--json"]).await;
    assert_ne!(restored["epoch"], made["epoch"], "a new life");
    server.try_start_again().await.unwrap();
    let home = server.get(Some(&device.token), "/api/v1/me/home").await;
    assert_eq!(home.headers["deskbell-epoch"].to_str().unwrap(), restored["epoch"]);
    let stale =
        server.get(Some(&device.token), &format!("/api/v1/me/changes?after={cursor}")).await;
    assert_eq!((stale.status, stale.json["code"].as_str()), (410, Some("cursor_gone")));
    let token = &server.administrator.token;
    let desk = server.get(Some(token), "/api/v1/desk/tickets?view=open").await;
    assert_eq!(desk.status, 401, "every token was ended");
    is_whole(&server, &device, &before).await;

    let path = format!("/api/v1/me/tickets/{after}");
    assert_eq!(server.get(Some(&device.token), &path).await.status, 404);
    let again = offer(&server, &device, &after, words, json!({"number": number})).await;
    assert_eq!((again.status, &again.json["number"]), (201, &number), "{}", again.text);
    let repeated = offer(&server, &device, &after, words, json!({"number": number})).await;
    assert_eq!((repeated.status, &repeated.json["number"]), (200, &number));
    let (_, fresh) = open(&server, &device, "A new one").await;
    assert!(fresh.json["number"].as_u64().unwrap() > 10_000, "above the gap: {}", fresh.text);
}
