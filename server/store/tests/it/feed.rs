//! The feed: positions, the horizon, who reads what, and that nothing internal reaches a requester (promise P4).

use deskbell_domain::{Caller, Write};
use deskbell_protocol::{
    Epoch, IncidentId, MessageId, WriteId,
    change::ChangeKind,
    cursor::Cursor,
    desk::{
        action::Action, incident::PutIncident, people::Role, ticket::Visibility, write::PatchTicket,
    },
};
use uuid::Uuid;

use crate::office::{Office, body, code};

#[tokio::test]
async fn changes_carry_on_from_the_list_and_from_every_page() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (first, _) = office.ticket(&anna, "Mouse is stuck").await;
    let list = office.store().read_now(|r| r.my_tickets(&anna, None, 50)).unwrap();
    office.replies(&tech, first, "I am looking", Visibility::Public).await.unwrap();
    office.says(&anna, first, "Thank you").await.unwrap();
    let all = office.store().read_now(|r| r.my_changes(&anna, Some(list.cursor), 100)).unwrap();
    let words: Vec<_> = all
        .changes
        .iter()
        .filter_map(|change| change.message.as_ref())
        .map(|message| message.body.as_str().to_owned())
        .collect();
    assert!(words.contains(&"I am looking".to_owned()) && words.contains(&"Thank you".to_owned()));
    let mut at = list.cursor;
    let mut one_by_one = Vec::new();
    loop {
        let page = office.store().read_now(|r| r.my_changes(&anna, Some(at), 1)).unwrap();
        if page.changes.is_empty() && page.next == at {
            break;
        }
        at = page.next;
        one_by_one.extend(page.changes);
    }
    assert_eq!(one_by_one, all.changes);
}

#[tokio::test]
async fn a_position_of_another_epoch_ahead_or_before_the_horizon_is_gone() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    office.ticket(&anna, "Old").await;
    let here = office.store().read_now(|r| r.cursor()).unwrap();
    let elsewhere = Cursor { epoch: Epoch(Uuid::now_v7()), seq: here.seq };
    let ahead = Cursor { seq: here.seq + 1, ..here };
    let early = Cursor { seq: 0, ..here };
    let ask = |at| office.store().read_now(|r| r.my_changes(&anna, Some(at), 10));
    assert_eq!(code(&ask(elsewhere).unwrap_err()), "cursor_gone");
    assert_eq!(code(&ask(ahead).unwrap_err()), "cursor_gone");
    assert!(ask(early).is_ok(), "nothing is gone yet");
    office.clock.pass(31 * 24 * 3600);
    office.store().sweep().await.unwrap();
    assert_eq!(code(&ask(early).unwrap_err()), "cursor_gone");
    assert!(ask(here).unwrap().changes.is_empty());
    office.ticket(&anna, "New").await;
    assert!(!ask(here).unwrap().changes.is_empty(), "positions go on counting after a sweep");
}

#[tokio::test]
async fn internal_words_and_edits_make_no_change_for_the_requester() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (id, _) = office.ticket(&anna, "Keyboard types twice").await;
    office.acts(&tech, id, Action::Take, None).await.unwrap();
    let before = office.store().read_now(|r| r.cursor()).unwrap();
    office.replies(&tech, id, "MARKER user spilled coffee", Visibility::Internal).await.unwrap();
    let row = office.store().read_now(|r| r.desk_row(tech.technician.id, id)).unwrap().unwrap();
    let words = PatchTicket {
        subject: None,
        worker: None,
        team: None,
        topic: None,
        desk_impact: None,
        next_update_by: None,
        tags: Some(vec![crate::office::line("MARKER tag")]),
        effort_minutes: Some(5),
        requester_id: None,
        fields: std::collections::BTreeMap::new(),
    };
    let write = Write::PatchTicket {
        ticket: id,
        write: WriteId(Uuid::now_v7()),
        words: Box::new(words),
        if_match: Some(row.head.version),
    };
    office.write(Caller::Technician(tech.clone()), write).await.unwrap();
    let mine = office.store().read_now(|r| r.my_changes(&anna, Some(before), 100)).unwrap();
    assert!(mine.changes.is_empty(), "{:?}", mine.changes);
    let page = office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().unwrap();
    let data = office.store().read_now(|r| r.my_data(&anna, "rest".to_owned())).unwrap().unwrap();
    let all = format!(
        "{}{}",
        serde_json::to_string(&page).unwrap(),
        serde_json::to_string(&data).unwrap()
    );
    assert!(!all.contains("MARKER"));
    let tech_id = tech.technician.id;
    let desk = office.store().read_now(|r| r.desk_changes(tech_id, Some(before), 100)).unwrap();
    assert!(serde_json::to_string(&desk).unwrap().contains("MARKER"), "the desk reads it");
}

