//! Replies that were not sent: changed, discarded, and their files.

use deskbell_protocol::{MessageId, TicketId, problem::ErrorCode};

use super::{
    super::super::sample,
    bench::{Bench, Server, reply},
};
use crate::{
    bridge::{Answer, AttachTo, Discard, Page, Request},
    view::{PageView, UnsentReply},
};

/// A conversation in the mirror, its window open.
async fn talking(server: &Server) -> (Bench, TicketId) {
    server.say_reply("Priya Raman", "Which cable?");
    let mut bench = Bench::start(Some(server));
    let ticket = sample::head(1).id;
    bench.note().await;
    bench.open(Page::Ticket { ticket });
    bench.view(|view| matches!(view.page, PageView::Conversation(_)).then_some(())).await;
    (bench, ticket)
}

async fn refused(bench: &mut Bench) -> UnsentReply {
    bench
        .view(|view| match view.page {
            PageView::Conversation(talk) => {
                talk.unsent.into_iter().find(|reply| reply.attention.is_some())
            }
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_refused_reply_is_changed_and_sent_again() {
    let server = Server::start().await;
    let (mut bench, ticket) = talking(&server).await;
    server.refuse("/messages/", ErrorCode::ValidationFailed);
    let first = MessageId(uuid::Uuid::now_v7());
    bench.ask(1, reply(ticket, first, "The blck one."));
    let shown = refused(&mut bench).await;
    assert_eq!((shown.id, shown.changeable), (first, true));
    assert_eq!(shown.attention.as_deref(), Some("talk-refused"));
    let named: Vec<_> = shown.fields.iter().map(|f| (&*f.pointer, &*f.code)).collect();
    assert_eq!(
        named,
        [("/body", "too_long"), ("/attachments/0", "odd")],
        "as the server named them"
    );
    assert_eq!(shown.fields[0].detail, None, "an older server says no more");
    assert_eq!(shown.fields[1].detail.as_deref(), Some("Name a picture of yours."));
    bench.ask(2, Request::SaveReply { ticket, body: "And the white one.".to_owned() });
    bench.ask(3, Request::ChangeReply { ticket, reply: first });
    let all = "The blck one.\n\nAnd the white one.";
    assert_eq!(bench.answer(3).await, Answer::TakenBack { body: all.to_owned() });
    assert_eq!(bench.kept("message"), 0);
    server.relent();
    let second = MessageId(uuid::Uuid::now_v7());
    bench.ask(4, reply(ticket, second, "The black one.\n\nAnd the white one."));
    assert_eq!(bench.answer(4).await, Answer::Saved { ticket });
    server.wait_for(&format!("PUT /api/v1/me/tickets/{ticket}/messages/{second}")).await;
    bench.ask(5, Request::ChangeReply { ticket, reply: first });
    let Answer::Refused { message, .. } = bench.answer(5).await else { panic!("it is gone") };
    assert_eq!(message, "talk-unsent-gone");
    bench.stop().await;
}

#[tokio::test]
async fn discarding_an_attempted_reply_asks_the_server_first() {
    let server = Server::start().await;
    let (mut bench, ticket) = talking(&server).await;
    server.refuse("/messages/", ErrorCode::ValidationFailed);
    let [arrived, lost] = [(); 2].map(|()| MessageId(uuid::Uuid::now_v7()));
    for (n, id) in [(1, arrived), (2, lost)] {
        bench.ask(n, reply(ticket, id, "The black one."));
        bench
            .view(|view| match view.page {
                PageView::Conversation(talk) => {
                    let refused = |reply: &UnsentReply| reply.attention.is_some();
                    let known = talk.unsent.iter().find(|reply| reply.id == id);
                    known.is_some_and(refused).then_some(())
                }
                _ => None,
            })
            .await;
    }
    server.has(arrived);
    bench.ask(3, Request::DiscardReply { ticket, reply: arrived });
    let outcome = Discard::Arrived { number: sample::head(1).number };
    assert_eq!(bench.answer(3).await, Answer::Discarded { outcome });
    assert_eq!(bench.kept("message"), 2, "it is kept until the person knows");
    bench.ask(4, Request::DiscardReply { ticket, reply: lost });
    assert_eq!(bench.answer(4).await, Answer::Discarded { outcome: Discard::Gone });
    assert_eq!(bench.kept("message"), 1);
    server.refuse("GET /api/v1/me/tickets/", ErrorCode::Unavailable);
    bench.ask(5, Request::DiscardReply { ticket, reply: arrived });
    assert_eq!(bench.answer(5).await, Answer::Discarded { outcome: Discard::MayHaveArrived });
    bench.stop().await;
}

#[tokio::test]
async fn the_words_go_without_a_file_that_is_gone() {
    let server = Server::start().await;
    let (mut bench, ticket) = talking(&server).await;
    let attach = Request::Attach {
        to: AttachTo::Reply { ticket },
        file_name: "shot.png".to_owned(),
        media_type: "image/png".to_owned(),
    };
    bench.ask_with(1, attach, b"\x89PNG\r\n\x1a\n-bytes-".to_vec());
    let Answer::Attached { attachment } = bench.answer(1).await else { panic!("it is attached") };
    std::fs::remove_file(bench.data().join("files").join(attachment.id.to_string())).unwrap();
    let message = MessageId(uuid::Uuid::now_v7());
    bench.ask(2, reply(ticket, message, "Like this."));
    server.wait_for(&format!("PUT /api/v1/me/tickets/{ticket}/messages/{message}")).await;
    let shown = refused(&mut bench).await;
    assert_eq!(shown.attention.as_deref(), Some("talk-file-gone"));
    assert_eq!((shown.body.as_str(), shown.changeable), ("shot.png", false));
    bench.ask(3, Request::DiscardReply { ticket, reply: shown.id });
    assert_eq!(bench.answer(3).await, Answer::Discarded { outcome: Discard::Gone });
    assert_eq!(bench.kept("attachment"), 0);
    bench.stop().await;
}

#[tokio::test]
async fn an_answer_about_an_earlier_fix_is_told_until_its_page_is_left() {
    let server = Server::start().await;
    let (mut bench, ticket) = talking(&server).await;
    let late = |view: crate::view::View| match view.page {
        PageView::Conversation(talk) => Some(talk.check_late),
        _ => None,
    };
    let resolution = deskbell_protocol::ResolutionId(uuid::Uuid::from_u128(9));
    bench.ask(1, Request::Verdict { ticket, resolution, fixed: true, comment: None });
    bench.view(|view| late(view).filter(|late| *late)).await;
    bench.ask(2, Request::Open { page: Page::Tickets });
    bench.view(|view| matches!(view.page, PageView::Tickets(_)).then_some(())).await;
    bench.ask(3, Request::Open { page: Page::Ticket { ticket } });
    assert!(!bench.view(late).await, "told once");
    bench.stop().await;
}
