//! Backups under load, and restores: interrupted, and with clients that live on.

use std::path::Path;

use deskbell_tests::fault::{
    Caller, Campaign, Crowd, Ended, Injection, Victim, ask, may_trace, request_of,
};
use rand::seq::IteratorRandom as _;
use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

use crate::ground::{Ground, is_healthy};

/// More calls of one kind than a restore makes in one thread.
const PAST_THE_END: u64 = 600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_backup_under_load_is_whole_and_holds_what_was_acknowledged_before_it() {
    let campaign = Campaign::of(
        "each_backup_under_load_is_whole_and_holds_what_was_acknowledged_before_it",
        "F19 backups one after the other under 16 submitters",
        3,
        60,
    );
    let ground = Ground::of(16).await;
    let victim = ground.run().await;
    let folder = tempfile::tempdir().unwrap();
    let crowd = Crowd::gather(&ground.callers, &ground.history);
    crowd.point_at(Some(&victim.base));
    let mut held = 0;
    for round in 0..campaign.rounds() {
        crowd.after_sending(50).await;
        let told = ground.history.acknowledged_now();
        let to = folder.path().join(round.to_string());
        let made = Ended::of(&ground.data(), &["backup", "--json", "--to", path(&to)]).await;
        assert_eq!(made.code, Some(0), "{made:?}");
        ground.history.agrees_with(&to.join("deskbell.db"), &told);
        held += told.len();
        std::fs::remove_dir_all(&to).unwrap();
    }
    crowd.go_home().await;
    let there = ground.holds(&victim.base).await;
    assert_eq!(victim.stop().await.code, Some(0));
    let seen = format!(
        "each copy whole with all earlier acknowledgements ({held} looked up), {there} tickets"
    );
    campaign.held(campaign.rounds(), &seen);
}