#[tokio::test]
async fn reading_is_noted_and_told() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (id, _) = office.ticket(&anna, "Mail is slow").await;
    office.replies(&tech, id, "Since when?", Visibility::Public).await.unwrap();
    let row = office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap();
    assert!(row.unread > 0);
    let page = office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().unwrap();
    let through: MessageId = page.messages.last().unwrap().id;
    let write = Write::MarkRead { ticket: id, through };
    office.write(Caller::Device(anna.clone()), write).await.unwrap();
    let row = office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap();
    assert_eq!((row.unread, row.read_through), (0, Some(through)));
    let desk = office.store().read_now(|r| r.desk_ticket(tech.technician.id, id)).unwrap().unwrap();
    let reply =
        desk.messages.iter().find(|message| message.body.as_str() == "Since when?").unwrap();
    assert!(reply.read_at.is_some());
}

#[tokio::test]
async fn a_commit_wakes_exactly_whom_it_concerns() {
    use deskbell_store::{Audience, Notice};
    let office = Office::open().await;
    let (anna, ben) = (office.device("Anna").await, office.device("Ben").await);
    let mut commits = office.store().commits();
    let mut latest = office.store().latest();
    latest.mark_unchanged();
    office.ticket(&anna, "Camera is black").await;
    let commit = commits.recv().await.unwrap();
    let audiences: Vec<Audience> = commit
        .notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::Change { audience, .. } => Some(*audience),
            Notice::Device(_) | Notice::Technician(_) | Notice::Due(_) | Notice::DeskDue => None,
        })
        .collect();
    assert!(audiences.contains(&Audience::Person(anna.person)));
    assert!(audiences.contains(&Audience::Desk));
    assert!(!audiences.contains(&Audience::Person(ben.person)));
    assert!(latest.has_changed().unwrap());
    let seq = *latest.borrow_and_update();
    assert_eq!(office.store().read_now(|r| r.cursor()).unwrap().seq, seq);
}

#[tokio::test]
async fn a_pending_action_is_undone_or_runs_after_a_restart() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (id, _) = office.ticket(&anna, "No sound").await;
    office.acts(&tech, id, Action::Take, None).await.unwrap();
    let resolve = Action::Resolve { note: body("Unmuted it"), topic: None };
    office.acts(&tech, id, resolve, Some(10)).await.unwrap();
    let mine = office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap();
    assert!(mine.head.resolution.is_none(), "the requester does not see it yet");
    assert_eq!(office.run_due().await, 0, "it is not due yet");
    let office = office.closed().reopened();
    office.clock.pass(11);
    assert_eq!(office.run_due().await, 1);
    let mine = office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap();
    assert_eq!(mine.head.resolution.unwrap().note.as_str(), "Unmuted it");
    let kinds = office.store().read_now(|r| r.my_changes(&anna, None, 200)).unwrap();
    assert!(kinds.changes.iter().any(|change| change.kind == ChangeKind::MessageAdded));
}

#[tokio::test]
async fn who_has_changes_of_their_own_or_joined_what_changed_reads_apart_from_everyone() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let ben = office.device("Ben").await;
    let before = office.store().read_now(|r| r.cursor()).unwrap();
    let apart = |after| office.store().read_now(|r| r.people_apart(after)).unwrap();
    assert!(apart(before.seq).is_empty());
    office.ticket(&anna, "Mouse is stuck").await;
    assert_eq!(apart(before.seq).into_iter().collect::<Vec<_>>(), [anna.person]);
    let after = office.store().read_now(|r| r.cursor()).unwrap();
    assert!(apart(after.seq).is_empty());
    let (lead, incident) = (office.technician("Lea", Role::Lead).await, IncidentId(Uuid::now_v7()));
    let (store, now) = (office.store(), office.now());
    store.put_incident(incident, mail_is_down(), None, lead, now).await.unwrap();
    assert!(apart(after.seq).is_empty(), "an incident reads the same for whoever did not join");
    let write = Write::JoinIncident { incident, joined: true };
    office.write(Caller::Device(ben.clone()), write).await.unwrap();
    let joined = office.store().read_now(|r| r.cursor()).unwrap();
    assert!(apart(after.seq).contains(&ben.person) && !apart(joined.seq).contains(&ben.person));
}

fn mail_is_down() -> PutIncident {
    let json = serde_json::json!({
        "title": "Mail is down", "text": "We are looking for the cause.",
        "touches": {"everyone": true}, "next_update_at": "2100-01-01T00:00:00Z",
    });
    serde_json::from_value(json).unwrap()
}
