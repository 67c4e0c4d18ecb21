//! The table with a real file: order, settling, refiling, taking back, offering again.

use std::time::Duration;

use deskbell_protocol::{
    AttachmentId, MessageId, ResolutionId, TicketId, TicketNumber, Timestamp,
    attachment::MediaType,
    change::{Change, ChangeKind},
    me::{GiveVerdict, MarkRead, OpenTicket, WriteMessage},
    problem::ErrorCode,
    text::{Body, Comment, FileName, Line},
    ticket::Ticket,
};
use uuid::Uuid;

use super::*;
use crate::{
    clock::Clock,
    mirror, sample,
    store::{Store, draft, for_test},
};

struct TestClock(std::sync::atomic::AtomicU64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        now()
    }
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
    fn fill(&self, bytes: &mut [u8]) {
        let n = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        for (byte, value) in bytes.iter_mut().zip(n.to_be_bytes().into_iter().cycle()) {
            *byte = value;
        }
    }
}

fn clock() -> TestClock {
    TestClock(std::sync::atomic::AtomicU64::new(1))
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

fn open_ticket(words: &str, attachments: Vec<AttachmentId>) -> Frozen {
    Frozen::Open(Box::new(OpenTicket {
        description: Body::parse(words).unwrap(),
        impact: None,
        reach: None,
        r#for: None,
        asker: None,
        incident: None,
        facts: None,
        attachments,
        reported_at: now(),
        locale: Line::parse("en").unwrap(),
        again: None,
    }))
}

fn message(words: &str) -> Frozen {
    Frozen::Message(WriteMessage { body: Body::parse(words).unwrap(), attachments: Vec::new() })
}

fn ticket(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(n))
}

fn queue(store: &mut Store, id: u128, ticket: TicketId, request: &Frozen) {
    let new = New { id: Uuid::from_u128(id), ticket, request, saved_at: now() };
    store.write(|tx| put(tx, &new)).unwrap();
}

fn picture(store: &mut Store, id: u128) -> AttachmentId {
    let id = AttachmentId(Uuid::from_u128(id));
    let files = store.files();
    draft::write_bytes(&files, id, b"bytes").unwrap();
    let view = crate::view::DraftAttachment {
        id,
        name: "a.png".to_owned(),
        media_type: MediaType::Png,
        size: 5,
    };
    store
        .write(|tx| {
            draft::add_attachment(tx, &crate::bridge::AttachTo::Form, &view, now())?;
            draft::form_was_sent(tx)
        })
        .unwrap();
    id
}

fn upload() -> Frozen {
    Frozen::Attachment(Upload {
        name: FileName::clean("a.png"),
        media_type: MediaType::Png,
        size: 5,
    })
}

#[test]
fn an_acknowledged_row_is_offered_again_with_its_number_at_its_old_place() {
    let (_folder, mut store) = for_test();
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", Vec::new()));
    queue(&mut store, 2, ticket(1), &message("still black"));
    let before = rows(store.read()).unwrap();
    store
        .write(|tx| {
            done(tx, Uuid::from_u128(1), Some(TicketNumber(4131)), now())?;
            done(tx, Uuid::from_u128(2), None, now())
        })
        .unwrap();
    assert_eq!(rows(store.read()).unwrap(), []);
    assert_eq!(store.write(|tx| offer_all(tx)).unwrap(), 2);
    let after = rows(store.read()).unwrap();
    let places = |rows: &[Row]| rows.iter().map(|r| (r.place, r.id)).collect::<Vec<_>>();
    assert_eq!(places(&after), places(&before));
    let Some(Frozen::Open(open)) = request(store.read(), Uuid::from_u128(1)).unwrap() else {
        panic!("the opening is there")
    };
    assert_eq!(open.again.unwrap().number, TicketNumber(4131));
}

