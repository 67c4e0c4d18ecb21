//! What the person is told once: also when the bell dies in between, and when the disk cannot be written.

use super::bench::{self, Bench, Server, Told};
use crate::{
    bridge::{Answer, Page},
    notify::NoteTag,
    view::{Connection, PageView},
};
use deskbell_protocol::problem::ErrorCode;

#[tokio::test]
async fn what_was_shown_is_not_shown_again_while_the_disk_cannot_be_written() {
    let server = Server::start().await;
    let bench = Bench::start(None);
    bench.refuse_deletes("news", true);
    server.say_reply("Priya Raman", "Try the other cable.");
    let mut bench = bench.crash_and_start(&server);
    bench.note().await;
    for page in [Page::Tickets, Page::Settings { sees: false }, Page::Tickets] {
        bench.open(page.clone());
        bench
            .view(|view| match (&page, view.page) {
                (Page::Tickets, PageView::Tickets(_)) => Some(()),
                (Page::Settings { .. }, PageView::Settings(_)) => Some(()),
                _ => None,
            })
            .await;
    }
    assert_eq!(bench.notes(), 1, "each turn of the loop found the news still in the file");
    bench.refuse_deletes("news", false);
    bench.open(Page::Settings { sees: false });
    bench.view(|view| matches!(view.page, PageView::Settings(_)).then_some(())).await;
    let mut bench = bench.crash_and_start(&server);
    bench.open(Page::Tickets);
    bench.view(|view| matches!(view.connection, Connection::Online).then_some(())).await;
    assert!(!bench.has_note(), "noted as shown as soon as it could be");
    bench.stop().await;
}

#[tokio::test]
async fn a_crash_between_the_answer_and_its_note_does_not_lose_the_note() {
    let server = Server::start().await;
    server.refuse("PUT /api/v1/me/tickets/", ErrorCode::Unavailable);
    let mut bench = Bench::start_mortal(&server);
    bench.open(Page::Form);
    bench.ask(1, bench::send("The printer is on fire."));
    let Answer::Saved { ticket } = bench.answer(1).await else { panic!("it is saved") };
    bench.view(|view| matches!(view.page, PageView::Saved(_)).then_some(())).await;
    server.relent();
    bench.ask(2, crate::bridge::Request::TryNow);
    bench.died().await;
    let mut bench = bench.crash_and_start(&server);
    let note = bench.note().await;
    assert_eq!(note.tag, NoteTag::Arrival(ticket));
    assert_eq!(note.title, "notif-flushed number=4131");
    let mut bench = bench.crash_and_start(&server);
    bench.open(Page::Tickets);
    bench.view(|view| matches!(view.connection, Connection::Online).then_some(())).await;
    assert!(!bench.has_note(), "told once");
    bench.stop().await;
}

#[tokio::test]
async fn another_number_after_a_restore_is_told_once() {
    let server = Server::start().await;
    let mut bench = Bench::start(Some(&server));
    bench.open(Page::Form);
    bench.ask(1, bench::send("The printer is on fire."));
    let Answer::Saved { ticket } = bench.answer(1).await else { panic!("it is saved") };
    bench.view(|view| matches!(view.page, PageView::Receipt(_)).then_some(())).await;
    assert!(!bench.has_note(), "it arrived before their eyes");
    server.restore(5001);
    let mut bench = bench.crash_and_start(&server);
    let note = bench.note().await;
    assert_eq!(note.tag, NoteTag::Arrival(ticket));
    assert_eq!(note.title, "notif-renumbered number=5001 before=4131");
    let mut bench = bench.crash_and_start(&server);
    bench.open(Page::Request { ticket });
    let number = bench
        .view(|view| match view.page {
            PageView::Receipt(receipt) if view.connection == Connection::Online => {
                Some(receipt.number.0)
            }
            _ => None,
        })
        .await;
    assert_eq!(number, 5001);
    assert!(!bench.has_note(), "told once");
    bench.stop().await;
}

#[tokio::test]
async fn when_it_signs_the_computer_off_the_notes_go_from_the_screen() {
    let server = Server::start().await;
    server.say_reply("Priya Raman", "Try the other cable.");
    let mut bench = Bench::start(Some(&server));
    bench.note().await;
    server.refuse("/me/", ErrorCode::DeviceRevoked);
    bench.send(crate::shell::Event::Resumed);
    bench.told(|told| matches!(told, Told::NotesGone).then_some(())).await;
    bench.stop().await;
}

#[tokio::test]
async fn a_request_refused_for_good_behind_a_closed_window_is_told_once() {
    let server = Server::start().await;
    server.refuse("PUT /api/v1/me/tickets/", ErrorCode::Unavailable);
    let mut bench = Bench::start(Some(&server));
    bench.open(Page::Form);
    bench.ask(1, bench::send("The printer is on fire."));
    let Answer::Saved { ticket } = bench.answer(1).await else { panic!("it is saved") };
    bench.view(|view| matches!(view.page, PageView::Saved(_)).then_some(())).await;
    server.relent();
    server.refuse("PUT /api/v1/me/tickets/", ErrorCode::ValidationFailed);
    let mut bench = bench.crash_and_start(&server);
    let note = bench.note().await;
    assert_eq!((note.tag, note.title.as_str()), (NoteTag::Attention(ticket), "notif-attention"));
    bench.open(note.opens);
    let saved = bench
        .view(|view| match view.page {
            PageView::Saved(saved) => Some(saved),
            _ => None,
        })
        .await;
    assert_eq!((saved.ticket, saved.attention.as_deref()), (ticket, Some("talk-refused")));
    assert_eq!(saved.fields.len(), 2, "the page can say which fields");
    let mut bench = bench.crash_and_start(&server);
    bench.open(Page::Tickets);
    bench.view(|view| matches!(view.connection, Connection::Online).then_some(())).await;
    assert!(!bench.has_note(), "told once");
    bench.stop().await;
}

#[tokio::test]
async fn who_looks_at_a_refused_request_is_not_told_by_a_note_as_well() {
    let server = Server::start().await;
    server.refuse("PUT /api/v1/me/tickets/", ErrorCode::ValidationFailed);
    let mut bench = Bench::start(Some(&server));
    bench.open(Page::Form);
    bench.focus();
    bench.ask(1, bench::send("The printer is on fire."));
    bench
        .view(|view| match view.page {
            PageView::Saved(saved) => saved.attention,
            _ => None,
        })
        .await;
    assert!(!bench.has_note(), "it is before their eyes");
    bench.stop().await;
}
