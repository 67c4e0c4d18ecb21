//! What a list takes, marks and leaves.

use deskbell_protocol::{Epoch, MessageId, cursor::Cursor, enroll::Approval};
use rusqlite::Connection;
use uuid::Uuid;

use super::{ListFor, held, is_of_this_epoch, let_go, mark_read, put_row, replace, skip, ticket};
use crate::{
    outbox, sample,
    store::{Store, for_test, meta},
};

const BEFORE: Epoch = Epoch(Uuid::from_u128(1));
const NOW: Epoch = Epoch(Uuid::from_u128(2));

/// A laptop with ticket 7 from a server of one epoch, ticket 8 from one that was set back since.
fn laptop() -> (tempfile::TempDir, Store) {
    let (folder, mut store) = for_test();
    store
        .write(|tx| {
            meta::set_epoch(tx, &BEFORE)?;
            put_row(tx, &sample::row(7))?;
            meta::set_epoch(tx, &NOW)?;
            put_row(tx, &sample::row(8))
        })
        .unwrap();
    (folder, store)
}

fn lists(store: &mut Store, numbers: &[u128], list: ListFor) {
    let rows: Vec<_> = numbers.iter().map(|number| sample::row(*number)).collect();
    let cursor = Cursor { epoch: NOW, seq: 1 };
    let held = held(store.read()).unwrap();
    store.write(|tx| replace(tx, &rows, cursor, list, &held)).unwrap();
}

/// Numbers of the tickets that are here, and whether they are marked as only here.
fn here(db: &Connection) -> Vec<(u32, bool)> {
    let mut query = db.prepare("select number, only_here from ticket order by number").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn what_the_same_server_gave_and_lacks_now_goes_and_what_one_before_gave_stays_marked() {
    let (_folder, mut store) = laptop();
    lists(&mut store, &[], ListFor::Approved);
    assert_eq!(here(store.read()), [(4007, true)]);
    lists(&mut store, &[], ListFor::Approved);
    assert_eq!(here(store.read()), [(4007, true)], "for as long as nobody offers it again");
    lists(&mut store, &[7], ListFor::Approved);
    assert_eq!(here(store.read()), [(4007, false)]);
}

/// What opened ticket 8 is kept on this laptop.
fn keep_opening(store: &mut Store) {
    let id = sample::row(8).head.id.to_string();
    let sql = "insert into sent (id, kind, ticket, request, acked_at, place)
               values (?1, 'open', ?1, '{}', 0, 1)";
    store.write(|tx| Ok(tx.execute(sql, [id]).map(drop)?)).unwrap();
}

#[test]
fn what_was_asked_for_here_is_offered_again_before_it_goes() {
    let (_folder, mut store) = laptop();
    keep_opening(&mut store);
    lists(&mut store, &[7], ListFor::Approved);
    assert_eq!(here(store.read()), [(4007, false), (4008, false)]);
    let offered = outbox::rows(store.read()).unwrap();
    assert_eq!(offered.iter().map(|row| row.ticket).collect::<Vec<_>>(), [sample::row(8).head.id]);
    lists(&mut store, &[7], ListFor::Approved);
    assert_eq!(here(store.read()), [(4007, false), (4008, false)], "while the offer waits");
}

#[test]
fn what_was_acknowledged_while_the_list_was_on_its_way_is_not_offered_again() {
    let (_folder, mut store) = laptop();
    let before = held(store.read()).unwrap();
    keep_opening(&mut store);
    let cursor = Cursor { epoch: NOW, seq: 1 };
    let without_eight = before.into_iter().filter(|id| *id != sample::row(8).head.id).collect();
    store
        .write(|tx| replace(tx, &[sample::row(7)], cursor, ListFor::Approved, &without_eight))
        .unwrap();
    assert_eq!(here(store.read()), [(4007, false), (4008, false)]);
    assert_eq!(outbox::rows(store.read()).unwrap(), []);
}

#[test]
fn what_is_somebody_elses_now_goes_with_its_offer() {
    let (_folder, mut store) = laptop();
    keep_opening(&mut store);
    lists(&mut store, &[7], ListFor::Approved);
    let (seven, eight) = (sample::row(7).head.id, sample::row(8).head.id);
    assert!(is_of_this_epoch(store.read(), eight).unwrap());
    store.write(|tx| let_go(tx, eight)).unwrap();
    assert!(!is_of_this_epoch(store.read(), eight).unwrap());
    assert_eq!(
        (here(store.read()), outbox::rows(store.read()).unwrap()),
        (vec![(4007, false)], vec![])
    );
    lists(&mut store, &[7], ListFor::Approved);
    assert_eq!(outbox::rows(store.read()).unwrap(), [], "and is not offered for ever");
    assert!(is_of_this_epoch(store.read(), seven).unwrap());
}

#[test]
fn who_waits_is_told_of_little_so_nothing_goes_and_nothing_is_marked() {
    let (_folder, mut store) = laptop();
    store.write(|tx| meta::set_approval(tx, &Approval::Pending)).unwrap();
    lists(&mut store, &[], ListFor::Waiting);
    store.write(|tx| skip(tx, sample::row(8).head.id)).unwrap();
    assert_eq!(here(store.read()), [(4007, false), (4008, false)]);
    store.write(|tx| meta::set_approval(tx, &Approval::Approved)).unwrap();
    store.write(|tx| skip(tx, sample::row(8).head.id)).unwrap();
    assert_eq!(here(store.read()), [(4007, false), (4008, true)]);
}

#[test]
fn reading_on_this_computer_says_nothing_of_the_server() {
    let (_folder, mut store) = laptop();
    lists(&mut store, &[], ListFor::Approved);
    let id = sample::row(7).head.id;
    store.write(|tx| mark_read(tx, id, MessageId(Uuid::from_u128(3)))).unwrap();
    assert_eq!(here(store.read()), [(4007, true)]);
    assert_eq!(ticket(store.read(), id).unwrap().unwrap().unread, 0);
}
