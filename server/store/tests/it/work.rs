//! Ways through the rules that touch many tables: calls, the help page, timers, verdicts, merging.

use std::collections::BTreeMap;

use deskbell_domain::{Caller, Outcome, Write};
use deskbell_protocol::{
    MessageId, NudgeId, RatingId, TicketId, VerdictId,
    desk::{
        action::Action,
        people::Role,
        ticket::{Channel, State, View},
        write::{Caller as Calling, LogCall, SolvedOnTheSpot},
    },
    enroll::TokenHash,
    help::HelpRequest,
    me::{GiveRating, GiveVerdict, WriteMessage},
    message::EventKind,
    text::{Name, Subject},
    ticket::{RatingValue, Status},
};
use uuid::Uuid;

use crate::office::{Office, body, code, line};

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn still_broken_reopens_to_the_same_contact_and_yes_is_asked_for_a_rating() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let mara = office.technician("Mara", Role::Technician).await;
    let (id, _) = office.ticket(&anna, "Fan is loud").await;
    office.acts(&mara, id, Action::Take, None).await.unwrap();
    let judge = async |fixed| {
        let resolve = Action::Resolve { note: body("Cleaned it"), topic: None };
        office.acts(&mara, id, resolve, None).await.unwrap();
        let row = office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap();
        let resolution_id = row.head.resolution.unwrap().id;
        let words = GiveVerdict { fixed, resolution_id, comment: None };
        let verdict = VerdictId(Uuid::now_v7());
        let write = Write::GiveVerdict { ticket: id, verdict, words };
        office.write(Caller::Device(anna.clone()), write).await.unwrap();
        office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap()
    };
    let row = judge(false).await;
    assert_eq!(row.head.status, Status::InHand);
    assert_eq!(row.head.contact.unwrap().name.as_str(), "Mara");
    let row = judge(true).await;
    assert_eq!(row.head.status, Status::Closed);
    office.clock.pass(3_700);
    assert_eq!(office.run_due().await, 1);
    let page = office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().unwrap();
    let last = page.messages.last().unwrap();
    assert_eq!(last.event.as_ref().unwrap().kind, EventKind::Rate);
    let words = GiveRating { rating: RatingValue::Good, comment: None, share: false };
    let write = Write::GiveRating { ticket: id, rating: RatingId(Uuid::now_v7()), words };
    office.write(Caller::Device(anna.clone()), write).await.unwrap();
    assert_eq!(office.run_due().await, 0, "nothing is due any more");
}

#[tokio::test]
async fn a_resolved_ticket_reminds_once_and_closes_by_itself() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let mara = office.technician("Mara", Role::Technician).await;
    let (id, _) = office.ticket(&anna, "Fan is loud").await;
    office.acts(&mara, id, Action::Take, None).await.unwrap();
    let resolve = Action::Resolve { note: body("Cleaned it"), topic: None };
    office.acts(&mara, id, resolve, None).await.unwrap();
    let due = office.store().read_now(|r| r.next_due()).unwrap().unwrap();
    assert!(due > office.now());
    let mut kinds = Vec::new();
    for _ in 0..14 {
        office.clock.pass(DAY);
        office.run_due().await;
        let row = office.store().read_now(|r| r.my_row(&anna, id)).unwrap().unwrap();
        kinds.push(row.last.event.map(|event| event.kind));
    }
    kinds.dedup();
    assert_eq!(
        kinds,
        [Some(EventKind::Resolved), Some(EventKind::Reminded), Some(EventKind::Closed)]
    );
}

#[tokio::test]
async fn a_logged_call_makes_its_caller_and_its_ticket() {
    let office = Office::open().await;
    let mara = office.technician("Mara", Role::Technician).await;
    let id = TicketId(Uuid::now_v7());
    let words = || LogCall {
        requester: Calling::NewPerson {
            name: Name::parse("Otto Voss").unwrap(),
            phone: Some(line("4711")),
        },
        template: None,
        fields: BTreeMap::new(),
        subject: Some(Subject::parse("Forgot the password").unwrap()),
        channel: Channel::Phone,
        topic: None,
        note: Some(body("internal remark")),
        solved: Some(SolvedOnTheSpot { note: Some(body("Set a new one")) }),
        attach_to: None,
        effort_minutes: Some(4),
    };
    let log = || Write::LogCall { ticket: id, words: Box::new(words()) };
    let first = office.write(Caller::Technician(mara.clone()), log()).await.unwrap();
    let again = office.write(Caller::Technician(mara.clone()), log()).await.unwrap();
    assert_eq!(first, again);
    let tech = mara.technician.id;
    let page = office.store().read_now(|r| r.desk_ticket(tech, id)).unwrap().unwrap();
    assert_eq!((page.head.state, page.quick_call), (State::Closed, true));
    let people = office.store().read_now(|r| r.people("voss", None, 10)).unwrap();
    assert_eq!(people.items[0].phone.as_ref().unwrap().as_str(), "4711");
    let person = office.store().read_now(|r| r.person(page.head.requester.id)).unwrap().unwrap();
    assert!(!person.confirmed && person.devices.is_empty());
}

