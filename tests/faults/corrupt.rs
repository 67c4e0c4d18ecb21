//! What is stored is damaged: bits flip in the database and its log, and an upgrade is interrupted.

use std::{
    collections::BTreeMap,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use deskbell_tests::fault::{Answer, Campaign, Ended, Injection, Victim, ask, may_trace};
use rand::{Rng as _, rngs::StdRng};
use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

use crate::ground::{Ground, is_healthy};

/// The exit code of a server whose stored data is damaged, as the command line documents it.
const DAMAGED: i32 = 8;
/// More calls of one kind than an upgrade makes.
const PAST_THE_END: u64 = 600;

/// What every address said when all was well.
async fn truth(ground: &Ground, base: &str, paths: &[String]) -> BTreeMap<String, Value> {
    let mut said = BTreeMap::new();
    for path in paths {
        let Answer::Came { status: 200, body, .. } =
            ask(ground.caller(), base, "GET", path, Value::Null).await
        else {
            panic!("{path} is not read")
        };
        said.insert(path.clone(), body);
    }
    said
}

/// Flips one to eight bits in a file; says where.
fn flip(file: &Path, chance: &mut StdRng) -> Vec<u64> {
    let mut open = std::fs::File::options().read(true).write(true).open(file).unwrap();
    let length = open.metadata().unwrap().len();
    let places: Vec<u64> =
        (0..chance.random_range(1..=8)).map(|_| chance.random_range(0..length)).collect();
    for at in &places {
        let mut byte = [0];
        open.seek(SeekFrom::Start(*at)).unwrap();
        open.read_exact(&mut byte).unwrap();
        byte[0] ^= 1 << chance.random_range(0..8);
        open.seek(SeekFrom::Start(*at)).unwrap();
        open.write_all(&byte).unwrap();
    }
    places
}

/// How damage came to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Noticed {
    AtStart,
    WhenRead,
    Harmless,
}

/// A directory with a few tickets, a backup of it, and what it said.
struct Original {
    ground: Ground,
    folder: tempfile::TempDir,
    said: BTreeMap<String, Value>,
}

impl Original {
    async fn of(tickets: u32, is_killed: bool) -> Self {
        let ground = Ground::of(1).await;
        let victim = ground.run().await;
        let folder = tempfile::tempdir().unwrap();
        let mut paths = vec![
            "/api/v1/me/tickets?limit=200".to_owned(),
            "/api/v1/me/changes?limit=200".to_owned(),
        ];
        for n in 0..tickets {
            let id = Uuid::now_v7();
            let words = format!("Ticket {n}. {}", "Nothing on the second screen. ".repeat(40));
            assert_eq!(ground.asks(&victim.base, id, &words).await.status(), Some(201));
            paths.push(format!("/api/v1/me/tickets/{id}"));
        }
        let to = folder.path().join("backup");
        let made =
            Ended::of(&ground.data(), &["backup", "--json", "--to", to.to_str().unwrap()]).await;
        assert_eq!(made.code, Some(0), "{made:?}");
        let said = truth(&ground, &victim.base, &paths).await;
        if is_killed {
            victim.kill().await.is_plain();
        } else {
            assert_eq!(victim.stop().await.code, Some(0));
        }
        Self { ground, folder, said }
    }