#[test]
fn a_ticket_of_another_device_is_offered_from_the_mirror() {
    let (_folder, mut store) = for_test();
    let row = sample::row(7);
    let offered = store
        .write(|tx| {
            mirror::put_row(tx, &row)?;
            offer_ticket(tx, row.head.id, now(), &Line::parse("en").unwrap())
        })
        .unwrap();
    assert!(offered);
    let Some(Frozen::Open(open)) = request(store.read(), row.head.id.0).unwrap() else {
        panic!("the opening is there")
    };
    assert_eq!(open.description, row.head.description);
    assert_eq!(open.again.unwrap().number, row.head.number);
    let unknown =
        store.write(|tx| offer_ticket(tx, ticket(99), now(), &Line::parse("en").unwrap()));
    assert!(!unknown.unwrap());
}

#[test]
fn an_opening_is_offered_alone_to_the_server_that_has_what_followed_it() {
    let (_folder, mut store) = for_test();
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", Vec::new()));
    queue(&mut store, 2, ticket(1), &message("still black"));
    store
        .write(|tx| {
            done(tx, Uuid::from_u128(1), Some(TicketNumber(4131)), now())?;
            done(tx, Uuid::from_u128(2), None, now())
        })
        .unwrap();
    assert!(store.write(|tx| offer_opening(tx, ticket(1))).unwrap());
    assert!(!store.write(|tx| offer_opening(tx, ticket(2))).unwrap(), "no copy of it");
    let offered = rows(store.read()).unwrap();
    assert_eq!(offered.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), [1]);
}

#[test]
fn filed_again_everything_of_the_ticket_moves_and_no_word_changes() {
    let (_folder, mut store) = for_test();
    let picture = picture(&mut store, 50);
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", vec![picture]));
    queue(&mut store, 50, ticket(1), &upload());
    queue(&mut store, 2, ticket(1), &message("still black"));
    let row = rows(store.read()).unwrap().remove(0);
    let files = store.files();
    let refiled = store.write(|tx| refile(tx, &files, &row, &clock())).unwrap();
    let (old, new) = refiled.ticket.unwrap();
    assert_eq!(old, ticket(1));
    let rows = rows(store.read()).unwrap();
    assert!(rows.iter().all(|row| row.ticket == new));
    let Some(Frozen::Open(open)) = request(store.read(), refiled.id).unwrap() else {
        panic!("the opening is there")
    };
    assert_eq!(open.description.as_str(), "black screen");
    let moved = open.attachments[0];
    assert_ne!(moved, picture);
    assert!(rows.iter().any(|row| row.id == moved.0 && row.kind == Kind::Attachment));
    assert_eq!(std::fs::read(files.join(moved.to_string())).unwrap(), b"bytes");
}

#[test]
fn change_brings_everything_back_and_keeps_what_the_form_held() {
    let (_folder, mut store) = for_test();
    let picture = picture(&mut store, 50);
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", vec![picture]));
    queue(&mut store, 50, ticket(1), &upload());
    queue(&mut store, 2, ticket(1), &message("still black"));
    let held = crate::bridge::DraftFields {
        description: "half a thought".to_owned(),
        impact: None,
        reach: None,
        for_name: None,
        asker_name: None,
    };
    let back = store
        .write(|tx| {
            draft::save_form(tx, &held)?;
            take_back(tx, ticket(1))
        })
        .unwrap();
    let all = "black screen\n\nstill black\n\nhalf a thought";
    assert_eq!(back, TakenBack::Words(all.to_owned()));
    assert_eq!(rows(store.read()).unwrap(), []);
    let form = draft::form(store.read()).unwrap().unwrap();
    assert_eq!(form.description, all);
    let kept = draft::attachments(store.read(), &crate::bridge::AttachTo::Form).unwrap();
    assert_eq!(kept[0].id, picture);
}

#[test]
fn an_attempted_row_is_not_taken_back_but_a_refused_one_is() {
    let (_folder, mut store) = for_test();
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", Vec::new()));
    let id = Uuid::from_u128(1);
    store.write(|tx| mark_attempted(tx, id)).unwrap();
    assert_eq!(store.write(|tx| take_back(tx, ticket(1))).unwrap(), TakenBack::MayHaveLeft);
    store.write(|tx| attention(tx, id, Reason::Refused(ErrorCode::ValidationFailed))).unwrap();
    let row = rows(store.read()).unwrap().remove(0);
    assert_eq!(row.state, State::NeedsAttention(Reason::Refused(ErrorCode::ValidationFailed)));
    let words = TakenBack::Words("black screen".to_owned());
    assert_eq!(store.write(|tx| take_back(tx, ticket(1))).unwrap(), words);
}