#[tokio::test]
async fn a_help_page_reads_its_one_ticket_until_30_days_after_closing() {
    let office = Office::open().await;
    let mara = office.technician("Mara", Role::Technician).await;
    let (id, secret) = (TicketId(Uuid::now_v7()), TokenHash::of("kept in the link"));
    let words = HelpRequest {
        key_hash: secret.clone(),
        name: Name::parse("Visitor").unwrap(),
        email: None,
        phone: Some(line("0170 1")),
        description: body("The door reader is dead"),
        impact: None,
        attachments: Vec::new(),
    };
    let write = Write::HelpRequest { ticket: id, words: Box::new(words) };
    office.write(Caller::HelpPage, write).await.unwrap();
    let opens = || office.store().read_now(|r| r.help_ticket(&secret)).unwrap();
    assert_eq!(opens(), Some(id));
    let wrong = TokenHash::of("guessed");
    assert_eq!(office.store().read_now(|r| r.help_ticket(&wrong)).unwrap(), None);
    let words = WriteMessage { body: body("Still dead"), attachments: Vec::new() };
    let write = Write::WriteMessage { ticket: id, message: MessageId(Uuid::now_v7()), words };
    office.write(Caller::HelpSecret { ticket: id }, write).await.unwrap();
    let page = office.store().read_now(|r| r.help_page(id)).unwrap().unwrap();
    assert_eq!(page.messages.len(), 1);
    office.acts(&mara, id, Action::Close { note: None }, None).await.unwrap();
    office.clock.pass(29 * DAY);
    assert_eq!(opens(), Some(id));
    office.clock.pass(2 * DAY);
    assert_eq!(opens(), None);
}

#[tokio::test]
async fn merged_tickets_read_as_one_and_part_again() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let mara = office.technician("Mara", Role::Technician).await;
    let ((one, _), (two, _)) =
        (office.ticket(&anna, "First").await, office.ticket(&anna, "Second").await);
    office.says(&anna, one, "written on the first").await.unwrap();
    office.acts(&mara, one, Action::Merge { into: two }, None).await.unwrap();
    let holds = |id| {
        let page = office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap().unwrap();
        page.messages.iter().any(|message| message.body.as_str() == "written on the first")
    };
    assert!(holds(two));
    office.acts(&mara, one, Action::Unmerge, None).await.unwrap();
    assert!(holds(one) && !holds(two));
    let tech = mara.technician.id;
    let ring = office.acts(&mara, two, Action::Merge { into: two }, None).await;
    assert!(ring.is_err());
    let filter = deskbell_store::QueueFilter::of(Some(View::Open));
    let list = office.store().read_now(|r| r.desk_tickets(tech, &filter, None, 10)).unwrap();
    assert_eq!(list.items.len(), 2);
}

#[tokio::test]
async fn news_may_be_asked_for_once_a_day() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let (id, _) = office.ticket(&anna, "Where is my screen").await;
    let ask = async || {
        let write = Write::Nudge { ticket: id, nudge: NudgeId(Uuid::now_v7()) };
        office.write(Caller::Device(anna.clone()), write).await.unwrap()
    };
    let (Outcome::Nudged { next_at: first }, Outcome::Nudged { next_at: second }) =
        (ask().await, ask().await)
    else {
        panic!("not nudged")
    };
    assert_eq!(first, second);
    office.clock.pass(DAY + 1);
    let Outcome::Nudged { next_at: third } = ask().await else { panic!("not nudged") };
    assert!(third > second);
    let unknown = office.says(&anna, TicketId(Uuid::now_v7()), "Hello").await.unwrap_err();
    assert_eq!(code(&unknown), "unknown_ticket");
}
