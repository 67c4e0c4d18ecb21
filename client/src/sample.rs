//! Made-up tickets and messages for tests.

use deskbell_protocol::{
    MessageId, TicketId, TicketNumber, Timestamp,
    message::{Author, AuthorKind, Message},
    text::{Body, Comment, Name, Subject},
    ticket::{Can, LastLine, Status, TicketHead, TicketRow},
};
use uuid::Uuid;

pub(crate) fn head(n: u128) -> TicketHead {
    let description = Body::parse("The second screen stays black.").unwrap();
    TicketHead {
        id: TicketId(Uuid::from_u128(n)),
        number: TicketNumber(4000 + u32::try_from(n % 1000).unwrap()),
        subject: Subject::of(&description),
        description,
        status: Status::Received,
        contact: None,
        cover: None,
        impact: None,
        reach: None,
        for_name: None,
        reported_at: Timestamp::from_millis(1_800_000_000_000),
        received_at: Timestamp::from_millis(1_800_000_001_000),
        seen: None,
        expected_by: None,
        visit: None,
        merged_into: None,
        continues: None,
        continued_by: None,
        incident: None,
        resolution: None,
        verdict: None,
        rating: None,
        can: Can { nudge_at: None, reopen: false, rate: false },
        attachments: Vec::new(),
    }
}

pub(crate) fn row(n: u128) -> TicketRow {
    TicketRow {
        head: head(n),
        last: LastLine {
            author: Author { name: Name::parse("Priya Raman").unwrap(), kind: AuthorKind::Contact },
            text: Comment::parse("It is the dock.").unwrap(),
            event: None,
            at: Timestamp::from_millis(1_800_000_002_000),
        },
        unread: 1,
        read_through: None,
    }
}

pub(crate) fn message(n: u128, name: &str, body: &str) -> Message {
    Message {
        id: MessageId(Uuid::from_u128(0x1000 + n)),
        at: Timestamp::from_millis(1_800_000_002_000),
        author: Author { name: Name::parse(name).unwrap(), kind: AuthorKind::Contact },
        body: Comment::parse(body).unwrap(),
        attachments: Vec::new(),
        quick_answers: Vec::new(),
        asks: false,
        read_at: None,
        event: None,
    }
}
