//! Erasure: the id stays, every word goes, from the file as well, and any later write naming it is refused.

use deskbell_domain::{Caller, Write};
use deskbell_protocol::{
    change::ChangeKind,
    desk::{people::Role, ticket::Visibility},
};
use deskbell_store::QueueFilter;

use crate::office::{Office, asks, code};

#[tokio::test]
async fn an_erased_ticket_leaves_its_id_and_nothing_else() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Administrator).await;
    let (id, _) = office.ticket(&anna, "quetzalcoatl opened a strange file").await;
    office.says(&anna, id, "quetzalcoatl again").await.unwrap();
    office.replies(&tech, id, "quetzalcoatl noted", Visibility::Internal).await.unwrap();
    let before = office.store().read_now(|r| r.cursor()).unwrap();
    let erase = || Write::EraseTicket { ticket: id };
    office.write(Caller::Technician(tech.clone()), erase()).await.unwrap();
    let changes = office.store().read_now(|r| r.my_changes(&anna, Some(before), 10)).unwrap();
    let told = changes.changes.first().unwrap();
    assert_eq!(told.kind, ChangeKind::TicketErased);
    assert_eq!(told.ids.as_ref().unwrap().messages.len(), 1, "public ones only: {told:?}");
    for late in [
        office.says(&anna, id, "more").await,
        office.opens(&anna, id, asks("quetzalcoatl opened a strange file", office.now())).await,
    ] {
        assert_eq!(code(&late.unwrap_err()), "erased");
    }
    let filter = QueueFilter { q: Some("quetzalcoatl".to_owned()), ..QueueFilter::of(None) };
    let tech_id = tech.technician.id;
    let list = office.store().read_now(|r| r.desk_tickets(tech_id, &filter, None, 10)).unwrap();
    assert!(list.items.is_empty());
    assert!(office.store().doctor().await.unwrap().is_healthy());
    // The store is still open: nothing waits for its end.
    for entry in std::fs::read_dir(office.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let is_there = bytes.windows(12).any(|part| part == b"quetzalcoatl");
        assert!(!is_there, "the words are still in {}", path.display());
    }
}

#[tokio::test]
async fn an_erased_person_takes_their_tickets_along() {
    let office = Office::open().await;
    let (anna, ben) = (office.device("Anna").await, office.device("Ben").await);
    let tech = office.technician("Mara", Role::Administrator).await;
    let (id, _) = office.ticket(&anna, "Mine").await;
    let (kept, _) = office.ticket(&ben, "Ben's").await;
    let erase = Write::ErasePerson { person: anna.person };
    office.write(Caller::Technician(tech), erase).await.unwrap();
    assert!(office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().is_none());
    assert!(office.store().read_now(|r| r.my_ticket(&ben, kept)).unwrap().is_some());
    let people = office.store().read_now(|r| r.people("Anna", None, 10)).unwrap();
    assert!(people.items.is_empty());
    assert!(office.store().doctor().await.unwrap().is_healthy());
}
