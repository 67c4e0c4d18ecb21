//! Promise P1 on the server's side: group commit, one failing command alone, and repeats for ever.

use std::sync::Arc;

use deskbell_domain::{Caller, Command, Outcome, Write};
use deskbell_protocol::{TicketId, me::CorrectPerson};
use uuid::Uuid;

use crate::office::{Office, asks, code, open_store};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_share_commits_and_all_are_there_after_reopening() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let mut commits = office.store().commits();
    let mut waiting = Vec::new();
    for n in 0..200 {
        let (store, anna, now) = (Arc::clone(office.store()), anna.clone(), office.now());
        waiting.push(tokio::spawn(async move {
            let words = Box::new(asks(&format!("Screen {n} is dark"), now));
            let write = Write::OpenTicket { ticket: TicketId(Uuid::now_v7()), words };
            store.decide(Command { at: now, caller: Caller::Device(anna), write }).await.unwrap()
        }));
    }
    let mut numbers = Vec::new();
    for one in waiting {
        let Outcome::Opened { number, .. } = one.await.unwrap() else { panic!("not opened") };
        numbers.push(number.0);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    let mut batches = 0;
    while commits.try_recv().is_ok() {
        batches += 1;
    }
    assert!(batches < 200, "every ticket had a commit of its own");
    let office = office.closed().reopened();
    let list = office.store().read_now(|r| r.my_tickets(&anna, None, 200)).unwrap();
    assert_eq!(list.items.len(), 200);
    assert!(office.store().doctor().await.unwrap().is_healthy());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_64_times_at_once_is_one_ticket_with_one_number() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let id = TicketId(Uuid::now_v7());
    let mut waiting = Vec::new();
    for _ in 0..64 {
        let (store, anna, now) = (Arc::clone(office.store()), anna.clone(), office.now());
        waiting.push(tokio::spawn(async move {
            let write = Write::OpenTicket { ticket: id, words: Box::new(asks("No network", now)) };
            store.decide(Command { at: now, caller: Caller::Device(anna), write }).await.unwrap()
        }));
    }
    let mut outcomes = Vec::new();
    for one in waiting {
        outcomes.push(one.await.unwrap());
    }
    outcomes.dedup();
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    assert_eq!(office.store().read_now(|r| r.sizes()).unwrap().tickets, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_command_takes_back_its_own_rows_only() {
    let office = Office::open().await;
    let (anna, ben) = (office.device("Anna").await, office.device("Ben").await);
    let (theirs, _) = office.ticket(&ben, "Ben's words").await;
    let id = TicketId(Uuid::now_v7());
    let store = office.store();
    let good = office.opens(&anna, id, asks("Mine", office.now()));
    let foreign = office.says(&anna, theirs, "Let me in");
    let stolen = office.opens(&anna, theirs, asks("Ben's words", office.now()));
    let (good, foreign, stolen) = tokio::join!(good, foreign, stolen);
    assert!(good.is_ok());
    assert_eq!(code(&foreign.unwrap_err()), "unknown_ticket");
    assert_eq!(code(&stolen.unwrap_err()), "idempotency_conflict");
    assert_eq!(store.read_now(|r| r.sizes()).unwrap().tickets, 2);
    let page = store.read_now(|r| r.my_ticket(&ben, theirs)).unwrap().unwrap();
    assert!(page.messages.is_empty(), "{:?}", page.messages);
}

#[tokio::test]
async fn other_words_under_a_known_id_are_a_conflict_for_ever() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let (id, number) = office.ticket(&anna, "Printer is out of paper").await;
    let office = office.closed().reopened();
    let other = office.opens(&anna, id, asks("Printer is on fire", office.now())).await;
    assert_eq!(code(&other.unwrap_err()), "idempotency_conflict");
    office.clock.pass(400 * 24 * 3600);
    let again = office.opens(&anna, id, asks("Printer is out of paper", office.now())).await;
    assert_eq!(again.unwrap(), Outcome::Opened { ticket: id, number });
}

#[tokio::test]
async fn a_second_server_on_the_same_directory_is_refused() {
    let office = Office::open().await;
    let second = open_store(office.dir.path(), &office.clock);
    assert_eq!(code(&second.err().unwrap()), "directory_in_use");
    let office = office.closed();
    assert!(open_store(office.dir.path(), &office.clock).is_ok());
}

#[tokio::test]
async fn a_directory_that_cannot_be_used_is_a_clear_error() {
    let office = Office::open().await;
    let file = office.dir.path().join("a file");
    std::fs::write(&file, "not a directory").unwrap();
    let refused = open_store(&file, &office.clock).err().unwrap();
    assert_eq!(code(&refused), "directory_unusable");
}

#[tokio::test]
async fn a_person_corrects_their_own_card() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let words = CorrectPerson {
        name: None,
        phone: Some(crate::office::line("0221 4711")),
        place: Some(crate::office::line("Room 2.14")),
    };
    office.write(Caller::Device(anna.clone()), Write::CorrectPerson { words }).await.unwrap();
    let home = office.store().read_now(|r| r.home(anna.person)).unwrap().unwrap();
    assert_eq!(home.me.phones.first().unwrap().as_str(), "0221 4711");
    assert_eq!(home.me.place.unwrap().as_str(), "Room 2.14");
    assert_eq!(home.me.display_name.as_str(), "Anna");
}

#[tokio::test]
async fn a_new_name_is_what_tickets_show_and_are_found_by() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", deskbell_protocol::desk::people::Role::Technician).await;
    let (id, _) = office.ticket(&anna, "Old question").await;
    let home = office.store().read_now(|r| r.home(anna.person)).unwrap().unwrap();
    let mut card = home.me;
    card.display_name = deskbell_protocol::text::Name::parse("Annabel Lee").unwrap();
    office.store().put_person(card, None).await.unwrap();
    let reader = tech.technician.id;
    let filter = deskbell_store::QueueFilter {
        q: Some("annabel".to_owned()),
        ..deskbell_store::QueueFilter::of(None)
    };
    let list = office.store().read_now(|r| r.desk_tickets(reader, &filter, None, 10)).unwrap();
    assert_eq!(list.items[0].head.id, id);
    assert_eq!(list.items[0].head.requester.name.as_str(), "Annabel Lee");
}

#[cfg(unix)]
#[tokio::test]
async fn words_are_for_the_servers_account_in_a_directory_that_others_may_enter() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::open().await;
    for name in ["deskbell.db", "deskbell.db-wal"] {
        let mode = std::fs::metadata(office.dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} can be read by others: {mode:o}");
    }
}

#[tokio::test]
async fn the_doctor_may_look_again_while_the_server_works() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    for words in ["The dock flickers", "No mail"] {
        let (ticket, _) = office.ticket(&anna, words).await;
        assert!(office.store().doctor().await.unwrap().is_healthy());
        office.says(&anna, ticket, "And more words").await.unwrap();
        let report = office.store().doctor().await.unwrap();
        assert!(report.is_healthy(), "{report:?}");
    }
}
