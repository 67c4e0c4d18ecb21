//! A computer that several people use.

use super::{
    super::super::sample,
    bench::{self, Bench, Server, Told},
};
use crate::{
    bridge::{Answer, Page, Request},
    shell::Event,
    view::PageView,
};

fn number(n: &str) -> Request {
    Request::OpenNumber { number: n.to_owned() }
}

async fn asks_for_the_number(bench: &mut Bench) {
    bench.view(|view| matches!(view.page, PageView::Number(_)).then_some(())).await;
}

#[tokio::test]
async fn a_ticket_is_shown_only_after_its_number_was_typed_five_tries_a_minute() {
    let server = Server::start().await;
    server.say_reply("Priya Raman", "Which cable?");
    let mut bench = Bench::start_shared(Some(&server));
    let note = bench.note().await;
    assert_eq!((note.title.as_str(), note.body.as_str()), ("notif-number number=4001", ""));
    let ticket = sample::head(1).id;
    bench.send(Event::NoteClicked { tag: note.tag.clone(), action: None, activation: None });
    bench.told(|told| matches!(told, Told::Window(Page::Number)).then_some(())).await;
    for page in [Page::Ticket { ticket }, Page::Tickets, Page::Request { ticket }] {
        bench.open(page);
        asks_for_the_number(&mut bench).await;
    }
    bench.ask(1, Request::Open { page: Page::Ticket { ticket } });
    assert_eq!(bench.answer(1).await, Answer::Done);
    for (id, typed) in [(2, "4002"), (3, "four"), (4, "")] {
        bench.ask(id, number(typed));
        let Answer::Refused { message, field, .. } = bench.answer(id).await else {
            panic!("{typed:?} opens nothing")
        };
        assert_eq!((message.as_str(), field.as_deref()), ("number-unknown", Some("number")));
    }
    bench.ask(5, number(" 4001 "));
    assert_eq!(bench.answer(5).await, Answer::Done);
    bench
        .view(|view| match view.page {
            PageView::Conversation(talk) => (talk.ticket.id == ticket).then_some(()),
            _ => None,
        })
        .await;
    bench.ask(6, Request::Open { page: Page::Tickets });
    asks_for_the_number(&mut bench).await;
    for (id, message) in [(7, None), (8, Some("number-wait")), (9, Some("number-wait"))] {
        bench.ask(id, number("4001"));
        let answered = bench.answer(id).await;
        match message {
            None => assert_eq!(answered, Answer::Done),
            Some(wanted) => {
                let Answer::Refused { message, .. } = answered else { panic!("a sixth try") };
                assert_eq!(message, wanted);
            }
        }
    }
    bench.stop().await;
}

#[tokio::test]
async fn each_request_says_who_asks_and_leaves_nothing_for_the_next_person() {
    let server = Server::start().await;
    let mut bench = Bench::start_shared(Some(&server));
    bench.open(Page::Form);
    bench.ask(1, bench::send("The till is stuck."));
    let Answer::Refused { message, field, .. } = bench.answer(1).await else {
        panic!("it asks for the name")
    };
    assert_eq!((message.as_str(), field.as_deref()), ("form-asker-empty", Some("asker_name")));
    let asker_name = Some("Jonas Weber".to_owned());
    let draft = crate::bridge::DraftFields { asker_name, ..bench::draft("The till is stuck.") };
    let ticket = deskbell_protocol::TicketId(uuid::Uuid::now_v7());
    bench.ask(2, Request::Send { ticket, draft });
    let sender = bench
        .view(|view| match view.page {
            PageView::Receipt(receipt) => Some(receipt.sender),
            _ => None,
        })
        .await;
    assert_eq!(sender, "Jonas Weber");
    let sent = server.body_of(&format!("PUT /api/v1/me/tickets/{ticket}"));
    let sent: deskbell_protocol::me::OpenTicket = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent.asker.unwrap().name.as_str(), "Jonas Weber");
    bench.ask(3, Request::Open { page: Page::Ticket { ticket } });
    bench.view(|view| matches!(view.page, PageView::Conversation(_)).then_some(())).await;

    bench.ask(4, Request::Open { page: Page::Form });
    let kept = bench::draft("My badge");
    bench.ask(5, Request::SaveDraft { draft: kept });
    assert_eq!(bench.answer(5).await, Answer::Done);
    bench.send(Event::WindowClosed(bench::WINDOW));
    bench.open(Page::Form);
    let words = bench
        .view(|view| match view.page {
            PageView::Form(form) if view.shared => Some(form.draft),
            _ => None,
        })
        .await;
    assert_eq!((words.description.as_str(), words.asker_name), ("", None));
    bench.stop().await;
}
