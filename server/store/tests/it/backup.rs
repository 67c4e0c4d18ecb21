//! Backup and restore: whole copies, a new epoch, kept numbers, nobody signed in, erasures stay erased.

use std::sync::Arc;

use deskbell_domain::{Caller, Outcome, Write};
use deskbell_protocol::{TicketId, TicketNumber, desk::people::Role, enroll::TokenHash, me::Again};
use deskbell_store::{Clock, restore};
use uuid::Uuid;

use crate::office::{Office, RandomIds, asks, code};

#[tokio::test]
async fn numbers_are_given_back_after_a_restore_and_new_ones_start_above() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Administrator).await;
    let token = TokenHash::of("api");
    office.store().add_api_token(token.clone(), tech.technician.id).await.unwrap();
    office.ticket(&anna, "Before the backup").await;
    let old_epoch = office.store().epoch();
    let file = office.dir.path().join("copy.db");
    let made = office.store().backup(file.clone()).await.unwrap();
    assert_eq!((made.epoch, made.schema), (old_epoch, 7));
    let (lost, lost_number) = office.ticket(&anna, "After the backup").await;
    let (other, other_number) = office.ticket(&anna, "Also after").await;
    assert_eq!(lost_number, TicketNumber(2));
    let office = office.closed();
    let clock = Arc::clone(&office.clock) as Arc<dyn Clock>;
    let restored = restore(&file, office.dir.path(), clock, Arc::new(RandomIds)).unwrap();
    assert!(restored.replaced.unwrap().exists());
    let office = office.reopened();
    assert_ne!(office.store().epoch(), old_epoch);
    assert_eq!(office.store().epoch(), restored.epoch);
    let gone = office.store().read_now(|r| r.technician_by_api_token(&token)).unwrap();
    assert!(gone.is_none(), "a restore revokes API tokens");
    // A new ticket starts above the gap, an offered one gets its number back, a guess is ignored.
    let (_, fresh) = office.ticket(&anna, "Fresh").await;
    assert_eq!(fresh, TicketNumber(10_002));
    let offer = |words: &str, number| deskbell_protocol::me::OpenTicket {
        again: Some(Again { number }),
        ..asks(words, office.now())
    };
    let back = office.opens(&anna, lost, offer("After the backup", lost_number)).await.unwrap();
    assert_eq!(back, Outcome::Opened { ticket: lost, number: lost_number });
    let again = office.opens(&anna, lost, offer("After the backup", lost_number)).await.unwrap();
    assert_eq!(back, again);
    let taken = office.opens(&anna, other, offer("Also after", lost_number)).await.unwrap();
    assert_eq!(taken, Outcome::Opened { ticket: other, number: TicketNumber(10_003) });
    assert_ne!(other_number, TicketNumber(10_003));
    let outside = TicketId(Uuid::now_v7());
    let guess = office.opens(&anna, outside, offer("Guess", TicketNumber(77_777))).await.unwrap();
    assert_eq!(guess, Outcome::Opened { ticket: outside, number: TicketNumber(10_004) });
    assert!(office.store().doctor().await.unwrap().is_healthy());
}

#[tokio::test]
async fn what_was_erased_after_the_backup_stays_erased() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Administrator).await;
    let (id, _) = office.ticket(&anna, "Forget this").await;
    let file = office.dir.path().join("copy.db");
    office.store().backup(file.clone()).await.unwrap();
    let erase = Write::EraseTicket { ticket: id };
    office.write(Caller::Technician(tech), erase).await.unwrap();
    let office = office.closed();
    let clock = Arc::clone(&office.clock) as Arc<dyn Clock>;
    restore(&file, office.dir.path(), clock, Arc::new(RandomIds)).unwrap();
    let office = office.reopened();
    assert!(office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().is_none());
    let again = office.opens(&anna, id, asks("Forget this", office.now())).await;
    assert_eq!(code(&again.unwrap_err()), "erased");
}

#[tokio::test]
async fn a_restore_refuses_a_running_server_and_a_damaged_file() {
    let office = Office::open().await;
    let file = office.dir.path().join("copy.db");
    office.store().backup(file.clone()).await.unwrap();
    let taken = office.store().backup(file.clone()).await.unwrap_err();
    assert_eq!(taken.code(), "file_failed", "a backup never overwrites");
    let attempt = |office: &Office| {
        let clock = Arc::clone(&office.clock) as Arc<dyn Clock>;
        restore(&file, office.dir.path(), clock, Arc::new(RandomIds))
    };
    assert_eq!(attempt(&office).unwrap_err().code(), "directory_in_use");
    let office = office.closed();
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[100..middle].fill(0x5a);
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(attempt(&office).unwrap_err().code(), "database_damaged");
    let office = office.reopened();
    assert!(office.store().doctor().await.unwrap().is_healthy(), "the old database is untouched");
}
