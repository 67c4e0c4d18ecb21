//! The desk's own rows: versions, links that work once, sessions, sign-in that ends.

use deskbell_protocol::{
    desk::{
        action::Action,
        people::{Role, Technician},
        settings::{Calendar, TicketSettings},
    },
    enroll::TokenHash,
};
use deskbell_store::{LinkKind, NewLink, Notice};

use crate::office::{Office, body, code, line};

#[tokio::test]
async fn settings_are_written_from_the_version_that_was_read() {
    let office = Office::open().await;
    let read = || office.store().read_now(|r| r.settings::<TicketSettings>()).unwrap();
    assert_eq!(read().version, 0);
    let new = |days| TicketSettings { close_after_days: days, ..read().settings };
    let put = |days, at| office.store().put_settings(new(days), at, None);
    assert_eq!(put(7, Some(0)).await.unwrap().version, 1);
    assert_eq!(code(&put(8, Some(0)).await.unwrap_err()), "edit_conflict");
    assert_eq!(code(&put(8, None).await.unwrap_err()), "precondition_required");
    assert_eq!(put(8, Some(1)).await.unwrap().version, 2);
    assert_eq!(read().settings.close_after_days, 8);
    let calendar = office.store().read_now(|r| r.settings::<Calendar>()).unwrap().settings;
    let nowhere = Calendar { time_zone: line("Middle/Earth"), ..calendar };
    let refused = office.store().put_calendar(nowhere, Some(0), None).await;
    assert_eq!(code(&refused.unwrap_err()), "validation_failed");
}

#[tokio::test]
async fn timers_follow_new_settings_and_one_that_is_put_off_lets_others_go_first() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let mara = office.technician("Mara", Role::Technician).await;
    let (id, _) = office.ticket(&anna, "Fan is loud").await;
    office.acts(&mara, id, Action::Take, None).await.unwrap();
    let resolve = Action::Resolve { note: body("Cleaned it"), topic: None };
    office.acts(&mara, id, resolve, None).await.unwrap();
    let due = || office.store().read_now(|r| r.next_due()).unwrap().unwrap();
    let before = due();
    let put = |remind_after_days, version| {
        let new = TicketSettings { remind_after_days, close_after_days: 9, reopen_within_days: 14 };
        office.store().put_settings(new, Some(version), None)
    };
    put(8, 0).await.unwrap();
    assert!(due() > before, "later");
    put(1, 1).await.unwrap();
    assert!(due() < before, "and earlier");
    office.clock.pass(5 * 24 * 3600);
    let commands = || office.store().read_now(|r| r.due(10)).unwrap().len();
    assert_eq!(commands(), 1);
    assert!(office.store().read_now(|r| r.due_for_nothing(10)).unwrap().is_empty());
    office.store().put_off(vec![id]).await.unwrap();
    assert_eq!(commands(), 0);
    office.clock.pass(60);
    assert_eq!(commands(), 1);
}

#[tokio::test]
async fn a_link_works_once_in_its_browser_and_until_its_time() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await.technician.id;
    let link = |token: &str, kind| NewLink {
        hash: TokenHash::of(token),
        technician: tech,
        kind,
        expires_at: office.now().plus_seconds(600),
    };
    let mailed = LinkKind::SignIn { browser: TokenHash::of("nonce") };
    office.store().add_link(link("mailed", mailed)).await.unwrap();
    office.store().add_link(link("printed", LinkKind::Invitation)).await.unwrap();
    office.store().add_link(link("late", LinkKind::Invitation)).await.unwrap();
    let open = |token: &str, browser: Option<&str>, session: &str| {
        let hashes = (TokenHash::of(token), browser.map(TokenHash::of), TokenHash::of(session));
        office.store().use_link(hashes.0, hashes.1, hashes.2)
    };
    assert!(open("mailed", None, "a").await.unwrap().is_none());
    assert!(open("mailed", Some("another"), "b").await.unwrap().is_none());
    assert_eq!(open("mailed", Some("nonce"), "c").await.unwrap().unwrap().id, tech);
    assert!(open("mailed", Some("nonce"), "d").await.unwrap().is_none(), "used up");
    assert!(open("printed", None, "e").await.unwrap().is_some());
    let by = |session: &str| {
        let hash = TokenHash::of(session);
        office.store().read_now(|r| r.technician_by_session(&hash, None)).unwrap()
    };
    assert!(by("c").is_some() && by("a").is_none());
    office.store().end_session(TokenHash::of("c")).await.unwrap();
    assert!(by("c").is_none());
    office.clock.pass(700);
    assert!(open("late", None, "f").await.unwrap().is_none(), "too late");
    office.clock.pass(3600);
    assert!(by("e").is_none(), "sessions end");
}

#[tokio::test]
async fn a_technician_who_leaves_is_signed_out_but_not_while_they_are_a_contact() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let mara = office.technician("Mara", Role::Technician).await;
    let id = mara.technician.id;
    office.store().add_api_token(TokenHash::of("api"), id).await.unwrap();
    let (ticket, _) = office.ticket(&anna, "Open").await;
    office.acts(&mara, ticket, Action::Take, None).await.unwrap();
    let card = office.store().read_now(|r| r.technician(id)).unwrap().unwrap();
    let leaving = || Technician { active: false, ..card.clone() };
    let refused = office.store().put_technician(leaving(), None).await.unwrap_err();
    assert_eq!(code(&refused), "still_contact");
    let close = Action::Close { note: None };
    office.acts(&mara, ticket, close, None).await.unwrap();
    let mut commits = office.store().commits();
    office.store().put_technician(leaving(), None).await.unwrap();
    assert!(commits.recv().await.unwrap().notices.contains(&Notice::Technician(id)));
    let hash = TokenHash::of("api");
    assert!(office.store().read_now(|r| r.technician_by_api_token(&hash)).unwrap().is_none());
}

#[tokio::test]
async fn a_change_of_the_desk_is_seen_by_the_next_question() {
    let office = Office::open().await;
    let known = || office.store().read_now(|r| Ok(r.directory()?.technicians.len())).unwrap();
    let before = known();
    office.technician("Mara", Role::Technician).await;
    assert_eq!(known(), before + 1);
    assert_eq!(known(), before + 1, "and it stays known");
}
