//! Schemas: every released one is brought up, a newer one is refused untouched.

use deskbell_protocol::{PersonId, desk::people::PutDepartment};
use uuid::Uuid;

use crate::office::{Office, code, open_store};

/// Every released schema with a few rows in it, oldest first.
const RELEASED: [(u32, &str); 7] = [
    (1, include_str!("../fixtures/schema_1.sql")),
    (2, include_str!("../fixtures/schema_2.sql")),
    (3, include_str!("../fixtures/schema_3.sql")),
    (4, include_str!("../fixtures/schema_4.sql")),
    (5, include_str!("../fixtures/schema_5.sql")),
    (6, include_str!("../fixtures/schema_6.sql")),
    (7, include_str!("../fixtures/schema_7.sql")),
];

#[expect(clippy::disallowed_methods, reason = "the test makes a database of another server")]
fn database(dir: &std::path::Path) -> rusqlite::Connection {
    rusqlite::Connection::open(dir.join("deskbell.db")).unwrap()
}

#[tokio::test]
async fn every_released_schema_is_brought_up_with_its_rows() {
    for (version, sql) in RELEASED {
        let office = Office::open().await.closed();
        let dir = tempfile::TempDir::new().unwrap();
        let raw = database(dir.path());
        raw.execute_batch(sql).unwrap();
        raw.pragma_update(None, "user_version", version).unwrap();
        drop(raw);
        let store = open_store(dir.path(), &office.clock).unwrap();
        let person = PersonId(Uuid::from_bytes([1; 16]));
        let home = store.read_now(|r| r.home(person)).unwrap().unwrap();
        assert_eq!(home.me.display_name.as_str(), "Anna");
        assert!(store.doctor().await.unwrap().is_healthy());
    }
}

#[tokio::test]
async fn departments_people_work_in_are_in_the_list_once_it_is_there() {
    let office = Office::open().await.closed();
    let dir = tempfile::TempDir::new().unwrap();
    let raw = database(dir.path());
    let (version, sql) = RELEASED.into_iter().find(|(version, _)| *version == 6).unwrap();
    raw.execute_batch(sql).unwrap();
    raw.execute_batch(
        "UPDATE persons SET department = 'Finance';
         INSERT INTO persons (id, display_name, department, made_at) VALUES
            (randomblob(16), 'Ben', 'finance', 0), (randomblob(16), 'Cem', 'Sales', 0),
            (randomblob(16), 'Dora', NULL, 0);",
    )
    .unwrap();
    raw.pragma_update(None, "user_version", version).unwrap();
    drop(raw);
    let store = open_store(dir.path(), &office.clock).unwrap();
    let list = store.read_now(|r| r.list::<PutDepartment>()).unwrap();
    let mut names: Vec<_> = list.iter().map(|one| one.words.name.to_string()).collect();
    names.sort();
    assert_eq!(names, ["Finance", "Sales"]);
}

#[tokio::test]
async fn the_newest_fixture_is_the_present_schema() {
    let office = Office::open().await.closed();
    let schema = |raw: &rusqlite::Connection| -> Vec<String> {
        let mut all = raw
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let dir = tempfile::TempDir::new().unwrap();
    let fixture = database(dir.path());
    fixture.execute_batch(RELEASED.last().unwrap().1).unwrap();
    assert_eq!(schema(&fixture), schema(&database(office.dir.path())));
}

#[tokio::test]
async fn a_newer_database_is_refused_kindly_and_left_alone() {
    let office = Office::open().await.closed();
    database(office.dir.path()).pragma_update(None, "user_version", 99).unwrap();
    let refused = open_store(office.dir.path(), &office.clock).err().unwrap();
    assert_eq!(code(&refused), "database_newer");
    let words = refused.to_string();
    let newest = RELEASED.last().unwrap().0.to_string();
    assert!(words.contains("99") && words.contains(&newest), "{words}");
    let version: u32 = database(office.dir.path())
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_called_damaged() {
    let office = Office::open().await.closed();
    std::fs::write(office.dir.path().join("deskbell.db"), vec![b'x'; 8192]).unwrap();
    for suffix in ["-wal", "-shm"] {
        drop(std::fs::remove_file(office.dir.path().join(format!("deskbell.db{suffix}"))));
    }
    let refused = open_store(office.dir.path(), &office.clock).err().unwrap();
    assert_eq!(code(&refused), "database_damaged");
}
