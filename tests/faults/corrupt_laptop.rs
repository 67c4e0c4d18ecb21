//! The laptop's database is damaged by chance: what can be read is kept, the rest is told of, and it is never simply empty.

use std::{collections::BTreeSet, fs, path::Path};

use deskbell_client::store::{Opened, Store};
use deskbell_tests::fault::Campaign;
use rand::{Rng as _, rngs::StdRng};

/// Requests that wait to be sent.
const REQUESTS: usize = 40;
/// Damages that are tried.
const DAMAGES: usize = 5;

/// A database with unsent requests, as a bell that was killed leaves it: the last of them are in the log only.
fn left_behind(folder: &Path, from: &Path) -> BTreeSet<String> {
    let mut store = Store::open(from, "first").unwrap().store;
    let mut all = BTreeSet::new();
    for number in 0..REQUESTS {
        if number == REQUESTS / 2 {
            let fold = "pragma wal_checkpoint(truncate)";
            store.read().query_row(fold, [], |_| Ok(())).unwrap();
        }
        let id = format!("request {number}");
        let request = format!("{{\"description\":\"{}\"}}", "words ".repeat(60));
        store
            .write(|tx| {
                let sql = "insert into outbox (id, kind, ticket, request, state, saved_at) \
                           values (?1, 'open', ?1, ?2, 'waiting', 1)";
                tx.execute(sql, [&id, &request])?;
                let meta = "insert or replace into meta (name, value) values (?1, ?2)";
                tx.execute(meta, [&format!("filler {number}"), &request.repeat(4)])?;
                Ok(())
            })
            .unwrap();
        all.insert(id);
    }
    fs::create_dir_all(folder).unwrap();
    for name in ["client.db", "client.db-wal"] {
        fs::copy(from.join(name), folder.join(name)).unwrap();
    }
    all
}

/// What was done to the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    FlippedBits,
    LostPage,
    CutShort,
    NoByteLeft,
    NoLog,
}

impl Damage {
    fn of(number: usize) -> Self {
        [Self::FlippedBits, Self::LostPage, Self::CutShort, Self::NoByteLeft, Self::NoLog]
            [number % DAMAGES]
    }

    fn is_done(self, folder: &Path, chance: &mut StdRng) {
        let file = folder.join("client.db");
        let mut bytes = fs::read(&file).unwrap();
        match self {
            Self::FlippedBits => {
                for _ in 0..chance.random_range(1..=8) {
                    let at = chance.random_range(0..bytes.len());
                    bytes[at] ^= 1 << chance.random_range(0..8);
                }
            }
            Self::LostPage => {
                let page = chance.random_range(0..bytes.len() / 4096);
                bytes[page * 4096..(page + 1) * 4096].fill(chance.random());
            }
            Self::CutShort => bytes.truncate(chance.random_range(1..bytes.len())),
            Self::NoByteLeft => bytes.clear(),
            Self::NoLog => fs::remove_file(folder.join("client.db-wal")).unwrap(),
        }
        fs::write(&file, bytes).unwrap();
    }
}

/// The ids of what waits.
fn waiting(opened: &Opened) -> rusqlite::Result<BTreeSet<String>> {
    let mut all = opened.store.read().prepare("select id from outbox")?;
    let rows = all.query_map([], |row| row.get(0))?;
    rows.collect()
}

#[test]
fn a_damaged_laptop_keeps_what_can_be_read_and_tells() {
    let campaign = Campaign::of(
        "a_damaged_laptop_keeps_what_can_be_read_and_tells",
        "F11 the laptop's database damaged by chance",
        60,
        2000,
    );
    let (mut whole, mut told) = (0, 0);
    for round in 0..campaign.rounds() {
        let mut chance = campaign.chance(round);
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        let all = left_behind(&folder, &home.path().join("first"));
        let damage = Damage::of(usize::try_from(round).unwrap());
        damage.is_done(&folder, &mut chance);
        let opened = Store::open(&folder, "second").unwrap_or_else(|error| {
            panic!("round {round}, {damage:?}: it does not open: {error:?}")
        });
        let is_told = opened.set_aside.is_some() || opened.emptied;
        let kept = waiting(&opened)
            .unwrap_or_else(|error| panic!("round {round}, {damage:?}: not readable: {error}"));
        let lost = all.difference(&kept).count();
        match damage {
            // The files agree with each other: what had been folded in is all there is to know.
            Damage::NoLog => assert!(kept.len() >= REQUESTS / 2, "round {round}: {kept:?}"),
            Damage::FlippedBits | Damage::LostPage | Damage::CutShort | Damage::NoByteLeft => {
                assert!(lost == 0 || is_told, "round {round}, {damage:?}: {lost} lost in silence");
            }
        }
        if let Some(aside) = &opened.set_aside {
            assert!(aside.exists(), "round {round}: the damaged file is kept");
        }
        whole += u64::from(lost == 0);
        told += u64::from(is_told);
        // It goes on working.
        let mut store = opened.store;
        store
            .write(|tx| {
                tx.execute("insert or replace into meta (name, value) values ('a', 'b')", [])?;
                Ok(())
            })
            .unwrap_or_else(|error| {
                panic!("round {round}, {damage:?}, told {is_told}: it does not write: {error:?}")
            });
    }
    let seen = format!(
        "{whole} kept every request, {told} set the file aside and said so; none was simply empty"
    );
    campaign.held(campaign.rounds(), &seen);
}