#[test]
fn a_refused_reply_comes_back_before_what_is_being_written() {
    let (_folder, mut store) = for_test();
    let picture = picture(&mut store, 50);
    let reply = |body: &str| {
        let body = Body::parse(body).unwrap();
        Frozen::Message(WriteMessage { body, attachments: vec![picture] })
    };
    queue(&mut store, 1, ticket(1), &reply("still black"));
    queue(&mut store, 50, ticket(1), &upload());
    let (id, message) = (Uuid::from_u128(1), MessageId(Uuid::from_u128(1)));
    store.write(|tx| mark_attempted(tx, id)).unwrap();
    let back = |store: &mut Store| store.write(|tx| take_back_message(tx, ticket(1), message));
    assert_eq!(back(&mut store).unwrap(), TakenBack::MayHaveLeft);
    store
        .write(|tx| {
            draft::save_reply(tx, ticket(1), "and another thing")?;
            attention(tx, id, Reason::Refused(ErrorCode::ValidationFailed))
        })
        .unwrap();
    let all = "still black\n\nand another thing";
    assert_eq!(back(&mut store).unwrap(), TakenBack::Words(all.to_owned()));
    assert_eq!(draft::reply(store.read(), ticket(1)).unwrap(), all);
    let to = crate::bridge::AttachTo::Reply { ticket: ticket(1) };
    assert_eq!(draft::attachments(store.read(), &to).unwrap()[0].id, picture);
    assert_eq!(rows(store.read()).unwrap(), [], "its upload waits for the next Send");
    assert_eq!(back(&mut store).unwrap(), TakenBack::Nothing);
}

#[test]
fn a_message_that_goes_takes_its_uploads_along() {
    let (_folder, mut store) = for_test();
    let picture = picture(&mut store, 50);
    let body = Body::parse("still black").unwrap();
    let reply = Frozen::Message(WriteMessage { body, attachments: vec![picture] });
    let mut gone = |act: &dyn Fn(&crate::store::Connection, &Row)| {
        queue(&mut store, 1, ticket(1), &reply);
        queue(&mut store, 50, ticket(1), &upload());
        queue(&mut store, 2, ticket(1), &message("other words"));
        let row = rows(store.read()).unwrap().remove(0);
        store
            .write(|tx| {
                act(tx, &row);
                Ok(())
            })
            .unwrap();
        let left = rows(store.read()).unwrap();
        assert_eq!(left.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), [2]);
        store.write(|tx| drop_row(tx, left[0].id)).unwrap();
    };
    gone(&|tx, row| discard_message(tx, row.id).unwrap());
    gone(&|tx, row| erase(tx, row).unwrap());
    let ids = deskbell_protocol::change::ErasedIds {
        ticket: ticket(1),
        whole: false,
        messages: vec![MessageId(Uuid::from_u128(1))],
        attachments: Vec::new(),
    };
    gone(&|tx, _| mirror::erase(tx, &ids).unwrap());
    draft::sweep(store.read(), &store.files()).unwrap();
    assert!(!store.files().join(picture.to_string()).exists());
}

#[test]
fn erased_means_the_row_and_its_copies_are_gone() {
    let (_folder, mut store) = for_test();
    let picture = picture(&mut store, 50);
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", vec![picture]));
    queue(&mut store, 2, ticket(1), &message("still black"));
    let row = rows(store.read()).unwrap().remove(0);
    store.write(|tx| erase(tx, &row)).unwrap();
    draft::sweep(store.read(), &store.files()).unwrap();
    assert_eq!(rows(store.read()).unwrap(), []);
    assert_eq!(store.write(|tx| offer_all(tx)).unwrap(), 0);
    assert!(!store.files().join(picture.to_string()).exists());
}