    /// A copy of the directory to be damaged.
    async fn copy(&self) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let copy = Command::new("cp").arg("-a").arg(self.ground.data()).arg(folder.path()).status();
        assert!(copy.await.unwrap().success());
        let data = folder.path().join("data");
        (folder, data)
    }

    /// Damages one file of a copy, runs the server on it and reads everything: what it says is true, or nothing.
    async fn damaged(&self, name: &str, chance: &mut StdRng) -> Noticed {
        let (_folder, data) = self.copy().await;
        let places = flip(&data.join(name), chance);
        let where_ = format!("{name} at {places:?}");
        let noticed = match Victim::start(&data, &self.ground.server.base).await {
            Err(ended) => {
                ended.says(DAMAGED, "is damaged");
                Noticed::AtStart
            }
            Ok(victim) => {
                let noticed = self.read_all(&victim.base, &where_).await;
                victim.kill().await.is_plain();
                noticed
            }
        };
        if noticed != Noticed::Harmless {
            self.is_restored(&data, &where_).await;
        }
        noticed
    }

    async fn read_all(&self, base: &str, places: &str) -> Noticed {
        let mut noticed = Noticed::Harmless;
        for (path, truth) in &self.said {
            let answer = ask(self.ground.caller(), base, "GET", path, Value::Null).await;
            let Answer::Came { status: status @ (200 | 503), body, retry_after, .. } = answer
            else {
                panic!("{places}: {path}: {answer:?}")
            };
            if status == 200 {
                assert_eq!(body, *truth, "silently wrong: {places}: {path}");
            } else {
                assert!(retry_after.is_some(), "{places}: {path}");
                noticed = Noticed::WhenRead;
            }
        }
        noticed
    }

    /// The backup works in the place of what is damaged.
    async fn is_restored(&self, data: &Path, places: &str) {
        let from = self.folder.path().join("backup");
        let restored =
            Ended::of(data, &["restore", "--json", "--from", from.to_str().unwrap()]).await;
        assert_eq!(restored.code, Some(0), "{places}: {restored:?}");
        is_healthy(data).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_is_noticed_and_never_shown_as_somebodys_words() {
    let campaign = Campaign::of(
        "damage_is_noticed_and_never_shown_as_somebodys_words",
        "F11 bits flipped in database and log",
        6,
        500,
    );
    let (stopped, killed) = (Original::of(40, false).await, Original::of(40, true).await);
    let mut count: BTreeMap<Noticed, u64> = BTreeMap::new();
    for round in 0..campaign.rounds() {
        let mut chance = campaign.chance(round);
        let noticed = match round % 3 {
            0 | 1 => stopped.damaged("deskbell.db", &mut chance).await,
            _ => killed.damaged("deskbell.db-wal", &mut chance).await,
        };
        *count.entry(noticed).or_default() += 1;
    }
    assert!(
        count.len() > usize::from(count.contains_key(&Noticed::Harmless)),
        "nothing was noticed"
    );
    let seen = |what| count.get(&what).copied().unwrap_or(0);
    let held = format!(
        "{} refused at start (exit 8), {} answered 503 when read, {} in parts nobody read; no wrong word; restored each time",
        seen(Noticed::AtStart),
        seen(Noticed::WhenRead),
        seen(Noticed::Harmless),
    );
    campaign.held(campaign.rounds(), &held);
}

/// The first released schema with a few rows in it.
const FIRST_SCHEMA: &str = include_str!("../../server/store/tests/fixtures/schema_1.sql");

#[expect(clippy::disallowed_methods, reason = "the test makes a database of an earlier server")]
fn old_directory(folder: &Path) -> PathBuf {
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    let file = rusqlite::Connection::open(data.join("deskbell.db")).unwrap();
    file.execute_batch(FIRST_SCHEMA).unwrap();
    file.pragma_update(None, "user_version", 1).unwrap();
    data
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_upgrade_goes_on_at_the_next_start() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "an_interrupted_upgrade_goes_on_at_the_next_start",
        "F13 kill -9 at each write of an upgrade from the first schema",
        4,
        PAST_THE_END,
    );
    let calls: &[&str] = if campaign.is_long() {
        &["pwrite64", "fsync", "fdatasync", "unlink", "ftruncate"]
    } else {
        &["pwrite64"]
    };
    let mut kills = 0;
    for call in calls {
        for round in 0..campaign.rounds() {
            let drawn = campaign.chance(round).random_range(1..120);
            let nth = if campaign.is_long() { round + 1 } else { drawn };
            if !upgrade_killed(call, nth).await && campaign.is_long() {
                break;
            }
            kills += 1;
        }
    }
    campaign.held(kills, "the next start upgrades, doctor well, nothing missing");
}

/// Kills a server at a call of its first start on an old database; tells whether it came so far.
async fn upgrade_killed(call: &str, nth: u64) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let data = old_directory(folder.path());
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).args(Injection::kill(call, nth).around());
    let began = Ended::of_command(
        {
            command.arg(Victim::program());
            command
        },
        &data,
        &["doctor", "--json"],
    )
    .await;
    let again = Ended::of(&data, &["doctor", "--json"]).await;
    assert_eq!(again.code, Some(0), "{call} {nth}: {began:?}, then {again:?}");
    let report: Value = serde_json::from_str(&again.output).unwrap();
    assert_eq!(report["healthy"], json!(true), "{report}");
    let file = rusqlite::Connection::open_with_flags(
        data.join("deskbell.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    );
    let people: u32 =
        file.unwrap().query_row("SELECT COUNT(*) FROM persons", [], |row| row.get(0)).unwrap();
    assert!(people > 0, "{call} {nth}: nobody is there any more");
    began.code != Some(0)
}
