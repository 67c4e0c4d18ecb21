//! The whole loop with a real database, real sockets and a server of a few answers.
#![expect(clippy::wildcard_enum_match_arm, reason = "a test picks the one case it waits for")]

mod bench;
mod bounds;
mod shared;
mod told;
mod unsent;

use bench::{Bench, Server, Told};
use deskbell_protocol::{MessageId, TicketId, facts::SectionId};

use crate::{
    bridge::{Answer, AttachTo, Discard, Page, Request},
    notify::NoteTag,
    shell::{Event, WindowId},
    tray::MenuItem,
    view::{Connection, PageView},
};

#[tokio::test]
async fn send_is_saved_then_arrives_with_the_facts_that_were_shown() {
    let server = Server::start().await;
    let mut bench = Bench::start(Some(&server));
    bench.open(Page::Form);
    let shown = bench
        .view(|view| match view.page {
            PageView::Form(form) => form.facts,
            _ => None,
        })
        .await;
    bench.ask(1, Request::ChooseFacts { section: SectionId::Network, included: false });
    let attach = Request::Attach {
        to: AttachTo::Form,
        file_name: "../shot.png".to_owned(),
        media_type: "image/png".to_owned(),
    };
    bench.ask_with(2, attach, b"\x89PNG\r\n\x1a\n-bytes-".to_vec());
    bench.ask(3, bench::send("The screen stays black."));
    let Answer::Saved { ticket } = bench.answer(3).await else { panic!("it is saved") };
    let receipt = bench
        .view(|view| match view.page {
            PageView::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .await;
    assert_eq!(receipt.ticket, ticket);
    assert_eq!(receipt.number.0, 4131);
    server.wait_for("PUT /api/v1/me/attachments/").await;
    let sent = server.body_of(&format!("PUT /api/v1/me/tickets/{ticket}"));
    let sent: deskbell_protocol::me::OpenTicket = serde_json::from_str(&sent).unwrap();
    let sent_facts = sent.facts.unwrap();
    assert!(sent_facts.sections.iter().all(|section| section.id != SectionId::Network));
    for section in &sent_facts.sections {
        assert!(shown.facts.sections.contains(section), "sent as shown");
    }
    let order = server.order(&["/me/tickets/", "/me/attachments/"]);
    assert_eq!(order.len(), 2, "one opening, one upload: {order:?}");
    assert!(order[0].contains("/me/tickets/"), "the text goes first");
    assert!(order[1].contains("name=shot.png"), "{}", order[1]);
    bench.stop().await;
}

#[tokio::test]
async fn offline_it_is_kept_over_a_crash_and_arrives_once_with_one_note() {
    let mut bench = Bench::start(None);
    bench.open(Page::Form);
    bench.ask(1, bench::send("The printer is on fire."));
    let Answer::Saved { ticket } = bench.answer(1).await else { panic!("it is saved") };
    bench.view(|view| matches!(view.page, PageView::Saved(_)).then_some(())).await;
    let server = Server::start().await;
    let mut bench = bench.crash_and_start(&server);
    let note = bench.note().await;
    assert_eq!(note.tag, NoteTag::Arrival(ticket));
    assert!(note.title.contains("number=4131"));
    bench.open(Page::Request { ticket });
    bench.view(|view| matches!(view.page, PageView::Receipt(_)).then_some(())).await;
    assert_eq!(server.order(&[&format!("PUT /api/v1/me/tickets/{ticket}")]).len(), 1);
    bench.stop().await;
}

#[tokio::test]
async fn nothing_leaves_while_typing() {
    let server = Server::start().await;
    let mut bench = Bench::start(Some(&server));
    server.wait_for("GET /api/v1/me/stream").await;
    bench.open(Page::Form);
    bench.view(|view| matches!(view.connection, Connection::Online).then_some(())).await;
    let before = server.count();
    for (id, words) in ["T", "Th", "The printer"].into_iter().enumerate() {
        let id = u64::try_from(id).unwrap();
        bench.ask(id, Request::SaveDraft { draft: bench::draft(words) });
        assert_eq!(bench.answer(id).await, Answer::Done);
    }
    assert_eq!(server.count(), before);
    bench.stop().await;
}

#[tokio::test]
async fn a_reply_becomes_one_note_and_its_click_opens_the_conversation() {
    let server = Server::start().await;
    server.say_reply("Priya Raman", "Try the other cable.");
    let mut bench = Bench::start(Some(&server));
    let note = bench.note().await;
    assert_eq!(note.title, "notif-reply contact=Priya Raman");
    assert!(note.body.contains("Try the other cable."));
    let Page::Ticket { ticket } = note.opens else { panic!("it opens the ticket") };
    let mut bench = bench.crash_and_start(&server);
    bench.open(Page::Tickets);
    bench.view(|view| matches!(view.connection, Connection::Online).then_some(())).await;
    assert!(!bench.has_note(), "once shown, never again");
    bench.click(&note);
    bench
        .view(|view| {
            matches!(view.page, PageView::Conversation(_) | PageView::Gone { .. }).then_some(())
        })
        .await;
    bench.focus();
    server.wait_for(&format!("PUT /api/v1/me/tickets/{ticket}/read")).await;
    bench.stop().await;
}

#[tokio::test]
async fn an_unattempted_request_can_be_taken_back_and_thrown_away() {
    let mut bench = Bench::start_unset();
    bench.open(Page::Form);
    bench.ask(1, bench::send("Never mind"));
    let Answer::Saved { ticket } = bench.answer(1).await else { panic!("it is saved") };
    bench.ask(2, Request::Change { ticket });
    assert_eq!(bench.answer(2).await, Answer::Done);
    let words = bench
        .view(|view| match view.page {
            PageView::Form(form) if !form.sending => Some(form.draft.description),
            _ => None,
        })
        .await;
    assert_eq!(words, "Never mind");
    bench.ask(3, bench::send("Never mind"));
    let Answer::Saved { ticket } = bench.answer(3).await else { panic!("it is saved") };
    bench.ask(4, Request::Discard { ticket });
    assert_eq!(bench.answer(4).await, Answer::Discarded { outcome: Discard::Gone });
    bench.stop().await;
}

#[tokio::test]
async fn a_send_whose_answer_was_lost_opens_one_ticket() {
    let mut bench = Bench::start_unset();
    bench.open(Page::Form);
    let send = bench::send("The lamp flickers.");
    bench.ask(1, send.clone());
    let first = bench.answer(1).await;
    let mut bench = bench.restart_unset();
    bench.open(Page::Form);
    bench.ask(1, send.clone());
    assert_eq!(bench.answer(1).await, first, "the words are kept already");
    let Request::Send { ticket, .. } = send else { panic!("it is a Send") };
    bench.ask(2, Request::Send { ticket, draft: bench::draft("The lamp is off.") });
    let Answer::Saved { ticket: other } = bench.answer(2).await else { panic!("it is saved") };
    assert_ne!(other, ticket, "other words open another ticket");
    bench.stop().await;
}

#[tokio::test]
async fn a_reply_whose_answer_was_lost_is_one_message() {
    let mut bench = Bench::start_unset();
    let ticket = TicketId(uuid::Uuid::now_v7());
    let message = MessageId(uuid::Uuid::now_v7());
    let reply = |body: &str| Request::Reply { ticket, message, body: body.to_owned() };
    bench.open(Page::Ticket { ticket });
    bench.ask(1, reply("Now is fine."));
    assert_eq!(bench.answer(1).await, Answer::Saved { ticket });
    let mut bench = bench.restart_unset();
    bench.open(Page::Ticket { ticket });
    for (id, body) in [(1, "Now is fine."), (2, "Rather not.")] {
        bench.ask(id, reply(body));
        assert_eq!(bench.answer(id).await, Answer::Saved { ticket });
    }
    assert_eq!(bench.kept("message"), 2, "the same words once, other words as well");
    bench.stop().await;
}

#[tokio::test]
async fn a_refusal_names_the_field_and_keeps_the_words() {
    let mut bench = Bench::start_unset();
    bench.open(Page::Form);
    bench.ask(1, bench::send("   "));
    let Answer::Refused { message, field, .. } = bench.answer(1).await else {
        panic!("it is refused")
    };
    assert_eq!((message.as_str(), field.as_deref()), ("form-what-empty", Some("description")));
    bench.stop().await;
}

#[tokio::test]
async fn what_was_pasted_into_a_line_is_kept_and_judged_by_its_field() {
    let mut bench = Bench::start_unset();
    let pasted = format!("Desk 4\t{}", "and the kitchen, ".repeat(20));
    let draft = serde_json::json!({
        "description": "The screen stays black.",
        "reach": {"by": "visit", "detail": pasted},
    });
    let ask = |ask: &str| {
        let ticket = TicketId(uuid::Uuid::now_v7());
        let request = serde_json::json!({"ask": ask, "ticket": ticket, "draft": draft});
        serde_json::from_value::<Request>(request).expect("a page may send what was typed")
    };
    bench.open(Page::Form);
    bench.ask(1, ask("save_draft"));
    assert_eq!(bench.answer(1).await, Answer::Done);
    bench.ask(2, ask("send"));
    let Answer::Refused { message, field, values } = bench.answer(2).await else {
        panic!("it is refused")
    };
    assert_eq!((message.as_str(), field.as_deref()), ("form-line-toolong", Some("reach")));
    assert_eq!(values.get("max").unwrap(), "200");
    let mut bench = bench.restart_unset();
    bench.open(Page::Form);
    let kept = bench
        .view(|view| match view.page {
            PageView::Form(form) => form.draft.reach,
            _ => None,
        })
        .await;
    assert_eq!(kept.detail.as_deref(), Some(pasted.as_str()));
    bench.stop().await;
}

#[tokio::test]
async fn a_second_click_while_the_window_starts_opens_no_second_window() {
    let mut bench = Bench::start_unset();
    bench.menu(MenuItem::Help);
    bench.menu(MenuItem::Help);
    bench.open(Page::Form);
    bench.menu(MenuItem::Help);
    bench.told(|told| matches!(told, Told::Focus).then_some(())).await;
    assert_eq!(bench.windows_started(), 1);
    bench.stop().await;
}

#[tokio::test]
async fn after_a_window_failed_to_start_the_next_click_starts_one() {
    let mut bench = Bench::start_unset();
    bench.menu(MenuItem::Help);
    bench.send(Event::WindowFailed(Page::Form));
    bench.menu(MenuItem::Help);
    for _ in 0..2 {
        bench.told(|told| matches!(told, Told::Window(Page::Form)).then_some(())).await;
    }
    bench.stop().await;
}

#[tokio::test]
async fn two_forms_never_write_over_each_other() {
    let mut bench = Bench::start_unset();
    bench.open(Page::Form);
    bench.ask(1, bench::send("First"));
    let Answer::Saved { ticket } = bench.answer(1).await else { panic!("it is saved") };
    let beside = WindowId(2);
    bench.send(Event::WindowOpened { window: beside, page: Page::Form });
    bench.ask(2, Request::Change { ticket });
    let Answer::Refused { message, .. } = bench.answer(2).await else { panic!("it is refused") };
    assert_eq!(message, "offline-change-busy");
    bench.send(Event::WindowClosed(beside));
    bench.ask(3, Request::Change { ticket });
    assert_eq!(bench.answer(3).await, Answer::Done, "the request is still there");
    bench.stop().await;
}

#[tokio::test]
async fn company_sign_in_opens_the_servers_own_page_and_no_other() {
    let server = Server::start().await;
    let mut bench = Bench::start(Some(&server));
    bench.open(Page::Settings { sees: false });
    server.sends_people_to("https://evil.example/computer/1");
    bench.ask(1, Request::SignIn);
    let Answer::Refused { message, .. } = bench.answer(1).await else { panic!("it is refused") };
    assert_eq!(message, "who-no-page");
    server.sends_people_to("/computer/2");
    bench.ask(2, Request::SignIn);
    let opened = bench.told(|told| match told {
        Told::Browse(url) => Some(url),
        _ => None,
    });
    assert!(opened.await.ends_with("/computer/2"));
    let shown = bench.view(|view| match view.page {
        PageView::Settings(settings) => settings.who.sign_in,
        _ => None,
    });
    assert_eq!(shown.await.code, "4KRM-72HX");
    let ids: Vec<String> = server.bodies_of("POST /api/v1/me/sign-in");
    assert_ne!(ids[0], ids[1], "one that came to nothing is not taken up again");
    bench.ask(3, Request::SignIn);
    assert_eq!(bench.answer(3).await, Answer::Done);
    let ids = server.bodies_of("POST /api/v1/me/sign-in");
    assert_eq!(ids[1], ids[2], "the same attempt while it is good");
    bench.stop().await;
}

#[tokio::test]
async fn a_code_brings_this_computer_in_and_odd_words_never_leave() {
    let server = Server::start().await;
    let mut bench = Bench::start(Some(&server));
    bench.open(Page::Settings { sees: false });
    for (number, request) in [
        (1, Request::Join { code: " ".to_owned() }),
        (2, Request::SayWho { email: "marta".to_owned() }),
    ] {
        bench.ask(number, request);
        assert!(matches!(bench.answer(number).await, Answer::Refused { field: Some(_), .. }));
    }
    bench.ask(3, Request::Join { code: "4krm-72hx".to_owned() });
    assert_eq!(bench.answer(3).await, Answer::Done);
    assert_eq!(server.bodies_of("PUT /api/v1/me/join "), [r#"{"code":"4krm-72hx"}"#]);
    assert!(server.bodies_of("PUT /api/v1/me/who").is_empty());
    bench.stop().await;
}