/// A server with a backup, and tickets opened since.
async fn backed_up(people: usize, before: u32, since: u32) -> (Ground, tempfile::TempDir) {
    let ground = Ground::of(people).await;
    let victim = ground.run().await;
    for n in 0..before {
        ground.asks(&victim.base, Uuid::now_v7(), &format!("Before the backup {n}")).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("backup");
    let made = Ended::of(&ground.data(), &["backup", "--json", "--to", path(&to)]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    for n in 0..since {
        ground.asks(&victim.base, Uuid::now_v7(), &format!("Since the backup {n}")).await;
    }
    // Killed: the log stands beside the database, as after a power cut.
    victim.kill().await.is_plain();
    (ground, folder)
}

/// A whole copy of a directory.
async fn copied(from: &Path, to: &Path) {
    let copy = Command::new("cp").arg("-a").arg(from).arg(to).status().await.unwrap();
    assert!(copy.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_restore_is_finished_and_never_an_empty_server() {
    may_trace().unwrap_or_else(|why| panic!("{why}"));
    let campaign = Campaign::of(
        "an_interrupted_restore_is_finished_and_never_an_empty_server",
        "F12 kill -9 at each system call of a restore",
        4,
        4,
    );
    let (ground, folder) = backed_up(1, 3, 3).await;
    let backup = folder.path().join("backup");
    let mut kills = 0;
    if campaign.is_long() {
        for call in
            ["rename", "fsync", "fdatasync", "pwrite64", "unlink", "openat", "copy_file_range"]
        {
            let mut nth = 1;
            while nth < PAST_THE_END && restore_killed(&ground, &backup, call, nth).await {
                nth += 1;
            }
            kills += nth - 1;
        }
    } else {
        for round in 0..campaign.rounds() {
            let mut chance = campaign.chance(round);
            let nth = (1..4).choose(&mut chance).unwrap();
            let call = if round == 0 { "fsync" } else { "rename" };
            kills += u64::from(restore_killed(&ground, &backup, call, nth).await);
        }
    }
    assert!(kills > 0, "nothing was killed");
    campaign
        .held(kills, "old or restored database, whole, never empty; restored by another attempt");
}

/// Kills a restore at a call; whatever is there then must be one of both databases, whole.
async fn restore_killed(ground: &Ground, backup: &Path, call: &str, nth: u64) -> bool {
    let folder = tempfile::tempdir().unwrap();
    copied(&ground.data(), folder.path()).await;
    let data = folder.path().join("data");
    let kill = Injection::kill(call, nth).around();
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).args(kill).arg(Victim::program());
    let restored =
        Ended::of_command(command, &data, &["restore", "--json", "--from", path(backup)]).await;
    let victim = Victim::start(&data, &ground.server.base).await;
    let victim = victim.unwrap_or_else(|ended| panic!("{call} {nth}: {ended:?}"));
    let listed = ask(ground.caller(), &victim.base, "GET", "/api/v1/me/tickets", Value::Null).await;
    let deskbell_tests::fault::Answer::Came { status: 200, body, .. } = listed else {
        panic!("{call} {nth}: {listed:?}")
    };
    let there = body["items"].as_array().map_or(0, Vec::len);
    assert!([3, 6].contains(&there), "{call} {nth}: {there} tickets");
    if restored.code == Some(0) {
        assert_eq!(there, 3, "a restore that said so is one");
    }
    is_healthy(&data).await;
    assert_eq!(victim.stop().await.code, Some(0));
    let again = Ended::of(&data, &["restore", "--json", "--from", path(backup)]).await;
    assert_eq!(again.code, Some(0), "{call} {nth}: {again:?}");
    is_healthy(&data).await;
    restored.code != Some(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn living_clients_bring_back_what_a_restore_has_lost() {
    let campaign = Campaign::of(
        "living_clients_bring_back_what_a_restore_has_lost",
        "F12 restore of an old backup with 16 living clients",
        1,
        10,
    );
    let mut back = 0;
    for round in 0..campaign.rounds() {
        let ground = Ground::of(16).await;
        back += restored_with_living_clients(&ground, round).await;
    }
    campaign.held(
        campaign.rounds(),
        &format!("{back} tickets offered again, all with their numbers, each once"),
    );
}

async fn restored_with_living_clients(ground: &Ground, round: u64) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("backup");
    let victim = ground.run().await;
    let crowd = Crowd::gather(&ground.callers, &ground.history);
    crowd.point_at(Some(&victim.base));
    crowd.after_sending(100 + round).await;
    let made = Ended::of(&ground.data(), &["backup", "--json", "--to", path(&to)]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    crowd.after_sending(200).await;
    crowd.go_home().await;
    assert_eq!(victim.stop().await.code, Some(0));
    let restored = Ended::of(&ground.data(), &["restore", "--json", "--from", path(&to)]).await;
    assert_eq!(restored.code, Some(0), "{restored:?}");
    let victim = ground.run().await;
    // Each client offers all it was acknowledged for, as it does when it meets a new epoch.
    let mut offers = tokio::task::JoinSet::new();
    for (id, told) in ground.history.acknowledged_now() {
        let name = told.words.split(" asks").next().unwrap_or_default().to_owned();
        let caller = ground.callers.iter().find(|caller| caller.name == name).unwrap().clone();
        let base = victim.base.clone();
        offers.spawn(async move {
            (told.number, offered(&caller, &base, id, told.number, &told.words).await)
        });
    }
    let mut new = 0;
    while let Some(offer) = offers.join_next().await {
        let (number, (status, again)) = offer.unwrap();
        assert_eq!(again, Some(number), "the number is kept");
        new += usize::from(status == Some(201));
    }
    assert!(new > 0, "nothing was lost by the restore");
    ground.holds(&victim.base).await;
    assert_eq!(victim.stop().await.code, Some(0));
    new
}

async fn offered(
    caller: &Caller,
    base: &str,
    id: Uuid,
    number: u64,
    words: &str,
) -> (Option<u16>, Option<u64>) {
    let mut body = request_of(words);
    body["again"] = json!({"number": number});
    let answer = ask(caller, base, "PUT", &format!("/api/v1/me/tickets/{id}"), body).await;
    (answer.status(), answer.number())
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
