//! What the requester sees. The only place that makes requester-facing types (promise P4).

use deskbell_protocol::{
    Timestamp,
    desk::ticket::State,
    message::{Author, AuthorKind, Message},
    text::Name,
    ticket::{self as me, Can, Contact, Cover, LastLine, Seen, TicketHead, TicketRow},
};

use crate::{
    directory::Directory,
    entry::{Entry, Part, Writer, first_line},
    scene::Settings,
    ticket::Ticket,
};

/// Seconds between two "Any news?" of one ticket.
pub const NUDGE_SECONDS: i64 = 24 * 3600;
const DAY_SECONDS: i64 = 24 * 3600;

/// What a view depends on besides the ticket.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Who works the desk.
    pub directory: &'a Directory,
    /// The organisation's settings.
    pub settings: &'a Settings,
    /// The moment it is made for.
    pub now: Timestamp,
}

/// A ticket in "My tickets".
pub fn row(ticket: &Ticket, view: &View<'_>) -> TicketRow {
    TicketRow {
        head: head(ticket, view),
        last: last_line(ticket, view),
        unread: ticket.unread,
        read_through: ticket.read_through,
    }
}

/// A ticket with its conversation; internal entries are left out here, whatever the caller loaded.
pub fn ticket(ticket: &Ticket, entries: &[Entry], view: &View<'_>) -> me::Ticket {
    me::Ticket {
        head: head(ticket, view),
        messages: entries.iter().filter_map(|entry| message(entry, view)).collect(),
    }
}

/// One entry as the requester reads it; `None` for an internal one.
pub fn message(entry: &Entry, view: &View<'_>) -> Option<Message> {
    if !entry.is_public() {
        return None;
    }
    Some(Message {
        id: entry.id,
        at: entry.at,
        author: author(&entry.author, view),
        body: entry.body.clone(),
        attachments: entry.attachments.clone(),
        quick_answers: entry.quick_answers.clone(),
        asks: entry.asks,
        read_at: entry.read_at.filter(|_| entry.is_by_person()),
        event: entry.event.clone(),
    })
}

/// Until when "Still broken?" is offered on a closed ticket.
pub fn reopens_until(ticket: &Ticket, settings: &Settings) -> Option<Timestamp> {
    let days = i64::from(settings.tickets.reopen_within_days);
    ticket.closed_at.map(|at| at.plus_seconds(days * DAY_SECONDS))
}

fn head(ticket: &Ticket, view: &View<'_>) -> TicketHead {
    TicketHead {
        id: ticket.id,
        number: ticket.number,
        subject: ticket.subject.clone(),
        description: ticket.description.clone(),
        status: ticket.status(),
        contact: contact(ticket, view),
        cover: ticket
            .cover
            .map(|cover| Cover { name: view.directory.name(cover.by), until: cover.until }),
        impact: ticket.impact,
        reach: ticket.reach.clone(),
        for_name: ticket.for_name.clone(),
        reported_at: ticket.reported_at,
        received_at: ticket.received_at,
        seen: seen(ticket, view),
        expected_by: ticket.expected_by,
        visit: ticket.visit.clone(),
        merged_into: ticket.merged_into.clone(),
        continues: ticket.continues.clone(),
        continued_by: ticket.continued_by.clone(),
        incident: ticket.incident.clone(),
        resolution: ticket.resolution.clone(),
        verdict: ticket.verdict.clone(),
        rating: ticket.rating.clone(),
        can: can(ticket, view),
        attachments: ticket.attachments.clone(),
    }
}

fn contact(ticket: &Ticket, view: &View<'_>) -> Option<Contact> {
    let card = view.directory.technician(ticket.contact?)?;
    Some(Contact {
        name: card.name.clone(),
        phone: card.phone.clone(),
        here_until: card.here_until,
        away_until: card.away_until,
    })
}

/// Names the contact once there is one, whoever opened it.
fn seen(ticket: &Ticket, view: &View<'_>) -> Option<Seen> {
    let seen = ticket.seen?;
    Some(Seen { by: view.directory.name(ticket.contact.unwrap_or(seen.by)), at: seen.at })
}

fn can(ticket: &Ticket, view: &View<'_>) -> Can {
    let asked = ticket.nudged_at.map(|at| at.plus_seconds(NUDGE_SECONDS));
    let has_somebody = ticket.is_open() && ticket.contact.is_some();
    let is_recent = reopens_until(ticket, view.settings).is_some_and(|until| view.now <= until);
    Can {
        nudge_at: has_somebody.then(|| asked.unwrap_or(ticket.received_at)),
        reopen: match ticket.state {
            State::Resolved => true,
            State::Closed => is_recent,
            State::New
            | State::InProgress
            | State::Scheduled
            | State::WaitingOnRequester
            | State::WaitingOnSupplier
            | State::Merged => false,
        },
        rate: ticket.rating_asked && ticket.rating.is_none() && ticket.state == State::Closed,
    }
}

/// Before anybody wrote, the last line is the description itself.
fn last_line(ticket: &Ticket, view: &View<'_>) -> LastLine {
    match &ticket.last_public {
        Some(last) => LastLine {
            author: author(&last.author, view),
            text: last.text.clone(),
            event: last.event.clone(),
            at: last.at,
        },
        None => LastLine {
            author: Author { name: asker_name(ticket), kind: AuthorKind::Requester },
            text: first_line(ticket.description.as_str()),
            event: None,
            at: ticket.received_at,
        },
    }
}

fn asker_name(ticket: &Ticket) -> Name {
    let by_account = || ticket.writer().unwrap_or(&ticket.requester).name.clone();
    ticket.asker.clone().unwrap_or_else(by_account)
}

fn author(writer: &Writer, view: &View<'_>) -> Author {
    match writer {
        Writer::Person { name, .. } => Author { name: name.clone(), kind: AuthorKind::Requester },
        Writer::Technician { id, role } => Author {
            name: view.directory.name(*id),
            kind: match role {
                Part::Contact => AuthorKind::Contact,
                Part::Helper => AuthorKind::Helper,
            },
        },
        Writer::System => {
            Author { name: view.directory.organisation.clone(), kind: AuthorKind::System }
        }
    }
}
