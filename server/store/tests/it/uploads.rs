//! Attachments: text goes first, bytes belong to who uploaded them, facts come back line by line.

use deskbell_domain::{Caller, DeviceCaller, Write};
use deskbell_protocol::{
    AttachmentId, MessageId, TicketId,
    attachment::{AttachmentState, MediaType},
    change::ChangeKind,
    desk::people::Role,
    facts::{FactLine, FactSection, Facts, SectionId},
    me::{OpenTicket, WriteMessage},
    text::{FactKey, FactValue, FileName},
};
use deskbell_store::Upload;
use uuid::Uuid;

use crate::office::{Office, asks, code};

fn upload(id: AttachmentId, by: &DeviceCaller, byte: u8) -> Upload {
    Upload {
        id,
        by: Caller::Device(by.clone()),
        name: FileName::clean("screen.png"),
        media_type: MediaType::Png,
        size: 1_234,
        digest: [byte; 32],
        state: AttachmentState::Here,
    }
}

async fn names(office: &Office, who: &DeviceCaller, picture: AttachmentId) -> TicketId {
    let id = TicketId(Uuid::now_v7());
    let words = OpenTicket { attachments: vec![picture], ..asks("See picture", office.now()) };
    office.opens(who, id, words).await.unwrap();
    id
}

#[tokio::test]
async fn a_picture_arrives_after_the_text_that_names_it() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let picture = AttachmentId(Uuid::now_v7());
    let id = names(&office, &anna, picture).await;
    let state = || {
        let page = office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().unwrap();
        page.head.attachments[0].state
    };
    assert_eq!(state(), AttachmentState::OnItsWay);
    let before = office.store().read_now(|r| r.cursor()).unwrap();
    office.store().uploaded(upload(picture, &anna, 7)).await.unwrap();
    assert_eq!(state(), AttachmentState::Here);
    let told = office.store().read_now(|r| r.my_changes(&anna, Some(before), 10)).unwrap();
    assert_eq!(told.changes.len(), 1, "arrival is a change of the ticket: {told:?}");
    office.store().uploaded(upload(picture, &anna, 7)).await.unwrap();
    let other = office.store().uploaded(upload(picture, &anna, 8)).await;
    assert_eq!(code(&other.unwrap_err()), "idempotency_conflict");
}

#[tokio::test]
async fn a_picture_of_a_message_arrives_with_a_change_that_shows_the_message() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let (id, _) = office.ticket(&anna, "Look").await;
    let (picture, message) = (AttachmentId(Uuid::now_v7()), MessageId(Uuid::now_v7()));
    let words =
        WriteMessage { body: crate::office::body("Here it is"), attachments: vec![picture] };
    let write = Write::WriteMessage { ticket: id, message, words };
    office.write(Caller::Device(anna.clone()), write).await.unwrap();
    let before = office.store().read_now(|r| r.cursor()).unwrap();
    office.store().uploaded(upload(picture, &anna, 7)).await.unwrap();
    let told = office.store().read_now(|r| r.my_changes(&anna, Some(before), 10)).unwrap();
    let change = told.changes.first().unwrap();
    assert_eq!(change.kind, ChangeKind::TicketChanged, "an arrival never notifies");
    let shown = change.message.as_ref().unwrap();
    assert_eq!((shown.id, shown.attachments[0].state), (message, AttachmentState::Here));
}

#[tokio::test]
async fn a_foreign_picture_never_arrives_and_is_never_shown() {
    let office = Office::open().await;
    let (anna, eve) = (office.device("Anna").await, office.device("Eve").await);
    let picture = AttachmentId(Uuid::now_v7());
    office.store().uploaded(upload(picture, &anna, 7)).await.unwrap();
    let id = names(&office, &eve, picture).await;
    let page = office.store().read_now(|r| r.my_ticket(&eve, id)).unwrap().unwrap();
    assert_eq!(page.head.attachments[0].state, AttachmentState::OnItsWay);
    assert!(office.store().read_now(|r| r.my_attachment(&eve, picture)).unwrap().is_none());
    assert!(office.store().read_now(|r| r.my_attachment(&anna, picture)).unwrap().is_some());
    // Named first by somebody else: it is still the uploader's.
    let later = AttachmentId(Uuid::now_v7());
    names(&office, &eve, later).await;
    office.store().uploaded(upload(later, &anna, 9)).await.unwrap();
    assert!(office.store().read_now(|r| r.my_attachment(&eve, later)).unwrap().is_none());
}

#[tokio::test]
async fn uploads_nobody_names_go_after_a_week() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let (lonely, named) = (AttachmentId(Uuid::now_v7()), AttachmentId(Uuid::now_v7()));
    office.store().uploaded(upload(lonely, &anna, 1)).await.unwrap();
    office.store().uploaded(upload(named, &anna, 2)).await.unwrap();
    names(&office, &anna, named).await;
    assert!(office.store().sweep().await.unwrap().is_empty());
    office.clock.pass(8 * 24 * 3600);
    assert_eq!(office.store().sweep().await.unwrap(), [lonely]);
    assert_eq!(office.store().read_now(|r| r.attachments_here()).unwrap(), [named]);
}

#[tokio::test]
async fn facts_come_back_line_by_line_as_they_were_sent() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Technician).await;
    let line = |key: &str, value: Option<&str>| FactLine {
        key: FactKey::parse(key).unwrap(),
        value: value.map(|raw| FactValue::parse(raw).unwrap()),
        unit: None,
    };
    let facts = Facts {
        taken_at: office.now(),
        sections: vec![
            FactSection {
                id: SectionId::Space,
                lines: vec![line("free", Some("3.2")), line("memory", None)],
            },
            FactSection {
                id: SectionId::Computer,
                lines: vec![line("model", Some("T14 “Gen” 5"))],
            },
        ],
    };
    let id = TicketId(Uuid::now_v7());
    let words = OpenTicket { facts: Some(facts.clone()), ..asks("Slow", office.now()) };
    office.opens(&anna, id, words).await.unwrap();
    let office = office.closed().reopened();
    let tech_id = tech.technician.id;
    let page = office.store().read_now(|r| r.desk_ticket(tech_id, id)).unwrap().unwrap();
    assert_eq!(page.facts, Some(facts.clone()));
    let data = office.store().read_now(|r| r.my_data(&anna, String::new())).unwrap().unwrap();
    assert_eq!(data.tickets[0].facts, Some(facts));
}