#[test]
fn a_mark_of_what_was_read_replaces_the_one_before() {
    let (_folder, mut store) = for_test();
    for n in 1..=3 {
        let mark = Frozen::Read(MarkRead { through: MessageId(Uuid::from_u128(n)) });
        queue(&mut store, n, ticket(1), &mark);
    }
    assert_eq!(rows(store.read()).unwrap().len(), 1);
}

#[test]
fn a_row_somebody_edited_is_checked_again() {
    let (_folder, mut store) = for_test();
    queue(&mut store, 1, ticket(1), &message("still black"));
    store
        .write(|tx| {
            tx.execute("update outbox set request = '{\"body\": \"\"}'", [])?;
            Ok(())
        })
        .unwrap();
    assert!(request(store.read(), Uuid::from_u128(1)).is_err());
}

#[test]
fn copies_go_after_thirty_days() {
    let (_folder, mut store) = for_test();
    let picture = picture(&mut store, 50);
    queue(&mut store, 1, ticket(1), &open_ticket("black screen", vec![picture]));
    queue(&mut store, 50, ticket(1), &upload());
    store
        .write(|tx| {
            done(tx, Uuid::from_u128(1), Some(TicketNumber(1)), now())?;
            done(tx, picture.0, None, now())?;
            prune(tx, Some(now().plus_seconds(29 * 86_400)))?;
            prune(tx, None)
        })
        .unwrap();
    assert!(acknowledged(store.read(), ticket(1)).unwrap().is_some());
    store.write(|tx| prune(tx, Some(now().plus_seconds(31 * 86_400)))).unwrap();
    draft::sweep(store.read(), &store.files()).unwrap();
    assert!(acknowledged(store.read(), ticket(1)).unwrap().is_none());
    assert!(!store.files().join(picture.to_string()).exists());
}

#[test]
fn a_refused_click_goes_and_refused_words_stay() {
    let (_folder, mut store) = for_test();
    let verdict = |comment: Option<&str>| {
        Frozen::Verdict(GiveVerdict {
            fixed: false,
            resolution_id: ResolutionId(Uuid::from_u128(5)),
            comment: comment.map(|words| Comment::parse(words).unwrap()),
        })
    };
    let ticket = TicketId(Uuid::from_u128(1));
    let requests = [Frozen::Nudge, verdict(None), verdict(Some("It came back"))];
    for (n, request) in requests.iter().enumerate() {
        let id = Uuid::from_u128(10 + u128::try_from(n).unwrap());
        let new = New { id, ticket, request, saved_at: now() };
        store.write(|tx| put(tx, &new)).unwrap();
        store.write(|tx| refused(tx, id, Reason::Refused(ErrorCode::WrongState))).unwrap();
    }
    let left = rows(store.read()).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].id, Uuid::from_u128(12));
    assert_eq!(left[0].state, State::NeedsAttention(Reason::Refused(ErrorCode::WrongState)));
}

#[test]
fn a_reply_read_in_passing_is_still_news_when_the_feed_tells_of_it() {
    let (_folder, mut store) = for_test();
    let reply = sample::message(1, "Priya Raman", "Try the other cable.");
    let read = Ticket { head: sample::head(1), messages: vec![reply.clone()] };
    let change = Change {
        seq: 7,
        at: now(),
        kind: ChangeKind::MessageAdded,
        ticket: Some(sample::row(1)),
        message: Some(reply),
        incident: None,
        ids: None,
    };
    let mut told = |reading| {
        store.write(|tx| mirror::put_ticket(tx, &read, reading)).unwrap();
        store.write(|tx| mirror::apply(tx, &change)).unwrap();
        let news = mirror::news(store.read()).unwrap();
        store.write(|tx| mirror::news_shown(tx, &news)).unwrap();
        news.len()
    };
    assert_eq!(told(mirror::Reading::Plain), 1);
    assert_eq!(told(mirror::Reading::Plain), 0, "told once");
}
