//! Who brings more than the loop takes waits, and loses nothing.

use std::{
    cell::Cell,
    pin::pin,
    task::{Context, Poll, Waker},
};

use super::bench::{Bench, WINDOW, draft};
use crate::{
    bridge::{Answer, Page, Request, ToBell},
    controller::WAITING_EVENTS,
    shell::Event,
    view::PageView,
};

#[tokio::test]
async fn a_window_that_says_more_than_fits_waits_until_there_is_room() {
    let mut bench = Bench::start(None);
    bench.open(Page::Form);
    bench.view(|view| matches!(view.page, PageView::Form(_)).then_some(())).await;
    let (events, brought) = (bench.events_of_the_loop(), Cell::new(0));
    // The loop runs on this very thread, so nothing is taken before this task waits.
    let mut bringing = pin!(tokio::task::unconstrained(async {
        for id in 0..3 * WAITING_EVENTS {
            events.send(says(id)).await;
            brought.set(id + 1);
        }
    }));
    let first = bringing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!((first, brought.get()), (Poll::Pending, WAITING_EVENTS));
    bringing.await;
    for id in 0..3 * WAITING_EVENTS {
        assert_eq!(bench.answer(u64::try_from(id).unwrap()).await, Answer::Done);
    }
    bench.stop().await;
}

fn says(id: usize) -> Event {
    let request = Request::SaveDraft { draft: draft(&format!("word {id}")) };
    let frame = ToBell::Request { id: u64::try_from(id).unwrap(), request };
    Event::WindowSaid { window: WINDOW, frame, bytes: None }
}
